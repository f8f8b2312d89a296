mod cache;
mod failures;
mod holding;
mod lookups;
mod metrics;
mod observe;
mod queue;
mod ticks;
mod tracing;

use acg_policy::Validator;

use super::*;
use crate::abi::HeaderField;
use crate::abi::fake::{FakeProxy, HostCall, HttpCall};

const ROOT: u32 = 1;
const NUMBER: &str = "/accounts/contoso/numbers/+12065550100?api-version=2024-02-29";
const GOOD: &str = r#"{"telephoneNumber":"+12065550100","accountName":"contoso","serviceDetails":{"teamsOperatorConnect":{"enabled":true,"assignmentStatus":"assigned","configuration":{"usage":"CallingUserAssignment","choosableCapabilities":["InboundCalling"],"additionalUsages":[],"civicAddressId":"3b9c2d6a-8f0e-4b57-9f10-2d6c8e1a4f33","allowTenantAddressUpdate":false}}}}"#;
const ENABLED: &str =
    r#"{"name":"contoso","serviceDetails":{"teamsOperatorConnect":{"enabled":true}}}"#;
/// A response with status 404 in the form of the API.
const MISSING: &str = r#"{"error":{"code":"NotFound","message":"no such account"}}"#;
const CONFIG: &str = r#"{"account":{"cluster":"acg_api","authority":"api.example","scheme":"https","timeoutMs":300,"maxConcurrent":2}}"#;

fn filter_with(config: &str) -> Filter<FakeProxy> {
    let mut filter =
        Filter::new(FakeProxy { configuration: config.into(), ..FakeProxy::default() });
    filter.create_context(ROOT, 0);
    assert!(filter.configure(ROOT, config.len()), "{:?}", filter.host.log);
    filter
}

fn filter() -> Filter<FakeProxy> {
    filter_with(CONFIG)
}

fn fields(method: &str, path: &str, more: &[(&str, &[u8])]) -> Vec<HeaderField> {
    let mut fields = vec![
        (b":method".to_vec(), method.into()),
        (b":path".to_vec(), path.into()),
        (b":authority".to_vec(), b"gateway".to_vec()),
    ];
    fields.extend(more.iter().map(|(name, value)| (name.as_bytes().to_vec(), value.to_vec())));
    fields
}

fn put(path: &str) -> Vec<HeaderField> {
    fields("PUT", path, &[("content-type", b"application/json"), ("authorization", b"Bearer own")])
}

/// Sends the header fields of a number PUT.
fn send_headers(filter: &mut Filter<FakeProxy>, context: u32) {
    filter.create_context(context, ROOT);
    filter.host.context = context;
    filter.host.headers = put(NUMBER);
    assert_eq!(filter.request_headers(context, false), Action::Pause);
}

/// Sends a number PUT whose account is looked up, and returns the token of the lookup.
fn look_up(filter: &mut Filter<FakeProxy>, context: u32) -> u32 {
    send_headers(filter, context);
    filter.host.body = GOOD.into();
    assert_eq!(filter.request_body(context, GOOD.len(), true), Action::Pause);
    assert_eq!(filter.host.host_calls, [], "{:?}", filter.host.log);
    filter.host.token
}

fn respond(filter: &mut Filter<FakeProxy>, token: u32, status: &str, body: &str) {
    filter.host.context = ROOT;
    filter.host.response_headers = vec![(b":status".to_vec(), status.into())];
    filter.host.response_body = body.into();
    filter.http_call_response(token, 1, body.len());
}

/// Runs ticks until no step is deferred. Each acts on as many requests as one callback can.
fn run_short_ticks(filter: &mut Filter<FakeProxy>) {
    while filter.host.tick_period_ms == 1 {
        let before = filter.host.host_calls.len();
        filter.tick(ROOT);
        let acted = filter.host.host_calls.len() - before;
        assert!((1..=apply::MAX_REQUESTS_PER_CALLBACK).contains(&acted), "{acted}");
    }
}

