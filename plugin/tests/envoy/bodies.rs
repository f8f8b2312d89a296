//! Bodies in every form of HTTP/1.1: chunked, slow, large, with trailers, half.

use std::io::Write;
use std::time::Duration;

use serde_json::json;

use crate::client::{self, Reply};
use crate::common::{ENABLED, GOOD, NUMBER};
use crate::gateway::{Gateway, Listener};
use crate::upstream::{Account, LOOKUP_AUTHORITY, Upstream};

struct Setting {
    gateway: Gateway,
    upstream: Upstream,
}

impl Setting {
    fn new() -> Self {
        let upstream = Upstream::start();
        upstream.set_account(Account::Answer(200, ENABLED.into()));
        let account = json!({ "cluster": "acg_api", "authority": LOOKUP_AUTHORITY });
        let large = json!({ "policy": { "maxBodyBytes": 1_000_000 }, "account": account });
        let trailers = "server_header_transformation: PASS_THROUGH";
        let with_trailers = "http_protocol_options: { enable_trailers: true }";
        let listeners = [
            Listener { name: "sample".to_owned(), ..Listener::default() },
            Listener {
                name: "large".to_owned(),
                configuration: Some(large),
                ..Listener::default()
            },
            Listener {
                name: "trailers".to_owned(),
                replacements: vec![(trailers, with_trailers)],
                ..Listener::default()
            },
        ];
        let gateway = Gateway::start(upstream.address(), &listeners);
        Self { gateway, upstream }
    }

    fn send(&self, listener: &str, parts: &[&[u8]], pause_ms: u64) -> Reply {
        client::send_slowly(self.gateway.address(listener), parts, Duration::from_millis(pause_ms))
    }

    /// Nothing of a caller has reached the API.
    fn saw_nothing(&self) {
        let forwarded = self.upstream.take_forwarded();
        assert!(forwarded.is_empty(), "{forwarded:?}");
    }

