use serde_json::{Value, json};

use crate::support::{
    ACCOUNT, AT_ONCE, NEVER, NUMBER, Server, operator_connect_account, operator_connect_number,
};

fn direct_routing_account() -> Value {
    json!({
        "name": "contoso",
        "serviceDetails": {
            "teamsDirectRouting": {
                "syncEnabled": true,
                "enabled": true,
                "configuration": {
                    "callScreening": true,
                    "subdomain": "contoso",
                    "subdomainTokens": { "region1Token": "region1TokenValue", "region2Token": "region2TokenValue" }
                }
            }
        }
    })
}

#[tokio::test]
async fn a_direct_routing_account_is_synced_at_once() {
    let server = Server::start(NEVER).await;
    let created = server.put(ACCOUNT, &direct_routing_account()).await;
    let mut expected = direct_routing_account();
    expected["serviceProvisioningStatus"] = json!("synced");
    expected["serviceProvisioningErrors"] = Value::Null;
    expected["serviceDetails"]["teamsDirectRouting"]["numberCount"] = json!(0);
    expected["serviceDetails"]["teamsDirectRouting"]["subdomainStatus"] = json!("provisioned");
    assert_eq!((created.status, created.body), (201, expected));
    server.stop().await;
}

#[tokio::test]
async fn an_operator_connect_account_is_pending_and_then_synced() {
    let server = Server::start(std::time::Duration::from_millis(1500)).await;
    let created = server.put(ACCOUNT, &operator_connect_account()).await;
    let mut expected = operator_connect_account();
    expected["serviceProvisioningStatus"] = json!("pending");
    expected["serviceProvisioningErrors"] = Value::Null;
    expected["serviceDetails"]["teamsOperatorConnect"]["numberCount"] = json!(0);
    assert_eq!((created.status, created.body), (201, expected.clone()));
    expected["serviceProvisioningStatus"] = json!("synced");
    assert_eq!(server.settled(ACCOUNT).await.body, expected);
    server.stop().await;
}

#[tokio::test]
async fn the_documented_update_is_accepted_and_pending() {
    let server = Server::with_account(NEVER).await;
    // It contains read-only members and disables the sync, about which the backend must be notified.
    let mut update = direct_routing_account();
    let services = &mut update["serviceDetails"];
    services["teamsTenantId"] = json!("tenantIdString");
    services["teamsOperatorConnect"] = json!({ "syncEnabled": false, "enabled": true });
    services["teamsDirectRouting"]["numberCount"] = json!(99);
    services["teamsDirectRouting"]["subdomainStatus"] = json!("inconsistent");
    update["serviceProvisioningStatus"] = json!("failed");
    update["serviceProvisioningErrors"] = json!(5);
    let replaced = server.put_if(ACCOUNT, ("etag", "12345"), &update).await;
    assert_eq!(replaced.status, 200);
    assert_eq!(replaced.body["serviceProvisioningStatus"], "pending");
    assert_eq!(replaced.body["serviceProvisioningErrors"], Value::Null);
    let direct_routing = &replaced.body["serviceDetails"]["teamsDirectRouting"];
    assert_eq!(direct_routing["numberCount"], 0);
    assert_eq!(direct_routing["subdomainStatus"], "provisioned");
    // The second update does not change the sync.
    let again = server.put(ACCOUNT, &update).await;
    assert_eq!(again.body["serviceProvisioningStatus"], "synced");
    server.stop().await;
}

#[tokio::test]
async fn a_put_replaces_everything() {
    let server = Server::with_account(AT_ONCE).await;
    assert_eq!(server.put(ACCOUNT, &direct_routing_account()).await.status, 200);
    let account = server.get(ACCOUNT).await;
    assert_eq!(account.status, 200);
    let services = account.body["serviceDetails"].as_object().unwrap();
    assert_eq!(services.keys().collect::<Vec<_>>(), ["teamsDirectRouting"]);
    server.stop().await;
}

#[tokio::test]
async fn unknown_members_are_stored() {
    let server = Server::start(AT_ONCE).await;
    let mut account = operator_connect_account();
    account["serviceDetails"]["teamsOperatorconnect"] = json!({ "enabled": true });
    server.put(ACCOUNT, &account).await;
    let shown = server.get(ACCOUNT).await.body;
    assert_eq!(shown["serviceDetails"]["teamsOperatorconnect"], json!({ "enabled": true }));
    server.stop().await;
}

