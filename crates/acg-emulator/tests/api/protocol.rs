use serde_json::json;

use crate::support::{ACCOUNT, AT_ONCE, NUMBER, NUMBERS, Server, operator_connect_account};

#[tokio::test]
async fn every_request_needs_a_supported_version() {
    let server = Server::with_account(AT_ONCE).await;
    for path in
        ["/accounts/contoso", "/accounts/contoso/numbers", "/accounts/contoso/numbers/+123451"]
    {
        let missing = server.get(path).await;
        missing.assert_error(400, "MissingApiVersionParameter");
        assert_eq!(missing.body["error"]["target"], "api-version");
        let old = server.get(&format!("{path}?api-version=2023-10-01")).await;
        old.assert_error(400, "UnsupportedApiVersionValue");
    }
    assert_eq!(server.get("/accounts/contoso?api-version=2024-02-29-preview").await.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn unknown_paths_are_404_and_wrong_methods_are_405() {
    let server = Server::with_account(AT_ONCE).await;
    for path in [
        "/",
        "/accounts",
        "/account/contoso",
        "/accounts/contoso/",
        "/Accounts/contoso",
        "/nothing",
    ] {
        server
            .get(&format!("{path}?api-version=2024-02-29"))
            .await
            .assert_error(404, "ResourceNotFound");
    }
    let action = "/accounts/contoso:deleteNumbers?api-version=2024-02-29";
    server.send("POST", action, &[], "{}").await.assert_error(404, "ResourceNotFound");
    for (target, allow) in
        [(ACCOUNT, "GET, PUT, DELETE"), (NUMBER, "GET, PUT, DELETE"), (NUMBERS, "GET")]
    {
        let reply = server.send("PATCH", target, &[], "{}").await;
        reply.assert_error(405, "MethodNotAllowed");
        assert_eq!(reply.header("allow"), allow);
    }
    server.stop().await;
}

#[tokio::test]
async fn path_parameters_follow_the_schema() {
    let server = Server::with_account(AT_ONCE).await;
    for path in [
        "/accounts/con%20toso",
        "/accounts/contoso/numbers/123451",
        "/accounts/contoso/numbers/%252B123451",
    ] {
        let reply = server.get(&format!("{path}?api-version=2024-02-29")).await;
        reply.assert_error(400, "InvalidPathParameterValue");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_body_of_one_mebibyte_is_read_and_one_byte_more_is_413() {
    let server = Server::start(AT_ONCE).await;
    let mut account = operator_connect_account();
    account["correlationId"] = json!("");
    let padding = (1 << 20) - account.to_string().len();
    account["correlationId"] = json!("x".repeat(padding));
    assert_eq!(server.put(ACCOUNT, &account).await.status, 201);
    account["correlationId"] = json!("x".repeat(padding + 1));
    server.put(ACCOUNT, &account).await.assert_error(413, "RequestBodyTooLarge");
    server.stop().await;
}

#[tokio::test]
async fn errors_never_repeat_what_the_caller_sent() {
    let server = Server::start(AT_ONCE).await;
    let body = json!({ "name": "secret-name!", "secret-member": "secret-value" }).to_string();
    let reply =
        server.send("PUT", "/accounts/secret-path?api-version=2024-02-29", &[], &body).await;
    reply.assert_error(400, "InvalidRequestBody");
    assert!(!reply.body.to_string().contains("secret"), "{}", reply.body);
    let reply = server.send("PUT", ACCOUNT, &[], "{\"secret\": secret}").await;
    assert!(!reply.body.to_string().contains("secret"), "{}", reply.body);
    server.stop().await;
}
