//! Bodies over HTTP/1.1: chunked, slow, large, with trailers, incomplete.

use std::io::Write;
use std::time::Duration;

use serde_json::json;

use crate::client::{self, Reply};
use crate::common::{ENABLED, GOOD, MISSING, NUMBER};
use crate::gateway::{Gateway, Listener};
use crate::upstream::{AccountResponse, LOOKUP_AUTHORITY, Upstream};

struct Setup {
    gateway: Gateway,
    upstream: Upstream,
}

impl Setup {
    fn new() -> Self {
        let upstream = Upstream::start();
        upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
        let account = json!({ "cluster": "acg_api", "authority": LOOKUP_AUTHORITY });
        let large = json!({ "policy": { "maxBodyBytes": 1_000_000 }, "account": account });
        let no_cache = (r#""timeoutMs": 1000"#, r#""timeoutMs": 1000, "cacheTtlMs": 0"#);
        let trailers = "override_stream_error_on_invalid_http_message: true";
        let with_trailers =
            "{ override_stream_error_on_invalid_http_message: true, enable_trailers: true }";
        let listeners = [
            Listener { name: "sample".to_owned(), ..Listener::default() },
            Listener {
                name: "no-cache".to_owned(),
                replacements: vec![no_cache],
                ..Listener::default()
            },
            Listener {
                name: "large".to_owned(),
                configuration: Some(large),
                ..Listener::default()
            },
            Listener {
                name: "trailers".to_owned(),
                replacements: vec![(trailers, with_trailers), no_cache],
                ..Listener::default()
            },
        ];
        let gateway = Gateway::start(upstream.address(), &listeners);
        Self { gateway, upstream }
    }

    fn send(&self, listener: &str, parts: &[&[u8]], pause_ms: u64) -> Reply {
        client::send_slowly(self.gateway.address(listener), parts, Duration::from_millis(pause_ms))
    }

    /// Checks that the upstream has received no request of a client.
    fn assert_nothing_forwarded(&self) {
        let forwarded = self.upstream.take_forwarded();
        assert!(forwarded.is_empty(), "{forwarded:?}");
    }

    /// Checks that the upstream has received one request with exactly this body.
    fn assert_forwarded(&self, body: &[u8]) {
        let forwarded = self.upstream.take_forwarded();
        assert_eq!(forwarded.len(), 1, "{forwarded:?}");
        assert!(
            forwarded[0].complete && forwarded[0].body == body,
            "the upstream received another body"
        );
    }
}

fn head(framing: &str) -> String {
    format!(
        "PUT {NUMBER} HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\nauthorization: Bearer own\r\n{framing}\r\n\r\n"
    )
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

/// A valid body, padded with spaces to this length.
fn padded(length: usize) -> Vec<u8> {
    let mut body = GOOD.as_bytes().to_vec();
    body.resize(length, b' ');
    body
}

#[test]
fn slow_chunks_are_validated_as_one_body() {
    let setup = Setup::new();
    let (first, second) = GOOD.as_bytes().split_at(100);
    let parts = [
        head("transfer-encoding: chunked").into_bytes(),
        chunk(first),
        chunk(second),
        b"0\r\n\r\n".to_vec(),
    ];
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    assert_eq!(setup.send("sample", &parts, 30).status, 200);
    setup.assert_forwarded(GOOD.as_bytes());

    let invalid = chunk(br#"{"telephoneNumber":"+12065550100""#);
    let head = head("transfer-encoding: chunked");
    let reply = setup.send("sample", &[head.as_bytes(), &invalid, b"0\r\n\r\n"], 30);
    assert_eq!((reply.status, reply.codes()), (400, vec!["json/syntax".to_owned()]));
    setup.assert_nothing_forwarded();
}

#[test]
fn trailers_do_not_bypass_the_filter() {
    let setup = Setup::new();
    let head = head("te: trailers\r\ntrailer: x-sum\r\ntransfer-encoding: chunked");
    let end = b"0\r\nx-sum: 1\r\n\r\n";
    for listener in ["trailers", "no-cache"] {
        let reply = setup.send(listener, &[head.as_bytes(), &chunk(GOOD.as_bytes()), end], 30);
        assert_eq!(reply.status, 200, "{listener}");
        setup.assert_forwarded(GOOD.as_bytes());

        let reply = setup.send(listener, &[head.as_bytes(), &chunk(b"{"), end], 30);
        assert_eq!(reply.codes(), ["json/syntax"], "{listener}");
        let reply = setup.send(listener, &[head.as_bytes(), end], 30);
        assert_eq!(reply.codes(), ["request/body-missing"], "{listener}");
        setup.upstream.set_account_response(AccountResponse::Response(404, MISSING.into()));
        let reply = setup.send(listener, &[head.as_bytes(), &chunk(GOOD.as_bytes()), end], 30);
        assert_eq!(reply.codes(), ["state/account-missing"], "{listener}");
        setup.assert_nothing_forwarded();
        setup.upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
    }
}

#[test]
fn a_large_body_is_forwarded_unchanged_after_the_lookup() {
    let setup = Setup::new();
    let body = padded(900_000);
    let head = head("content-length: 900000");
    let mut parts = vec![head.as_bytes()];
    parts.extend(body.chunks(70_000));
    assert_eq!(setup.send("large", &parts, 10).status, 200);
    setup.assert_forwarded(&body);
}

#[test]
fn the_policy_limits_the_size_of_a_body() {
    let setup = Setup::new();
    for (length, status) in
        [(131_071, 200), (131_072, 200), (131_073, 413), (1_048_577, 413), (3_000_000, 413)]
    {
        let body = padded(length);
        let reply = setup.send(
            "sample",
            &[head(&format!("content-length: {length}")).as_bytes(), &body],
            0,
        );
        assert_eq!(reply.status, status, "{length} bytes");
        if status == 200 {
            setup.assert_forwarded(&body);
        } else {
            assert_eq!(reply.codes(), ["request/body-too-large"], "{length} bytes");
            setup.assert_nothing_forwarded();
        }
    }
}

#[test]
fn a_client_can_send_expect_100_continue() {
    let setup = Setup::new();
    let head = head(&format!("expect: 100-continue\r\ncontent-length: {}", GOOD.len()));
    let reply = setup.send("sample", &[head.as_bytes(), GOOD.as_bytes()], 100);
    assert_eq!(reply.status, 200);
    setup.assert_forwarded(GOOD.as_bytes());
}

#[test]
fn clients_that_disconnect_do_not_affect_later_requests() {
    let mut setup = Setup::new();
    setup.upstream.set_account_response(AccountResponse::Never);
    let head = head(&format!("content-length: {}", GOOD.len()));
    for part in [0, 1, GOOD.len()] {
        for _ in 0..20 {
            let mut stream = client::connect(setup.gateway.address("sample")).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&GOOD.as_bytes()[..part]).unwrap();
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    setup.upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
    setup.assert_nothing_forwarded();
    let reply = setup.send("sample", &[head.as_bytes(), GOOD.as_bytes()], 0);
    assert_eq!(reply.status, 200);
    setup.assert_forwarded(GOOD.as_bytes());
    assert!(setup.gateway.is_running());
    assert_eq!(setup.gateway.counter("internal"), 0);
}

#[test]
fn one_connection_carries_valid_and_invalid_requests() {
    let setup = Setup::new();
    let mut stream = client::connect(setup.gateway.address("sample")).unwrap();
    let get = "GET /accounts/contoso?api-version=2024-02-29 HTTP/1.1\r\nhost: gateway\r\n\r\n";
    stream.write_all(get.as_bytes()).unwrap();
    assert_eq!(client::read_reply(&mut stream).unwrap().status, 200);
    let put = head(&format!("content-length: {}", GOOD.len())) + GOOD;
    stream.write_all(put.as_bytes()).unwrap();
    assert_eq!(client::read_reply(&mut stream).unwrap().status, 200);
    let invalid = head("content-length: 2") + "{}";
    stream.write_all(invalid.as_bytes()).unwrap();
    assert_eq!(client::read_reply(&mut stream).unwrap().status, 400);
    assert_eq!(setup.upstream.take_forwarded().len(), 2);
}
