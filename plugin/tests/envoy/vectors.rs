//! Subject `envoy`: every case over HTTP/1.1, byte for byte, with an API behind that must not see
//! what is refused.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use acg_policy::{AccountState, Head, Header, Request};
use acg_policy_vectors::{Case, CheckError, Subject, Verdict, Visibility, load, run};
use serde_json::{Value, json};

use crate::client::{self, Reply};
use crate::common;
use crate::gateway::{Gateway, Listener};
use crate::upstream::{Account, LOOKUP_AUTHORITY, Sighting, Upstream};

struct InEnvoy {
    gateway: Gateway,
    upstream: Upstream,
    /// Configurations with roles, and the names of their listeners.
    listeners: BTreeMap<String, String>,
    /// Cases of which something was seen behind the gateway that should not be there.
    leaks: Vec<String>,
}

#[test]
fn envoy_agrees_with_every_vector() {
    let cases = load().unwrap();
    let mut subject = InEnvoy::start(&cases);
    let workers = subject.gateway.statistic(WORKERS);
    let summary = run(&mut subject, &cases);
    assert_eq!(subject.leaks, [""; 0], "refused and yet seen behind the gateway");
    let summary = summary.unwrap();
    println!("{summary:?}");
    assert!(subject.gateway.is_up());
    assert_eq!(subject.gateway.statistic("wasmcustom.acg_policy.internal"), 0);
    assert_eq!(subject.gateway.statistic(WORKERS), workers, "a worker was started anew");
}

impl InEnvoy {
    fn start(cases: &[Case]) -> Self {
        let upstream = Upstream::start();
        let mut listeners = BTreeMap::new();
        let mut wanted = Vec::new();
        for case in cases {
            let configuration = configuration(case);
            let number = wanted.len();
            listeners.entry(key(case)).or_insert_with(|| {
                let name = format!("listener-{number}");
                wanted.push(Listener {
                    name: name.clone(),
                    configuration: Some(configuration),
                    in_front: case.roles.as_deref().map(metadata).unwrap_or_default(),
                    ..Listener::default()
                });
                name
            });
        }
        let gateway = Gateway::start(upstream.address(), &wanted);
        Self { gateway, upstream, listeners, leaks: Vec::new() }
    }

    fn address(&self, case: &Case) -> SocketAddr {
        self.gateway.address(&self.listeners[&key(case)])
    }

    fn verdict(
        &self,
        case: &Case,
        reply: &Reply,
        forwarded: &[Sighting],
    ) -> Result<Verdict, CheckError> {
        if !reply.is_from_upstream() {
            let verdict = Verdict::from_reply(reply.status, &reply.body);
            return verdict.map_err(|_| format!("Envoy itself answers {}", reply.status).into());
        }
        match forwarded {
            [sighting] if is_same(case, sighting) => Ok(Verdict::accepted()),
            other => Err(format!("passed on in another form: {other:?}").into()),
        }
    }
}

impl Subject for InEnvoy {
    fn name(&self) -> &'static str {
        "envoy"
    }

    fn visibility(&self) -> Visibility {
        Visibility::Reply
    }

    fn check(&mut self, case: &Case) -> Result<Verdict, CheckError> {
        self.upstream.set_account(match common::account_answer(case) {
            Some((status, body)) => Account::Answer(status, body),
            None => Account::Closed,
        });
        let reply = client::try_send(self.address(case), &request(case))?;
        let (lookups, forwarded): (Vec<_>, Vec<_>) =
            self.upstream.take_sightings().into_iter().partition(Sighting::is_lookup);
        if forwarded.iter().any(|sighting| !is_acceptable(case, sighting)) {
            self.leaks.push(format!("{}: {forwarded:?}", case.id));
        }
        if lookups
            .iter()
            .any(|lookup| lookup.values("authorization") != values(case, "authorization"))
        {
            return Err("the account was looked up with other credentials than the caller's".into());
        }
        self.verdict(case, &reply, &forwarded)
    }
}

fn configuration(case: &Case) -> Value {
    let account = json!({ "cluster": "acg_api", "authority": LOOKUP_AUTHORITY, "timeoutMs": 1000 });
    common::configuration(case, &account)
}

/// What a listener is for: a configuration, and callers with the same roles.
fn key(case: &Case) -> String {
    format!("{} {:?}", configuration(case), case.roles)
}

/// A filter that leaves the roles where that for tokens does.
fn metadata(roles: &[String]) -> String {
    let config = json!({
        "@type": "type.googleapis.com/envoy.extensions.filters.http.set_metadata.v3.Config",
        "metadata": [{
            "metadata_namespace": "envoy.filters.http.jwt_authn",
            "value": { "payload": { "roles": roles } },
        }],
    });
    let indent = " ".repeat(18);
    format!("{indent}- {{ name: roles, typed_config: {config} }}\n")
}

/// The case on the wire. A `host` and the length of the body are added where it has none.
fn request(case: &Case) -> Vec<u8> {
    let request = &case.request;
    let has =
        |name: &str| request.headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name));
    let mut bytes = format!("{} {} HTTP/1.1\r\n", request.method, request.target).into_bytes();
    if !has("host") {
        bytes.extend(b"host: gateway.example\r\n");
    }
    for (name, value) in &request.headers {
        bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    if !has("content-length") && !has("transfer-encoding") && !request.body.is_empty() {
        bytes.extend(format!("content-length: {}\r\n", request.body.len()).into_bytes());
    }
    bytes.extend(b"\r\n");
    bytes.extend(&request.body);
    bytes
}

/// Whether what was passed on is acceptable as it was passed on. Envoy itself mends a few requests
/// before any filter sees them.
fn is_acceptable(case: &Case, sighting: &Sighting) -> bool {
    let mut line = sighting.line.split(' ');
    let (Some(method), Some(target)) = (line.next(), line.next()) else { return false };
    let headers: Vec<Header<'_>> =
        sighting.headers.iter().map(|(name, value)| (name.as_bytes(), value.as_slice())).collect();
    let head = Head { method: method.as_bytes(), target: target.as_bytes(), headers: &headers };
    let validator = case.validator().unwrap();
    // The gateway knows of an account what the API answers, which tables of the case do not change.
    let name = case.json["account"]["account"]["name"].as_str().unwrap_or_default();
    let known = common::account_answer(case)
        .map(|(status, body)| AccountState::from_response(name, status, &body));
    let account = known.as_ref().or(case.account.as_ref());
    let report = validator.validate(&Request { head, body: &sighting.body }, account);
    sighting.complete && report.is_accepted()
}

fn is_same(case: &Case, sighting: &Sighting) -> bool {
    let request = &case.request;
    let same_line = sighting.line == format!("{} {} HTTP/1.1", request.method, request.target);
    let same_headers = ["content-type", "authorization", "if-match", "if-none-match"]
        .into_iter()
        .all(|name| sighting.values(name) == values(case, name));
    same_line && same_headers && sighting.complete && sighting.body == request.body
}

fn values<'c>(case: &'c Case, name: &str) -> Vec<&'c [u8]> {
    let own = case.request.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
    own.map(|(_, value)| value.as_slice()).collect()
}

/// How often Envoy has started the filter.
const WORKERS: &str = "wasm.envoy.wasm.runtime.v8.created";
