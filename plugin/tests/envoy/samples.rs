//! Every sample as it is in the repository, in a running Envoy.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;

use serde_json::json;

use crate::client::{self, Reply};
use crate::common::{self, ENABLED, GOOD, NUMBER};
use crate::gateway::{Gateway, Sample};
use crate::upstream::{API, AccountResponse, Upstream};

/// A gateway with a sample, and its upstream, which responds as if the account existed.
struct Setup {
    gateway: Gateway,
    upstream: Upstream,
}

impl Setup {
    fn new(name: &str, change: impl FnOnce(&mut Sample)) -> Self {
        let upstream = Upstream::start();
        upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
        let mut sample = Sample::new(name, upstream.address());
        change(&mut sample);
        let gateway = Gateway::start_file(&sample);
        Self { gateway, upstream }
    }

    fn address(&self) -> SocketAddr {
        self.gateway.address("provisioning")
    }

    fn send(&self, method: &str, fields: &str) -> Reply {
        let target = "/accounts/contoso?api-version=2024-02-29";
        let request = format!("{method} {target} HTTP/1.1\r\nhost: gateway\r\n{fields}\r\n");
        client::send(self.address(), request.as_bytes())
    }

    fn put(&self, body: &str) -> Reply {
        client::send(self.address(), &put(body))
    }
}

fn put(body: &str) -> Vec<u8> {
    format!(
        "PUT {NUMBER} HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\nauthorization: Bearer own\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn value<'r>(reply: &'r Reply, name: &str) -> Option<&'r str> {
    let field = reply.headers.iter().find(|(other, _)| other == name);
    field.map(|(_, value)| value.as_str())
}

/// A file for a sample.
fn file(name: &str, text: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join(format!("{}-{name}", std::process::id()));
    fs::write(&file, text).unwrap();
    file.display().to_string()
}

#[test]
fn every_sample_forwards_what_is_valid_and_nothing_else() {
    for name in ["envoy.yaml", "minimal.yaml", "cors.yaml", "rate-limit.yaml"] {
        let setup = Setup::new(name, |_| {});
        assert!(setup.put(GOOD).is_from_upstream(), "{name}");
        assert_eq!(setup.put("{").codes(), ["json/syntax"], "{name}");
        let bodies: Vec<_> = setup.upstream.take_requests().into_iter().map(|it| it.body).collect();
        assert!(bodies.iter().any(|body| body == GOOD.as_bytes()), "{name}");
        assert!(!bodies.iter().any(|body| body == b"{"), "{name}");
    }
}

#[test]
fn no_sample_has_an_admin_interface_and_one_file_adds_it() {
    let folder = common::workspace().join("plugin/envoy");
    let mut samples = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let has_admin = text.lines().any(|line| line == "admin:");
        assert_eq!(has_admin, path.ends_with("admin.yaml"), "{}", path.display());
        samples += 1;
    }
    assert!(samples >= 7, "{samples}");
    let setup = Setup::new("minimal.yaml", |sample| {
        let admin =
            fs::read_to_string(common::workspace().join("plugin/envoy/admin.yaml")).unwrap();
        sample.append(&admin);
        sample.replace("port_value: 9901", "port_value: 0");
    });
    assert!(setup.gateway.prometheus().contains("acg_policy_checked"));
}

#[test]
fn a_page_of_the_allowed_origin_can_send_requests_and_read_refusals() {
    let setup = Setup::new("cors.yaml", |_| {});
    let preflight = |origin: &str| {
        setup.send("OPTIONS", &format!("origin: {origin}\r\naccess-control-request-method: PUT\r\naccess-control-request-headers: authorization,content-type\r\n"))
    };
    let reply = preflight("https://portal.example");
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(value(&reply, "access-control-allow-origin"), Some("https://portal.example"));
    assert!(value(&reply, "access-control-allow-methods").unwrap().contains("PUT"));
    let reply = preflight("https://other.example");
    assert_eq!(value(&reply, "access-control-allow-origin"), None, "{reply:?}");
    assert_eq!(setup.upstream.take_requests().len(), 0);

    let request = String::from_utf8(put("{")).unwrap();
    let request =
        request.replace("host: gateway", "host: gateway\r\norigin: https://portal.example");
    let reply = client::send(setup.address(), request.as_bytes());
    assert_eq!(reply.codes(), ["json/syntax"]);
    assert_eq!(value(&reply, "access-control-allow-origin"), Some("https://portal.example"));
    let exposed = value(&reply, "access-control-expose-headers").unwrap();
    for name in ["x-acg-policy", "x-ms-error-code", "x-request-id"] {
        assert!(exposed.contains(name) && value(&reply, name).is_some(), "{name}: {reply:?}");
    }
}

