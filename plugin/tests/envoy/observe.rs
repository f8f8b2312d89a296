//! Rules that are observed: whole, by rule, and by route.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{self, Reply};
use crate::common::{ENABLED, GOOD, NUMBER};
use crate::gateway::{Gateway, Listener};
use crate::upstream::{AccountResponse, LOOKUP_AUTHORITY, Upstream};

struct Setup {
    gateway: Gateway,
    upstream: Upstream,
}

impl Setup {
    /// A gateway that observes, with the sample otherwise.
    fn new(observe: &Value, replacements: &[(&'static str, &'static str)]) -> Self {
        let upstream = Upstream::start();
        upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
        let listener = Listener {
            name: "observe".to_owned(),
            configuration: Some(json!({
                "observe": observe,
                "account": { "cluster": "acg_lookups", "authority": LOOKUP_AUTHORITY },
            })),
            replacements: replacements.to_vec(),
            ..Listener::default()
        };
        let gateway = Gateway::start(upstream.address(), &[listener]);
        Self { gateway, upstream }
    }

    fn put(&self, target: &str, body: &[u8]) -> Reply {
        client::send(self.gateway.address("observe"), &put(target, body))
    }

    fn statistic(&self, name: &str) -> u64 {
        self.gateway.counter(name)
    }

    /// Waits until a statistic has a value.
    fn wait_for(&self, name: &str, value: u64) {
        let deadline = Instant::now() + Duration::from_secs(10);
        while self.statistic(name) != value {
            assert!(Instant::now() < deadline, "{name}: {}", self.statistic(name));
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn assert_forwarded(&self, body: &[u8]) {
        let forwarded = self.upstream.take_forwarded();
        assert_eq!(forwarded.len(), 1, "{} requests", forwarded.len());
        assert!(forwarded[0].complete && forwarded[0].body == body, "another body");
    }
}

fn put(target: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "PUT {target} HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\nauthorization: Bearer own\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// A body whose parts all differ.
fn large(length: usize) -> Vec<u8> {
    (0..length).map(|index| b'a' + u8::try_from(index / 1_000 % 26).unwrap()).collect()
}

#[test]
fn every_request_passes_and_the_verdict_is_counted() {
    let setup = Setup::new(&json!(true), &[]);
    for (number, body) in [&b"{"[..], b"", &large(3_000_000)].into_iter().enumerate() {
        assert!(setup.put(NUMBER, body).is_from_upstream());
        setup.assert_forwarded(body);
        setup.wait_for("would_reject", number as u64 + 1);
    }
    assert_eq!(setup.statistic("too_large"), 1);
    let ambiguous = NUMBER.replace("/accounts", "//accounts");
    assert!(setup.put(&ambiguous, b"{}").is_from_upstream());
    setup.wait_for("would_reject", 4);
    assert!(setup.put(NUMBER, GOOD.as_bytes()).is_from_upstream());
    setup.wait_for("accepted", 1);
    assert_eq!((setup.statistic("rejected"), setup.statistic("internal")), (0, 0));
}

#[test]
fn a_lookup_without_response_delays_no_observed_request() {
    for observe in [json!(true), json!({ "rules": ["state"] })] {
        let setup = Setup::new(&observe, &[]);
        setup.upstream.set_account_response(AccountResponse::Never);
        let start = Instant::now();
        assert!(setup.put(NUMBER, GOOD.as_bytes()).is_from_upstream());
        assert!(start.elapsed() < Duration::from_millis(900), "{:?}", start.elapsed());
        assert_eq!(setup.statistic("would_reject"), 0);
        setup.wait_for("would_reject", 1);
        setup.assert_forwarded(GOOD.as_bytes());
    }
}

#[test]
fn observing_does_not_need_the_setting_for_header_fields() {
    let flag = "allow_on_headers_stop_iteration: true";
    let setup = Setup::new(&json!(true), &[(flag, "allow_on_headers_stop_iteration: false")]);
    assert!(setup.put(NUMBER, b"{").is_from_upstream());
    setup.assert_forwarded(b"{");
    setup.wait_for("would_reject", 1);
}

#[test]
fn rules_that_are_not_observed_refuse() {
    let setup = Setup::new(&json!({ "rules": ["number", "request/body-too-large"] }), &[]);
    let observed = GOOD.replace("contoso", "fabrikam");
    assert!(setup.put(NUMBER, observed.as_bytes()).is_from_upstream());
    setup.assert_forwarded(observed.as_bytes());
    setup.wait_for("would_reject", 1);

    assert_eq!(setup.put(NUMBER, b"{").codes(), ["json/syntax"]);
    assert_eq!(setup.upstream.take_forwarded().len(), 0);
    setup.wait_for("rejected", 1);

    // The request is resumed in the middle of its body.
    let body = large(900_000);
    let request = put(NUMBER, &body);
    let parts: Vec<&[u8]> = request.chunks(50_000).collect();
    let address = setup.gateway.address("observe");
    let reply = client::send_slowly(address, &parts, Duration::from_millis(10));
    assert!(reply.is_from_upstream(), "{reply:?}");
    setup.assert_forwarded(&body);
    setup.wait_for("would_reject", 2);
}

#[test]
fn the_name_of_the_route_decides() {
    let routes = r#"- name: pilot
                          match: { prefix: "/", headers: [{ name: authorization, string_match: { exact: Bearer pilot } }] }
                          route: { cluster: acg_api }
                        - match: { prefix: "/" }"#;
    let setup =
        Setup::new(&json!({ "routes": ["pilot"] }), &[("- match: { prefix: \"/\" }", routes)]);
    assert_eq!(setup.put(NUMBER, b"{").codes(), ["json/syntax"]);
    assert_eq!(setup.upstream.take_forwarded().len(), 0);
    let request = String::from_utf8(put(NUMBER, b"{")).unwrap();
    let request = request.replace("Bearer own", "Bearer pilot");
    let reply = client::send(setup.gateway.address("observe"), request.as_bytes());
    assert!(reply.is_from_upstream(), "{reply:?}");
    setup.wait_for("would_reject", 1);
}
