//! Accounts from the cache, in Envoy with the sample's clusters and the emulator of the API.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{self, Reply};
use crate::common::ENABLED;
use crate::emulator::{Api, account_request, number_request};
use crate::gateway::{Gateway, Listener};
use crate::upstream::{AccountResponse, LOOKUP_AUTHORITY, Upstream};

struct Setup {
    api: Api,
    gateway: Gateway,
}

impl Setup {
    /// The sample with other time limits of the cache: a listener for each configuration.
    fn new(workers: u32, listeners: &[(&str, Value)]) -> Self {
        let api = Api::start();
        let listeners: Vec<Listener> = listeners
            .iter()
            .map(|(name, limits)| {
                let mut account =
                    json!({ "cluster": "acg_lookups", "authority": LOOKUP_AUTHORITY });
                account.as_object_mut().unwrap().extend(limits.as_object().unwrap().clone());
                let configuration = Some(json!({ "account": account }));
                Listener { name: (*name).to_owned(), configuration, ..Listener::default() }
            })
            .collect();
        let gateway = Gateway::start_patiently(workers, api.address, &listeners);
        Self { api, gateway }
    }

    fn sample(workers: u32) -> Self {
        Self::new(workers, &[("sample", json!({}))])
    }

    fn address(&self) -> SocketAddr {
        self.gateway.address("sample")
    }

    fn put_number(&self, listener: &str, credentials: &str) -> Reply {
        let request = number_request("contoso", "+12065550100", credentials);
        client::send(self.gateway.address(listener), &request)
    }

    fn write_account(&self, method: &str) {
        let request = account_request(method, "contoso", "Bearer own");
        let reply = client::send(self.address(), &request);
        assert!(reply.status < 300, "{reply:?}");
    }

    /// A lookup must not fail because the emulator shares a busy machine with the test.
    fn patient(workers: u32) -> Self {
        Self::new(workers, &[("sample", json!({ "timeoutMs": 10_000, "queueTimeoutMs": 60_000 }))])
    }

    /// The number of lookups for one number PUT, and its status.
    fn lookups_of_put(&self, listener: &str, credentials: &str) -> (usize, u16) {
        self.api.take_requests();
        let status = self.put_number(listener, credentials).status;
        (self.api.take_counts().0, status)
    }
}

/// Sends requests on one connection, and returns the statuses of the responses.
fn send_all(address: SocketAddr, requests: impl Iterator<Item = Vec<u8>>) -> Vec<u16> {
    let mut stream = client::connect(address).unwrap();
    let mut statuses = Vec::new();
    for request in requests {
        stream.write_all(&request).unwrap();
        statuses.push(client::read_reply(&mut stream).unwrap().status);
    }
    statuses
}

/// Sends each request on a connection of its own, all before the first response is read. Returns the
/// responses that are not successes.
fn send_in_parallel(address: SocketAddr, requests: Vec<Vec<u8>>) -> Vec<Reply> {
    let mut streams: Vec<TcpStream> =
        requests.iter().map(|_| client::connect(address).unwrap()).collect();
    for (stream, request) in streams.iter_mut().zip(&requests) {
        stream.write_all(request).unwrap();
    }
    let replies = streams.iter_mut().map(|stream| client::read_reply(stream).unwrap());
    replies.filter(|reply| reply.status >= 300).collect()
}

#[test]
fn ten_thousand_puts_on_one_account_add_one_percent_of_requests_at_most() {
    let setup = Setup::sample(2);
    setup.api.write_account("PUT", "contoso");
    setup.api.take_requests();
    let (mut lookups, mut puts) = (0, 0);
    // The emulator keeps 10,000 requests.
    for round in 0..2 {
        let refused: Vec<u16> = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..8)
                .map(|client| {
                    let first = 4_000_000 + round * 5_000 + client * 625;
                    let numbers = (first..first + 625).map(|number| format!("+1206{number}"));
                    let requests =
                        numbers.map(|number| number_request("contoso", &number, "Bearer own"));
                    let address = setup.address();
                    scope.spawn(move || send_all(address, requests))
                })
                .collect();
            let statuses = clients.into_iter().flat_map(|client| client.join().unwrap());
            statuses.filter(|status| *status >= 300).collect()
        });
        assert_eq!(refused, [0; 0]);
        let counts = setup.api.take_counts();
        (lookups, puts) = (lookups + counts.0, puts + counts.1);
    }
    println!("{puts} PUTs with {lookups} lookups");
    assert_eq!(puts, 10_000);
    assert!((1..=100).contains(&lookups), "{lookups} lookups");
}

#[test]
fn a_thousand_parallel_puts_on_one_account_all_pass() {
    let setup = Setup::sample(1);
    setup.api.write_account("PUT", "contoso");
    setup.api.take_requests();
    let request = |number| number_request("contoso", &format!("+1206{number}"), "Bearer own");
    let refused = send_in_parallel(setup.address(), (4_000_000..4_001_000).map(request).collect());
    assert!(refused.is_empty(), "{} refused: {:?}", refused.len(), refused.first());
    let (lookups, puts) = setup.api.take_counts();
    println!("{puts} PUTs with {lookups} lookups");
    assert_eq!(puts, 1_000);
    assert!(lookups <= 10, "{lookups} lookups");
}

