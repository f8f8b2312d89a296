use std::time::Duration;

use acg_emulator::Database;
use serde_json::{Value, json};

use crate::support::{
    ACCOUNT, AT_ONCE, NEVER, NUMBER, NUMBERS, Server, operator_connect_account,
    operator_connect_number, representation,
};

#[tokio::test]
async fn a_number_is_pending_and_then_synced() {
    let server = Server::with_account(Duration::from_millis(1500)).await;
    let number = operator_connect_number("CallingUserAssignment");
    let created = server.put(NUMBER, &number).await;
    assert_eq!(
        (created.status, created.body),
        (201, representation(number.clone(), "pending", Value::Null))
    );
    let read = server.get(NUMBER).await;
    assert_eq!(
        (read.status, read.body),
        (200, representation(number.clone(), "pending", Value::Null))
    );
    assert_eq!(server.settled(NUMBER).await.body, representation(number, "synced", Value::Null));
    server.stop().await;
}

#[tokio::test]
async fn an_empty_usage_is_accepted_and_fails_later() {
    let server = Server::with_account(Duration::from_millis(1500)).await;
    let number = operator_connect_number("");
    let created = server.put(NUMBER, &number).await;
    assert_eq!(
        (created.status, created.body),
        (201, representation(number.clone(), "pending", Value::Null))
    );
    let error = json!([{
        "code": "InvalidRequest",
        "message": "Invalid/missing required configuration attributes: Usage",
        "target": "oc"
    }]);
    assert_eq!(server.settled(NUMBER).await.body, representation(number, "failed", error));
    // A corrected number syncs.
    let corrected = server.put(NUMBER, &operator_connect_number("CallingUserAssignment")).await;
    assert_eq!(
        (corrected.status, &corrected.body["serviceProvisioningStatus"]),
        (200, &json!("pending"))
    );
    assert_eq!(server.settled(NUMBER).await.body["serviceProvisioningStatus"], "synced");
    server.stop().await;
}

#[tokio::test]
async fn attributes_that_the_backend_requires_fail_later() {
    let server = Server::with_account(AT_ONCE).await;
    let cases = [
        (
            json!({ "teamsOperatorConnect": { "enabled": true } }),
            "oc",
            "Usage, ChoosableCapabilities",
        ),
        (
            json!({ "teamsOperatorConnect":
                { "enabled": true, "configuration": { "usage": " \t", "choosableCapabilities": [] } } }),
            "oc",
            "attributes: Usage",
        ),
        (
            json!({ "teamsPhoneMobile": { "enabled": true } }),
            "tpm",
            "The service is not enabled on the account",
        ),
    ];
    for (services, target, message) in cases {
        let number = json!({ "telephoneNumber": "+123451", "accountName": "contoso", "serviceDetails": services });
        assert!(matches!(server.put(NUMBER, &number).await.status, 200 | 201));
        let read = server.get(NUMBER).await.body;
        assert_eq!(read["serviceProvisioningStatus"], "failed", "{read}");
        let errors = read["serviceProvisioningErrors"].as_array().unwrap();
        assert_eq!((errors.len(), &errors[0]["code"]), (1, &json!("InvalidRequest")));
        assert_eq!(errors[0]["target"], target);
        assert!(errors[0]["message"].as_str().unwrap().ends_with(message), "{read}");
    }
    server.stop().await;
}

#[tokio::test]
async fn without_sync_a_number_is_synced_at_once() {
    let server = Server::start(NEVER).await;
    let mut account = operator_connect_account();
    account["serviceDetails"]["teamsOperatorConnect"]["syncEnabled"] = json!(false);
    server.put(ACCOUNT, &account).await;
    let created = server.put(NUMBER, &operator_connect_number("")).await;
    assert_eq!(created.body["serviceProvisioningStatus"], "synced");
    let direct_routing = json!({ "telephoneNumber": "+123451", "accountName": "contoso",
                "serviceDetails": { "teamsDirectRouting": { "enabled": true } } });
    server.put(ACCOUNT, &operator_connect_account()).await;
    server.put(NUMBER, &operator_connect_number("CallingUserAssignment")).await;
    // The backend of Operator Connect must be notified about the removal.
    let replaced = server.put(NUMBER, &direct_routing).await;
    assert_eq!(replaced.body["serviceProvisioningStatus"], "pending");
    let replaced = server.put(NUMBER, &direct_routing).await;
    assert_eq!(replaced.body["serviceProvisioningStatus"], "synced");
    server.stop().await;
}

#[tokio::test]
async fn a_number_requires_an_account() {
    let server = Server::start(AT_ONCE).await;
    let number = operator_connect_number("CallingUserAssignment");
    server.put(NUMBER, &number).await.assert_error(404, "AccountNotFound");
    server.get(NUMBER).await.assert_error(404, "AccountNotFound");
    server.delete(NUMBER).await.assert_error(404, "AccountNotFound");
    server.get(NUMBERS).await.assert_error(404, "AccountNotFound");
    server.put(ACCOUNT, &operator_connect_account()).await;
    server.get(NUMBER).await.assert_error(404, "NumberNotFound");
    assert_eq!(server.delete(NUMBER).await.status, 204);
    assert_eq!(server.put(NUMBER, &number).await.status, 201);
    assert_eq!(server.delete(NUMBER).await.status, 204);
    server.get(NUMBER).await.assert_error(404, "NumberNotFound");
    server.stop().await;
}

