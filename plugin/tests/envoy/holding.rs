//! What is held back: whole requests or bodies, with and without the setting for header fields.

use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{self, Reply};
use crate::common::{ENABLED, GOOD, NUMBER};
use crate::gateway::{Gateway, Listener};
use crate::upstream::{AccountResponse, LOOKUP_AUTHORITY, Upstream};

const FLAG: (&str, &str) =
    ("allow_on_headers_stop_iteration: true", "allow_on_headers_stop_iteration: false");

struct Setup {
    gateway: Gateway,
    upstream: Upstream,
}

impl Setup {
    fn new(hold: &str, replacements: &[(&'static str, &'static str)]) -> Self {
        let upstream = Upstream::start();
        upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
        let listener = Listener {
            name: "hold".to_owned(),
            configuration: Some(configuration(hold)),
            replacements: replacements.to_vec(),
            ..Listener::default()
        };
        let gateway = Gateway::start(upstream.address(), &[listener]);
        Self { gateway, upstream }
    }

    /// Sends parts with pauses between them. Returns the reply and the time until it arrived.
    fn send(&self, parts: &[&[u8]], pause: Duration) -> (Reply, Duration) {
        let start = Instant::now();
        let reply = client::send_slowly(self.gateway.address("hold"), parts, pause);
        (reply, start.elapsed())
    }

    fn put(&self, body: &str) -> (Reply, Duration) {
        self.send(&[head(body).as_bytes(), body.as_bytes()], Duration::ZERO)
    }

    fn statistic(&self, name: &str) -> u64 {
        self.gateway.counter(name)
    }
}

fn configuration(hold: &str) -> Value {
    json!({ "hold": hold, "account": { "cluster": "acg_lookups", "authority": LOOKUP_AUTHORITY } })
}