#[tokio::test]
async fn numbers_are_counted_per_service() {
    let server = Server::start(AT_ONCE).await;
    let mut account = direct_routing_account();
    account["serviceDetails"]["teamsOperatorConnect"] =
        json!({ "syncEnabled": true, "enabled": true });
    server.put(ACCOUNT, &account).await;
    server.put(NUMBER, &operator_connect_number("CallingUserAssignment")).await;
    let counts = async || {
        let services = server.get(ACCOUNT).await.body["serviceDetails"].take();
        (
            services["teamsOperatorConnect"]["numberCount"].clone(),
            services["teamsDirectRouting"]["numberCount"].clone(),
        )
    };
    assert_eq!(counts().await, (json!(1), json!(0)));
    let direct_routing = json!({ "telephoneNumber": "+123451", "accountName": "contoso",
                "serviceDetails": { "teamsDirectRouting": { "enabled": true } } });
    server.put(NUMBER, &direct_routing).await;
    assert_eq!(counts().await, (json!(0), json!(1)));
    server.delete(NUMBER).await;
    assert_eq!(counts().await, (json!(0), json!(0)));
    server.stop().await;
}

#[tokio::test]
async fn reading_a_missing_account_is_404_and_deleting_it_is_204() {
    let server = Server::start(AT_ONCE).await;
    server.get(ACCOUNT).await.assert_error(404, "AccountNotFound");
    assert_eq!(server.delete(ACCOUNT).await.status, 204);
    server.stop().await;
}

#[tokio::test]
async fn deleting_an_account_with_numbers_requires_the_parameter() {
    let server = Server::with_account(AT_ONCE).await;
    server.put(NUMBER, &operator_connect_number("CallingUserAssignment")).await;
    server.delete(ACCOUNT).await.assert_error(409, "AccountHasNumbers");
    server
        .delete(&format!("{ACCOUNT}&deleteNumbers=false"))
        .await
        .assert_error(409, "AccountHasNumbers");
    server
        .delete(&format!("{ACCOUNT}&deleteNumbers=1"))
        .await
        .assert_error(400, "InvalidQueryParameterValue");
    assert_eq!(server.get(NUMBER).await.status, 200);
    assert_eq!(server.delete(&format!("{ACCOUNT}&deleteNumbers=true")).await.status, 204);
    server.get(ACCOUNT).await.assert_error(404, "AccountNotFound");
    // The numbers are deleted as well, not only hidden.
    server.put(ACCOUNT, &operator_connect_account()).await;
    server.get(NUMBER).await.assert_error(404, "NumberNotFound");
    assert_eq!(
        server.get(ACCOUNT).await.body["serviceDetails"]["teamsOperatorConnect"]["numberCount"],
        0
    );
    server.stop().await;
}

#[tokio::test]
async fn the_tenant_cannot_change_while_operator_connect_numbers_exist() {
    let server = Server::with_account(AT_ONCE).await;
    let mut other = operator_connect_account();
    other["serviceDetails"]["teamsTenantId"] = json!("otherTenant");
    assert_eq!(server.put(ACCOUNT, &other).await.status, 200);
    server.put(NUMBER, &operator_connect_number("CallingUserAssignment")).await;
    server.put(ACCOUNT, &operator_connect_account()).await.assert_error(409, "TeamsTenantIdInUse");
    let mut without = operator_connect_account();
    without["serviceDetails"].as_object_mut().unwrap().remove("teamsTenantId");
    server.put(ACCOUNT, &without).await.assert_error(409, "TeamsTenantIdInUse");
    assert_eq!(server.put(ACCOUNT, &other).await.status, 200);
    server.delete(NUMBER).await;
    assert_eq!(server.put(ACCOUNT, &operator_connect_account()).await.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn a_body_that_does_not_match_the_schema_is_refused_with_its_place() {
    let server = Server::start(AT_ONCE).await;
    let refused = async |body: &str| server.send("PUT", ACCOUNT, &[], body).await;
    for body in ["", "{", "[]", "{\"name\":\"contoso\",}", "\"contoso\""] {
        refused(body).await.assert_error(400, "InvalidRequestBody");
    }
    for (body, target) in [
        (json!({}), "/name"),
        (json!({ "name": "con toso" }), "/name"),
        (
            json!({ "name": "contoso", "serviceDetails": { "teamsOperatorConnect": { "enabled": true } } }),
            "/serviceDetails/teamsOperatorConnect/syncEnabled",
        ),
    ] {
        let reply = refused(&body.to_string()).await;
        reply.assert_error(400, "InvalidRequestBody");
        assert_eq!(reply.body["error"]["target"], target);
    }
    server.get(ACCOUNT).await.assert_error(404, "AccountNotFound");
    server.stop().await;
}
