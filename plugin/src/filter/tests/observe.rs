//! Rules that are observed: requests pass, and the verdict is counted.

use super::*;

const OBSERVED: &str = r#"{"observe":true,"account":{"cluster":"acg_api","authority":"api.example","timeoutMs":300,"maxConcurrent":2}}"#;

fn config(observe: &str) -> String {
    format!(r#"{{"observe":{observe},{}"#, CONFIG.strip_prefix('{').unwrap())
}

/// Sends the header fields of a number PUT, which pass.
fn pass_headers(filter: &mut Filter<FakeProxy>, context: u32) {
    filter.create_context(context, ROOT);
    filter.host.context = context;
    filter.host.headers = put(NUMBER);
    assert_eq!(filter.request_headers(context, false), Action::Continue);
}

/// Sends a part of a body, which passes.
fn pass_part(filter: &mut Filter<FakeProxy>, context: u32, part: &str, ends: bool) {
    filter.host.body = part.into();
    assert_eq!(filter.request_body(context, part.len(), ends), Action::Continue);
}

/// Accepted requests, and requests that an observed rule would refuse.
fn verdicts(filter: &mut Filter<FakeProxy>) -> (u32, u32) {
    (counter(filter, "acg_policy.accepted"), counter(filter, "acg_policy.would_reject"))
}

fn log(filter: &Filter<FakeProxy>) -> String {
    filter.host.log.iter().map(|(_, line)| line.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_log_of_the_start_says_that_requests_are_observed() {
    for (observe, is_said) in [("true", true), (r#"{"routes":["x"]}"#, true), ("false", false)] {
        let filter = filter_with(&config(observe));
        assert_eq!(log(&filter).contains("`observe` lets requests pass"), is_said, "{observe}");
    }
}

#[test]
fn the_parts_of_a_request_pass_as_they_arrive_and_its_verdict_is_counted() {
    let mut filter = filter_with(OBSERVED);
    pass_headers(&mut filter, 2);
    pass_part(&mut filter, 2, r#"{"accountName":"s3cret""#, false);
    assert_eq!(verdicts(&mut filter), (0, 0));
    pass_part(&mut filter, 2, "}", true);
    assert_eq!(verdicts(&mut filter), (0, 1));
    assert_eq!(filter.host.host_calls, []);
    let log = log(&filter);
    assert!(
        log.contains(r#"{"outcome":"would-reject","status":400,"#) && !log.contains("s3cret"),
        "{log}"
    );
    assert!(log.contains("number/account-mismatch"), "{log}");
}

#[test]
fn the_lookup_is_sent_after_the_request_has_passed_and_delays_nothing() {
    for (status, body, expected) in [("200", ENABLED, (1, 0)), ("404", MISSING, (0, 1))] {
        let mut filter = filter_with(OBSERVED);
        pass_headers(&mut filter, 2);
        pass_part(&mut filter, 2, GOOD, true);
        assert_eq!((filter.host.http_calls.len(), verdicts(&mut filter)), (1, (0, 0)));
        let token = filter.host.token;
        respond(&mut filter, token, status, body);
        assert_eq!(verdicts(&mut filter), expected, "{status}");
        assert_eq!(filter.host.host_calls, [], "the request is not resumed: it was not paused");
    }
}

#[test]
fn the_verdict_is_counted_after_the_request_has_ended() {
    let mut filter = filter_with(OBSERVED);
    pass_headers(&mut filter, 2);
    pass_part(&mut filter, 2, GOOD, true);
    filter.delete_context(2);
    filter.host.failing = vec!["set_effective_context"];
    let token = filter.host.token;
    respond(&mut filter, token, "404", MISSING);
    assert_eq!(verdicts(&mut filter), (0, 1));
    assert_eq!(counter(&mut filter, "acg_policy.internal"), 0);
    assert!(filter.requests.is_empty());

    pass_headers(&mut filter, 3);
    pass_part(&mut filter, 3, GOOD, true);
    filter.delete_context(3);
    for _ in 0..10 {
        filter.tick(ROOT);
    }
    assert_eq!(verdicts(&mut filter), (0, 2), "the lookup has timed out: `state/unknown`");
    assert!(filter.requests.is_empty());
}

#[test]
fn a_request_ends_with_its_header_fields_or_its_trailers_too() {
    let mut filter = filter_with(OBSERVED);
    filter.create_context(2, ROOT);
    filter.host.headers = put(NUMBER);
    assert_eq!(filter.request_headers(2, true), Action::Continue);
    assert_eq!(verdicts(&mut filter), (0, 1));
    pass_headers(&mut filter, 3);
    pass_part(&mut filter, 3, "{", false);
    assert_eq!(filter.request_trailers(3), Action::Continue);
    assert_eq!(verdicts(&mut filter), (0, 2));
}

#[test]
fn a_body_over_the_limit_passes_and_is_counted() {
    let mut filter = filter_with(OBSERVED);
    pass_headers(&mut filter, 2);
    let part = " ".repeat(100_000);
    pass_part(&mut filter, 2, &part, false);
    assert_eq!(verdicts(&mut filter), (0, 0));
    pass_part(&mut filter, 2, &part, false);
    assert_eq!(verdicts(&mut filter), (0, 1), "later parts are not copied");
    filter.host.failing = vec!["request_body"];
    pass_part(&mut filter, 2, &part, false);
    pass_part(&mut filter, 2, &part, true);
    assert_eq!(verdicts(&mut filter), (0, 1));
    assert_eq!(counter(&mut filter, "acg_policy.too_large"), 1);
}

#[test]
fn a_request_that_cannot_be_read_passes_and_is_counted() {
    for failing in ["request_headers", "request_body"] {
        let mut filter = filter_with(OBSERVED);
        filter.create_context(2, ROOT);
        filter.host.headers = put(NUMBER);
        filter.host.failing = vec![failing];
        assert_eq!(filter.request_headers(2, false), Action::Continue);
        pass_part(&mut filter, 2, GOOD, true);
        assert_eq!(counter(&mut filter, "acg_policy.internal"), 1, "{failing}");
        assert_eq!((verdicts(&mut filter), filter.host.host_calls.len()), ((0, 0), 0));
    }
}

#[test]
fn an_observed_rule_does_not_refuse_and_all_others_do() {
    for observed in [r#"{"rules":["number"]}"#, r#"{"rules":["number/account-mismatch"]}"#] {
        let mut filter = filter_with(&config(observed));
        send_headers(&mut filter, 2);
        filter.host.body = GOOD.replace("contoso", "fabrikam").into();
        let size = filter.host.body.len();
        assert_eq!(filter.request_body(2, size, true), Action::Pause, "the account is looked up");
        let token = filter.host.token;
        respond(&mut filter, token, "200", ENABLED);
        assert_eq!(filter.host.host_calls, [HostCall::Resumed(2)]);
        assert_eq!(verdicts(&mut filter), (0, 1), "{observed}");

        send_headers(&mut filter, 3);
        filter.host.body = r#"{"accountName":"fabrikam"}"#.into();
        let size = filter.host.body.len();
        assert_eq!(filter.request_body(3, size, true), Action::Pause);
        assert!(matches!(filter.host.host_calls.last(), Some(HostCall::Replied(3, 400, body))
            if body.contains("json/missing-member") && !body.contains("account-mismatch")));
        assert_eq!(
            (verdicts(&mut filter), counter(&mut filter, "acg_policy.rejected")),
            ((0, 1), 1)
        );
    }
}

#[test]
fn an_observed_rule_is_counted_for_a_request_without_a_body() {
    let mut filter = filter_with(&config(r#"{"rules":["request"]}"#));
    for (context, version, expected) in [(2, "2024-02-29", (1, 0)), (3, "1999-01-01", (1, 1))] {
        filter.create_context(context, ROOT);
        let path = format!("/accounts/contoso?api-version={version}");
        filter.host.headers = fields("GET", &path, &[]);
        assert_eq!(filter.request_headers(context, true), Action::Continue);
        assert_eq!(verdicts(&mut filter), expected, "{version}");
    }
}

#[test]
fn an_observed_group_about_the_account_does_not_delay() {
    let mut filter = filter_with(&config(r#"{"rules":["state"]}"#));
    send_headers(&mut filter, 2);
    filter.host.body = GOOD.into();
    assert_eq!(filter.request_body(2, GOOD.len(), true), Action::Continue);
    let token = filter.host.token;
    respond(&mut filter, token, "404", MISSING);
    assert_eq!((verdicts(&mut filter), filter.host.host_calls.len()), ((0, 1), 0));
}

#[test]
fn rules_that_no_policy_disables_can_be_observed() {
    let mut filter = filter_with(&config(r#"{"rules":["json/syntax","request"]}"#));
    send_headers(&mut filter, 2);
    filter.host.body = b"{".to_vec();
    assert_eq!(filter.request_body(2, 1, true), Action::Continue);
    assert_eq!(verdicts(&mut filter), (0, 1));

    send_headers(&mut filter, 3);
    assert_eq!(filter.request_body(3, 131_073, false), Action::Continue);
    assert_eq!(filter.request_body(3, 10, true), Action::Continue);
    assert_eq!((verdicts(&mut filter), counter(&mut filter, "acg_policy.too_large")), ((0, 2), 1));

    filter.create_context(4, ROOT);
    filter.host.headers = put("/accounts//contoso?api-version=2024-02-29");
    assert_eq!(filter.request_headers(4, false), Action::Continue);
    assert_eq!(filter.request_body(4, 10, true), Action::Continue);
    assert_eq!(verdicts(&mut filter), (0, 3));
    assert_eq!(filter.host.host_calls, []);
}

#[test]
fn a_report_that_omits_issues_refuses() {
    let path = "/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29";
    let number = r#"{"telephoneNumber":1,"accountName":1}"#;
    for (numbers, expected) in [(2, Action::Continue), (60, Action::Pause)] {
        let mut filter = filter_with(&config(r#"{"rules":["json"]}"#));
        filter.create_context(2, ROOT);
        filter.host.headers = fields("POST", path, &[("content-type", b"application/json")]);
        assert_eq!(filter.request_headers(2, false), Action::Pause);
        filter.host.body = format!(r#"{{"numbers":[{}]}}"#, vec![number; numbers].join(",")).into();
        let size = filter.host.body.len();
        assert_eq!(filter.request_body(2, size, true), expected, "{numbers}");
        let rejected = usize::from(expected == Action::Pause);
        assert_eq!(filter.host.host_calls.len(), rejected, "{numbers}");
    }
}

#[test]
fn a_route_can_be_observed() {
    let mut filter = filter_with(&config(r#"{"routes":["pilot","trial"]}"#));
    for (context, route, expected) in
        [(2, &b"trial"[..], Action::Continue), (3, b"tria", Action::Pause), (4, b"", Action::Pause)]
    {
        filter.host.properties.insert(b"xds\0route_name".to_vec(), route.to_vec());
        filter.create_context(context, ROOT);
        filter.host.headers = put(NUMBER);
        assert_eq!(filter.request_headers(context, true), expected, "{route:?}");
    }
    filter.host.properties.clear();
    filter.create_context(5, ROOT);
    assert_eq!(filter.request_headers(5, true), Action::Pause, "a route without a name");
    assert_eq!(verdicts(&mut filter), (0, 1));
}

#[test]
fn paths_outside_the_api_are_not_observed() {
    let mut filter = filter_with(OBSERVED);
    filter.create_context(2, ROOT);
    filter.host.headers = fields("POST", "/hello", &[]);
    assert_eq!(filter.request_headers(2, false), Action::Continue);
    pass_part(&mut filter, 2, "{", true);
    assert_eq!((counter(&mut filter, "acg_policy.checked"), verdicts(&mut filter)), (0, (0, 0)));
}
