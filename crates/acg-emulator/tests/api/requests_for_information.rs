use std::time::Duration;

use acg_emulator::{Database, Options, Seed};
use serde_json::{Value, json};

use crate::support::{AT_ONCE, NEVER, Server, texts};

const REQUESTS: &str = "/teamsRequestsForInformation?api-version=2024-02-29";
const CONTOSO: &str =
    "/teamsRequestsForInformation/6f1c2b74-2a53-4a0b-9a67-7d6f0c7b1e10?api-version=2024-02-29";
const FABRIKAM: &str =
    "/teamsRequestsForInformation/c2d8a1f0-94b7-4e5c-8a3d-1b7e6f5a4c21?api-version=2024-02-29";

/// The example of the API's documentation.
fn documented() -> Value {
    json!({
        "id": "contoso",
        "tenantId": "contosoTenantId",
        "accountName": "contoso",
        "productContext": "teams",
        "operatorId": "string",
        "status": "active",
        "consentedOn": "2024-05-07T11:15:10.519Z",
        "lastModifiedOn": "2024-05-07T11:15:10.519Z",
        "consentedCountries": ["string"],
        "contacts": [{
            "fullName": "Example Name",
            "email": "example@contoso.com",
            "telephoneNumber": "+1234567890",
            "companyName": "contoso",
            "companySize": "size"
        }],
        "customerRelationship": {
            "status": "example status",
            "lastModifiedOn": "2024-05-07T11:15:10.520Z",
            "comment": "example comment"
        }
    })
}

fn options(requests: &[Value], database: Database, sync_delay: Duration) -> Options {
    let seed = json!({ "requestsForInformation": requests }).to_string();
    Options { database, sync_delay, seed: Seed::from_json(seed.as_bytes()).unwrap() }
}

async fn with_documented(sync_delay: Duration) -> Server {
    Server::start_with(options(&[documented()], Database::Memory, sync_delay)).await
}

const DOCUMENTED: &str = "/teamsRequestsForInformation/contosoTenantId?api-version=2024-02-29";

#[tokio::test]
async fn the_requests_of_the_seed_are_listed() {
    let server = Server::start(NEVER).await;
    let list = server.get(REQUESTS).await;
    assert_eq!((list.status, list.etag()), (200, ""));
    let requests = list.body["value"].as_array().unwrap();
    assert_eq!(texts(requests, "accountName"), ["contoso", "fabrikam"]);
    for (target, listed) in [CONTOSO, FABRIKAM].iter().zip(requests) {
        let read = server.get(target).await;
        assert_eq!((read.status, &read.body), (200, listed));
        assert_eq!(read.body["serviceProvisioningStatus"], "synced");
        let upper_case = target.replace("6f1c2b74", "6F1C2B74").replace("c2d8a1f0", "C2D8A1F0");
        assert_eq!(server.get(&upper_case).await.body, *listed);
    }
    let pages = server.pages(&format!("{REQUESTS}&maxpagesize=1")).await;
    assert_eq!(pages, [&requests[..1], &requests[1..]]);
    let counted = server.get(&format!("{REQUESTS}&top=1&countRecords=true")).await;
    assert_eq!(counted.header("x-ms-record-count"), "2");
    server.stop().await;
}

#[tokio::test]
async fn the_documented_patch_gets_the_documented_response() {
    let server = with_documented(Duration::from_millis(1500)).await;
    let patch =
        json!({ "customerRelationship": { "status": "new status", "comment": "new comment" } });
    // The documented request has no Content-Type.
    let reply = server.send("PATCH", DOCUMENTED, &[], &patch.to_string()).await;
    let relationship = &reply.body["customerRelationship"];
    let modified = relationship["lastModifiedOn"].as_str().unwrap().to_owned();
    assert!(modified.as_str() > "2026" && modified.ends_with('Z'), "{modified}");
    let mut expected = documented();
    expected["customerRelationship"] =
        json!({ "status": "new status", "lastModifiedOn": modified, "comment": "new comment" });
    expected["serviceProvisioningStatus"] = json!("pending");
    expected["serviceProvisioningErrors"] = Value::Null;
    assert_eq!((reply.status, &reply.body), (200, &expected));
    assert_eq!(server.get(DOCUMENTED).await.etag(), reply.etag());
    expected["serviceProvisioningStatus"] = json!("synced");
    assert_eq!(server.settled(DOCUMENTED).await.body, expected);
    server.stop().await;
}

#[tokio::test]
async fn a_patch_is_a_merge_patch() {
    let server = with_documented(AT_ONCE).await;
    let relationship = async |patch: Value| {
        let reply = server.patch(DOCUMENTED, &json!({ "customerRelationship": patch })).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        let mut relationship = reply.body["customerRelationship"].clone();
        if let Some(members) = relationship.as_object_mut() {
            assert_ne!(members.remove("lastModifiedOn"), None);
        }
        relationship
    };
    assert_eq!(
        relationship(json!({ "status": "AgreementSigned" })).await,
        json!({ "status": "AgreementSigned", "comment": "example comment" })
    );
    assert_eq!(
        relationship(json!({ "comment": null, "tags": ["a", "b"] })).await,
        json!({ "status": "AgreementSigned", "tags": ["a", "b"] })
    );
    assert_eq!(
        relationship(json!({ "tags": ["c"] })).await,
        json!({ "status": "AgreementSigned", "tags": ["c"] })
    );
    assert_eq!(relationship(Value::Null).await, Value::Null);
    assert_eq!(server.get(DOCUMENTED).await.body.get("customerRelationship"), None);
    let again = relationship(json!({ "status": "CustomerContacted" })).await;
    assert_eq!(again, json!({ "status": "CustomerContacted" }));
    server.stop().await;
}

