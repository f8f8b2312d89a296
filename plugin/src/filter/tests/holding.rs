//! What is held back, and requests whose body does not arrive.

use super::*;

/// What the proxy has received of the request whose callback runs.
fn receive(filter: &mut Filter<FakeProxy>, bytes: u64) {
    let property = b"request\0total_size".to_vec();
    filter.host.properties.insert(property, bytes.to_le_bytes().to_vec());
}

fn log(filter: &Filter<FakeProxy>) -> String {
    filter.host.log.iter().map(|(_, line)| line.as_str()).collect()
}

#[test]
fn a_client_that_sends_no_body_gets_408_after_ten_seconds_and_is_not_a_failure() {
    let mut filter = filter();
    receive(&mut filter, 300);
    send_headers(&mut filter, 2);
    send_headers(&mut filter, 3);
    filter.request_body(3, 1, false);
    for _ in 0..99 {
        filter.tick(ROOT);
    }
    assert_eq!(filter.host.host_calls, []);
    filter.tick(ROOT);
    let (context, status, body) = only_reply(&filter);
    assert_eq!((context, status), (2, 408), "a part of the other body has arrived");
    assert!(body.contains("RequestTimeout"), "{body}");
    assert_eq!(filter.host.last_reply.0, "acg_policy:slow-body");
    let counts =
        (counter(&mut filter, "acg_policy.slow_body"), counter(&mut filter, "acg_policy.internal"));
    assert_eq!(counts, (1, 0));
    assert!(log(&filter).contains(r#"{"outcome":"slow-body""#), "{}", log(&filter));
}

#[test]
fn a_body_that_the_proxy_receives_and_does_not_pass_is_found_at_once() {
    let mut filter = filter();
    receive(&mut filter, 300);
    send_headers(&mut filter, 2);
    filter.tick(ROOT);
    receive(&mut filter, 420);
    filter.tick(ROOT);
    assert_eq!(filter.host.host_calls, [], "it can be on its way through earlier filters");
    filter.tick(ROOT);
    assert_eq!((only_reply(&filter).0, only_reply(&filter).1), (2, 503));
    for cure in ["allow_on_headers_stop_iteration: true", r#"\"hold\": \"body\""#] {
        assert!(log(&filter).contains(cure), "{}", log(&filter));
    }
    assert_eq!(counter(&mut filter, "acg_policy.internal"), 1);

    filter.host.host_calls.clear();
    filter.create_context(3, ROOT);
    filter.host.headers = put(NUMBER);
    assert_eq!(filter.request_headers(3, false), Action::Pause);
    assert_eq!(only_reply(&filter).1, 503, "later requests do not wait");
    assert_eq!(log(&filter).matches("allow_on_headers_stop_iteration").count(), 1, "logged once");
}

#[test]
fn a_body_that_has_arrived_shows_that_the_proxy_passes_bodies() {
    let mut filter = filter();
    receive(&mut filter, 300);
    send_headers(&mut filter, 2);
    filter.request_body(2, 1, false);
    send_headers(&mut filter, 3);
    receive(&mut filter, 420);
    for _ in 0..10 {
        filter.tick(ROOT);
    }
    assert_eq!(filter.host.host_calls, [], "an earlier filter can hold the body back");
}

#[test]
fn without_the_property_only_the_time_limit_applies() {
    for failing in [vec![], vec!["property"]] {
        let mut filter = filter();
        send_headers(&mut filter, 2);
        filter.host.failing = failing;
        for _ in 0..99 {
            filter.tick(ROOT);
        }
        assert_eq!(filter.host.host_calls, []);
        filter.tick(ROOT);
        assert_eq!(only_reply(&filter).1, 408);
    }
}

#[test]
fn with_hold_body_header_fields_pass_and_the_body_waits_for_the_verdict() {
    let config = CONFIG.replacen('{', r#"{"hold":"body","#, 1);
    let mut filter = filter_with(&config);
    for context in [2, 3] {
        filter.create_context(context, ROOT);
        filter.host.context = context;
        filter.host.headers = put(NUMBER);
        assert_eq!(filter.request_headers(context, false), Action::Continue);
    }
    filter.host.context = 2;
    filter.host.body = b"{".to_vec();
    assert_eq!(filter.request_body(2, 1, false), Action::Pause);
    assert_eq!(filter.request_body(2, 1, true), Action::Pause);
    assert_eq!((only_reply(&filter).0, only_reply(&filter).1), (2, 400));

    filter.host.host_calls.clear();
    filter.host.context = 3;
    filter.host.body = GOOD.into();
    assert_eq!(filter.request_body(3, GOOD.len(), true), Action::Pause);
    let token = filter.host.token;
    respond(&mut filter, token, "200", ENABLED);
    assert_eq!(filter.host.host_calls, [HostCall::Resumed(3)]);

    filter.host.host_calls.clear();
    filter.create_context(4, ROOT);
    filter.host.headers = put("/accounts//contoso");
    assert_eq!(filter.request_headers(4, false), Action::Pause, "refused before any part passes");
}