fn only_reply(filter: &Filter<FakeProxy>) -> (u32, u16, &str) {
    match filter.host.host_calls.as_slice() {
        [HostCall::Replied(context, status, body)] => (*context, *status, body),
        other => panic!("expected one reply: {other:?}"),
    }
}

/// The value of a counter in the proxy, after the next tick.
fn counter(filter: &mut Filter<FakeProxy>, name: &str) -> u32 {
    filter.pass_counts_on();
    filter.host.counters.get(name).copied().unwrap_or_default()
}

#[test]
fn a_path_outside_the_api_passes_unchecked() {
    let mut filter = filter();
    filter.create_context(2, ROOT);
    filter.host.headers = fields("POST", "/hello", &[]);
    assert_eq!(filter.request_headers(2, false), Action::Continue);
    assert_eq!(filter.request_body(2, 1_000_000_000, false), Action::Continue);
    assert_eq!(filter.request_trailers(2), Action::Continue);
    assert_eq!((counter(&mut filter, "acg_policy.checked"), filter.host.tick_period_ms), (0, 0));
}

#[test]
fn a_path_that_resembles_one_of_the_api_is_logged_and_passes_unchecked() {
    let mut filter = filter();
    filter.create_context(2, ROOT);
    filter.host.headers = fields("PUT", "/v1/accounts/contoso", &[]);
    assert_eq!(filter.request_headers(2, false), Action::Continue);
    assert_eq!(filter.request_body(2, 1_000_000_000, true), Action::Continue);
    let (_, line) = filter.host.log.last().unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(
        (&line["outcome"], &line["issues"][0]["code"]),
        (&"outside-api".into(), &"request/path-misspelled".into())
    );
    assert_eq!(
        (counter(&mut filter, "acg_policy.checked"), counter(&mut filter, "acg_policy.accepted")),
        (0, 0)
    );
}

#[test]
fn a_request_without_body_is_decided_at_its_header_fields() {
    let mut filter = filter();
    filter.create_context(2, ROOT);
    filter.host.headers = fields("GET", "/accounts/contoso?api-version=2024-02-29", &[]);
    assert_eq!(filter.request_headers(2, true), Action::Continue);
    filter.create_context(3, ROOT);
    filter.host.headers = put(NUMBER);
    assert_eq!(filter.request_headers(3, true), Action::Pause);
    let (_, status, body) = only_reply(&filter);
    assert!(status == 400 && body.contains("request/body-missing"), "{body}");
    let (details, headers) = &filter.host.last_reply;
    assert_eq!(details, "acg_policy:request/body-missing");
    assert!(
        headers.iter().any(|(name, value)| name == "x-ms-error-code" && value == "InvalidRequest")
    );
    assert_eq!(
        (counter(&mut filter, "acg_policy.accepted"), counter(&mut filter, "acg_policy.rejected")),
        (1, 1)
    );
}

#[test]
fn a_body_that_follows_a_head_which_takes_none_is_read() {
    let mut filter = filter();
    filter.create_context(2, ROOT);
    filter.host.headers = fields("GET", "/accounts/contoso?api-version=2024-02-29", &[]);
    assert_eq!(filter.request_headers(2, false), Action::Pause);
    filter.host.body = "{}".into();
    assert_eq!(filter.request_body(2, 2, true), Action::Pause);
    assert!(only_reply(&filter).2.contains("request/body-unexpected"));
}

#[test]
fn access_log_and_reply_name_the_same_rule() {
    let mut filter = filter();
    filter.create_context(2, ROOT);
    filter.host.headers = put("/accounts/contoso/numbers/12065550100?api-version=2024-02-29");
    assert_eq!(filter.request_headers(2, true), Action::Pause);
    let (_, status, body) = only_reply(&filter);
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let details = body["error"]["details"].as_array().unwrap();
    let codes: Vec<&str> = details.iter().map(|issue| issue["code"].as_str().unwrap()).collect();
    assert_eq!((status, codes), (400, vec!["number/e164", "request/body-missing"]));
    let message = body["error"]["message"].as_str().unwrap();
    assert!(message.contains(details[1]["message"].as_str().unwrap()), "{message}");
    assert_eq!(filter.host.last_reply.0, "acg_policy:request/body-missing");
}

