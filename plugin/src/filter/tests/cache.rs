//! Accounts from the cache, shared lookups, and writes of accounts.

use super::*;

const CONFIG: &str =
    r#"{"account":{"cluster":"acg_api","timeoutMs":300},"policy":{"apiVersions":["2024-02-29"]}}"#;
const ACCOUNT: &str = "/accounts/contoso?api-version=2024-02-29";
const ACCOUNT_BODY: &str = r#"{"name":"contoso","serviceDetails":{"teamsOperatorConnect":{"enabled":true,"syncEnabled":false}}}"#;

/// Sends the whole request of a caller. Returns what its last callback returns.
fn send(
    filter: &mut Filter<FakeProxy>,
    context: u32,
    line: (&str, &str),
    caller: &str,
    body: &str,
) -> Action {
    let (method, path) = line;
    filter.create_context(context, ROOT);
    filter.host.context = context;
    filter.host.headers = fields(
        method,
        path,
        &[("content-type", b"application/json"), ("authorization", caller.as_bytes())],
    );
    let action = filter.request_headers(context, body.is_empty());
    if body.is_empty() {
        return action;
    }
    filter.host.body = body.into();
    filter.request_body(context, body.len(), true)
}

/// Sends a number PUT of a caller.
fn put_number(filter: &mut Filter<FakeProxy>, context: u32, caller: &str) -> Action {
    send(filter, context, ("PUT", NUMBER), caller, GOOD)
}

/// Sends an account PUT that the filter accepts once its account is looked up, and responds.
fn write_account(filter: &mut Filter<FakeProxy>, context: u32) {
    assert_eq!(send(filter, context, ("PUT", ACCOUNT), "a", ACCOUNT_BODY), Action::Pause);
    let token = filter.host.token;
    respond(filter, token, "200", ENABLED);
    assert_eq!(filter.host.host_calls.pop(), Some(HostCall::Resumed(context)));
}

fn lookups(filter: &Filter<FakeProxy>) -> usize {
    filter.host.http_calls.len()
}

/// A filter that has the account in its cache since the time 0, for the caller `a`.
fn filter_with_account(body: &str) -> Filter<FakeProxy> {
    let mut filter = filter_with(CONFIG);
    assert_eq!(put_number(&mut filter, 2, "a"), Action::Pause);
    respond(&mut filter, 1, "200", body);
    filter.host.host_calls.clear();
    filter.delete_context(2);
    filter
}

#[test]
fn number_writes_are_answered_from_the_cache_until_its_time_limit() {
    let mut filter = filter_with_account(ENABLED);
    for (context, time_ms) in [(3, 0), (4, 15_000), (5, 29_999)] {
        filter.host.time_ms = time_ms;
        assert_eq!(put_number(&mut filter, context, "a"), Action::Continue, "{time_ms}");
    }
    let counts = |filter: &mut Filter<FakeProxy>| {
        ["cache_hit", "cache_miss"].map(|name| counter(filter, &format!("acg_policy.{name}")))
    };
    assert_eq!((lookups(&filter), counts(&mut filter)), (1, [3, 1]));
    filter.host.time_ms = 30_000;
    assert_eq!(put_number(&mut filter, 6, "a"), Action::Pause);
    assert_eq!((lookups(&filter), counts(&mut filter)), (2, [3, 2]));
}

#[test]
fn the_age_of_a_response_counts_from_the_time_of_the_request() {
    let mut filter = filter_with(CONFIG);
    put_number(&mut filter, 2, "a");
    filter.host.time_ms = 250;
    respond(&mut filter, 1, "200", ENABLED);
    filter.host.time_ms = 29_999;
    assert_eq!(put_number(&mut filter, 3, "a"), Action::Continue);
    filter.host.time_ms = 30_000;
    assert_eq!(put_number(&mut filter, 4, "a"), Action::Pause);
}