#[test]
fn the_roles_of_a_verified_token_decide_and_nothing_else_has_roles() {
    let keys = json!({ "keys": [{ "kty": "oct", "alg": "HS256", "kid": "test", "k": KEY }] });
    let keys = file("jwks.json", &keys.to_string());
    let setup = Setup::new("roles.yaml", |sample| sample.replace("/etc/envoy/jwks.json", &keys));
    let forged = "x-jwt-payload: eyJyb2xlcyI6WyJQcm92aXNpb25pbmdBUEkuQWRtaW4iXX0\r\nroles: ProvisioningAPI.Admin\r\n";
    let with = |token: &str| format!("authorization: Bearer {token}\r\n");
    for (method, fields, status) in [
        ("GET", with(READER), 200),
        ("DELETE", with(ADMINISTRATOR), 200),
        ("DELETE", with(READER), 403),
        ("DELETE", with(READER) + forged, 403),
        ("GET", forged.to_owned(), 401),
        ("GET", with(OTHER_AUDIENCE), 403),
        ("GET", with(OTHER_ISSUER), 401),
        ("GET", with(&READER.replace("eyJpc3Mi", "eyJpc3Ni")), 401),
        ("GET", String::new(), 401),
    ] {
        let reply = setup.send(method, &fields);
        assert_eq!(
            (reply.status, reply.is_from_upstream()),
            (status, status == 200),
            "{method} {fields}"
        );
    }
    assert_eq!(setup.send("DELETE", &with(READER)).codes(), ["request/role"]);
}

#[test]
fn without_the_filter_that_verifies_tokens_no_request_passes() {
    let setup = Setup::new("roles.yaml", |sample| {
        sample.remove(
            "                  - name: envoy.filters.http.jwt_authn\n",
            "                  - name: acg_policy\n",
        );
    });
    let fields = format!("authorization: Bearer {ADMINISTRATOR}\r\n");
    assert_eq!(setup.send("GET", &fields).codes(), ["request/role"]);
    assert_eq!(setup.upstream.take_requests().len(), 0);
}

#[test]
fn beyond_the_rate_limit_callers_get_429_with_retry_after_and_refusals_do_not_count() {
    let setup = Setup::new("rate-limit.yaml", |_| {});
    for _ in 0..100 {
        assert_eq!(setup.put("{").status, 400);
    }
    let get = "GET /accounts/contoso?api-version=2024-02-29 HTTP/1.1\r\nhost: gateway\r\n\r\n";
    let replies: Vec<Reply> =
        (0..110).map(|_| client::send(setup.address(), get.as_bytes())).collect();
    let forwarded = replies.iter().filter(|reply| reply.is_from_upstream()).count();
    assert!((90..110).contains(&forwarded), "{forwarded}");
    let limited = replies.iter().find(|reply| reply.status == 429).unwrap();
    assert_eq!(value(limited, "retry-after"), Some("6"));
}

