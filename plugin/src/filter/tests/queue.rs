//! Requests that wait for the start of their lookup.

use super::*;

const CONFIG: &str = r#"{"account":{"cluster":"acg_api","timeoutMs":300,"maxConcurrent":8,"maxQueued":64,"queueTimeoutMs":1000}}"#;

/// Sends a number PUT of a caller on an account of its own. It waits.
fn put_on(filter: &mut Filter<FakeProxy>, context: u32, caller: &str, account: &str) {
    filter.create_context(context, ROOT);
    filter.host.context = context;
    filter.host.headers = fields(
        "PUT",
        &NUMBER.replace("contoso", account),
        &[("content-type", b"application/json"), ("authorization", caller.as_bytes())],
    );
    assert_eq!(filter.request_headers(context, false), Action::Pause);
    filter.host.body = GOOD.replace("contoso", account).into();
    assert_eq!(filter.request_body(context, filter.host.body.len(), true), Action::Pause);
}

/// Responds to a lookup with the account that it asks for.
fn respond_to(filter: &mut Filter<FakeProxy>, token: u32) {
    let (_, path) = &filter.host.http_calls[token as usize - 1].headers[1];
    let path = String::from_utf8(path.clone()).unwrap();
    let account = path.strip_prefix("/accounts/").unwrap().split('?').next().unwrap().to_owned();
    respond(filter, token, "200", &ENABLED.replace("contoso", &account));
}

#[test]
fn requests_beyond_the_limit_wait_for_their_turn_and_none_is_refused() {
    let mut filter = filter_with(CONFIG);
    for context in 2..20 {
        put_on(&mut filter, context, "a", &format!("account{context}"));
    }
    assert_eq!(filter.host.http_calls.len(), 3, "the share of a caller that is not verified");
    for token in 1..=18 {
        respond_to(&mut filter, token);
    }
    let resumed: Vec<HostCall> = (2..20).map(HostCall::Resumed).collect();
    assert_eq!(filter.host.host_calls, resumed);
    assert_eq!(filter.host.http_calls.len(), 18);
}

#[test]
fn a_request_waits_in_the_queue_for_its_time_limit() {
    let mut filter = filter_with(CONFIG);
    for context in 2..6 {
        put_on(&mut filter, context, "a", &format!("account{context}"));
    }
    (0..5).for_each(|_| filter.tick(ROOT));
    assert_eq!(filter.host.host_calls.len(), 3, "the lookups in flight have timed out");
    filter.host.host_calls.clear();
    (0..5).for_each(|_| filter.tick(ROOT));
    assert_eq!(filter.host.host_calls, []);
    filter.tick(ROOT);
    let (context, status, body) = only_reply(&filter);
    assert!((context, status) == (5, 503) && body.contains("state/unknown"), "{body}");
    assert!(filter.host.log.iter().any(|(_, line)| line.contains("time in the queue")));
    let (_, headers) = &filter.host.last_reply;
    assert!(headers.contains(&("retry-after".to_owned(), "5".to_owned())), "{headers:?}");
}

#[test]
fn a_request_that_ends_leaves_the_queue() {
    let mut filter = filter_with(CONFIG);
    for context in 2..8 {
        put_on(&mut filter, context, "a", &format!("account{context}"));
    }
    filter.delete_context(5);
    respond_to(&mut filter, 1);
    assert_eq!(filter.host.http_calls.len(), 5, "the caller is verified now, and has four");
    let (_, path) = &filter.host.http_calls[3].headers[1];
    assert!(path.starts_with(b"/accounts/account6?"));
}

#[test]
fn a_request_that_ends_leaves_its_place_in_the_queue_to_others() {
    let mut filter = filter_with(CONFIG);
    for context in 2..1_000 {
        put_on(&mut filter, context, "a", &format!("account{context}"));
        if filter.host.http_calls.len() == 3 {
            filter.delete_context(context);
        }
    }
    assert_eq!(filter.host.host_calls, [], "none is refused");
}

#[test]
fn waiting_requests_with_the_same_key_share_one_lookup() {
    let mut filter = filter_with(CONFIG);
    for context in 2..5 {
        put_on(&mut filter, context, "a", &format!("account{context}"));
    }
    for context in 5..15 {
        put_on(&mut filter, context, "a", "shared");
    }
    respond_to(&mut filter, 1);
    assert_eq!(filter.host.http_calls.len(), 4);
    filter.host.host_calls.clear();
    respond_to(&mut filter, 4);
    let resumed: Vec<HostCall> = (5..15).map(HostCall::Resumed).collect();
    assert_eq!(filter.host.host_calls, resumed);
}

#[test]
fn callers_share_the_places_of_the_queue() {
    let mut filter = filter_with(CONFIG);
    for context in 100..1_000 {
        put_on(&mut filter, context, "a", &format!("account{context}"));
    }
    assert_eq!(filter.host.http_calls.len(), 3);
    assert_eq!(filter.host.host_calls.len(), 900 - 3 - 24, "no place is left for the others");
    filter.host.host_calls.clear();
    put_on(&mut filter, 2, "b", "account");
    assert_eq!(filter.host.http_calls.len(), 4, "another caller has its own share");
    respond_to(&mut filter, 4);
    assert_eq!(filter.host.host_calls, [HostCall::Resumed(2)]);
}

#[test]
fn a_lookup_that_cannot_be_sent_from_the_queue_leaves_the_account_unknown() {
    let mut filter = filter_with(CONFIG);
    for context in 2..6 {
        put_on(&mut filter, context, "a", &format!("account{context}"));
    }
    filter.host.failing = vec!["http_call"];
    respond_to(&mut filter, 1);
    let calls = &filter.host.host_calls;
    assert!(matches!(calls[..], [HostCall::Resumed(2), HostCall::Replied(5, 503, _)]), "{calls:?}");
}

#[test]
fn ticks_continue_while_a_request_waits() {
    let mut filter = filter_with(CONFIG);
    for context in 2..6 {
        put_on(&mut filter, context, "a", &format!("account{context}"));
    }
    (0..20).for_each(|_| filter.tick(ROOT));
    assert_eq!(filter.host.host_calls.len(), 4);
    assert_eq!(filter.host.tick_period_ms, 100, "the lookups are still in flight");
    (1..=3).for_each(|token| respond_to(&mut filter, token));
    filter.tick(ROOT);
    assert_eq!(filter.host.tick_period_ms, 0);
}