fn head(body: &str) -> String {
    format!(
        "PUT {NUMBER} HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\nauthorization: Bearer own\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
}

#[test]
fn without_the_setting_requests_with_a_body_are_answered_at_once_and_the_log_has_the_correction() {
    let setup = Setup::new("request", &[FLAG]);
    let (reply, time) = setup.put(GOOD);
    assert_eq!(reply.status, 503);
    assert!(time < Duration::from_secs(2), "{time:?}");
    let (reply, time) = setup.put(GOOD);
    assert_eq!(reply.status, 503);
    assert!(time < Duration::from_millis(200), "{time:?}");
    let get = "GET /accounts/contoso?api-version=2024-02-29 HTTP/1.1\r\nhost: gateway\r\n\r\n";
    assert!(client::send(setup.gateway.address("hold"), get.as_bytes()).is_from_upstream());
    assert_eq!(setup.upstream.take_forwarded().len(), 1, "the GET");
    let log = setup.gateway.log();
    assert_eq!(log.matches("add `allow_on_headers_stop_iteration: true`").count(), 1, "{log}");
    assert_eq!(setup.statistic("internal"), 2);
}

#[test]
fn a_slow_start_of_a_body_is_not_taken_for_the_missing_setting() {
    let setup = Setup::new("request", &[]);
    let head = head(GOOD);
    let (reply, _) = setup.send(&[head.as_bytes(), GOOD.as_bytes()], Duration::from_millis(1_500));
    assert!(reply.is_from_upstream(), "{reply:?}");
    assert_eq!((setup.statistic("internal"), setup.statistic("slow_body")), (0, 0));

    let setup = Setup::new("request", &[FLAG]);
    let (reply, _) = setup.send(&[head.as_bytes(), GOOD.as_bytes()], Duration::from_millis(1_500));
    assert_eq!(reply.status, 503, "found when the body starts");
}

#[test]
fn a_client_that_sends_no_body_gets_408() {
    let setup = Setup::new("request", &[]);
    let (reply, time) = setup.send(&[head(GOOD).as_bytes()], Duration::ZERO);
    assert_eq!(reply.status, 408);
    assert!((9..13).contains(&time.as_secs()), "{time:?}");
    assert_eq!((setup.statistic("internal"), setup.statistic("slow_body")), (0, 1));
}

#[test]
fn with_hold_body_the_setting_is_not_needed_and_no_body_of_a_refused_request_is_forwarded() {
    for replacements in [&[FLAG][..], &[]] {
        let setup = Setup::new("body", replacements);
        assert!(setup.put(GOOD).0.is_from_upstream());
        let forwarded = setup.upstream.take_forwarded();
        assert!(forwarded[0].complete && forwarded[0].body == GOOD.as_bytes(), "{forwarded:?}");

        let invalid = GOOD.replace("contoso", "fabrikam");
        let (start, end) = invalid.split_at(100);
        let head = head(&invalid);
        let parts = [head.as_bytes(), start.as_bytes(), end.as_bytes()];
        let (reply, _) = setup.send(&parts, Duration::from_millis(50));
        assert_eq!(reply.codes(), ["number/account-mismatch"]);
        let forwarded = setup.upstream.take_forwarded();
        assert!(forwarded.iter().all(|it| it.body.is_empty() && !it.complete), "{forwarded:?}");
    }
}

#[test]
fn a_struct_can_be_the_configuration() {
    let upstream = Upstream::start();
    upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
    let listener = |configuration: Value| Listener {
        name: "struct".to_owned(),
        configuration: Some(configuration),
        replacements: vec![
            (
                "type.googleapis.com/google.protobuf.StringValue",
                "type.googleapis.com/google.protobuf.Struct",
            ),
            ("value: '{", "value: {"),
            ("}'\n\n", "}\n\n"),
        ],
        ..Listener::default()
    };
    let mut valid = configuration("request");
    valid["policy"] = json!({ "maxBodyBytes": 100_000, "apiVersions": ["2024-02-29"], "rules": { "number/plan-length": "off" } });
    let gateway = Gateway::start(upstream.address(), &[listener(valid)]);
    let request = head(GOOD) + GOOD;
    assert!(client::send(gateway.address("struct"), request.as_bytes()).is_from_upstream());

    let log = Gateway::start_rejected(
        upstream.address(),
        listener(json!({ "account": { "cluste": "c" } })),
    );
    assert!(log.contains("configuration rejected at /account/cluste: unknown member"), "{log}");
}

#[test]
fn without_a_configuration_envoy_does_not_start_and_the_log_shows_one() {
    let upstream = Upstream::start();
    let listener = Listener {
        name: "empty".to_owned(),
        configuration: Some(json!("")),
        replacements: vec![("value: '\"\"'", "value: ''")],
        ..Listener::default()
    };
    let log = Gateway::start_rejected(upstream.address(), listener);
    assert!(log.contains("there is no configuration; add `configuration`"), "{log}");
}

#[test]
fn a_refused_request_keeps_its_connection() {
    let upstream = Upstream::start();
    let setting = "override_stream_error_on_invalid_http_message: true";
    let listener = |name: &str, replacements| Listener {
        name: name.to_owned(),
        replacements,
        ..Listener::default()
    };
    let without = "override_stream_error_on_invalid_http_message: false";
    let listeners = [listener("sample", vec![]), listener("without", vec![(setting, without)])];
    let gateway = Gateway::start(upstream.address(), &listeners);
    let refuse_twice = |listener: &str| {
        let mut stream = client::connect(gateway.address(listener)).unwrap();
        let request = head("{") + "{";
        stream.write_all(request.as_bytes()).unwrap();
        assert_eq!(client::read_reply(&mut stream).unwrap().codes(), ["json/syntax"]);
        stream.write_all(request.as_bytes()).and_then(|()| client::read_reply(&mut stream))
    };
    assert_eq!(refuse_twice("sample").unwrap().codes(), ["json/syntax"]);
    assert!(refuse_twice("without").is_err(), "the reason for the setting");
}

#[test]
fn a_cluster_that_envoy_does_not_have_is_named_in_the_log_once() {
    let upstream = Upstream::start();
    let listener = Listener {
        name: "misspelt".to_owned(),
        configuration: Some(json!({ "account": { "cluster": "acg_lookup" } })),
        ..Listener::default()
    };
    let gateway = Gateway::start(upstream.address(), &[listener]);
    let request = head(GOOD) + GOOD;
    for _ in 0..3 {
        let reply = client::send(gateway.address("misspelt"), request.as_bytes());
        assert_eq!(reply.codes(), ["state/unknown"]);
    }
    let log = gateway.log();
    let line =
        "Envoy has no cluster `acg_lookup`; add it to `clusters`, or correct `account.cluster`";
    assert_eq!(log.matches(line).count(), 1, "{log}");
}
