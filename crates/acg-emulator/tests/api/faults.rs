//! `/_emulator/faults`: requests that are delayed, refused or limited, and syncs that fail.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{
    ACCOUNT, AT_ONCE, NEVER, NUMBER, Server, bare_account, operator_connect_number,
};

const FAULTS: &str = "/_emulator/faults";
const ACCOUNTS: &str = "/accounts?api-version=2024-02-29";

async fn with_fault(fault: Value) -> Server {
    let server = Server::start(AT_ONCE).await;
    let added = server.post(FAULTS, &fault).await;
    assert_eq!(added.status, 201, "{}", added.body);
    server
}

#[tokio::test]
async fn an_operation_is_refused_as_often_as_requested() {
    let server = with_fault(json!({
        "operation": "putAccount", "status": 503, "times": 2, "retryAfter": 7
    }))
    .await;
    for _ in 0..2 {
        let reply = server.put(ACCOUNT, &bare_account("contoso")).await;
        assert_eq!((reply.status, reply.header("retry-after")), (503, "7"));
        assert_eq!(reply.body["error"]["code"], "ServiceUnavailable");
        assert_eq!(reply.header("x-ms-error-code"), "ServiceUnavailable");
    }
    server.get(ACCOUNT).await.assert_error(404, "AccountNotFound");
    assert_eq!(server.put(ACCOUNT, &bare_account("contoso")).await.status, 201);
    let rules = server.get(FAULTS).await.body;
    assert_eq!(
        (&rules["value"][0]["matched"], &rules["value"][0]["applied"]),
        (&json!(2), &json!(2))
    );
    server.stop().await;
}

#[tokio::test]
async fn statuses_have_their_header_fields_and_codes() {
    for (status, code, challenge) in
        [(401, "Unauthorized", "Bearer"), (403, "Forbidden", ""), (429, "TooManyRequests", "")]
    {
        let server = with_fault(json!({ "status": status })).await;
        let reply = server.get(ACCOUNTS).await;
        reply.assert_error(status, code);
        assert_eq!(reply.header("www-authenticate"), challenge);
        assert_eq!(reply.header("retry-after"), "");
        server.stop().await;
    }
    let server = with_fault(json!({ "status": 400, "code": "Own", "message": "own text" })).await;
    let reply = server.get(ACCOUNTS).await;
    reply.assert_error(400, "Own");
    assert_eq!(reply.body["error"]["message"], "own text");
    server.stop().await;
}

#[tokio::test]
async fn requests_above_a_rate_are_refused_with_the_time_to_wait() {
    let server = with_fault(json!({ "status": 429, "perMinute": 3 })).await;
    for _ in 0..3 {
        assert_eq!(server.get(ACCOUNTS).await.status, 200);
    }
    let reply = server.get(ACCOUNTS).await;
    reply.assert_error(429, "TooManyRequests");
    let seconds: u64 = reply.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    server.stop().await;
}

#[tokio::test]
async fn a_rule_can_name_an_account_and_a_number() {
    let server = Server::with_account(AT_ONCE).await;
    let body = json!({ "value": [
        { "accountName": "fabrikam", "status": 500 },
        { "accountName": "contoso", "telephoneNumber": "+123452", "status": 500 },
    ] });
    assert_eq!(server.put(FAULTS, &body).await.status, 200);
    assert_eq!(server.get(ACCOUNT).await.status, 200);
    assert_eq!(server.put(NUMBER, &operator_connect_number("x")).await.status, 201);
    for target in ["/accounts/fabrikam", "/accounts/contoso/numbers/+123452"] {
        assert_eq!(server.get(&format!("{target}?api-version=2024-02-29")).await.status, 500);
    }
    assert_eq!(server.delete(FAULTS).await.status, 204);
    assert_eq!(server.get(FAULTS).await.body, json!({ "value": [] }));
    server
        .get("/accounts/fabrikam?api-version=2024-02-29")
        .await
        .assert_error(404, "AccountNotFound");
    server.stop().await;
}

#[tokio::test]
async fn a_delayed_request_succeeds_later_and_does_not_delay_others() {
    let server = with_fault(json!({ "operation": "listAccounts", "delayMs": 300 })).await;
    let start = Instant::now();
    let delayed = async {
        let status = server.get(ACCOUNTS).await.status;
        (status, start.elapsed())
    };
    let other = async {
        server.get("/numbers?api-version=2024-02-29").await;
        start.elapsed()
    };
    let ((status, delayed), other) = tokio::join!(delayed, other);
    assert_eq!(status, 200);
    assert!(delayed >= Duration::from_millis(300) && other < delayed, "{delayed:?} {other:?}");
    server.stop().await;
}

#[tokio::test]
async fn the_response_to_a_performed_operation_can_be_lost() {
    let fault = json!({ "operation": "putAccount", "status": 504, "performed": true, "times": 1 });
    let server = with_fault(fault).await;
    assert_eq!(server.put(ACCOUNT, &bare_account("contoso")).await.status, 504);
    assert_eq!(server.get(ACCOUNT).await.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn a_sync_fails_with_given_errors_after_a_given_time() {
    let server = Server::with_account(NEVER).await;
    let errors =
        json!([{ "code": "InvalidRequest", "message": "unknown location", "target": "oc" }]);
    let fault = json!({ "operation": "putNumber", "syncErrors": errors, "syncDelayMs": 0 });
    assert_eq!(server.post(FAULTS, &fault).await.status, 201);
    let number = server.put(NUMBER, &operator_connect_number("CallingUserAssignment")).await.body;
    assert_eq!(number["serviceProvisioningStatus"], "failed");
    assert_eq!(number["serviceProvisioningErrors"], errors);
    server.stop().await;
}

#[tokio::test]
async fn an_invalid_rule_changes_nothing() {
    let server = with_fault(json!({ "operation": "getAccount", "status": 503 })).await;
    let rules = server.get(FAULTS).await.body;
    let reply = server.put(FAULTS, &json!({ "value": [{}, { "status": 99 }] })).await;
    reply.assert_error(400, "InvalidRequestBody");
    assert_eq!(reply.body["error"]["target"], "/value/1/status");
    server.post(FAULTS, &json!({ "delay": 1 })).await.assert_error(400, "InvalidRequestBody");
    assert_eq!(server.get(FAULTS).await.body, rules);
    server.stop().await;
}
