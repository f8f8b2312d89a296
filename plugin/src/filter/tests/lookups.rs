//! Limits on the lookups in flight, without the cache and the queue.

use super::*;

const CONFIG: &str = r#"{"account":{"cluster":"acg_api","timeoutMs":300,"maxConcurrent":8,"cacheTtlMs":0,"queueTimeoutMs":0}}"#;

/// Sends a number PUT of a caller. Returns the token of the lookup, or `None` for a request that is
/// refused without one.
fn put_of(filter: &mut Filter<FakeProxy>, caller: &str, context: u32) -> Option<u32> {
    let sent = filter.host.http_calls.len();
    filter.create_context(context, ROOT);
    filter.host.context = context;
    let credentials = format!("Bearer {caller}");
    filter.host.headers = fields(
        "PUT",
        NUMBER,
        &[("content-type", b"application/json"), ("authorization", credentials.as_bytes())],
    );
    assert_eq!(filter.request_headers(context, false), Action::Pause);
    filter.host.body = GOOD.into();
    assert_eq!(filter.request_body(context, GOOD.len(), true), Action::Pause);
    (filter.host.http_calls.len() > sent).then_some(filter.host.token)
}

/// Sends PUTs of a caller that disconnects before the response, and returns the number of lookups.
fn abandon(filter: &mut Filter<FakeProxy>, caller: &str, puts: u32) -> usize {
    let sent = filter.host.http_calls.len();
    for number in 0..puts {
        let context = 1_000 + number;
        put_of(filter, caller, context);
        filter.delete_context(context);
    }
    filter.host.http_calls.len() - sent
}

#[test]
fn lookups_of_requests_that_have_ended_count_towards_the_share_of_their_caller() {
    let mut filter = filter_with(CONFIG);
    assert_eq!(abandon(&mut filter, "a", 100), 3);
    filter.host.host_calls.clear();
    assert_eq!(put_of(&mut filter, "a", 2), None);
    let (context, status, body) = only_reply(&filter);
    assert!((context, status) == (2, 503) && body.contains("state/unknown"), "{body}");
    let (_, headers) = &filter.host.last_reply;
    assert!(headers.contains(&("retry-after".to_owned(), "5".to_owned())), "{headers:?}");
    assert!(filter.host.log.iter().any(|(_, line)| line.contains("share of its caller")));

    // The end of a lookup makes room, although its request has ended before.
    respond(&mut filter, 1, "200", ENABLED);
    assert!(put_of(&mut filter, "a", 3).is_some());
}

#[test]
fn a_caller_that_abandons_its_lookups_does_not_affect_another_caller() {
    let mut filter = filter_with(CONFIG);
    abandon(&mut filter, "a", 100);
    filter.host.host_calls.clear();
    for context in 2..100 {
        let token = put_of(&mut filter, "b", context).unwrap();
        respond(&mut filter, token, "200", ENABLED);
        assert_eq!(filter.host.host_calls.pop(), Some(HostCall::Resumed(context)));
        filter.delete_context(context);
    }
    assert_eq!(abandon(&mut filter, "a", 100), 0);
}

#[test]
fn made_up_credentials_leave_lookups_to_callers_that_the_api_has_accepted() {
    let mut filter = filter_with(CONFIG);
    let token = put_of(&mut filter, "b", 2).unwrap();
    respond(&mut filter, token, "200", ENABLED);
    let made_up: usize = (0..100).map(|number| abandon(&mut filter, &number.to_string(), 10)).sum();
    assert_eq!(made_up, 6);
    filter.host.host_calls.clear();
    assert_eq!(put_of(&mut filter, "c", 3), None, "not accepted before");
    assert_eq!(only_reply(&filter).1, 503);
    let token = put_of(&mut filter, "b", 4).unwrap();
    respond(&mut filter, token, "200", ENABLED);
    assert_eq!(filter.host.host_calls.last(), Some(&HostCall::Resumed(4)));
}

#[test]
fn only_a_returned_account_verifies_a_caller() {
    for (status, body) in [("404", MISSING), ("401", ""), ("500", ""), ("200", "{}")] {
        let mut filter = filter_with(CONFIG);
        let token = put_of(&mut filter, "b", 2).unwrap();
        respond(&mut filter, token, status, body);
        assert_eq!(abandon(&mut filter, "b", 100), 3, "{status}: the share without verification");
    }
    let mut filter = filter_with(CONFIG);
    let token = put_of(&mut filter, "b", 2).unwrap();
    respond(&mut filter, token, "200", ENABLED);
    assert_eq!(abandon(&mut filter, "b", 100), 4);
}

#[test]
fn without_lookups_the_policy_decides() {
    let config = r#"{"policy":{"rules":{"state/unknown":"warning"}},"account":{"cluster":"acg_api","maxConcurrent":1,"cacheTtlMs":0,"queueTimeoutMs":0}}"#;
    let mut filter = filter_with(config);
    assert_eq!(abandon(&mut filter, "a", 1), 1);
    send_headers(&mut filter, 2);
    assert_eq!(filter.request_body(2, GOOD.len(), true), Action::Continue);
}

#[test]
fn all_challenges_of_the_api_take_the_place_of_the_own_one() {
    for challenges in [&["Bearer realm=\"api\"", "Basic"][..], &["Negotiate"], &[]] {
        let mut filter = filter_with(CONFIG);
        let token = put_of(&mut filter, "a", 2).unwrap();
        filter.host.context = ROOT;
        filter.host.response_headers = vec![(b":status".to_vec(), b"401".to_vec())];
        let field = |challenge: &&str| (b"www-authenticate".to_vec(), challenge.as_bytes().into());
        filter.host.response_headers.extend(challenges.iter().map(field));
        filter.host.response_body.clear();
        filter.http_call_response(token, 1 + challenges.len(), 0);
        let headers = filter.host.last_reply.1.iter();
        let sent = headers.filter(|(name, _)| name == "www-authenticate");
        let sent: Vec<&str> = sent.map(|(_, value)| value.as_str()).collect();
        assert_eq!(sent, if challenges.is_empty() { &["Bearer"] } else { challenges });
    }
}
