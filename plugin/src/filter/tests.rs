mod failures;

use acg_policy::Validator;

use super::*;
use crate::fake::{Called, Deed, Fake};
use crate::host::Field;

const ROOT: u32 = 1;
const NUMBER: &str = "/accounts/contoso/numbers/+12065550100?api-version=2024-02-29";
const GOOD: &str = r#"{"telephoneNumber":"+12065550100","accountName":"contoso","serviceDetails":{"teamsOperatorConnect":{"enabled":true,"assignmentStatus":"assigned","configuration":{"usage":"CallingUserAssignment","choosableCapabilities":["InboundCalling"],"additionalUsages":[],"civicAddressId":"3b9c2d6a-8f0e-4b57-9f10-2d6c8e1a4f33","allowTenantAddressUpdate":false}}}}"#;
const ENABLED: &str =
    r#"{"name":"contoso","serviceDetails":{"teamsOperatorConnect":{"enabled":true}}}"#;
const CONFIG: &str = r#"{"account":{"cluster":"acg_api","authority":"api.example","timeoutMs":300,"maxConcurrent":2}}"#;

fn filter_with(config: &str) -> Filter<Fake> {
    let mut filter = Filter::new(Fake { configuration: config.into(), ..Fake::default() });
    filter.create(ROOT, 0);
    assert!(filter.configure(ROOT, config.len()), "{:?}", filter.host.log);
    filter
}

fn filter() -> Filter<Fake> {
    filter_with(CONFIG)
}

fn fields(method: &str, path: &str, more: &[(&str, &[u8])]) -> Vec<Field> {
    let mut fields = vec![
        (b":method".to_vec(), method.into()),
        (b":path".to_vec(), path.into()),
        (b":authority".to_vec(), b"gateway".to_vec()),
    ];
    fields.extend(more.iter().map(|(name, value)| (name.as_bytes().to_vec(), value.to_vec())));
    fields
}

fn put(path: &str) -> Vec<Field> {
    fields("PUT", path, &[("content-type", b"application/json"), ("authorization", b"Bearer own")])
}

/// Begins a number PUT; its body is still to come.
fn begin(filter: &mut Filter<Fake>, context: u32) {
    filter.create(context, ROOT);
    filter.host.enter(context);
    filter.host.headers = put(NUMBER);
    assert_eq!(filter.request_headers(context, false), Action::Pause);
}

/// Brings a number PUT to the point where the account is asked for, and gives the token.
fn ask(filter: &mut Filter<Fake>, context: u32) -> u32 {
    begin(filter, context);
    filter.host.body = GOOD.into();
    assert_eq!(filter.request_body(context, GOOD.len(), true), Action::Pause);
    assert_eq!(filter.host.deeds, [], "{:?}", filter.host.log);
    filter.host.token
}

fn answer(filter: &mut Filter<Fake>, token: u32, status: &str, body: &str) {
    filter.host.enter(ROOT);
    filter.host.answer_headers = vec![(b":status".to_vec(), status.into())];
    filter.host.answer_body = body.into();
    filter.call_response(token, 1, body.len());
}

fn only_reply(filter: &Filter<Fake>) -> (u32, u16, &str) {
    match filter.host.deeds.as_slice() {
        [Deed::Replied(context, status, body)] => (*context, *status, body),
        other => panic!("expected one reply: {other:?}"),
    }
}

fn count(filter: &Filter<Fake>, name: &str) -> u32 {
    filter.host.counters.get(name).copied().unwrap_or_default()
}

#[test]
fn a_path_outside_the_api_goes_on_untouched() {
    let mut filter = filter();
    filter.create(2, ROOT);
    filter.host.headers = fields("POST", "/hello", &[]);
    assert_eq!(filter.request_headers(2, false), Action::Continue);
    assert_eq!(filter.request_body(2, 1_000_000_000, false), Action::Continue);
    assert_eq!(filter.request_trailers(2), Action::Continue);
    assert_eq!((count(&filter, "acg_policy.checked"), filter.host.tick_ms), (0, 0));
}

#[test]
fn a_request_that_ends_with_its_header_is_decided_there() {
    let mut filter = filter();
    filter.create(2, ROOT);
    filter.host.headers = fields("GET", "/accounts/contoso?api-version=2024-02-29", &[]);
    assert_eq!(filter.request_headers(2, true), Action::Continue);
    filter.create(3, ROOT);
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
        (count(&filter, "acg_policy.accepted"), count(&filter, "acg_policy.rejected")),
        (1, 1)
    );
}

