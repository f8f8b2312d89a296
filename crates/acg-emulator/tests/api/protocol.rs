use serde_json::json;

use crate::support::{ACCOUNT, AT_ONCE, NUMBER, Server, bare_account, operator_connect_account};

/// Every resource, with its methods.
const RESOURCES: [(&str, &str); 13] = [
    ("/accounts", "GET"),
    ("/accounts/contoso", "GET, PUT, DELETE"),
    ("/accounts/contoso:createOrUpdateNumbers", "POST"),
    ("/accounts/contoso:deleteNumbers", "POST"),
    ("/accounts/contoso:getTeamsCapabilityPlans", "POST"),
    ("/accounts/contoso%3AgetTeamsAvailableCapabilities", "POST"),
    ("/accounts/contoso/numbers", "GET"),
    ("/accounts/contoso/numbers/+123451", "GET, PUT, DELETE"),
    ("/accounts/contoso/teamsCivicAddresses", "GET"),
    ("/accounts/contoso/teamsCivicAddresses/1", "GET"),
    ("/numbers", "GET"),
    ("/teamsRequestsForInformation", "GET"),
    ("/teamsRequestsForInformation/6f1c2b74-2a53-4a0b-9a67-7d6f0c7b1e10", "GET, PATCH"),
];

#[tokio::test]
async fn every_request_requires_a_supported_version() {
    let server = Server::with_account(AT_ONCE).await;
    for (path, allow) in RESOURCES {
        for method in allow.split(", ") {
            let missing = server.send(method, path, &[], "{}").await;
            missing.assert_error(400, "MissingApiVersionParameter");
            assert_eq!(missing.body["error"]["target"], "api-version");
            let old = format!("{path}?api-version=2023-10-01");
            let old = server.send(method, &old, &[], "{}").await;
            old.assert_error(400, "UnsupportedApiVersionValue");
        }
    }
    assert_eq!(server.get("/accounts/contoso?api-version=2024-02-29-preview").await.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn unknown_paths_are_404_and_other_methods_are_405() {
    let server = Server::with_account(AT_ONCE).await;
    for path in [
        "/",
        "/account/contoso",
        "/accounts/contoso/",
        "/Accounts/contoso",
        "/accounts/contoso:deletenumbers",
        "/accounts/contoso:deleteNumbers/",
        "/numbers/+123451",
        "/nothing",
    ] {
        server
            .get(&format!("{path}?api-version=2024-02-29"))
            .await
            .assert_error(404, "ResourceNotFound");
    }
    for (path, allow) in RESOURCES {
        let target = format!("{path}?api-version=2024-02-29");
        for method in ["GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"] {
            let reply = server.send(method, &target, &[], "{}").await;
            if allow.split(", ").any(|allowed| allowed == method) {
                assert_ne!(reply.status, 405, "{method} {path}");
            } else {
                reply.assert_error(405, "MethodNotAllowed");
                assert_eq!(reply.header("allow"), allow, "{method} {path}");
            }
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn the_client_request_id_is_returned() {
    let server = Server::with_account(AT_ONCE).await;
    let id = ("x-ms-client-request-id", "0b5d6a0e-8f0f-4b5c-9d3a-4a1f6d2c7e88");
    for (method, target) in
        [("GET", ACCOUNT), ("GET", "/nothing"), ("DELETE", NUMBER), ("POST", NUMBER)]
    {
        let reply = server.send(method, target, &[id], "").await;
        assert_eq!(reply.header(id.0), id.1, "{method} {target}");
    }
    assert!(!server.get(ACCOUNT).await.headers.contains_key(id.0));
    server.stop().await;
}

#[tokio::test]
async fn path_parameters_must_match_the_schema() {
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
async fn a_body_of_1_mib_is_accepted_and_one_more_byte_is_413() {
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
async fn errors_never_repeat_values_of_the_request() {
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

#[tokio::test]
async fn a_repeated_query_parameter_is_refused() {
    let server = Server::start(AT_ONCE).await;
    let reply = server.get("/accounts?api-version=2024-02-29&top=1&top=2").await;
    reply.assert_error(400, "InvalidQueryParameterValue");
    assert_eq!(reply.body["error"]["target"], "top");
    server.stop().await;
}

#[tokio::test]
async fn an_encoded_body_is_refused_by_name() {
    let server = Server::start(AT_ONCE).await;
    let body = bare_account("contoso").to_string();
    for (encoding, status) in [("gzip", 415), ("identity, br", 415), ("Identity", 201)] {
        let reply = server.send("PUT", ACCOUNT, &[("content-encoding", encoding)], &body).await;
        assert_eq!(reply.status, status, "{encoding}");
        if status == 415 {
            reply.assert_error(415, "UnsupportedContentEncoding");
            assert_eq!(reply.body["error"]["target"], "Content-Encoding");
            assert_eq!(reply.header("accept-encoding"), "identity");
        }
    }
    server.stop().await;
}
