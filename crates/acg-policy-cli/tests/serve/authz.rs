//! The requests of Envoy's filter `ext_authz`, sent as Envoy sends them.

use std::io::Write as _;

use acg_policy::{Head, Policy, Validator};
use serde_json::Value;

use crate::server::{Server, read};

const PUT: &str = "/accounts/contoso?api-version=2024-02-29";
const JSON: &str = "content-type: application/json\r\n";
const GOOD: &[u8] =
    br#"{"name":"contoso","serviceDetails":{"teamsDirectRouting":{"enabled":true,"syncEnabled":true}}}"#;

fn codes(body: &str) -> Vec<String> {
    let error: Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("{body}"));
    let details = error["error"]["details"].as_array().unwrap();
    details.iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_refusal_is_the_reply_of_the_filter() {
    let server = Server::start(&[]);
    let body = br#"{"name":"fabrikam"}"#;
    let fields = format!("{JSON}x-request-id: 7f1c\r\nx-ms-client-request-id: a b\r\n");
    let response = server.send("PUT", &format!("/authz{PUT}"), &fields, body);
    let headers: [(&[u8], &[u8]); 2] =
        [(b"content-type", b"application/json"), (b"x-ms-client-request-id", b"a b")];
    let head = Head { method: b"PUT", target: PUT.as_bytes(), headers: &headers };
    let report = Validator::new(Policy::default()).check_request(&head, body, None);
    let reply = acg_policy_wire::reply(&report).unwrap();
    assert_eq!(response.status, reply.status);
    assert_eq!(response.body, String::from_utf8(reply.body).unwrap());
    for (name, value) in &reply.headers {
        assert!(response.has(&format!("{name}: {}", value.to_lowercase())), "{}", response.head);
    }
    assert!(response.has("x-request-id: 7f1c"));
    assert!(!response.head.contains("x-ms-client-request-id"), "not an identifier");
    let repeated = format!("{JSON}x-request-id: 7f1c\r\nx-request-id: 7f1d\r\n");
    let response = server.send("PUT", &format!("/authz{PUT}"), &repeated, body);
    assert!(!response.head.contains("x-request-id"), "{}", response.head);
}

#[test]
fn an_accepted_request_passes_with_and_without_the_prefix() {
    let server = Server::start(&[]);
    for target in [PUT.to_owned(), format!("/authz{PUT}")] {
        let response = server.send("PUT", &target, JSON, GOOD);
        assert_eq!((response.status, &*response.body), (200, ""), "{target}");
        assert_eq!(server.send("PUT", &target, JSON, b"{").status, 400, "{target}");
    }
}

#[test]
fn below_the_prefix_no_path_is_one_of_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("policy.json");
    std::fs::write(&policy, r#"{"unknownRoutes":"refuse"}"#).unwrap();
    let server = Server::start(&["--policy", policy.to_str().unwrap()]);
    for (target, status) in [
        ("/authz/metrics", 404),
        ("/authz/healthz", 404),
        ("/authz/v1/check", 404),
        ("/authz/authz/accounts/contoso?api-version=2024-02-29", 404),
        ("/authz//metrics", 400),
        ("/authz/%6detrics", 400),
        ("/authz*", 404),
        ("/authz", 404),
        ("/authz?api-version=2024-02-29", 404),
        ("/authz/accounts?api-version=2024-02-29", 200),
    ] {
        let response = server.get(target);
        let expected = if status == 200 { 200..=200 } else { 400..=499 };
        assert!(expected.contains(&response.status), "{target}: {response:?}");
        assert_eq!(response.status == 200, status == 200, "{target}");
        if status != 200 {
            assert!(!codes(&response.body).is_empty(), "{target}");
        }
    }
    assert_eq!(server.metric("acg_policy_checked{acg_endpoint=\"check\"}"), 0);
}

