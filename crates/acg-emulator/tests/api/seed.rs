//! Accounts and numbers of a seed, and the return to it.

use acg_emulator::{Database, Options, Seed};
use serde_json::{Value, json};

use crate::support::{
    ACCOUNT, NEVER, NUMBER, NUMBERS, Server, operator_connect_account, operator_connect_number,
    texts,
};

fn seed() -> Value {
    let number = |telephone_number: &str, status: &str, errors: Value| {
        let mut number = operator_connect_number("CallingUserAssignment");
        number["telephoneNumber"] = json!(telephone_number);
        number["serviceProvisioningStatus"] = json!(status);
        number["serviceProvisioningErrors"] = errors;
        number["serviceDetails"]["teamsOperatorConnect"]["configuration"]["availableCapabilities"] =
            json!(["InboundCalling"]);
        number
    };
    let mut account = operator_connect_account();
    account["serviceDetails"]["teamsOperatorConnect"]["numberCount"] = json!(99);
    json!({
        "numbers": [
            number("+123453", "pending", Value::Null),
            number("+123451", "synced", json!([])),
            number("+123452", "failed", json!([error()])),
        ],
        "accounts": [account, { "name": "fabrikam" }],
        "requestsForInformation": [{ "tenantId": "Ours", "serviceProvisioningStatus": "pending" }],
    })
}

fn error() -> Value {
    json!({ "code": "InvalidRequest", "message": "no such location", "target": "oc" })
}

async fn start(database: Database) -> Server {
    let seed = Seed::from_json(seed().to_string().as_bytes()).unwrap();
    Server::start_with(Options { database, seed, sync_delay: NEVER }).await
}

#[tokio::test]
async fn accounts_and_numbers_of_a_seed_exist_from_the_start() {
    let server = start(Database::Memory).await;
    let account = server.get(ACCOUNT).await.body;
    assert_eq!(account["serviceDetails"]["teamsOperatorConnect"]["numberCount"], 3);
    assert_eq!(account["serviceProvisioningStatus"], "synced");
    let list = server.get(NUMBERS).await.body;
    let numbers = list["value"].as_array().unwrap();
    assert_eq!(texts(numbers, "telephoneNumber"), ["+123451", "+123452", "+123453"]);
    assert_eq!(texts(numbers, "serviceProvisioningStatus"), ["synced", "failed", "pending"]);
    let errors: Vec<&Value> = numbers.iter().map(|n| &n["serviceProvisioningErrors"]).collect();
    assert_eq!(errors, [&Value::Null, &json!([error()]), &Value::Null]);
    let configuration = &numbers[0]["serviceDetails"]["teamsOperatorConnect"]["configuration"];
    assert_eq!(configuration["availableCapabilities"], json!(["InboundCalling"]));
    let target = "/teamsRequestsForInformation/ours?api-version=2024-02-29";
    assert_eq!(server.get(target).await.body["serviceProvisioningStatus"], "pending");
    server.stop().await;
}

#[tokio::test]
async fn a_seeded_number_can_be_replaced_and_deleted_with_its_tag() {
    let server = start(Database::Memory).await;
    let tag = server.get(NUMBER).await.etag().to_owned();
    let number = operator_connect_number("CallingUserAssignment");
    assert_eq!(server.put_if(NUMBER, ("if-match", &tag), &number).await.status, 200);
    assert_eq!(server.put_if(NUMBER, ("if-match", &tag), &number).await.status, 412);
    assert_eq!(server.delete(NUMBER).await.status, 204);
    server.stop().await;
}

#[tokio::test]
async fn a_restart_restores_no_number_that_was_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::File(folder.path().join("emulator.sqlite"));
    let server = start(database.clone()).await;
    assert_eq!(server.delete(NUMBER).await.status, 204);
    server.stop().await;
    let server = start(database).await;
    server.get(NUMBER).await.assert_error(404, "NumberNotFound");
    assert_eq!(server.get(NUMBERS).await.body["value"].as_array().unwrap().len(), 2);
    server.stop().await;
}

#[tokio::test]
async fn a_reset_restores_the_seed_and_clears_faults_and_sightings() {
    let server = start(Database::Memory).await;
    let other = "/accounts/other?api-version=2024-02-29";
    assert_eq!(server.put(other, &json!({ "name": "other" })).await.status, 201);
    assert_eq!(server.delete(NUMBER).await.status, 204);
    server.post("/_emulator/faults", &json!({ "status": 503 })).await;
    assert_eq!(server.send("POST", "/_emulator/reset", &[], "").await.status, 204);
    assert!(server.sightings().await.is_empty());
    server.get(other).await.assert_error(404, "AccountNotFound");
    assert_eq!(server.get(NUMBER).await.status, 200);
    assert_eq!(server.get(NUMBERS).await.body["value"].as_array().unwrap().len(), 3);
    server.stop().await;
}

#[tokio::test]
async fn a_reset_with_a_body_replaces_the_seed() {
    let server = start(Database::Memory).await;
    let other = json!({
        "accounts": [{ "name": "other" }],
        "civicAddresses": { "other": [{ "id": "office", "defaultLocationId": "desk" }] },
    });
    for _ in 0..2 {
        assert_eq!(server.post("/_emulator/reset", &other).await.status, 204);
        server.get(ACCOUNT).await.assert_error(404, "AccountNotFound");
        let target = "/accounts/other/teamsCivicAddresses/office?api-version=2024-02-29";
        assert_eq!(server.get(target).await.status, 200);
        assert_eq!(server.delete("/accounts/other?api-version=2024-02-29").await.status, 204);
        // Without a body, the seed in force is restored.
        assert_eq!(server.send("POST", "/_emulator/reset", &[], "").await.status, 204);
        assert_eq!(server.get(target).await.status, 200);
    }
    let reply = server.post("/_emulator/reset", &json!({ "accounts": [{}] })).await;
    reply.assert_error(400, "InvalidRequestBody");
    assert_eq!(reply.body["error"]["target"], "/accounts/0/name");
    assert_eq!(server.get("/accounts/other?api-version=2024-02-29").await.status, 200);
    server.stop().await;
}
