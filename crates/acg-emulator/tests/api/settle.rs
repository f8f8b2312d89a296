//! `POST /_emulator/settle`: syncs that end now.

use serde_json::{Value, json};

use crate::support::{
    ACCOUNT, NEVER, NUMBER, Server, bare_account, operator_connect_number, texts,
};

const SETTLE: &str = "/_emulator/settle";

/// A server with a pending account and pending numbers, one without usage.
async fn pending() -> Server {
    let server = Server::with_account(NEVER).await;
    for (number, usage) in [("+123451", "CallingUserAssignment"), ("+123452", "")] {
        let mut body = operator_connect_number(usage);
        body["telephoneNumber"] = json!(number);
        let target = format!("/accounts/contoso/numbers/{number}?api-version=2024-02-29");
        assert_eq!(
            server.put(&target, &body).await.body["serviceProvisioningStatus"],
            json!("pending")
        );
    }
    server
}

async fn statuses(server: &Server) -> Vec<String> {
    let list = server.get("/numbers?api-version=2024-02-29").await.body;
    texts(list["value"].as_array().unwrap(), "serviceProvisioningStatus")
}

#[tokio::test]
async fn pending_resources_settle_with_the_result_that_their_sync_would_have_had() {
    let server = pending().await;
    let before = server.get(NUMBER).await.etag().to_owned();
    let settled = server.send("POST", SETTLE, &[], "").await;
    let counts = json!({ "accounts": 1, "numbers": 2, "requestsForInformation": 0 });
    assert_eq!((settled.status, settled.body), (200, counts));
    assert_eq!(statuses(&server).await, ["synced", "failed"]);
    assert_eq!(server.get(ACCOUNT).await.body["serviceProvisioningStatus"], "synced");
    assert_ne!(server.get(NUMBER).await.etag(), before);
    let none = json!({ "accounts": 0, "numbers": 0, "requestsForInformation": 0 });
    assert_eq!(server.post(SETTLE, &json!({})).await.body, none);
    server.stop().await;
}

#[tokio::test]
async fn one_number_settles_with_given_errors() {
    let server = pending().await;
    let errors = json!([{ "code": "InternalError", "message": "try again", "target": "oc" }]);
    let one = json!({ "accountName": "contoso", "telephoneNumber": "+123451", "errors": errors });
    assert_eq!(server.post(SETTLE, &one).await.body["numbers"], 1);
    assert_eq!(statuses(&server).await, ["failed", "pending"]);
    assert_eq!(server.get(NUMBER).await.body["serviceProvisioningErrors"], errors);
    let rest = json!({ "accountName": "contoso", "errors": [] });
    let counts = server.post(SETTLE, &rest).await.body;
    assert_eq!((&counts["accounts"], &counts["numbers"]), (&json!(1), &json!(1)));
    assert_eq!(statuses(&server).await, ["failed", "synced"]);
    server.stop().await;
}

#[tokio::test]
async fn the_request_for_information_of_a_tenant_settles() {
    let server = Server::start(NEVER).await;
    let tenant = "6f1c2b74-2a53-4a0b-9a67-7d6f0c7b1e10";
    let target = format!("/teamsRequestsForInformation/{tenant}?api-version=2024-02-29");
    let patch = json!({ "customerRelationship": { "status": "AgreementSigned" } });
    assert_eq!(server.patch(&target, &patch).await.body["serviceProvisioningStatus"], "pending");
    let tenant = json!({ "tenantId": tenant.to_ascii_uppercase() });
    assert_eq!(server.post(SETTLE, &tenant).await.body["requestsForInformation"], 1);
    assert_eq!(server.get(&target).await.body["serviceProvisioningStatus"], "synced");
    server.stop().await;
}

#[tokio::test]
async fn an_invalid_request_to_settle_is_refused_with_its_place() {
    let server = Server::start(NEVER).await;
    for (body, place) in [
        (json!({ "account": "contoso" }), "/account"),
        (json!({ "telephoneNumber": "+123451" }), "/accountName"),
        (json!({ "accountName": "contoso", "tenantId": "a" }), "/tenantId"),
        (json!({ "errors": [{}] }), "/errors/0/code"),
    ] {
        let reply = server.post(SETTLE, &body).await;
        reply.assert_error(400, "InvalidRequestBody");
        assert_eq!(reply.body["error"]["target"], place);
    }
    assert_ne!(server.post(SETTLE, &Value::Null).await.status, 200);
    assert_eq!(server.put(ACCOUNT, &bare_account("contoso")).await.status, 201);
    server.stop().await;
}