#[tokio::test]
async fn a_literal_and_an_encoded_plus_sign_are_equivalent() {
    let server = Server::with_account(AT_ONCE).await;
    let encoded = "/accounts/contoso/numbers/%2B123451?api-version=2024-02-29-preview";
    assert_eq!(
        server.put(NUMBER, &operator_connect_number("CallingUserAssignment")).await.status,
        201
    );
    assert_eq!(
        server.put(encoded, &operator_connect_number("CallingUserAssignment")).await.status,
        200
    );
    assert_eq!(server.get(encoded).await.body["telephoneNumber"], "+123451");
    server.stop().await;
}

#[tokio::test]
async fn the_path_takes_precedence_over_the_body() {
    let server = Server::with_account(AT_ONCE).await;
    let mut number = operator_connect_number("CallingUserAssignment");
    number["telephoneNumber"] = json!("+123459");
    number["accountName"] = json!("other");
    let created = server.put(NUMBER, &number).await;
    assert_eq!(created.status, 201);
    assert_eq!(created.body["telephoneNumber"], "+123451");
    assert_eq!(created.body["accountName"], "contoso");
    server.stop().await;
}

#[tokio::test]
async fn read_only_members_are_ignored_and_defaults_are_returned() {
    let server = Server::with_account(NEVER).await;
    let mut number = operator_connect_number("CallingUserAssignment");
    number["serviceProvisioningStatus"] = json!("synced");
    number["serviceDetails"]["teamsOperatorConnect"]["assignmentStatus"] = json!("unassigned");
    let configuration = &mut number["serviceDetails"]["teamsOperatorConnect"]["configuration"];
    configuration["acquiredCapabilities"] = json!(["InboundCalling"]);
    configuration["availableCapabilities"] = json!("not even a list");
    configuration.as_object_mut().unwrap().remove("allowTenantAddressUpdate");
    let created = server.put(NUMBER, &number).await;
    assert_eq!(
        (created.status, &created.body["serviceProvisioningStatus"]),
        (201, &json!("pending"))
    );
    let service = &created.body["serviceDetails"]["teamsOperatorConnect"];
    assert_eq!(service["assignmentStatus"], "unassigned");
    assert_eq!(service["configuration"]["allowTenantAddressUpdate"], false);
    assert!(service["configuration"].get("acquiredCapabilities").is_none());
    assert!(service["configuration"].get("availableCapabilities").is_none());
    server.stop().await;
}

#[tokio::test]
async fn the_list_has_the_numbers_of_the_account_in_order() {
    let server = Server::with_account(AT_ONCE).await;
    assert_eq!(server.get(NUMBERS).await.body, json!({ "value": [] }));
    server.put("/accounts/other?api-version=2024-02-29", &json!({ "name": "other" })).await;
    for (account, digits) in [
        ("contoso", "+123453"),
        ("contoso", "+123451"),
        ("contoso", "+123452"),
        ("other", "+123459"),
    ] {
        let mut number = operator_connect_number("CallingUserAssignment");
        number["telephoneNumber"] = json!(digits);
        number["accountName"] = json!(account);
        let target = format!("/accounts/{account}/numbers/{digits}?api-version=2024-02-29");
        assert_eq!(server.put(&target, &number).await.status, 201);
    }
    let list = server.get(NUMBERS).await;
    assert_eq!((list.status, list.etag()), (200, ""));
    assert_eq!(digits(&list.body), ["+123451", "+123452", "+123453"]);
    let first = server.get(NUMBER).await.body;
    assert_eq!(list.body["value"][0], first);
    assert_eq!(list.body.as_object().unwrap().len(), 1);
    let page = async |query: &str| digits(&server.get(&format!("{NUMBERS}&{query}")).await.body);
    assert_eq!(page("top=2").await, ["+123451", "+123452"]);
    assert_eq!(page("skip=2").await, ["+123453"]);
    assert_eq!(page("skip=1&top=1").await, ["+123452"]);
    assert_eq!(page("skip=9").await, Vec::<String>::new());
    for query in ["top=0", "skip=-1", "top=many", "filter=telephoneNumber%20eq%201"] {
        server
            .get(&format!("{NUMBERS}&{query}"))
            .await
            .assert_error(400, "InvalidQueryParameterValue");
    }
    server.stop().await;
}

fn digits(list: &Value) -> Vec<String> {
    list["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|number| number["telephoneNumber"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn resources_in_a_file_survive_a_restart_with_their_tags() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::File(folder.path().join("emulator.sqlite"));
    let server = Server::start_on(database.clone(), AT_ONCE).await;
    server.put(ACCOUNT, &operator_connect_account()).await;
    let created = server.put(NUMBER, &operator_connect_number("")).await;
    server.stop().await;

    let server = Server::start_on(database, NEVER).await;
    let read = server.get(NUMBER).await;
    assert_eq!((read.status, &read.body, read.etag()), (200, &created.body, created.etag()));
    assert_eq!(read.body["serviceProvisioningStatus"], "failed");
    assert_eq!(
        server.get(ACCOUNT).await.body["serviceDetails"]["teamsOperatorConnect"]["numberCount"],
        1
    );
    server.stop().await;
}
