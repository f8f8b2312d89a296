//! An upstream that is down, silent or slow, and configurations with errors.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::client;
use crate::common::{self, ENABLED, GOOD, NUMBER};
use crate::gateway::{Gateway, Listener};
use crate::upstream::{AccountResponse, LOOKUP_AUTHORITY, Upstream};

fn put_number() -> Vec<u8> {
    format!(
        "PUT {NUMBER} HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\nauthorization: Bearer own\r\ncontent-length: {}\r\n\r\n{GOOD}",
        GOOD.len()
    )
    .into_bytes()
}

/// Starts Envoy with the sample, in which every request has a lookup of its own.
fn start_without_cache(upstream: SocketAddr) -> Gateway {
    let timeout = r#""timeoutMs": 1000"#;
    let listener = Listener {
        name: "sample".to_owned(),
        replacements: vec![(timeout, r#""timeoutMs": 1000, "cacheTtlMs": 0"#)],
        ..Listener::default()
    };
    Gateway::start(upstream, &[listener])
}

#[test]
fn an_upstream_that_is_down_is_unknown_within_two_seconds_and_works_after_its_restart() {
    let upstream = Upstream::start();
    let address = upstream.address();
    upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
    let mut gateway = start_without_cache(address);
    assert_eq!(client::send(gateway.address("sample"), &put_number()).status, 200);

    drop(upstream);
    let start = Instant::now();
    let reply = client::send(gateway.address("sample"), &put_number());
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!((reply.status, reply.codes()), (503, vec!["state/unknown".to_owned()]));
    assert!(gateway.is_running());

    let upstream = Upstream::start_at(address);
    upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
    assert_eq!(client::send(gateway.address("sample"), &put_number()).status, 200);
    assert_eq!(upstream.take_forwarded().len(), 1);
}

#[test]
fn an_upstream_that_does_not_respond_is_unknown_within_two_seconds() {
    let upstream = Upstream::start();
    upstream.set_account_response(AccountResponse::Never);
    let gateway = start_without_cache(upstream.address());
    let start = Instant::now();
    let reply = client::send(gateway.address("sample"), &put_number());
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!((reply.status, reply.codes()), (503, vec!["state/unknown".to_owned()]));
    assert_eq!(upstream.take_forwarded().len(), 0);
    assert_eq!(gateway.counter("unknown_state"), 1);
}

#[test]
fn a_response_that_is_not_the_account_leaves_it_unknown() {
    let upstream = Upstream::start();
    let gateway = start_without_cache(upstream.address());
    let large = format!("{{\"name\":\"contoso\",\"padding\":\"{}\"}}", "x".repeat(1_100_000));
    for (status, body) in [
        (200, "<html>".to_owned()),
        (200, String::new()),
        (200, r#"{"name":"another"}"#.to_owned()),
        (200, large),
        (302, String::new()),
        // A proxy in between has sent these.
        (404, String::new()),
        (404, "<html>".to_owned()),
        (404, r#"{"statusCode":404,"message":"Resource not found"}"#.to_owned()),
        (500, ENABLED.to_owned()),
    ] {
        upstream.set_account_response(AccountResponse::Response(status, body.clone().into_bytes()));
        let reply = client::send(gateway.address("sample"), &put_number());
        assert_eq!(reply.codes(), ["state/unknown"], "{status} with {} bytes", body.len());
    }
    assert_eq!(upstream.take_forwarded().len(), 0);
}

#[test]
fn the_policy_decides_about_unknown_accounts() {
    let upstream = Upstream::start();
    let configuration = json!({
        "policy": { "rules": { "state/unknown": "warning" } },
        "account": { "cluster": "acg_api", "authority": LOOKUP_AUTHORITY },
    });
    let listener = Listener {
        name: "lenient".to_owned(),
        configuration: Some(configuration),
        ..Listener::default()
    };
    let gateway = Gateway::start(upstream.address(), &[listener]);
    assert_eq!(client::send(gateway.address("lenient"), &put_number()).status, 200);
    assert_eq!(upstream.take_forwarded().len(), 1);
}

#[test]
fn envoy_does_not_start_with_an_invalid_configuration_and_logs_its_place() {
    let upstream = Upstream::start();
    let configuration = json!({ "policy": { "rules": { "number/usage-emtpy": "off" } }, "account": { "cluster": "acg_api" } });
    let listener = Listener {
        name: "invalid".to_owned(),
        configuration: Some(configuration),
        ..Listener::default()
    };
    let log = Gateway::start_rejected(upstream.address(), listener);
    assert!(log.contains("configuration rejected at /policy/rules/number~1usage-emtpy: "), "{log}");
}

#[test]
fn no_sample_fails_open() {
    let folder = common::workspace().join("plugin");
    for file in ["envoy/envoy.yaml", "envoy/minimal.yaml"] {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        let lines: Vec<&str> = lines.collect();
        assert!(lines.contains(&"failure_policy: FAIL_RELOAD"), "{file}");
        assert!(
            !lines.iter().any(|line| line.contains("FAIL_OPEN") || line.contains("fail_open")),
            "{file}"
        );
    }
}

#[test]
fn envoy_validates_the_samples_without_a_warning() {
    let folder = common::workspace().join("plugin/envoy");
    assert_eq!(Gateway::validate(&folder.join("envoy.yaml")), Ok(()));
    // Envoy warns that this sample has no limit for connections; the other one has one.
    let minimal = Gateway::validate(&folder.join("minimal.yaml")).err().unwrap_or_default();
    assert!(
        minimal.lines().all(|line| line.contains("active downstream connections")),
        "{minimal}"
    );
}
