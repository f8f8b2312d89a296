use serde_json::{Value, json};

use crate::support::{
    ACCOUNT, AT_ONCE, Server, bare_account, bare_number, operator_connect_account,
    operator_connect_number,
};

const PLANS: &str = "/accounts/contoso:getTeamsCapabilityPlans?api-version=2024-02-29";
const AVAILABLE: &str = "/accounts/contoso:getTeamsAvailableCapabilities?api-version=2024-02-29";

async fn available(server: &Server, numbers: &[&str]) -> Value {
    let identifier = |number: &&str| json!({ "telephoneNumber": number });
    let numbers: Vec<Value> = numbers.iter().map(identifier).collect();
    let reply = server.post(AVAILABLE, &json!({ "numbers": numbers })).await;
    assert_eq!((reply.status, reply.body.as_object().unwrap().len()), (200, 1), "{}", reply.body);
    reply.body["availableCapabilities"].clone()
}

async fn put(server: &Server, telephone_number: &str, mut number: Value) {
    number["telephoneNumber"] = json!(telephone_number);
    let target = format!("/accounts/contoso/numbers/{telephone_number}?api-version=2024-02-29");
    assert_eq!(server.put(&target, &number).await.status, 201);
}

#[tokio::test]
async fn the_plans_of_an_account_are_those_of_the_seed() {
    let server = Server::with_account(AT_ONCE).await;
    for target in [PLANS.to_owned(), PLANS.replace(':', "%3a")] {
        let reply = server.send("POST", &target, &[], "").await;
        assert_eq!((reply.status, reply.etag()), (200, ""));
        let plans = reply.body["capabilityPlans"].as_array().unwrap();
        assert_eq!(plans.len(), 3);
        assert_eq!(
            plans[0],
            json!({
                "name": "Calling users",
                "offerTypes": ["Calling"],
                "usage": "CallingUserAssignment",
                "mandatoryCapabilities": ["UserAssignment"],
                "choosableCapabilities": ["InboundCalling", "OutboundCalling", "Mobile"],
                "supportsTollFree": false
            })
        );
    }
    server.stop().await;
}

#[tokio::test]
async fn an_account_outside_the_seed_has_no_plans() {
    let server = Server::with_account(AT_ONCE).await;
    let other = PLANS.replace("contoso", "other");
    server.post(&other, &Value::Null).await.assert_error(404, "AccountNotFound");
    server.put("/accounts/other?api-version=2024-02-29", &bare_account("other")).await;
    let reply = server.post(&other, &Value::Null).await;
    assert_eq!((reply.status, reply.body), (200, json!({ "capabilityPlans": [] })));
    server.stop().await;
}

#[tokio::test]
async fn available_capabilities_are_those_that_the_plans_allow_for_every_number() {
    let server = Server::start(AT_ONCE).await;
    let mut account = operator_connect_account();
    account["serviceDetails"]["teamsPhoneMobile"] = json!({ "enabled": true, "syncEnabled": true });
    server.put(ACCOUNT, &account).await;
    put(&server, "+123451", operator_connect_number("CallingUserAssignment")).await;
    put(&server, "+123452", operator_connect_number("ConferenceAssignment")).await;
    let mut both = operator_connect_number("FirstPartyAppAssignment");
    both["serviceDetails"]["teamsOperatorConnect"]["configuration"]["additionalUsages"] =
        json!(["CallingUserAssignment"]);
    put(&server, "+123453", both).await;
    put(&server, "+123454", bare_number("+123454", "contoso")).await;
    put(&server, "+123455", operator_connect_number("NoSuchUsage")).await;

    let calling = json!(["UserAssignment", "InboundCalling", "OutboundCalling", "Mobile"]);
    assert_eq!(available(&server, &["+123451"]).await, calling);
    assert_eq!(
        available(&server, &["+123453"]).await,
        json!([
            "UserAssignment",
            "InboundCalling",
            "OutboundCalling",
            "Mobile",
            "FirstPartyAppAssignment"
        ])
    );
    let common = json!(["InboundCalling", "OutboundCalling"]);
    assert_eq!(available(&server, &["+123451", "+123452"]).await, common);
    // A number without a service of the Teams backend has no capabilities, and does not restrict others.
    assert_eq!(available(&server, &["+123451", "+123454"]).await, calling);
    assert_eq!(available(&server, &["+123454"]).await, json!([]));
    assert_eq!(available(&server, &["+123451", "+123455"]).await, json!([]));
    assert_eq!(available(&server, &[]).await, json!([]));
    server.stop().await;
}

#[tokio::test]
async fn available_capabilities_require_an_account_numbers_and_a_body() {
    let server = Server::start(AT_ONCE).await;
    let one = json!({ "numbers": [{ "telephoneNumber": "+123451" }] });
    server.post(AVAILABLE, &one).await.assert_error(404, "AccountNotFound");
    server.put(ACCOUNT, &operator_connect_account()).await;
    server.post(AVAILABLE, &one).await.assert_error(404, "NumberNotFound");
    server.send("POST", AVAILABLE, &[], "").await.assert_error(400, "InvalidRequestBody");
    let reply = server.post(AVAILABLE, &json!({ "numbers": [{}] })).await;
    reply.assert_error(400, "InvalidRequestBody");
    assert_eq!(reply.body["error"]["target"], "/numbers/0/telephoneNumber");
    // The schema has no maximum for this action.
    put(&server, "+123451", operator_connect_number("CallingUserAssignment")).await;
    assert_ne!(available(&server, &["+123451"; 101]).await, json!([]));
    server.stop().await;
}