#[test]
fn a_misspelt_path_of_the_server_is_not_accepted() {
    let server = Server::start(&[]);
    for (target, instead) in [
        ("/v1", "use POST /v1/check"),
        ("/v1/", "use POST /v1/check"),
        ("/v1?a=b", "use POST /v1/check"),
        ("/v1/chek", "use POST /v1/check"),
        ("/v1/check/", "use POST /v1/check"),
        ("/v1/check/a", "use POST /v1/check"),
        ("/V1/check", "use POST /v1/check"),
        ("http://check/v1/chek", "use POST /v1/check"),
        ("//v1/check", "use POST /v1/check"),
        ("/healthz/", "use GET /healthz"),
        ("/readyz/a", "use GET /readyz"),
        ("/Metrics", "use GET /metrics"),
    ] {
        for method in ["GET", "POST", "OPTIONS"] {
            let response = server.send(method, target, JSON, GOOD);
            assert_eq!(response.status, 404, "{method} {target}: {response:?}");
            let error: Value = serde_json::from_str(&response.body).unwrap();
            let message = format!("the server does not have this path; {instead}");
            assert_eq!(error["error"]["message"], Value::from(message), "{method} {target}");
        }
    }
    // Below the prefix, and where the segment is another one, the policy decides.
    for target in
        ["/authz/v1/chek", "/authz/healthz/", "/authz/v1", "/authz//v1/check", "/v1beta", "/other"]
    {
        assert_eq!(server.get(target).status, 200, "{target}");
    }
}

#[test]
fn a_part_of_a_body_never_passes() {
    let server = Server::start(&[]);
    let target = format!("/authz{PUT}");
    for (value, status) in
        [("false", 200), ("true", 413), ("TRUE", 413), ("", 413), ("false,true", 413)]
    {
        let fields = format!("{JSON}x-envoy-auth-partial-body: {value}\r\n");
        let response = server.send("PUT", &target, &fields, GOOD);
        assert_eq!(response.status, status, "{value}");
    }
    // Outside the API as well: the rest of the body is not known.
    let fields = "x-envoy-auth-partial-body: true\r\n";
    assert_eq!(server.send("POST", "/authz/other", fields, b"x").status, 413);
    // As well as a request that the policy accepts by its head.
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("policy.json");
    std::fs::write(&policy, r#"{"rules":{"request/unknown-route":"warning"}}"#).unwrap();
    let lenient = Server::start(&["--policy", policy.to_str().unwrap()]);
    let unknown = "/authz/accounts/contoso/unknown?api-version=2024-02-29";
    assert_eq!(lenient.send("POST", unknown, JSON, b"x").status, 200);
    assert_eq!(lenient.send("POST", unknown, fields, b"x").status, 413);
    let mut stream = server.connect();
    let head = format!("PUT {target} HTTP/1.1\r\nhost: a\r\n{JSON}content-length: 900\r\n\r\n");
    stream.write_all(&[head.as_bytes(), GOOD].concat()).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut rest = Vec::new();
    let _closed = std::io::Read::read_to_end(&mut stream, &mut rest);
    assert!(!rest.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&rest));
}

#[test]
fn a_body_over_the_limit_of_the_policy_is_refused_and_chunks_do_not_matter() {
    let server = Server::start(&[]);
    let target = format!("/authz{PUT}");
    let large = vec![b' '; 131_073];
    let response = server.send("PUT", &target, JSON, &large);
    assert_eq!(response.status, 413);
    assert_eq!(codes(&response.body), ["request/body-too-large"]);
    let send_chunks = |chunk: &[u8], count: usize| {
        let mut stream = server.connect();
        let head = format!(
            "PUT {target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ntransfer-encoding: chunked\r\n{JSON}\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let one = [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat();
        for _ in 0..count {
            let _sent = stream.write_all(&one);
        }
        let _sent = stream.write_all(b"0\r\ntrailer: x\r\n\r\n");
        read(&mut stream).status
    };
    assert_eq!(send_chunks(GOOD, 1), 200);
    assert_eq!(send_chunks(b" ", 9), 400);
    assert_eq!(send_chunks(&large[..70_000], 2), 413);
}
