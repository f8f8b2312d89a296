//! `/_emulator/openapi.json`: it is an OpenAPI document, and requests and responses match it.

use std::collections::BTreeSet;

use acg_emulator::Seed;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::support::{
    ACCOUNT, AT_ONCE, NUMBER, NUMBERS, Reply, Server, operator_connect_account,
    operator_connect_number,
};

/// The schema of OpenAPI 3.1 of the OpenAPI Initiative.
const OPENAPI: &str = include_str!("openapi-3.1.json");

const README: &str = include_str!("../../README.md");

async fn document(server: &Server) -> Value {
    server.get("/_emulator/openapi.json").await.body
}

/// The schema with this name, which can refer to others.
fn validator(document: &Value, name: &str) -> Validator {
    let components = document["components"].clone();
    let schema =
        json!({ "$ref": format!("#/components/schemas/{name}"), "components": components });
    jsonschema::validator_for(&schema).unwrap()
}

#[track_caller]
fn assert_valid(document: &Value, name: &str, value: &Value) {
    let validator = validator(document, name);
    let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{name}: {errors:?}\n{value}");
}

/// The name of the schema of a response.
fn schema_of<'a>(document: &'a Value, path: &str, method: &str, status: u16) -> &'a str {
    let response = &document["paths"][path][method]["responses"][status.to_string()];
    let reference = response["content"]["application/json"]["schema"]["$ref"].as_str().unwrap();
    reference.strip_prefix("#/components/schemas/").unwrap()
}

/// The values of `$ref` anywhere in a document.
fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_document_is_valid_and_has_all_operations() {
    let server = Server::start(AT_ONCE).await;
    let document = document(&server).await;
    let schema: Value = serde_json::from_str(OPENAPI).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&document)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");

    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 100);
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    for schema in document["components"]["schemas"].as_object().unwrap().values() {
        assert!(jsonschema::meta::is_valid(schema), "{schema}");
    }
    let paths = document["paths"].as_object().unwrap();
    let operations: usize = paths.values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(operations, 18);
    server.stop().await;
}

#[tokio::test]
async fn a_document_that_is_invalid_is_found() {
    let server = Server::start(AT_ONCE).await;
    let mut document = document(&server).await;
    let schema: Value = serde_json::from_str(OPENAPI).unwrap();
    document["paths"]["/accounts"]["get"]["responses"] = json!([]);
    assert!(!jsonschema::is_valid(&schema, &document));
    server.stop().await;
}

#[tokio::test]
async fn responses_match_their_schemas() {
    let server = Server::with_account(AT_ONCE).await;
    let document = document(&server).await;
    server.put(NUMBER, &operator_connect_number("")).await;
    let direct_routing = json!({ "name": "other", "serviceDetails": { "teamsDirectRouting": {
        "enabled": true, "syncEnabled": false } } });
    server.put("/accounts/other?api-version=2024-02-29", &direct_routing).await;
    let tenant = "6f1c2b74-2a53-4a0b-9a67-7d6f0c7b1e10";
    for (path, template) in [
        ("/accounts", "/accounts"),
        ("/accounts/contoso", "/accounts/{accountName}"),
        ("/accounts/other", "/accounts/{accountName}"),
        ("/numbers?", "/numbers"),
        ("/accounts/contoso/numbers", "/accounts/{accountName}/numbers"),
        ("/accounts/contoso/numbers/+123451", "/accounts/{accountName}/numbers/{telephoneNumber}"),
        ("/accounts/contoso/teamsCivicAddresses", "/accounts/{accountName}/teamsCivicAddresses"),
        ("/teamsRequestsForInformation", "/teamsRequestsForInformation"),
        (
            &format!("/teamsRequestsForInformation/{tenant}"),
            "/teamsRequestsForInformation/{tenantId}",
        ),
    ] {
        let path = path.trim_end_matches('?');
        let reply = server.get(&format!("{path}?api-version=2024-02-29")).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_valid(&document, schema_of(&document, template, "get", 200), &reply.body);
    }
    let action = |name: &str| format!("/accounts/{{accountName}}:{name}");
    let post = async |name: &str, body: Value| -> Reply {
        server.post(&format!("/accounts/contoso:{name}?api-version=2024-02-29"), &body).await
    };
    let identifiers = json!({ "numbers": [{ "telephoneNumber": "+123451" }] });
    let batch = json!({ "numbers": [operator_connect_number("CallingUserAssignment")] });
    for (name, body) in [
        ("createOrUpdateNumbers", batch),
        ("getTeamsCapabilityPlans", json!({})),
        ("getTeamsAvailableCapabilities", identifiers),
    ] {
        let reply = post(name, body).await;
        assert_valid(&document, schema_of(&document, &action(name), "post", 200), &reply.body);
    }
    let refused = server.get(&format!("{NUMBERS}&top=0")).await;
    assert_valid(&document, "Error", &refused.body);
    server.stop().await;
}

#[tokio::test]
async fn the_schemas_of_requests_accept_and_refuse_what_the_emulator_does() {
    let server = Server::with_account(AT_ONCE).await;
    let document = document(&server).await;
    let mut wrong_type = operator_connect_number("x");
    wrong_type["serviceDetails"]["teamsOperatorConnect"]["enabled"] = json!("true");
    let mut unknown = operator_connect_number("x");
    unknown["unknown"] = json!(1);
    for number in [operator_connect_number("x"), wrong_type, unknown, json!({})] {
        let accepted = server.put(NUMBER, &number).await.status < 300;
        assert_eq!(validator(&document, "Number").is_valid(&number), accepted, "{number}");
    }
    let mut bad_subdomain = operator_connect_account();
    bad_subdomain["serviceDetails"]["teamsDirectRouting"] = json!({
        "enabled": true, "syncEnabled": true,
        "configuration": { "callScreening": true, "subdomain": "much-too-long",
                           "subdomainTokens": { "region1Token": "a", "region2Token": "b" } }
    });
    for account in [operator_connect_account(), bad_subdomain, json!({ "name": 1 })] {
        let accepted = server.put(ACCOUNT, &account).await.status < 300;
        assert_eq!(validator(&document, "Account").is_valid(&account), accepted, "{account}");
    }
    server.stop().await;
}

#[tokio::test]
async fn the_bodies_of_the_readme_match_the_schemas_of_their_names() {
    let server = Server::start(AT_ONCE).await;
    let document = document(&server).await;
    let (_, section) = README.split_once("\n## Bodies\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let mut names = BTreeSet::new();
    for part in section.split("\n```json\n").collect::<Vec<_>>().windows(2) {
        let text = part[0].rsplit("\n\n`").next().unwrap();
        let (name, _) = text.split_once('`').unwrap();
        let (body, _) = part[1].split_once("\n```\n").unwrap();
        assert_valid(&document, name, &serde_json::from_str(body).unwrap());
        names.insert(name);
    }
    // Those that are alike have no example of their own.
    let alike = ["AccountPage", "TeamsCivicAddressPage", "TeamsRequestForInformationPage"];
    let described = document["components"]["schemas"].as_object().unwrap().keys();
    let missing: Vec<_> = described
        .filter(|name| !names.contains(name.as_str()) && !alike.contains(&name.as_str()))
        .collect();
    assert_eq!(missing, ["NumberIdentifiers"]);
    server.stop().await;
}

#[test]
fn the_seed_of_the_readme_is_valid() {
    let (_, section) = README.split_once("\n## Seed\n").unwrap();
    let (_, block) = section.split_once("\n```json\n").unwrap();
    let (seed, _) = block.split_once("\n```\n").unwrap();
    Seed::from_json(seed.as_bytes()).unwrap();
}