#[test]
fn the_access_log_and_the_reply_name_the_same_rule() {
    let mut filter = filter();
    filter.create(2, ROOT);
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
fn a_bad_header_is_refused_before_the_body_and_never_again() {
    let mut filter = filter();
    filter.create(2, ROOT);
    filter.host.headers = put("/accounts//contoso?api-version=2024-02-29");
    assert_eq!(filter.request_headers(2, false), Action::Pause);
    assert_eq!(filter.request_body(2, 10, false), Action::Pause);
    assert_eq!(filter.request_body(2, 20, true), Action::Pause);
    assert_eq!(filter.request_trailers(2), Action::Pause);
    assert!(only_reply(&filter).2.contains("request/path-ambiguous"));
}

#[test]
fn the_account_is_asked_for_with_the_callers_own_credentials() {
    let mut filter = filter();
    let token = ask(&mut filter, 2);
    let own = |name: &str, value: &[u8]| (name.as_bytes().to_vec(), value.to_vec());
    let expected = Called {
        cluster: "acg_api".to_owned(),
        headers: vec![
            own(":method", b"GET"),
            own(":path", b"/accounts/contoso?api-version=2024-02-29"),
            own(":authority", b"api.example"),
            own(":scheme", b"http"),
            own("accept", b"application/json"),
            own("authorization", b"Bearer own"),
        ],
        timeout_ms: 300,
    };
    assert_eq!(filter.host.calls, [expected]);
    answer(&mut filter, token, "200", ENABLED);
    assert_eq!(filter.host.deeds, [Deed::Resumed(2)]);
    answer(&mut filter, token, "200", ENABLED);
    assert_eq!(filter.host.deeds, [Deed::Resumed(2)], "an answer counts once");
    assert_eq!(filter.request_trailers(2), Action::Continue);
}

#[test]
fn the_answer_decides() {
    for (status, body, expected, code) in [
        ("404", "{}", 404, "state/account-missing"),
        ("200", r#"{"name":"contoso"}"#, 409, "state/service-not-enabled"),
        ("200", "not json", 503, "state/unknown"),
        ("200", r#"{"name":"other"}"#, 503, "state/unknown"),
        ("403", "{}", 503, "state/unknown"),
        ("500", "", 503, "state/unknown"),
        ("abc", "", 503, "state/unknown"),
    ] {
        let mut filter = filter();
        let token = ask(&mut filter, 2);
        answer(&mut filter, token, status, body);
        let (context, found, reply) = only_reply(&filter);
        assert_eq!((context, found), (2, expected), "{status} {body}: {reply}");
        assert!(reply.contains(code), "{status} {body}: {reply}");
        assert_eq!(filter.request_trailers(2), Action::Pause);
    }
}

#[test]
fn no_answer_is_unknown() {
    let mut filter = filter();
    let token = ask(&mut filter, 2);
    filter.call_response(token, 0, 0);
    assert!(only_reply(&filter).2.contains("state/unknown"));
    assert_eq!(count(&filter, "acg_policy.unknown_state"), 1);
}

#[test]
fn an_answer_that_is_too_large_or_of_another_length_is_unknown() {
    for (announced, body) in [(lookup::MAX_ANSWER_BYTES + 1, ENABLED), (ENABLED.len() + 1, ENABLED)]
    {
        let mut filter = filter();
        let token = ask(&mut filter, 2);
        filter.host.answer_headers = vec![(b":status".to_vec(), b"200".to_vec())];
        filter.host.answer_body = body.into();
        filter.call_response(token, 1, announced);
        assert_eq!(only_reply(&filter).1, 503, "{announced}");
    }
}

#[test]
fn the_deadline_is_our_own_and_a_late_answer_is_dropped() {
    let mut filter = filter();
    let token = ask(&mut filter, 2);
    assert_eq!(filter.host.tick_ms, 100);
    for _ in 0..4 {
        filter.tick(ROOT);
    }
    assert_eq!(filter.host.deeds, []);
    filter.tick(ROOT);
    assert_eq!(only_reply(&filter).1, 503);
    answer(&mut filter, token, "200", ENABLED);
    assert_eq!(filter.host.deeds.len(), 1);
    filter.tick(ROOT);
    assert_eq!(filter.host.tick_ms, 0, "nothing is awaited any more");
}

#[test]
fn calls_under_way_are_capped_also_when_their_callers_are_gone() {
    let mut filter = filter();
    for context in [2, 3] {
        ask(&mut filter, context);
        filter.delete(context);
    }
    begin(&mut filter, 4);
    assert_eq!(filter.request_body(4, GOOD.len(), true), Action::Pause);
    assert_eq!((filter.host.calls.len(), only_reply(&filter).1), (2, 503));
    answer(&mut filter, 1, "200", ENABLED);
    filter.host.deeds.clear();
    ask(&mut filter, 5);
}

#[test]
fn an_account_may_be_needless_and_then_unknown_does_not_matter() {
    let off: Vec<String> = Validator::default()
        .account_rules()
        .map(|rule| format!(r#""{}":"off""#, rule.code))
        .collect();
    let mut filter = filter_with(&format!(r#"{{"policy":{{"rules":{{{}}}}}}}"#, off.join(",")));
    begin(&mut filter, 2);
    filter.host.body = GOOD.into();
    assert_eq!(filter.request_body(2, GOOD.len(), true), Action::Continue);
    assert_eq!((filter.host.calls.len(), filter.host.deeds.len()), (0, 0));
}

#[test]
fn trailers_end_a_body_too() {
    let mut filter = filter();
    begin(&mut filter, 2);
    filter.host.body = b"{}".to_vec();
    assert_eq!(filter.request_body(2, 2, false), Action::Pause);
    assert_eq!(filter.request_trailers(2), Action::Pause);
    assert!(only_reply(&filter).2.contains("json/missing-member"));

    let mut filter = self::filter();
    begin(&mut filter, 3);
    assert_eq!(filter.request_trailers(3), Action::Pause);
    assert!(only_reply(&filter).2.contains("request/body-missing"), "no body at all");
}

#[test]
fn a_body_over_the_limit_is_refused_as_soon_as_it_is() {
    let mut filter = filter();
    begin(&mut filter, 2);
    assert_eq!(filter.request_body(2, 131_072, false), Action::Pause);
    assert_eq!(filter.host.deeds, []);
    assert_eq!(filter.request_body(2, 131_073, false), Action::Pause);
    assert_eq!(only_reply(&filter).1, 413);
    assert_eq!(count(&filter, "acg_policy.too_large"), 1);
    assert_eq!(filter.request_body(2, 140_000, true), Action::Pause);
    assert_eq!(filter.host.deeds.len(), 1);
}

#[test]
fn a_body_that_never_begins_is_answered_and_the_log_names_the_setting() {
    let mut filter = filter();
    begin(&mut filter, 2);
    begin(&mut filter, 3);
    filter.request_body(3, 1, false);
    for _ in 0..99 {
        filter.tick(ROOT);
    }
    assert_eq!(filter.host.deeds, []);
    filter.tick(ROOT);
    assert_eq!(
        (only_reply(&filter).0, only_reply(&filter).1),
        (2, 503),
        "one part has come for the other"
    );
    assert!(
        filter.host.log.iter().any(|(_, line)| line.contains("allow_on_headers_stop_iteration"))
    );
}

#[test]
fn one_worker_keeps_configurations_apart() {
    let mut filter = filter();
    let other = r#"{"policy":{"unknownRoutes":"refuse"},"account":{"cluster":"c"}}"#;
    filter.host.configuration = other.into();
    filter.create(50, 0);
    assert!(filter.configure(50, other.len()));
    filter.host.headers = fields("GET", "/hello", &[]);
    filter.create(2, ROOT);
    filter.create(3, 50);
    assert_eq!(filter.request_headers(2, true), Action::Continue);
    assert_eq!(filter.request_headers(3, true), Action::Pause);
    filter.delete(50);
    filter.create(4, 50);
    assert_eq!(filter.request_headers(4, true), Action::Pause, "its configuration is gone");
}

#[test]
fn the_log_has_codes_and_nothing_of_the_request() {
    let mut filter = filter();
    begin(&mut filter, 2);
    filter.host.body = br#"{"accountName":"s3cret","x":1}"#.to_vec();
    let size = filter.host.body.len();
    assert_eq!(filter.request_body(2, size, true), Action::Pause);
    let log: String = filter.host.log.iter().map(|(_, line)| line.as_str()).collect();
    assert!(log.contains("number/account-mismatch") && !log.contains("s3cret"), "{log}");
}

#[test]
fn counters_are_a_fixed_set_made_once() {
    let mut filter = filter();
    assert!(filter.configure(ROOT, CONFIG.len()));
    begin(&mut filter, 2);
    filter.host.failing = vec!["count"];
    filter.host.body = b"{}".to_vec();
    assert_eq!(filter.request_body(2, 2, true), Action::Pause);
    assert_eq!(only_reply(&filter).1, 400, "a count that fails changes nothing");
    assert_eq!(filter.host.counters.len(), 1);
}
