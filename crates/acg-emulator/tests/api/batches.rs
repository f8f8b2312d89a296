use serde_json::{Value, json};

use crate::support::{
    ACCOUNT, AT_ONCE, NEVER, NUMBER, NUMBERS, Server, bare_account, bare_number,
    operator_connect_number, texts,
};

const CREATE: &str = "/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29";
const DELETE: &str = "/accounts/contoso:deleteNumbers?api-version=2024-02-29";

fn batch(numbers: &[Value]) -> Value {
    json!({ "numbers": numbers })
}

/// `count` numbers from +1000000.
fn many(count: usize) -> Vec<Value> {
    (0..count).map(|n| bare_number(&format!("+{}", 1_000_000 + n), "contoso")).collect()
}

async fn stored(server: &Server) -> Vec<String> {
    texts(server.get(NUMBERS).await.body["value"].as_array().unwrap(), "telephoneNumber")
}

#[tokio::test]
async fn a_batch_stores_each_number() {
    let server = Server::with_account(NEVER).await;
    let replaced = operator_connect_number("CallingUserAssignment");
    let single = server.put(NUMBER, &replaced).await;
    let mut read_only = replaced.clone();
    read_only["serviceProvisioningStatus"] = json!("synced");
    let configuration = &mut read_only["serviceDetails"]["teamsOperatorConnect"]["configuration"];
    configuration["availableCapabilities"] = json!(["Mobile"]);
    let reply = server.post(CREATE, &batch(&[bare_number("+123459", "contoso"), read_only])).await;
    assert_eq!((reply.status, reply.etag()), (200, ""));
    let representation = reply.body["numbers"].as_array().unwrap();
    // In the order of the batch, as in the response to a PUT.
    assert_eq!(texts(representation, "telephoneNumber"), ["+123459", "+123451"]);
    assert_eq!(representation[0]["serviceProvisioningStatus"], "synced");
    assert_eq!(representation[1], single.body);
    assert_eq!(reply.body.as_object().unwrap().len(), 1);
    assert_eq!(stored(&server).await, ["+123451", "+123459"]);
    assert_ne!(server.get(NUMBER).await.etag(), single.etag());
    let services = &server.get(ACCOUNT).await.body["serviceDetails"];
    assert_eq!(services["teamsOperatorConnect"]["numberCount"], 1);
    server.stop().await;
}

#[tokio::test]
async fn a_batch_has_at_most_100_numbers() {
    let server = Server::with_account(AT_ONCE).await;
    let hundred = many(100);
    assert_eq!(server.post(CREATE, &batch(&hundred)).await.status, 200);
    assert_eq!(stored(&server).await.len(), 100);
    assert_eq!(server.post(DELETE, &batch(&hundred)).await.status, 204);
    assert!(stored(&server).await.is_empty());
    for target in [CREATE, DELETE] {
        let reply = server.post(target, &batch(&many(101))).await;
        reply.assert_error(400, "InvalidRequestBody");
        assert_eq!(reply.body["error"]["target"], "/numbers");
    }
    assert!(stored(&server).await.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn a_batch_with_an_invalid_number_changes_nothing() {
    let server = Server::with_account(AT_ONCE).await;
    let mut invalid = bare_number("+123452", "contoso");
    invalid["serviceDetails"] = json!({ "teamsDirectRouting": {} });
    let reply = server.post(CREATE, &batch(&[bare_number("+123451", "contoso"), invalid])).await;
    reply.assert_error(400, "InvalidRequestBody");
    let target = "/numbers/1/serviceDetails/teamsDirectRouting/enabled";
    assert_eq!(reply.body["error"]["target"], target);
    assert!(stored(&server).await.is_empty());

    server.post(CREATE, &batch(&[bare_number("+123451", "contoso")])).await;
    let identifiers = [json!({ "telephoneNumber": "+123451" }), json!({ "telephoneNumber": "+1" })];
    let reply = server.post(DELETE, &batch(&identifiers)).await;
    reply.assert_error(400, "InvalidRequestBody");
    assert_eq!(reply.body["error"]["target"], "/numbers/1/telephoneNumber");
    assert_eq!(stored(&server).await, ["+123451"]);
    server.stop().await;
}

#[tokio::test]
async fn a_batch_deletes_existing_numbers_and_ignores_missing_ones() {
    let server = Server::with_account(AT_ONCE).await;
    server.put("/accounts/other?api-version=2024-02-29", &bare_account("other")).await;
    let other = "/accounts/other/numbers/+1000000?api-version=2024-02-29";
    server.put(other, &bare_number("+1000000", "other")).await;
    server.post(CREATE, &batch(&many(3))).await;
    let encoded = DELETE.replace(':', "%3A");
    let reply = server.post(&encoded, &batch(&[many(2), many(1)].concat())).await;
    assert_eq!((reply.status, reply.body), (204, Value::Null));
    assert_eq!(stored(&server).await, ["+1000002"]);
    assert_eq!(server.get(other).await.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn duplicate_numbers_of_a_batch_are_stored_in_order() {
    let server = Server::with_account(AT_ONCE).await;
    let mut last = bare_number("+123451", "contoso");
    last["configuration"] = json!({ "customSipHeader": "last" });
    let reply = server.post(CREATE, &batch(&[bare_number("+123451", "contoso"), last])).await;
    assert_eq!(reply.body["numbers"].as_array().unwrap().len(), 2);
    assert_eq!(server.get(NUMBER).await.body["configuration"]["customSipHeader"], "last");
    server.stop().await;
}

#[tokio::test]
async fn the_path_determines_the_account_of_a_batch() {
    let server = Server::with_account(AT_ONCE).await;
    let reply = server.post(CREATE, &batch(&[bare_number("+123451", "other")])).await;
    assert_eq!(reply.body["numbers"][0]["accountName"], "contoso");
    assert_eq!(server.get(NUMBER).await.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn a_batch_requires_an_account_and_a_list() {
    let server = Server::start(AT_ONCE).await;
    for target in [CREATE, DELETE] {
        server.post(target, &batch(&many(1))).await.assert_error(404, "AccountNotFound");
    }
    server.put(ACCOUNT, &bare_account("contoso")).await;
    for target in [CREATE, DELETE] {
        for body in ["", "[]", "{}", "{\"numbers\":null}", "{\"numbers\":{}}"] {
            server.send("POST", target, &[], body).await.assert_error(400, "InvalidRequestBody");
        }
    }
    let empty = server.post(CREATE, &batch(&[])).await;
    assert_eq!((empty.status, empty.body), (200, json!({ "numbers": [] })));
    assert_eq!(server.post(DELETE, &batch(&[])).await.status, 204);
    server.stop().await;
}

#[tokio::test]
async fn a_batch_ignores_conditional_headers() {
    let server = Server::with_account(AT_ONCE).await;
    let body = batch(&many(1)).to_string();
    for condition in [("if-match", "\"other\""), ("if-unmodified-since", LONG_AGO)] {
        assert_eq!(server.send("POST", CREATE, &[condition], &body).await.status, 200);
        assert_eq!(server.send("POST", DELETE, &[condition], &body).await.status, 204);
    }
    server.stop().await;
}

const LONG_AGO: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
