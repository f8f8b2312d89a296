//! What happens when something around the filter is missing, silent, late or wrongly set up.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::client;
use crate::common::{self, ENABLED, GOOD, NUMBER};
use crate::gateway::{Gateway, Listener};
use crate::upstream::{Account, LOOKUP_AUTHORITY, Upstream};

fn put_number() -> Vec<u8> {
    format!(
        "PUT {NUMBER} HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\nauthorization: Bearer own\r\ncontent-length: {}\r\n\r\n{GOOD}",
        GOOD.len()
    )
    .into_bytes()
}

#[test]
fn an_api_that_is_gone_is_unknown_within_two_seconds_and_works_again_when_it_is_back() {
    let upstream = Upstream::start();
    let address = upstream.address();
    upstream.set_account(Account::Answer(200, ENABLED.into()));
    let mut gateway = Gateway::start_sample(address);
    assert_eq!(client::send(gateway.address("sample"), &put_number()).status, 200);

    drop(upstream);
    let start = Instant::now();
    let reply = client::send(gateway.address("sample"), &put_number());
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!((reply.status, reply.codes()), (503, vec!["state/unknown".to_owned()]));
    assert!(gateway.is_up());

    let upstream = Upstream::start_at(address);
    upstream.set_account(Account::Answer(200, ENABLED.into()));
    assert_eq!(client::send(gateway.address("sample"), &put_number()).status, 200);
    assert_eq!(upstream.take_forwarded().len(), 1);
}

#[test]
fn an_api_that_is_silent_is_unknown_within_two_seconds() {
    let upstream = Upstream::start();
    upstream.set_account(Account::Silence);
    let gateway = Gateway::start_sample(upstream.address());
    let start = Instant::now();
    let reply = client::send(gateway.address("sample"), &put_number());
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!((reply.status, reply.codes()), (503, vec!["state/unknown".to_owned()]));
    assert_eq!(upstream.take_forwarded().len(), 0);
    assert_eq!(gateway.statistic("wasmcustom.acg_policy.unknown_state"), 1);
}

#[test]
fn an_answer_that_is_no_account_is_unknown() {
    let upstream = Upstream::start();
    let gateway = Gateway::start_sample(upstream.address());
    let large = format!("{{\"name\":\"contoso\",\"padding\":\"{}\"}}", "x".repeat(1_100_000));
    for (status, body) in [
        (200, "<html>".to_owned()),
        (200, String::new()),
        (200, r#"{"name":"another"}"#.to_owned()),
        (200, large),
        (302, String::new()),
        (401, "{}".to_owned()),
        (403, "{}".to_owned()),
        (500, ENABLED.to_owned()),
    ] {
        upstream.set_account(Account::Answer(status, body.clone().into_bytes()));
        let reply = client::send(gateway.address("sample"), &put_number());
        assert_eq!(reply.codes(), ["state/unknown"], "{status} with {} bytes", body.len());
    }
    assert_eq!(upstream.take_forwarded().len(), 0);
}

#[test]
fn the_policy_decides_what_becomes_of_an_unknown_account() {
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
fn lookups_under_way_are_capped() {
    let upstream = Upstream::start();
    upstream.set_account(Account::Silence);
    let account =
        json!({ "cluster": "acg_api", "authority": LOOKUP_AUTHORITY, "maxConcurrent": 5 });
    let listener = Listener {
        name: "capped".to_owned(),
        configuration: Some(json!({ "account": account })),
        ..Listener::default()
    };
    let gateway = Gateway::start(upstream.address(), &[listener]);
    let address = gateway.address("capped");
    let callers: Vec<_> = (0..40)
        .map(|_| std::thread::spawn(move || client::send(address, &put_number()).status))
        .collect();
    for caller in callers {
        assert_eq!(caller.join().unwrap(), 503);
    }
    let lookups = upstream.take_sightings();
    assert!(lookups.len() == 5 && lookups.iter().all(|seen| seen.is_lookup()), "{}", lookups.len());
}

#[test]
fn a_bad_configuration_keeps_envoy_from_starting_and_the_log_has_its_place() {
    let upstream = Upstream::start();
    let configuration = json!({ "policy": { "rules": { "number/usage-emtpy": "off" } }, "account": { "cluster": "acg_api" } });
    let listener = Listener {
        name: "bad".to_owned(),
        configuration: Some(configuration),
        ..Listener::default()
    };
    let log = Gateway::refuse(upstream.address(), listener);
    assert!(log.contains("configuration refused at /policy/rules/number~1usage-emtpy"), "{log}");
}

#[test]
fn without_the_flag_for_headers_a_body_gets_an_answer_that_the_log_explains() {
    let upstream = Upstream::start();
    let flag = "allow_on_headers_stop_iteration: true";
    let listener = Listener {
        name: "flagless".to_owned(),
        replacements: vec![(flag, "allow_on_headers_stop_iteration: false")],
        ..Listener::default()
    };
    let gateway = Gateway::start(upstream.address(), &[listener]);
    let reply = client::send(gateway.address("flagless"), &put_number());
    assert_eq!(reply.status, 503);
    assert_eq!(upstream.take_sightings().len(), 0);
    assert!(
        gateway.log().contains("lacks `allow_on_headers_stop_iteration: true`"),
        "{}",
        gateway.log()
    );
}

#[test]
fn no_sample_lets_requests_pass_when_the_filter_fails() {
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
fn envoy_takes_the_samples_without_a_warning() {
    let folder = common::workspace().join("plugin/envoy");
    assert_eq!(Gateway::check(&folder.join("envoy.yaml")), Ok(()));
    // It has no limit for connections, which Envoy remarks; see the other sample for one.
    let minimal = Gateway::check(&folder.join("minimal.yaml")).err().unwrap_or_default();
    assert!(
        minimal.lines().all(|line| line.contains("active downstream connections")),
        "{minimal}"
    );
}
