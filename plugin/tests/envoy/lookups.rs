//! The shares of callers in the lookups in flight, with an upstream that does not respond to some of
//! them.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::client;
use crate::common::{ENABLED, GOOD, NUMBER};
use crate::gateway::{Gateway, Listener};
use crate::upstream::{AccountResponse, LOOKUP_AUTHORITY, Upstream};

struct Setup {
    upstream: Upstream,
    gateway: Gateway,
}

impl Setup {
    /// A gateway with two workers and the sample's clusters. Lookups hang for longer than the test.
    fn new(max_concurrent: u32) -> Self {
        let upstream = Upstream::start();
        upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
        upstream.hang_lookups_of("Bearer hanging");
        let account = json!({
            "cluster": "acg_lookups", "authority": LOOKUP_AUTHORITY, "timeoutMs": 60_000, "maxConcurrent": max_concurrent,
            // Every request has a lookup of its own, and waits for it for half a second only.
            "cacheTtlMs": 0, "queueTimeoutMs": 500,
        });
        let listener = Listener {
            name: "lookups".to_owned(),
            configuration: Some(json!({ "account": account })),
            ..Listener::default()
        };
        let gateway = Gateway::start_with_workers(WORKERS, upstream.address(), &[listener]);
        Self { upstream, gateway }
    }

    fn address(&self) -> SocketAddr {
        self.gateway.address("lookups")
    }

    /// Sends one PUT for each of the credentials and disconnects after the lookups have arrived.
    /// Returns their number.
    fn abandon(&self, credentials: impl Iterator<Item = String>) -> usize {
        let before = self.upstream.count();
        let clients: Vec<TcpStream> = credentials
            .map(|credentials| {
                let mut stream = client::connect(self.address()).unwrap();
                stream.write_all(&put(&credentials)).unwrap();
                stream
            })
            .collect();
        let mut lookups = 0;
        let mut last_change = Instant::now();
        while last_change.elapsed() < Duration::from_millis(500) {
            let now = self.upstream.count() - before;
            if now != lookups {
                (lookups, last_change) = (now, Instant::now());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        drop(clients);
        lookups
    }

    /// Checks that every one of many PUTs with these credentials is forwarded.
    fn assert_unaffected(&self, credentials: &str) {
        self.upstream.take_requests();
        let puts = 40;
        for _ in 0..puts {
            let reply = client::send(self.address(), &put(credentials));
            assert!(reply.is_from_upstream(), "{reply:?}\n{}", self.gateway.log());
        }
        assert_eq!(self.upstream.take_forwarded().len(), puts);
    }
}

fn put(credentials: &str) -> Vec<u8> {
    format!(
        "PUT {NUMBER} HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\nauthorization: {credentials}\r\ncontent-length: {}\r\n\r\n{GOOD}",
        GOOD.len()
    )
    .into_bytes()
}

#[test]
fn a_client_that_disconnects_during_its_lookups_does_not_affect_other_callers() {
    let setup = Setup::new(256);
    let workers = WORKERS as usize;
    let hanging = |count: usize| std::iter::repeat_n("Bearer hanging".to_owned(), count);
    let lookups = setup.abandon(hanging(960));
    assert!((1..=96 * workers).contains(&lookups), "{lookups} lookups");
    setup.assert_unaffected("Bearer own");

    // The lookups still hang, and the caller has no more of them.
    setup.abandon(hanging(480));
    assert_eq!(setup.abandon(hanging(40)), 0);
    let reply = client::send(setup.address(), &put("Bearer hanging"));
    assert_eq!((reply.status, reply.codes()), (503, vec!["state/unknown".to_owned()]));
    assert!(reply.headers.contains(&("retry-after".to_owned(), "5".to_owned())), "{reply:?}");
    setup.assert_unaffected("Bearer own");
    setup.assert_unaffected("Bearer another");
}

#[test]
fn made_up_credentials_do_not_affect_callers_that_the_api_has_accepted() {
    let setup = Setup::new(64);
    // Each PUT reaches one of the workers.
    for _ in 0..10 {
        setup.assert_unaffected("Bearer own");
    }
    let lookups = setup.abandon((0..480).map(|number| format!("Bearer hanging-{number}")));
    assert_eq!(lookups, 48 * WORKERS as usize);
    setup.assert_unaffected("Bearer own");
}

#[test]
fn lookups_in_flight_have_a_limit() {
    let setup = Setup::new(5);
    let callers = ["Bearer hanging-a", "Bearer hanging-b", "Bearer hanging-c"];
    for credentials in callers {
        setup.abandon(std::iter::repeat_n(credentials.to_owned(), 40));
    }
    let lookups = setup.upstream.take_requests();
    assert!(lookups.iter().all(|request| request.is_lookup()));
    assert_eq!(lookups.len(), 4 * WORKERS as usize, "a quarter, rounded down, is reserved");
}

const WORKERS: u32 = 2;