#[test]
fn an_invalid_head_is_refused_once_and_before_the_body() {
    let mut filter = filter();
    filter.create_context(2, ROOT);
    filter.host.headers = put("/accounts//contoso?api-version=2024-02-29");
    assert_eq!(filter.request_headers(2, false), Action::Pause);
    assert_eq!(filter.request_body(2, 10, false), Action::Pause);
    assert_eq!(filter.request_body(2, 20, true), Action::Pause);
    assert_eq!(filter.request_trailers(2), Action::Pause);
    assert!(only_reply(&filter).2.contains("request/path-ambiguous"));
}

#[test]
fn a_lookup_has_the_callers_credentials() {
    let mut filter = filter();
    let token = look_up(&mut filter, 2);
    let field = |name: &str, value: &[u8]| (name.as_bytes().to_vec(), value.to_vec());
    let expected = HttpCall {
        cluster: "acg_api".to_owned(),
        headers: vec![
            field(":method", b"GET"),
            field(":path", b"/accounts/contoso?api-version=2024-02-29"),
            field(":authority", b"api.example"),
            field(":scheme", b"https"),
            field("accept", b"application/json"),
            field("authorization", b"Bearer own"),
        ],
        timeout_ms: 300,
    };
    assert_eq!(filter.host.http_calls, [expected]);
    respond(&mut filter, token, "200", ENABLED);
    assert_eq!(filter.host.host_calls, [HostCall::Resumed(2)]);
    respond(&mut filter, token, "200", ENABLED);
    assert_eq!(filter.host.host_calls, [HostCall::Resumed(2)], "a response is used once");
    assert_eq!(filter.request_trailers(2), Action::Continue);
}