#[test]
fn a_batch_is_answered_from_the_cache() {
    let mut filter = filter_with_account(ENABLED);
    let path = "/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29";
    let batch = format!(r#"{{"numbers":[{GOOD}]}}"#);
    assert_eq!(send(&mut filter, 3, ("POST", path), "a", &batch), Action::Continue);
    assert_eq!(lookups(&filter), 1);
}

#[test]
fn callers_do_not_share_responses() {
    let mut filter = filter_with_account(ENABLED);
    assert_eq!(put_number(&mut filter, 3, "b"), Action::Pause);
    assert_eq!(lookups(&filter), 2);
    respond(&mut filter, 2, "404", MISSING);
    assert_eq!(only_reply(&filter).1, 404);
    assert_eq!(put_number(&mut filter, 4, "a"), Action::Continue);
}

#[test]
fn account_writes_are_not_answered_from_the_cache() {
    let mut filter = filter_with_account(ENABLED);
    assert_eq!(send(&mut filter, 3, ("PUT", ACCOUNT), "a", ACCOUNT_BODY), Action::Pause);
    assert_eq!(send(&mut filter, 4, ("DELETE", ACCOUNT), "a", ""), Action::Pause);
    assert_eq!(send(&mut filter, 5, ("DELETE", ACCOUNT), "a", ""), Action::Pause);
    assert_eq!(lookups(&filter), 4, "and do not share lookups");
}

#[test]
fn an_account_write_that_passes_ends_responses_of_all_callers() {
    let mut filter = filter_with_account(ENABLED);
    put_number(&mut filter, 3, "b");
    respond(&mut filter, 2, "200", ENABLED);
    filter.host.host_calls.clear();
    write_account(&mut filter, 4);
    for (context, caller) in [(5, "a"), (6, "b")] {
        assert_eq!(put_number(&mut filter, context, caller), Action::Pause, "{caller}");
    }
    assert_eq!(lookups(&filter), 5);
}

#[test]
fn an_account_write_that_is_refused_ends_nothing() {
    let mut filter = filter_with_account(ENABLED);
    assert_eq!(send(&mut filter, 3, ("PUT", ACCOUNT), "b", ACCOUNT_BODY), Action::Pause);
    respond(&mut filter, 2, "500", "");
    assert_eq!(only_reply(&filter).1, 503);
    assert_eq!(put_number(&mut filter, 4, "a"), Action::Continue);
}

#[test]
fn a_delete_that_needs_no_lookup_ends_responses() {
    let mut filter = filter_with_account(ENABLED);
    let path = "/accounts/CONTOSO?deleteNumbers=true&api-version=2024-02-29";
    assert_eq!(send(&mut filter, 3, ("DELETE", path), "b", ""), Action::Continue);
    assert_eq!(put_number(&mut filter, 4, "a"), Action::Pause, "in another letter case");
}

#[test]
fn an_observed_account_write_ends_responses() {
    let mut filter = filter_with_account(ENABLED);
    let observed = r#"{"observe":true,"account":{"cluster":"acg_api"}}"#;
    filter.host.configuration = observed.into();
    filter.create_context(50, 0);
    assert!(filter.configure(50, observed.len()));
    filter.create_context(3, 50);
    filter.host.headers = fields("DELETE", ACCOUNT, &[]);
    assert_eq!(filter.request_headers(3, true), Action::Continue);
    assert_eq!(put_number(&mut filter, 4, "a"), Action::Pause, "under another configuration");
}

#[test]
fn a_write_that_passes_although_its_head_has_errors_ends_responses() {
    let json = [("content-type", b"application/json".as_slice())];
    let observed = r#"{"observe":true,"account":{"cluster":"acg_api"}}"#;
    let partly = r#"{"observe":{"rules":["request"]},"account":{"cluster":"acg_api"}}"#;
    let warned = r#"{"policy":{"rules":{"request/method-not-allowed":"warning"}},"account":{"cluster":"acg_api"}}"#;
    for (config, method, path, expected) in [
        (observed, "PUT", "/accounts//contoso", Action::Pause),
        (observed, "POST", "/accounts//contoso", Action::Pause),
        (observed, "GET", "/accounts//contoso", Action::Continue),
        (partly, "PUT", "/accounts//contoso", Action::Pause),
        (warned, "PATCH", "/accounts/contoso", Action::Pause),
    ] {
        let mut filter = filter_with_account(ENABLED);
        filter.host.configuration = config.into();
        filter.create_context(50, 0);
        assert!(filter.configure(50, config.len()));
        filter.create_context(3, 50);
        filter.host.headers = fields(method, path, &json);
        assert_eq!(filter.request_headers(3, false), Action::Continue, "{config}");
        assert_eq!(put_number(&mut filter, 4, "a"), expected, "{method} {config}");
    }
}

#[test]
fn a_lookup_that_was_in_flight_when_an_account_write_passed_is_not_cached() {
    let mut filter = filter_with(CONFIG);
    assert_eq!(put_number(&mut filter, 2, "a"), Action::Pause);
    write_account(&mut filter, 3);
    respond(&mut filter, 1, "200", ENABLED);
    assert_eq!(filter.host.host_calls, [HostCall::Resumed(2)]);
    filter.delete_context(3);
    assert_eq!(put_number(&mut filter, 4, "a"), Action::Pause);
    assert_eq!(lookups(&filter), 3);
}

#[test]
fn a_lookup_that_starts_before_an_account_write_ends_is_neither_cached_nor_shared_after_it() {
    let mut filter = filter_with(CONFIG);
    write_account(&mut filter, 2);
    assert_eq!(put_number(&mut filter, 3, "a"), Action::Pause);
    assert_eq!(lookups(&filter), 2);
    filter.delete_context(2);
    assert_eq!(put_number(&mut filter, 4, "a"), Action::Pause);
    assert_eq!(lookups(&filter), 3, "the lookup can return the account before the write");
    respond(&mut filter, 2, "200", r#"{"name":"contoso"}"#);
    assert_eq!(only_reply(&filter).0, 3);
    filter.host.host_calls.clear();
    respond(&mut filter, 3, "200", ENABLED);
    assert_eq!(filter.host.host_calls, [HostCall::Resumed(4)]);
    assert_eq!(put_number(&mut filter, 5, "a"), Action::Continue, "the later response is cached");
}

#[test]
fn a_lookup_that_starts_and_ends_during_an_account_write_is_not_cached() {
    let mut filter = filter_with(CONFIG);
    write_account(&mut filter, 2);
    assert_eq!(put_number(&mut filter, 3, "a"), Action::Pause);
    respond(&mut filter, 2, "200", ENABLED);
    assert_eq!(put_number(&mut filter, 4, "a"), Action::Pause, "during the write");
    respond(&mut filter, 3, "200", ENABLED);
    filter.delete_context(2);
    assert_eq!(put_number(&mut filter, 5, "a"), Action::Pause, "after the write");
    assert_eq!(lookups(&filter), 4);
}

#[test]
fn a_request_is_refused_by_a_recent_response_only() {
    let mut filter = filter_with_account(r#"{"name":"contoso"}"#);
    filter.host.time_ms = 1_999;
    assert_eq!(put_number(&mut filter, 3, "a"), Action::Pause);
    assert_eq!((only_reply(&filter).1, lookups(&filter)), (409, 1));
    filter.host.host_calls.clear();
    filter.host.time_ms = 2_000;
    assert_eq!(put_number(&mut filter, 4, "a"), Action::Pause);
    assert_eq!((filter.host.host_calls.len(), lookups(&filter)), (0, 2), "it is looked up again");
    respond(&mut filter, 2, "200", ENABLED);
    assert_eq!(filter.host.host_calls, [HostCall::Resumed(4)]);
}

#[test]
fn a_missing_account_is_cached_for_the_shorter_time_limit() {
    let mut filter = filter_with(CONFIG);
    put_number(&mut filter, 2, "a");
    respond(&mut filter, 1, "404", MISSING);
    filter.host.host_calls.clear();
    filter.host.time_ms = 1_999;
    assert_eq!(put_number(&mut filter, 3, "a"), Action::Pause);
    assert_eq!((only_reply(&filter).1, lookups(&filter)), (404, 1));
    filter.host.time_ms = 2_000;
    put_number(&mut filter, 4, "a");
    assert_eq!(lookups(&filter), 2);
}

#[test]
fn a_failed_lookup_is_not_cached() {
    for (status, body) in [("500", ""), ("200", "{}"), ("404", "{}"), ("abc", "")] {
        let mut filter = filter_with(CONFIG);
        put_number(&mut filter, 2, "a");
        respond(&mut filter, 1, status, body);
        assert_eq!(put_number(&mut filter, 3, "a"), Action::Pause);
        assert_eq!(lookups(&filter), 2, "{status} {body}");
    }
}

#[test]
fn requests_with_the_same_key_share_one_lookup() {
    let mut filter = filter_with(CONFIG);
    for context in 2..1_002 {
        assert_eq!(put_number(&mut filter, context, "a"), Action::Pause);
    }
    assert_eq!(lookups(&filter), 1);
    filter.delete_context(2);
    respond(&mut filter, 1, "200", ENABLED);
    run_short_ticks(&mut filter);
    let resumed: Vec<HostCall> = (3..1_002).map(HostCall::Resumed).collect();
    assert_eq!(filter.host.host_calls, resumed);
}

#[test]
fn a_lookup_that_has_timed_out_is_not_shared() {
    let mut filter = filter_with(CONFIG);
    put_number(&mut filter, 2, "a");
    put_number(&mut filter, 3, "a");
    (0..5).for_each(|_| filter.tick(ROOT));
    assert_eq!(only_reply(&filter).0, 2);
    put_number(&mut filter, 4, "a");
    assert_eq!(lookups(&filter), 2);
}

#[test]
fn after_a_shared_lookup_fails_the_other_requests_share_one_more() {
    for (status, body) in [("500", ""), ("200", "not json")] {
        let mut filter = filter_with(CONFIG);
        assert!((2..12).all(|context| put_number(&mut filter, context, "a") == Action::Pause));
        respond(&mut filter, 1, status, body);
        assert_eq!((only_reply(&filter).0, lookups(&filter)), (2, 2), "{status}");
        filter.host.host_calls.clear();
        respond(&mut filter, 2, "200", ENABLED);
        let resumed: Vec<HostCall> = (3..12).map(HostCall::Resumed).collect();
        assert_eq!(filter.host.host_calls, resumed);
    }
}

#[test]
fn a_request_waits_for_two_lookups_at_most() {
    let mut filter = filter_with(CONFIG);
    assert!((2..12).all(|context| put_number(&mut filter, context, "a") == Action::Pause));
    (0..20).for_each(|_| filter.tick(ROOT));
    assert_eq!((filter.host.host_calls.len(), lookups(&filter)), (10, 2));
}

#[test]
fn a_lookup_whose_requests_have_ended_does_not_fail_later_ones() {
    let mut filter = filter_with(CONFIG);
    put_number(&mut filter, 2, "a");
    filter.delete_context(2);
    put_number(&mut filter, 3, "a");
    (0..5).for_each(|_| filter.tick(ROOT));
    assert_eq!(lookups(&filter), 2);
    respond(&mut filter, 2, "200", ENABLED);
    assert_eq!(filter.host.host_calls, [HostCall::Resumed(3)]);
}

#[test]
fn zero_disables_the_cache_and_shared_lookups() {
    let mut filter = filter_with(r#"{"account":{"cluster":"acg_api","cacheTtlMs":0}}"#);
    put_number(&mut filter, 2, "a");
    put_number(&mut filter, 3, "a");
    assert_eq!(lookups(&filter), 2);
    respond(&mut filter, 1, "200", ENABLED);
    put_number(&mut filter, 4, "a");
    assert_eq!(lookups(&filter), 3);
}

#[test]
fn without_a_clock_or_random_bytes_every_request_has_a_lookup() {
    let mut filter = filter_with_account(ENABLED);
    filter.host.failing = vec!["monotonic_nanoseconds"];
    assert_eq!(put_number(&mut filter, 3, "a"), Action::Pause);
    respond(&mut filter, 2, "200", ENABLED);
    assert_eq!(put_number(&mut filter, 4, "a"), Action::Pause);
    assert_eq!(lookups(&filter), 3);

    let failing = vec!["random_bytes"];
    let host = FakeProxy { configuration: CONFIG.into(), failing, ..FakeProxy::default() };
    let mut filter = Filter::new(host);
    filter.create_context(ROOT, 0);
    assert!(filter.configure(ROOT, CONFIG.len()));
    assert!(filter.host.log.iter().any(|(_, line)| line.contains("`random_get`")));
    for (context, token) in [(2, 1), (3, 2)] {
        put_number(&mut filter, context, "a");
        respond(&mut filter, token, "200", ENABLED);
    }
    assert_eq!(filter.host.host_calls, [HostCall::Resumed(2), HostCall::Resumed(3)]);
}

#[test]
fn a_new_configuration_starts_with_an_empty_cache() {
    let mut filter = filter_with_account(ENABLED);
    assert!(filter.configure(ROOT, CONFIG.len()));
    assert_eq!(put_number(&mut filter, 3, "a"), Action::Pause);
}
