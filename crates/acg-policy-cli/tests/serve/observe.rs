//! `--observe`: what would be refused passes, and is reported.

use serde_json::{Value, json};

use crate::accounts::{Api, FIELDS, case, number, target};
use crate::server::{Response, Server};

fn put(server: &Server, body: &str) -> Response {
    server.send("PUT", &format!("/authz{}", target("enabled")), FIELDS, body.as_bytes())
}

/// Lines of the log about requests that would be refused.
fn observed(server: &mut Server) -> Vec<Value> {
    server.signal("TERM");
    let (_, log) = server.ended();
    let lines = log.lines().filter_map(|line| line.strip_prefix("acg-policy: {"));
    lines.map(|line| serde_json::from_str(&format!("{{{line}")).unwrap()).collect()
}

#[test]
fn every_request_of_ext_authz_passes_and_is_reported() {
    let mut server = Server::start(&["--observe"]);
    let response = put(
        &server,
        &number("enabled").replace("\"accountName\":\"enabled\"", "\"accountName\":\"fabrikam\""),
    );
    assert_eq!((response.status, &*response.body), (200, ""));
    let verdict = response.head.lines().find_map(|it| it.strip_prefix("x-acg-policy-verdict: "));
    assert!(verdict.unwrap().starts_with("would-reject 400 errors=number/"), "{}", response.head);
    let large = format!("{}{}", number("enabled"), " ".repeat(200_000));
    for body in ["{", "", &large] {
        assert_eq!(put(&server, body).status, 200);
    }
    let accepted = put(&server, &number("enabled"));
    assert!(accepted.status == 200 && !accepted.head.contains("x-acg-policy"), "{accepted:?}");
    let partial = format!("{FIELDS}x-envoy-auth-partial-body: true\r\n");
    let target = format!("/authz{}", target("enabled"));
    assert_eq!(server.send("PUT", &target, &partial, b"{").status, 200);
    assert_eq!(server.send("BREW", "/authz/accounts", "", b"").status, 200);
    let count =
        |name: &str| server.metric(&format!("acg_policy_{name}{{acg_endpoint=\"ext_authz\"}}"));
    let [checked, accepted, rejected] = ["checked", "accepted", "rejected"].map(count);
    assert_eq!((checked, accepted, rejected), (7, 1, 0));
    assert_eq!((count("would_reject"), count("too_large")), (6, 2));
    let rule = "{acg_rule=\"json/syntax\"}";
    assert_eq!(server.metric(&format!("acg_policy_would_reject_by{rule}")), 1);
    assert_eq!(server.metric(&format!("acg_policy_rejected_by{rule}")), 0);
    let lines = observed(&mut server);
    assert_eq!(lines.len(), 6, "{lines:?}");
    assert_eq!((&lines[0]["outcome"], &lines[0]["status"]), (&json!("would-reject"), &json!(400)));
    assert_eq!(lines[0]["requestId"], "7f1c");
    assert!(!lines[0].to_string().contains("fabrikam"), "{}", lines[0]);
}

#[test]
fn an_account_that_refuses_or_cannot_be_looked_up_is_reported() {
    let api = Api::start();
    let mut server = api.server_with(&["--observe"]);
    for (account, verdict) in [
        ("disabled", "would-reject 409 errors=state/service-not-enabled"),
        ("missing", "would-reject 404 errors=state/account-missing"),
        ("other", "would-reject 503 errors=state/unknown"),
    ] {
        let target = format!("/authz{}", target(account));
        let response = server.send("PUT", &target, FIELDS, number(account).as_bytes());
        assert_eq!(response.status, 200, "{account}");
        assert!(response.head.contains(verdict), "{}", response.head);
    }
    assert_eq!(observed(&mut server).len(), 3);
}

#[test]
fn a_case_is_accepted_with_the_issues_that_would_reject_it() {
    let server = Server::start(&["--observe"]);
    let wrong = case("enabled", "a", "")
        .replace("\"accountName\":\"enabled\"", "\"accountName\":\"fabrikam\"");
    let response = server.check(&wrong);
    let verdict: Value = serde_json::from_str(&response.body).unwrap();
    assert_eq!((&verdict["accepted"], &verdict["status"]), (&json!(true), &Value::Null));
    assert_eq!(verdict["wouldReject"], 400);
    assert_eq!(verdict["issues"][0]["severity"], "error");
    assert!(response.head.contains("x-acg-policy-verdict: would-reject 400"), "{}", response.head);
    let response = server.check(&format!("[{wrong},{}]", case("enabled", "a", "")));
    let verdicts: Value = serde_json::from_str(&response.body).unwrap();
    assert_eq!(
        (&verdicts[0]["wouldReject"], &verdicts[1]["wouldReject"]),
        (&json!(400), &Value::Null)
    );
    assert_eq!(server.metric("acg_policy_would_reject{acg_endpoint=\"check\"}"), 2);
}