#[test]
fn the_response_to_the_lookup_decides() {
    for (status, body, expected, code) in [
        ("404", MISSING, 404, "state/account-missing"),
        ("200", r#"{"name":"contoso"}"#, 409, "state/service-not-enabled"),
        ("200", "not json", 503, "state/unknown"),
        ("200", r#"{"name":"other"}"#, 503, "state/unknown"),
        ("404", "{}", 503, "state/unknown"),
        ("404", "<html>", 503, "state/unknown"),
        ("401", "", 401, "state/unauthenticated"),
        ("429", "", 429, "state/rate-limited"),
        ("500", "", 503, "state/unknown"),
        ("abc", "", 503, "state/unknown"),
    ] {
        let mut filter = filter();
        let token = look_up(&mut filter, 2);
        respond(&mut filter, token, status, body);
        let (context, found, reply) = only_reply(&filter);
        assert_eq!((context, found), (2, expected), "{status} {body}: {reply}");
        assert!(reply.contains(code), "{status} {body}: {reply}");
        assert_eq!(filter.request_trailers(2), Action::Pause);
    }
}

#[test]
fn a_failed_call_leaves_the_account_unknown() {
    let mut filter = filter();
    let token = look_up(&mut filter, 2);
    filter.http_call_response(token, 0, 0);
    assert!(only_reply(&filter).2.contains("state/unknown"));
    assert_eq!(counter(&mut filter, "acg_policy.unknown_state"), 1);
}

#[test]
fn a_response_that_is_too_large_or_of_another_size_leaves_the_account_unknown() {
    for (reported, body) in
        [(crate::lookup::MAX_RESPONSE_BYTES + 1, ENABLED), (ENABLED.len() + 1, ENABLED)]
    {
        let mut filter = filter();
        let token = look_up(&mut filter, 2);
        filter.host.response_headers = vec![(b":status".to_vec(), b"200".to_vec())];
        filter.host.response_body = body.into();
        filter.http_call_response(token, 1, reported);
        assert_eq!(only_reply(&filter).1, 503, "{reported}");
    }
}

#[test]
fn the_filter_has_its_own_timeout_and_ignores_a_late_response() {
    let mut filter = filter();
    let token = look_up(&mut filter, 2);
    assert_eq!(filter.host.tick_period_ms, 100);
    for _ in 0..4 {
        filter.tick(ROOT);
    }
    assert_eq!(filter.host.host_calls, []);
    filter.tick(ROOT);
    assert_eq!(only_reply(&filter).1, 503);
    respond(&mut filter, token, "200", ENABLED);
    assert_eq!(filter.host.host_calls.len(), 1);
    filter.tick(ROOT);
    assert_eq!(filter.host.tick_period_ms, 0, "no lookup is in flight");
}

#[test]
fn without_rules_about_the_account_there_is_no_lookup() {
    let levels: Vec<String> = Validator::default()
        .account_rules()
        .map(|rule| format!(r#""{}":"off""#, rule.code))
        .collect();
    let mut filter = filter_with(&format!(r#"{{"policy":{{"rules":{{{}}}}}}}"#, levels.join(",")));
    send_headers(&mut filter, 2);
    filter.host.body = GOOD.into();
    assert_eq!(filter.request_body(2, GOOD.len(), true), Action::Continue);
    assert_eq!((filter.host.http_calls.len(), filter.host.host_calls.len()), (0, 0));
}

#[test]
fn trailers_end_a_request() {
    let mut filter = filter();
    send_headers(&mut filter, 2);
    filter.host.body = b"{}".to_vec();
    assert_eq!(filter.request_body(2, 2, false), Action::Pause);
    assert_eq!(filter.request_trailers(2), Action::Pause);
    assert!(only_reply(&filter).2.contains("json/missing-member"));

    let mut filter = self::filter();
    send_headers(&mut filter, 3);
    assert_eq!(filter.request_trailers(3), Action::Pause);
    assert!(only_reply(&filter).2.contains("request/body-missing"), "no body");
}

#[test]
fn a_body_over_the_limit_is_refused_before_its_end() {
    let mut filter = filter();
    send_headers(&mut filter, 2);
    assert_eq!(filter.request_body(2, 131_072, false), Action::Pause);
    assert_eq!(filter.host.host_calls, []);
    assert_eq!(filter.request_body(2, 131_073, false), Action::Pause);
    assert_eq!(only_reply(&filter).1, 413);
    assert_eq!(counter(&mut filter, "acg_policy.too_large"), 1);
    assert_eq!(filter.request_body(2, 140_000, true), Action::Pause);
    assert_eq!(filter.host.host_calls.len(), 1);
}

#[test]
fn configurations_on_one_worker_are_separate() {
    let mut filter = filter();
    let other = r#"{"policy":{"unknownRoutes":"refuse"},"account":{"cluster":"c"}}"#;
    filter.host.configuration = other.into();
    filter.create_context(50, 0);
    assert!(filter.configure(50, other.len()));
    filter.host.headers = fields("GET", "/hello", &[]);
    filter.create_context(2, ROOT);
    filter.create_context(3, 50);
    assert_eq!(filter.request_headers(2, true), Action::Continue);
    assert_eq!(filter.request_headers(3, true), Action::Pause);
    filter.delete_context(50);
    filter.create_context(4, 50);
    assert_eq!(
        filter.request_headers(4, true),
        Action::Pause,
        "the configuration has been removed"
    );
}

#[test]
fn a_configuration_is_removed_also_if_its_context_has_been_used_as_a_request() {
    let mut filter = filter();
    filter.host.headers = fields("GET", "/hello", &[]);
    let _action = filter.request_headers(ROOT, true);
    filter.delete_context(ROOT);
    assert!(filter.roots.is_empty() && filter.requests.is_empty());
}

#[test]
fn the_log_has_rule_codes_and_no_values_of_the_request() {
    let mut filter = filter();
    send_headers(&mut filter, 2);
    filter.host.body = br#"{"accountName":"s3cret","x":1}"#.to_vec();
    let size = filter.host.body.len();
    assert_eq!(filter.request_body(2, size, true), Action::Pause);
    let log: String = filter.host.log.iter().map(|(_, line)| line.as_str()).collect();
    assert!(log.contains("number/account-mismatch") && !log.contains("s3cret"), "{log}");
}
