//! What an operator sees of a request: log, access log, header fields.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client;
use crate::common::{ENABLED, GOOD, NUMBER};
use crate::gateway::{Gateway, Listener};
use crate::upstream::{AccountResponse, LOOKUP_AUTHORITY, Upstream};

fn start() -> (Gateway, Upstream) {
    let upstream = Upstream::start();
    upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
    let account = json!({ "cluster": "acg_lookups", "authority": LOOKUP_AUTHORITY });
    let listener = |name: &str, configuration| Listener {
        name: name.to_owned(),
        configuration: Some(configuration),
        ..Listener::default()
    };
    let listeners = [
        listener("plain", json!({ "account": account })),
        listener("shown", json!({ "account": account, "responseHeaders": true })),
        listener(
            "observed",
            json!({ "account": account, "responseHeaders": true, "observe": true }),
        ),
        Listener {
            replacements: vec![
                ("proxy_on_response_headers: {}", ""),
                ("proxy_replace_header_map_value: {}", ""),
            ],
            ..listener("restricted", json!({ "account": account, "responseHeaders": true }))
        },
    ];
    let gateway = Gateway::start(upstream.address(), &listeners);
    (gateway, upstream)
}

fn put(target: &str, body: &str) -> Vec<u8> {
    format!(
        "PUT {target} HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\nauthorization: Bearer own\r\nx-ms-client-request-id: {CLIENT_ID}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn values<'r>(reply: &'r client::Reply, name: &str) -> Vec<&'r str> {
    let fields = reply.headers.iter().filter(|(other, _)| other == name);
    fields.map(|(_, value)| value.as_str()).collect()
}

fn wait<T>(found: impl Fn() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(Instant::now() < deadline, "not found in time");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn reply_log_and_access_log_have_the_same_identifiers_and_rules() {
    let (gateway, _upstream) = start();
    let body = GOOD.replace("contoso", "fabrikam");
    let reply = client::send(gateway.address("plain"), &put(NUMBER, &body));
    assert_eq!(reply.codes(), ["number/account-mismatch"]);
    let ids = values(&reply, "x-request-id");
    assert_eq!((ids.len(), values(&reply, "x-ms-client-request-id")), (1, vec![CLIENT_ID]));
    let with_id = |lines: Vec<Value>, name: &str| {
        lines.into_iter().find(|line| line[name].as_str() == Some(ids[0]))
    };
    let line = wait(|| with_id(gateway.filter_log(), "requestId"));
    let expected = json!({
        "outcome": "rejected", "status": 400, "rule": "number/account-mismatch", "requestId": ids[0],
        "errors": 1, "warnings": 0,
        "issues": [{ "code": "number/account-mismatch", "severity": "error", "in": "body", "target": "/accountName" }],
    });
    assert_eq!(line, expected);
    let line = wait(|| with_id(gateway.access_log(), "request_id"));
    assert_eq!(line["acg_policy"], "rejected 400 errors=number/account-mismatch");
    assert_eq!(line["client_request_id"], CLIENT_ID);
    assert_eq!(line["details"], "acg_policy:number/account-mismatch");
    assert!(!gateway.log().contains("fabrikam"), "{}", gateway.log());
}

#[test]
fn the_access_log_has_the_warnings_of_an_accepted_request() {
    let (gateway, _upstream) = start();
    let target = NUMBER.split_once('?').unwrap().0;
    assert!(client::send(gateway.address("plain"), &put(target, GOOD)).is_from_upstream());
    let line = wait(|| gateway.access_log().into_iter().next());
    assert_eq!(line["acg_policy"], "accepted warnings=request/api-version-missing");
    let line = wait(|| gateway.filter_log().into_iter().find(|line| line["outcome"] == "accepted"));
    assert!(line["lookupMs"].as_u64().unwrap() < 1_000, "{line}");
}

#[test]
fn responses_have_the_verdict_and_the_identity_if_the_configuration_asks_for_it() {
    let (gateway, _upstream) = start();
    let verdict = "x-acg-policy-verdict";
    let good = put(NUMBER, GOOD);
    let reply = client::send(gateway.address("plain"), &good);
    assert!(values(&reply, "x-acg-policy").is_empty() && values(&reply, verdict).is_empty());

    let reply = client::send(gateway.address("shown"), &good);
    assert_eq!((reply.is_from_upstream(), values(&reply, verdict)), (true, vec!["accepted"]));
    let reply = client::send(gateway.address("shown"), &put(NUMBER, "{"));
    let rejected = "rejected 400 errors=json/syntax";
    assert_eq!((reply.is_from_upstream(), values(&reply, verdict)), (false, vec![rejected]));
    let [identity] = values(&reply, "x-acg-policy")[..] else { panic!("{reply:?}") };
    let configured = format!("configured: acg-policy {identity}");
    assert!(gateway.filter_log().iter().any(|line| line["message"] == configured.as_str()));

    let reply = client::send(gateway.address("observed"), &put(NUMBER, "{"));
    let observed = "would-reject 400 errors=json/syntax";
    assert_eq!((reply.is_from_upstream(), values(&reply, verdict)), (true, vec![observed]));
}

#[test]
fn a_gateway_that_does_not_allow_header_fields_of_responses_says_so_at_the_start() {
    let (gateway, _upstream) = start();
    let reply = client::send(gateway.address("restricted"), &put(NUMBER, GOOD));
    assert!(reply.is_from_upstream() && values(&reply, "x-acg-policy").is_empty());
    let is_warning = |line: &Value| {
        line["message"].as_str().is_some_and(|message| message.contains("`allowed_capabilities`"))
    };
    // The other listeners allow it.
    let contexts = 3;
    assert_eq!(gateway.filter_log().iter().filter(|line| is_warning(line)).count(), contexts);
}

const CLIENT_ID: &str = "3b9c2d6a-8f0e-4b57-9f10-2d6c8e1a4f33";
