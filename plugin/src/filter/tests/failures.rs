//! Failing host calls and unexpected callbacks.

use super::*;

#[test]
fn a_lookup_that_cannot_be_sent_leaves_the_account_unknown() {
    let mut filter = filter();
    send_headers(&mut filter, 2);
    filter.host.failing = vec!["http_call"];
    filter.host.body = GOOD.into();
    assert_eq!(filter.request_body(2, GOOD.len(), true), Action::Pause);
    assert!(only_reply(&filter).2.contains("state/unknown"));
}

#[test]
fn a_request_that_cannot_be_read_is_refused() {
    for failing in ["request_headers", "request_body"] {
        let mut filter = filter();
        filter.create_context(2, ROOT);
        filter.host.headers = put(NUMBER);
        filter.host.body = GOOD.into();
        filter.host.failing = vec![failing];
        assert_eq!(filter.request_headers(2, false), Action::Pause);
        assert_eq!(filter.request_body(2, GOOD.len(), true), Action::Pause);
        assert_eq!(only_reply(&filter).1, 500, "{failing}");
        assert_eq!(counter(&mut filter, "acg_policy.internal"), 1);
    }
}

#[test]
fn a_body_of_another_size_than_reported_is_refused() {
    let mut filter = filter();
    send_headers(&mut filter, 2);
    filter.host.body = GOOD.into();
    assert_eq!(filter.request_body(2, GOOD.len() + 1, true), Action::Pause);
    assert_eq!(only_reply(&filter).1, 500);
}

#[test]
fn a_request_is_reset_if_the_local_reply_fails() {
    let mut filter = filter();
    send_headers(&mut filter, 2);
    filter.host.failing = vec!["send_local_reply"];
    filter.host.body = b"{}".to_vec();
    assert_eq!(filter.request_body(2, 2, true), Action::Pause);
    assert_eq!(filter.host.host_calls, [HostCall::Reset(2)]);
}

#[test]
fn a_request_that_cannot_be_resumed_gets_a_local_reply() {
    let mut filter = filter();
    let token = look_up(&mut filter, 2);
    filter.host.failing = vec!["resume_request"];
    respond(&mut filter, token, "200", ENABLED);
    assert_eq!((only_reply(&filter).1, filter.request_trailers(2)), (500, Action::Pause));
}

#[test]
fn a_request_that_cannot_be_selected_stays_paused() {
    let mut filter = filter();
    let token = look_up(&mut filter, 2);
    filter.host.failing = vec!["set_effective_context"];
    respond(&mut filter, token, "404", MISSING);
    assert_eq!((filter.host.host_calls.len(), filter.request_trailers(2)), (0, Action::Pause));
}

#[test]
fn parts_before_the_header_fields_are_refused_once() {
    let mut filter = filter();
    assert_eq!(filter.request_body(9, 2, true), Action::Pause);
    assert_eq!(filter.request_trailers(9), Action::Pause);
    assert_eq!(filter.request_headers(9, true), Action::Pause);
    assert_eq!(only_reply(&filter).1, 500);
}

#[test]
fn without_configuration_no_request_passes() {
    let mut filter = Filter::new(FakeProxy::default());
    filter.create_context(ROOT, 0);
    filter.create_context(2, ROOT);
    filter.host.headers = fields("GET", "/hello", &[]);
    assert_eq!(filter.request_headers(2, true), Action::Pause);
    assert_eq!(only_reply(&filter).1, 500);
}

#[test]
fn header_fields_without_exactly_one_method_and_path_are_refused() {
    for headers in [
        vec![(b":path".to_vec(), NUMBER.into())],
        vec![(b":method".to_vec(), b"GET".to_vec())],
        [put(NUMBER), put("/hello")].concat(),
    ] {
        let mut filter = filter();
        filter.create_context(2, ROOT);
        filter.host.headers = headers;
        assert_eq!(filter.request_headers(2, true), Action::Pause);
        assert_eq!(only_reply(&filter).1, 500);
    }
}

#[test]
fn a_version_without_a_known_schema_is_logged_as_a_warning() {
    let config = br#"{"policy":{"apiVersions":["2025-01-31"]},"account":{"cluster":"c"}}"#;
    let mut filter =
        Filter::new(FakeProxy { configuration: config.to_vec(), ..FakeProxy::default() });
    filter.create_context(ROOT, 0);
    assert!(filter.configure(ROOT, config.len()));
    let (level, line) = filter.host.log.last().unwrap();
    assert_eq!(*level, LogLevel::Warn);
    assert!(line.contains("configuration: warning at /policy/apiVersions/0: the schema"), "{line}");
}

#[test]
fn an_invalid_configuration_is_rejected_with_its_place() {
    let config = br#"{"account":{"cluster":"c","timeout":1}}"#;
    let mut filter =
        Filter::new(FakeProxy { configuration: config.to_vec(), ..FakeProxy::default() });
    filter.create_context(ROOT, 0);
    assert!(!filter.configure(ROOT, config.len()));
    assert!(
        filter.host.log[0].1.contains("configuration rejected at /account/timeout: "),
        "{:?}",
        filter.host.log
    );
}