#[test]
fn observed_rules_do_not_refuse_and_the_others_do() {
    let api = Api::start();
    let server = api.server_with(&["--observe=number,state/service-not-enabled"]);
    let wrong = |account: &str| {
        let named = format!("\"accountName\":\"{account}\"");
        number(account).replace(&named, "\"accountName\":\"fabrikam\"")
    };
    let send = |account: &str, body: &str| {
        let target = format!("/authz{}", target(account));
        server.send("PUT", &target, FIELDS, body.as_bytes())
    };
    let observed = send("enabled", &wrong("enabled"));
    assert!(observed.head.contains("would-reject 400 errors=number/"), "{}", observed.head);
    assert_eq!(observed.status, 200);
    assert_eq!(send("disabled", &wrong("disabled")).status, 200);
    // The rule of the account is enforced, although an observed rule reports an error before.
    assert_eq!(send("missing", &wrong("missing")).status, 404);
    assert_eq!(send("enabled", "{").status, 400);
    assert_eq!(server.metric("acg_policy_would_reject{acg_endpoint=\"ext_authz\"}"), 2);
    assert_eq!(server.metric("acg_policy_rejected{acg_endpoint=\"ext_authz\"}"), 2);
    // The same for a case, also with a policy of its own.
    for (account, policy, accepted) in [
        ("disabled", "", true),
        ("missing", "", false),
        ("disabled", r#","policy":{"profile":"strict"}"#, true),
    ] {
        let response = server.check(&case(account, "a", policy));
        let verdict: Value = serde_json::from_str(&response.body).unwrap();
        assert_eq!(verdict["accepted"], accepted, "{account} {verdict}");
    }
}

#[test]
fn observed_rules_cause_no_further_lookup() {
    let api = Api::start();
    let server = api.server_with(&["--observe=number,state/unknown", "--accounts-cache-ttl", "0"]);
    for (account, status) in [("enabled", 200), ("missing", 404), ("other", 200)] {
        let target = format!("/authz{}", target(account));
        let response = server.send("PUT", &target, FIELDS, number(account).as_bytes());
        assert_eq!((response.status, api.take().len()), (status, 1), "{account}");
        server.check(&case(account, "a", ""));
        assert_eq!(api.take().len(), 1, "{account}");
    }
}

#[test]
fn rules_that_no_policy_can_disable_can_be_observed() {
    let server = Server::start(&["--observe=json/syntax,number/e164"]);
    let response = put(&server, "{");
    assert!(response.head.contains("would-reject 400 errors=json/syntax"), "{}", response.head);
    assert_eq!(response.status, 200);
    // Others refuse as usual.
    assert_eq!(put(&server, "[]").status, 400);
    let body = r#"{"request":{"method":"PUT","target":"/accounts/a?api-version=2024-02-29",
        "headers":[["content-type","application/json"]],"bodyText":"{"}}"#;
    let verdict: Value = serde_json::from_str(&server.check(body).body).unwrap();
    assert_eq!((&verdict["accepted"], &verdict["wouldReject"]), (&json!(true), &json!(400)));
}

#[test]
fn a_policy_that_is_read_again_stays_observed() {
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("policy.json");
    std::fs::write(&policy, "{}").unwrap();
    let server = Server::start(&["--policy", policy.to_str().unwrap(), "--observe=json"]);
    let unknown = number("enabled").replace("{\"telephoneNumber\"", "{\"x\":1,\"telephoneNumber\"");
    let response = put(&server, &unknown);
    assert!(response.status == 200 && !response.head.contains("x-acg-policy"), "{response:?}");
    std::fs::write(&policy, r#"{"rules":{"json/unknown-member":"error"}}"#).unwrap();
    server.signal("HUP");
    let used = "acg_policy_reloads{acg_result=\"used\"}";
    server.wait("the policy is read", |it| it.metric(used) == 1);
    let response = put(&server, &unknown);
    let expected = "x-acg-policy-verdict: would-reject 400 errors=json/unknown-member";
    assert!(response.status == 200 && response.head.contains(expected), "{response:?}");
}