    /// The API has seen one request, with exactly this body.
    fn saw(&self, body: &[u8]) {
        let forwarded = self.upstream.take_forwarded();
        assert_eq!(forwarded.len(), 1, "{forwarded:?}");
        assert!(forwarded[0].complete && forwarded[0].body == body, "another body reached the API");
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

/// The good number, with blanks up to this length.
fn padded(length: usize) -> Vec<u8> {
    let mut body = GOOD.as_bytes().to_vec();
    body.resize(length, b' ');
    body
}

#[test]
fn chunks_that_come_slowly_are_judged_as_one_body() {
    let setting = Setting::new();
    let (first, second) = GOOD.as_bytes().split_at(100);
    let parts = [
        head("transfer-encoding: chunked").into_bytes(),
        chunk(first),
        chunk(second),
        b"0\r\n\r\n".to_vec(),
    ];
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    assert_eq!(setting.send("sample", &parts, 30).status, 200);
    setting.saw(GOOD.as_bytes());

    let bad = chunk(br#"{"telephoneNumber":"+12065550100""#);
    let head = head("transfer-encoding: chunked");
    let reply = setting.send("sample", &[head.as_bytes(), &bad, b"0\r\n\r\n"], 30);
    assert_eq!((reply.status, reply.codes()), (400, vec!["json/syntax".to_owned()]));
    setting.saw_nothing();
}

#[test]
fn trailers_are_no_way_around_the_check() {
    let setting = Setting::new();
    let head = head("te: trailers\r\ntrailer: x-sum\r\ntransfer-encoding: chunked");
    let end = b"0\r\nx-sum: 1\r\n\r\n";
    for listener in ["trailers", "sample"] {
        let reply = setting.send(listener, &[head.as_bytes(), &chunk(GOOD.as_bytes()), end], 30);
        assert_eq!(reply.status, 200, "{listener}");
        setting.saw(GOOD.as_bytes());

        let reply = setting.send(listener, &[head.as_bytes(), &chunk(b"{"), end], 30);
        assert_eq!(reply.codes(), ["json/syntax"], "{listener}");
        let reply = setting.send(listener, &[head.as_bytes(), end], 30);
        assert_eq!(reply.codes(), ["request/body-missing"], "{listener}");
        setting.upstream.set_account(Account::Answer(404, Vec::new()));
        let reply = setting.send(listener, &[head.as_bytes(), &chunk(GOOD.as_bytes()), end], 30);
        assert_eq!(reply.codes(), ["state/account-missing"], "{listener}");
        setting.saw_nothing();
        setting.upstream.set_account(Account::Answer(200, ENABLED.into()));
    }
}

#[test]
fn a_large_body_arrives_byte_for_byte_after_the_lookup() {
    let setting = Setting::new();
    let body = padded(900_000);
    let head = head("content-length: 900000");
    let mut parts = vec![head.as_bytes()];
    parts.extend(body.chunks(70_000));
    assert_eq!(setting.send("large", &parts, 10).status, 200);
    setting.saw(&body);
}

#[test]
fn the_limit_of_a_body_is_the_policys_own() {
    let setting = Setting::new();
    for (length, status) in
        [(131_071, 200), (131_072, 200), (131_073, 413), (1_048_577, 413), (3_000_000, 413)]
    {
        let body = padded(length);
        let reply = setting.send(
            "sample",
            &[head(&format!("content-length: {length}")).as_bytes(), &body],
            0,
        );
        assert_eq!(reply.status, status, "{length} bytes");
        if status == 200 {
            setting.saw(&body);
        } else {
            assert_eq!(reply.codes(), ["request/body-too-large"], "{length} bytes");
            setting.saw_nothing();
        }
    }
}

#[test]
fn a_caller_may_wait_for_leave_to_send_the_body() {
    let setting = Setting::new();
    let head = head(&format!("expect: 100-continue\r\ncontent-length: {}", GOOD.len()));
    let reply = setting.send("sample", &[head.as_bytes(), GOOD.as_bytes()], 100);
    assert_eq!(reply.status, 200);
    setting.saw(GOOD.as_bytes());
}

#[test]
fn callers_that_go_away_leave_nothing_behind() {
    let mut setting = Setting::new();
    setting.upstream.set_account(Account::Silence);
    let head = head(&format!("content-length: {}", GOOD.len()));
    for part in [0, 1, GOOD.len()] {
        for _ in 0..20 {
            let mut stream = client::connect(setting.gateway.address("sample")).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&GOOD.as_bytes()[..part]).unwrap();
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    setting.upstream.set_account(Account::Answer(200, ENABLED.into()));
    setting.saw_nothing();
    let reply = setting.send("sample", &[head.as_bytes(), GOOD.as_bytes()], 0);
    assert_eq!(reply.status, 200);
    setting.saw(GOOD.as_bytes());
    assert!(setting.gateway.is_up());
    assert_eq!(setting.gateway.statistic("wasmcustom.acg_policy.internal"), 0);
}

#[test]
fn one_connection_carries_good_and_bad_requests() {
    let setting = Setting::new();
    let mut stream = client::connect(setting.gateway.address("sample")).unwrap();
    let get = "GET /accounts/contoso?api-version=2024-02-29 HTTP/1.1\r\nhost: gateway\r\n\r\n";
    stream.write_all(get.as_bytes()).unwrap();
    assert_eq!(client::read_reply(&mut stream).unwrap().status, 200);
    let put = head(&format!("content-length: {}", GOOD.len())) + GOOD;
    stream.write_all(put.as_bytes()).unwrap();
    assert_eq!(client::read_reply(&mut stream).unwrap().status, 200);
    let bad = head("content-length: 2") + "{}";
    stream.write_all(bad.as_bytes()).unwrap();
    assert_eq!(client::read_reply(&mut stream).unwrap().status, 400);
    assert_eq!(setting.upstream.take_forwarded().len(), 2);
}