#[test]
fn a_thousand_requests_that_wait_for_one_lookup_can_be_refused_together() {
    let upstream = Upstream::start();
    upstream.set_account_response(AccountResponse::Never);
    let gateway = Gateway::start_sample(upstream.address());
    let request = |number| number_request("contoso", &format!("+1206{number}"), "Bearer own");
    let requests = (4_000_000..4_001_000).map(request).collect();
    let refused = send_in_parallel(gateway.address("sample"), requests);
    assert_eq!(refused.len(), 1_000);
    for reply in refused {
        assert_eq!(reply.codes(), ["state/unknown"]);
    }
    assert_eq!(upstream.take_forwarded().len(), 0);
    upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
    let reply = client::send(gateway.address("sample"), &request(4_000_000));
    assert!(reply.is_from_upstream(), "{reply:?}");
    assert!(!gateway.log().contains("Function: "), "the module has trapped:\n{}", gateway.log());
}

#[test]
fn a_thousand_parallel_puts_on_a_thousand_accounts_all_pass() {
    let setup = Setup::patient(1);
    let accounts: Vec<String> = (0..1_000).map(|number| format!("account{number}")).collect();
    let created = accounts.iter().map(|name| account_request("PUT", name, "Bearer own"));
    assert!(send_all(setup.api.address, created).iter().all(|status| *status < 300));
    setup.api.take_requests();
    let requests = accounts.iter().map(|name| number_request(name, "+12065550100", "Bearer own"));
    let refused = send_in_parallel(setup.address(), requests.collect());
    assert!(refused.is_empty(), "{} refused:\n{}", refused.len(), setup.gateway.log());
    assert_eq!(setup.api.take_counts(), (1_000, 1_000));
}

#[test]
fn an_account_write_through_the_gateway_ends_its_responses() {
    let setup = Setup::sample(1);
    setup.write_account("PUT");
    assert_eq!(setup.lookups_of_put("sample", "Bearer own"), (1, 201));
    assert_eq!(setup.lookups_of_put("sample", "Bearer own"), (0, 200));
    setup.write_account("PUT");
    assert_eq!(setup.lookups_of_put("sample", "Bearer own"), (1, 200));
    let target = "/accounts/contoso?deleteNumbers=true&api-version=2024-02-29";
    let delete =
        format!("DELETE {target} HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer own\r\n\r\n");
    assert!(client::send(setup.address(), delete.as_bytes()).status < 300);
    assert_eq!(setup.lookups_of_put("sample", "Bearer own"), (1, 404));
}

#[test]
fn an_account_write_elsewhere_is_noticed_after_the_time_limits() {
    let limits = json!({ "cacheTtlMs": 2_000, "negativeCacheTtlMs": 500 });
    let setup = Setup::new(1, &[("sample", limits)]);
    assert_eq!(setup.lookups_of_put("sample", "Bearer own"), (1, 404));
    assert_eq!(setup.lookups_of_put("sample", "Bearer own"), (0, 404));
    setup.api.write_account("PUT", "contoso");
    std::thread::sleep(Duration::from_millis(510));
    assert_eq!(setup.lookups_of_put("sample", "Bearer own"), (1, 201));
    assert_eq!(setup.lookups_of_put("sample", "Bearer own"), (0, 200));
    std::thread::sleep(Duration::from_millis(2_010));
    assert_eq!(setup.lookups_of_put("sample", "Bearer own"), (1, 200));
}

#[test]
fn a_caller_never_gets_the_response_to_another_one() {
    let setup = Setup::sample(1);
    setup.api.write_account("PUT", "contoso");
    assert_eq!(setup.lookups_of_put("sample", "Bearer own"), (1, 201));
    for credentials in ["Bearer other", "Bearer owN", "bearer own", "Bearer own ", "Basic own"] {
        let expected = usize::from(credentials != "Bearer own ");
        assert_eq!(setup.lookups_of_put("sample", credentials).0, expected, "{credentials:?}");
    }
    assert_eq!(setup.lookups_of_put("sample", "Bearer own"), (0, 200));
}

#[test]
fn zero_disables_the_cache() {
    let setup = Setup::new(1, &[("disabled", json!({ "cacheTtlMs": 0 }))]);
    setup.api.write_account("PUT", "contoso");
    assert_eq!(setup.lookups_of_put("disabled", "Bearer own"), (1, 201));
    assert_eq!(setup.lookups_of_put("disabled", "Bearer own"), (1, 200));
}

#[test]
fn lookups_carry_the_ids_of_their_request() {
    let setup = Setup::sample(1);
    setup.api.write_account("PUT", "contoso");
    setup.api.take_requests();
    let ids = [
        ("x-request-id", "5b1f8f1e-8d5b-4a57-9a3e-5c3c0a4c6a01"),
        ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        ("x-ms-client-request-id", "9c4d50ee-2d56-4cd3-8152-34347dc9f2b0"),
    ];
    let fields: String = ids.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = String::from_utf8(number_request("contoso", "+12065550100", "Bearer own"));
    let request =
        request.unwrap().replace("host: gateway\r\n", &format!("host: gateway\r\n{fields}"));
    assert_eq!(client::send(setup.address(), request.as_bytes()).status, 201);
    let requests = setup.api.take_requests();
    let values = |method: &str, name: &str| -> Vec<Value> {
        let request = requests.iter().find(|request| request["method"] == method).unwrap();
        let fields = request["headers"].as_array().unwrap().iter();
        fields.filter(|field| field[0] == name).map(|field| field[1].clone()).collect()
    };
    for (name, _) in ids {
        assert_eq!(values("GET", name).len(), 1, "{name}");
        assert_eq!(values("GET", name), values("PUT", name), "{name}");
    }
}
