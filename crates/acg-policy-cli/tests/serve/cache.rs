//! Accounts that are kept.

use std::thread::sleep;
use std::time::Duration;

use crate::accounts::{Api, FIELDS, case, number, target};
use crate::server::Server;

const ACCOUNT: &str = r#"{"name":"enabled","serviceDetails":{"teamsDirectRouting":{"enabled":true,"syncEnabled":true}}}"#;

fn put(server: &Server, account: &str, caller: &str) -> u16 {
    let fields = FIELDS.replace("Bearer own", caller);
    let target = format!("/authz{}", target(account));
    server.send("PUT", &target, &fields, number(account).as_bytes()).status
}

#[test]
fn many_numbers_of_one_account_cause_one_lookup() {
    let api = Api::start();
    let server = api.server_with(&[]);
    for _ in 0..100 {
        assert_eq!(put(&server, "enabled", "Bearer own"), 200);
    }
    assert_eq!(server.check(&case("enabled", "Bearer own", "")).status, 200);
    assert_eq!(api.take().len(), 1);
    assert_eq!(server.metric("acg_policy_cache_miss"), 1);
    assert_eq!(server.metric("acg_policy_cache_hit"), 100);
    assert_eq!(server.metric("acg_policy_lookup_ms_count"), 1);
}

#[test]
fn each_caller_and_each_account_has_a_lookup_of_its_own() {
    let api = Api::start();
    let server = api.server_with(&[]);
    for (account, caller, lookups) in [
        ("enabled", "Bearer a", 1),
        ("enabled", "Bearer b", 1),
        ("enabled", "Bearer a", 0),
        ("disabled", "Bearer a", 1),
        ("enabled", "Bearer b", 0),
    ] {
        put(&server, account, caller);
        assert_eq!(api.take().len(), lookups, "{account} {caller}");
    }
}

#[test]
fn a_refusal_by_a_kept_account_has_the_fields_of_the_api() {
    let api = Api::start();
    let server = api.server_with(&[]);
    let target = format!("/authz{}", target("busy"));
    for _ in 0..2 {
        let response = server.send("PUT", &target, FIELDS, number("busy").as_bytes());
        assert_eq!(response.status, 429);
        assert!(response.has("retry-after: 17"), "{}", response.head);
    }
    assert_eq!(api.take().len(), 1);
}

#[test]
fn a_failed_lookup_is_not_kept_and_an_account_that_refuses_is_looked_up_again() {
    let api = Api::start();
    let server = api.server_with(&["--accounts-negative-cache-ttl", "200"]);
    for (account, status, lookups) in [("other", 503, 2), ("missing", 404, 1)] {
        for _ in 0..2 {
            assert_eq!(put(&server, account, "Bearer own"), status);
        }
        assert_eq!(api.take().len(), lookups, "{account}");
    }
    sleep(Duration::from_millis(250));
    assert_eq!(put(&server, "missing", "Bearer own"), 404);
    assert_eq!(api.take().len(), 1);
}

#[test]
fn an_account_is_kept_for_its_time_only() {
    let api = Api::start();
    let server = api.server_with(&["--accounts-cache-ttl", "300"]);
    put(&server, "enabled", "Bearer own");
    put(&server, "enabled", "Bearer own");
    assert_eq!(api.take().len(), 1);
    sleep(Duration::from_millis(350));
    put(&server, "enabled", "Bearer own");
    assert_eq!(api.take().len(), 1);
    let server = api.server_with(&["--accounts-cache-ttl", "0"]);
    put(&server, "enabled", "Bearer own");
    put(&server, "enabled", "Bearer own");
    assert_eq!(api.take().len(), 2);
    assert_eq!(server.metric("acg_policy_cache_hit"), 0);
    assert_eq!(server.metric("acg_policy_cache_miss"), 0);
}

#[test]
fn a_write_of_the_account_that_passes_ends_it_and_one_that_is_refused_does_not() {
    let api = Api::start();
    let server = api.server_with(&[]);
    put(&server, "enabled", "Bearer own");
    api.take();
    let account = "/authz/accounts/enabled?api-version=2024-02-29";
    assert_eq!(server.send("PUT", account, FIELDS, b"{").status, 400);
    put(&server, "enabled", "Bearer own");
    assert_eq!(api.take().len(), 0, "it is kept");
    // In another letter case, and while it is written no lookup is shared or kept.
    let account = "/authz/accounts/Enabled?api-version=2024-02-29";
    let body = ACCOUNT.replace("enabled\",", "Enabled\",");
    assert_eq!(server.send("PUT", account, FIELDS, body.as_bytes()).status, 200);
    // The lookup for the write itself.
    api.take();
    put(&server, "enabled", "Bearer own");
    put(&server, "enabled", "Bearer own");
    assert_eq!(api.take().len(), 2);
}

#[test]
fn requests_share_a_lookup_in_flight() {
    let api = Api::start();
    let server = api.server_with(&["--accounts-timeout", "5000"]);
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| assert_eq!(put(&server, "slow", "Bearer own"), 200));
        }
    });
    assert_eq!(api.take().len(), 1);
}