#[tokio::test]
async fn a_patch_ignores_read_only_members() {
    let server = with_documented(NEVER).await;
    let before = server.get(DOCUMENTED).await.body;
    let reply = server
        .patch(
            DOCUMENTED,
            &json!({ "tenantId": "other", "status": "removed", "contacts": [], "consentedOn": null,
                     "serviceProvisioningStatus": "failed", "serviceProvisioningErrors": [{}] }),
        )
        .await;
    // Nothing changes that the backend must be notified about, so nothing is pending.
    assert_eq!((reply.status, reply.body), (200, before));
    let dated = json!({ "customerRelationship": { "lastModifiedOn": "1994" } });
    let reply = server.patch(DOCUMENTED, &dated).await;
    assert_ne!(reply.body["customerRelationship"]["lastModifiedOn"], "1994");
    server.stop().await;
}

#[tokio::test]
async fn a_patch_requires_its_media_type() {
    let server = with_documented(AT_ONCE).await;
    for media_type in ["application/json", "application/json-patch+json", "text/plain", ""] {
        let header = ("content-type", media_type);
        let reply = server.send("PATCH", DOCUMENTED, &[header], "{}").await;
        reply.assert_error(415, "UnsupportedMediaType");
        assert_eq!(reply.header("accept-patch"), "application/merge-patch+json");
    }
    for media_type in ["Application/Merge-Patch+JSON", "application/merge-patch+json;charset=utf-8"]
    {
        let header = ("content-type", media_type);
        assert_eq!(server.send("PATCH", DOCUMENTED, &[header], "{}").await.status, 200);
    }
    server.stop().await;
}

#[tokio::test]
async fn an_invalid_patch_is_refused() {
    let server = with_documented(AT_ONCE).await;
    let before = server.get(DOCUMENTED).await;
    for (patch, target) in [
        (json!({ "customerRelationship": "AgreementSigned" }), "/customerRelationship"),
        (json!({ "customerRelationship": { "status": 5 } }), "/customerRelationship/status"),
        (json!({ "customerRelationship": { "comment": [] } }), "/customerRelationship/comment"),
    ] {
        let reply = server.patch(DOCUMENTED, &patch).await;
        reply.assert_error(400, "InvalidRequestBody");
        assert_eq!(reply.body["error"]["target"], target);
    }
    for patch in [json!([]), json!("text"), Value::Null] {
        server.patch(DOCUMENTED, &patch).await.assert_error(400, "InvalidRequestBody");
    }
    assert_eq!(server.get(DOCUMENTED).await.etag(), before.etag());
    server.stop().await;
}

#[tokio::test]
async fn an_unknown_tenant_is_404_and_is_not_created() {
    let server = with_documented(AT_ONCE).await;
    let other = CONTOSO;
    let patch = json!({ "customerRelationship": { "status": "AgreementSigned" } });
    server.patch(other, &patch).await.assert_error(404, "RequestForInformationNotFound");
    server.get(other).await.assert_error(404, "RequestForInformationNotFound");
    let long = format!("/teamsRequestsForInformation/{}?api-version=2024-02-29", "a".repeat(37));
    server.get(&long).await.assert_error(400, "InvalidPathParameterValue");
    server.stop().await;
}

#[tokio::test]
async fn conditional_headers_apply_to_a_patch() {
    let server = with_documented(NEVER).await;
    let body = json!({ "customerRelationship": { "status": "AgreementSigned" } }).to_string();
    let patch = async |condition| server.send("PATCH", DOCUMENTED, &[condition], &body).await;
    let first = server.get(DOCUMENTED).await;
    let known = server.send("GET", DOCUMENTED, &[("if-none-match", first.etag())], "").await;
    assert_eq!(known.status, 304);
    patch(("if-none-match", "*")).await.assert_error(412, "ConditionNotMet");
    let done = patch(("if-match", first.etag())).await;
    assert_eq!(done.status, 200);
    assert_ne!(done.etag(), first.etag());
    patch(("if-match", first.etag())).await.assert_error(412, "ConditionNotMet");
    let long_ago = ("if-unmodified-since", "Sun, 06 Nov 1994 08:49:37 GMT");
    patch(long_ago).await.assert_error(412, "ConditionNotMet");
    server.stop().await;
}

#[tokio::test]
async fn a_seed_may_have_a_failed_sync_and_never_overwrites_a_patch() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::File(folder.path().join("emulator.sqlite"));
    let mut failed = documented();
    failed["serviceProvisioningStatus"] = json!("failed");
    failed["serviceProvisioningErrors"] = json!([{ "code": "InvalidRequest", "message": "no" }]);
    let server = Server::start_with(options(&[failed.clone()], database.clone(), AT_ONCE)).await;
    assert_eq!(server.get(DOCUMENTED).await.body, failed);
    let patch = json!({ "customerRelationship": { "status": "AgreementSigned" } });
    let patched = server.patch(DOCUMENTED, &patch).await;
    assert_eq!(patched.body["serviceProvisioningStatus"], "synced");
    server.stop().await;

    let mut other = documented();
    other["tenantId"] = json!("another");
    let server = Server::start_with(options(&[failed, other], database, AT_ONCE)).await;
    let read = server.get(DOCUMENTED).await;
    assert_eq!((&read.body, read.etag()), (&patched.body, patched.etag()));
    let list = server.get(REQUESTS).await.body;
    assert_eq!(
        texts(list["value"].as_array().unwrap(), "tenantId"),
        ["another", "contosoTenantId"]
    );
    server.stop().await;
}
