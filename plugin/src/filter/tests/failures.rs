//! Calls into the proxy that fail, and callbacks that make no sense.

use super::*;

#[test]
fn a_call_that_cannot_be_sent_is_unknown_at_once() {
    let mut filter = filter();
    begin(&mut filter, 2);
    filter.host.failing = vec!["call"];
    filter.host.body = GOOD.into();
    assert_eq!(filter.request_body(2, GOOD.len(), true), Action::Pause);
    assert!(only_reply(&filter).2.contains("state/unknown"));
}

#[test]
fn what_the_proxy_does_not_hand_over_is_never_passed_on() {
    for failing in ["request_headers", "request_body"] {
        let mut filter = filter();
        filter.create(2, ROOT);
        filter.host.headers = put(NUMBER);
        filter.host.body = GOOD.into();
        filter.host.failing = vec![failing];
        assert_eq!(filter.request_headers(2, false), Action::Pause);
        assert_eq!(filter.request_body(2, GOOD.len(), true), Action::Pause);
        assert_eq!(only_reply(&filter).1, 500, "{failing}");
        assert_eq!(count(&filter, "acg_policy.internal"), 1);
    }
}

#[test]
fn a_body_of_another_length_than_announced_is_not_judged() {
    let mut filter = filter();
    begin(&mut filter, 2);
    filter.host.body = GOOD.into();
    assert_eq!(filter.request_body(2, GOOD.len() + 1, true), Action::Pause);
    assert_eq!(only_reply(&filter).1, 500);
}

#[test]
fn an_answer_that_the_proxy_does_not_take_ends_the_request() {
    let mut filter = filter();
    begin(&mut filter, 2);
    filter.host.failing = vec!["reply"];
    filter.host.body = b"{}".to_vec();
    assert_eq!(filter.request_body(2, 2, true), Action::Pause);
    assert_eq!(filter.host.deeds, [Deed::Reset(2)]);
}

#[test]
fn a_request_that_cannot_be_resumed_is_answered() {
    let mut filter = filter();
    let token = ask(&mut filter, 2);
    filter.host.failing = vec!["resume"];
    answer(&mut filter, token, "200", ENABLED);
    assert_eq!((only_reply(&filter).1, filter.request_trailers(2)), (500, Action::Pause));
}

#[test]
fn a_request_that_the_proxy_does_not_find_stays_paused() {
    let mut filter = filter();
    let token = ask(&mut filter, 2);
    filter.host.failing = vec!["switch_to"];
    answer(&mut filter, token, "404", "{}");
    assert_eq!((filter.host.deeds.len(), filter.request_trailers(2)), (0, Action::Pause));
}

#[test]
fn parts_out_of_order_are_refused_once() {
    let mut filter = filter();
    assert_eq!(filter.request_body(9, 2, true), Action::Pause);
    assert_eq!(filter.request_trailers(9), Action::Pause);
    assert_eq!(filter.request_headers(9, true), Action::Pause);
    assert_eq!(only_reply(&filter).1, 500);
}

#[test]
fn without_configuration_nothing_passes() {
    let mut filter = Filter::new(Fake::default());
    filter.create(ROOT, 0);
    filter.create(2, ROOT);
    filter.host.headers = fields("GET", "/hello", &[]);
    assert_eq!(filter.request_headers(2, true), Action::Pause);
    assert_eq!(only_reply(&filter).1, 500);
}

#[test]
fn headers_without_one_method_and_one_path_are_not_judged() {
    for bad in [
        vec![(b":path".to_vec(), NUMBER.into())],
        vec![(b":method".to_vec(), b"GET".to_vec())],
        [put(NUMBER), put("/hello")].concat(),
    ] {
        let mut filter = filter();
        filter.create(2, ROOT);
        filter.host.headers = bad;
        assert_eq!(filter.request_headers(2, true), Action::Pause);
        assert_eq!(only_reply(&filter).1, 500);
    }
}

#[test]
fn a_configuration_at_fault_is_refused_with_its_place() {
    let config = br#"{"account":{"cluster":"c","timeout":1}}"#;
    let mut filter = Filter::new(Fake { configuration: config.to_vec(), ..Fake::default() });
    filter.create(ROOT, 0);
    assert!(!filter.configure(ROOT, config.len()));
    assert!(filter.host.log[0].1.contains("/account/timeout"), "{:?}", filter.host.log);
}