#[test]
fn the_real_api_is_reached_over_tls_with_its_name_and_no_other_server_is_accepted() {
    let upstream = Upstream::start();
    upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
    let folder = common::workspace().join("plugin/tests/envoy/certificates");
    let path = |name: &str| folder.join(name).display().to_string();
    for (host, status) in [(API, 200), ("provapi.other.commsgw.azure.com", 503)] {
        let mut terminator = Sample::new("minimal.yaml", upstream.address());
        terminator.replace("      filter_chains:\n        - filters:", &format!(
            "      listener_filters:\n        - name: tls\n          typed_config: {{ \"@type\": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector }}\n      filter_chains:\n        - filter_chain_match: {{ server_names: [{host}] }}\n          transport_socket: {{ name: tls, typed_config: {{ \"@type\": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext, common_tls_context: {{ tls_certificates: [{{ certificate_chain: {{ filename: {:?} }}, private_key: {{ filename: {:?} }} }}] }} }} }}\n          filters:",
            path("test-certificate.pem"), path("test-key.pem"),
        ));
        terminator.remove(
            "                  - name: acg_policy\n",
            "                  - name: envoy.filters.http.router\n",
        );
        let api = Gateway::start_file(&terminator);
        let mut sample = Sample::new_without_upstream("api.yaml");
        let address = format!("address: {API}, port_value: 443");
        let port = api.address("provisioning").port();
        sample.replace(&address, &format!("address: 127.0.0.1, port_value: {port}"));
        sample.replace("/etc/ssl/certs/ca-certificates.crt", &path("test-certificate.pem"));
        let gateway = Gateway::start_file(&sample);
        let reply = client::send(gateway.address("provisioning"), &put(GOOD));
        assert_eq!(reply.status, status, "{host}: {reply:?}");
        let requests = upstream.take_requests();
        assert_eq!(
            requests.len(),
            if status == 200 { 2 } else { 0 },
            "lookup and request: {requests:?}"
        );
        assert!(
            requests.iter().all(|request| request.values("host") == [API.as_bytes()]),
            "{requests:?}"
        );
    }
}

/// The key of the tokens below (HS256), which do not expire and are used here only.
const KEY: &str = "YSBrZXkgb2YgdGhlIHRlc3RzIGFuZCBvZiBub3RoaW5nIGVsc2U";

/// `ProvisioningAPI.Read`, for this API.
const READER: &str = "eyJhbGciOiJIUzI1NiIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL3N0cy53aW5kb3dzLm5ldC8wMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDAvIiwiYXVkIjoiaHR0cHM6Ly9mdW5jLXZvaWNlc2VydmljZS1ycC1wcm9kLWVhc3R1c2V1YXAuYXp1cmV3ZWJzaXRlcy5uZXQiLCJyb2xlcyI6WyJQcm92aXNpb25pbmdBUEkuUmVhZCJdfQ.xbbnZDAuiuNmhci0pgOc89m8e4D-1L-qB92X5JaIhUQ";

/// `ProvisioningAPI.Admin`, for another API.
const OTHER_AUDIENCE: &str = "eyJhbGciOiJIUzI1NiIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL3N0cy53aW5kb3dzLm5ldC8wMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDAvIiwiYXVkIjoiaHR0cHM6Ly9vdGhlci5leGFtcGxlIiwicm9sZXMiOlsiUHJvdmlzaW9uaW5nQVBJLkFkbWluIl19.26mZ8naWXFLDRJvx9E_agClbd6_w-DeTqYw-aDHFM-o";

/// `ProvisioningAPI.Admin`, for this API.
const ADMINISTRATOR: &str = "eyJhbGciOiJIUzI1NiIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL3N0cy53aW5kb3dzLm5ldC8wMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDAvIiwiYXVkIjoiaHR0cHM6Ly9mdW5jLXZvaWNlc2VydmljZS1ycC1wcm9kLWVhc3R1c2V1YXAuYXp1cmV3ZWJzaXRlcy5uZXQiLCJyb2xlcyI6WyJQcm92aXNpb25pbmdBUEkuQWRtaW4iXX0.sny0kA-iWdRAMb8MI5U4wdJzqz4I7KX0RPlj0ua0sIQ";

/// `ProvisioningAPI.Admin`, for this API, of another issuer.
const OTHER_ISSUER: &str = "eyJhbGciOiJIUzI1NiIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjoiaHR0cHM6Ly9mdW5jLXZvaWNlc2VydmljZS1ycC1wcm9kLWVhc3R1c2V1YXAuYXp1cmV3ZWJzaXRlcy5uZXQiLCJyb2xlcyI6WyJQcm92aXNpb25pbmdBUEkuQWRtaW4iXX0.Zc3upEPWxtxRH9fo6dOos9AzPhFo4u3bM_aPiugJZuI";
