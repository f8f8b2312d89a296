//! Subject `envoy`: every case over HTTP/1.1, with an upstream that must not receive any part of a
//! refused request. Its variants hold back the body only, or observe.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use acg_policy::{AccountState, Head, HeaderField};
use acg_policy_vectors::{Case, CheckError, FoundIssue, Subject, Verdict, Visibility, load, run};
use serde_json::{Value, json};

use crate::client::{self, Reply};
use crate::common;
use crate::gateway::{Gateway, Listener};
use crate::observed::{self, ObservedLog};
use crate::upstream::{AccountResponse, LOOKUP_AUTHORITY, ReceivedRequest, Upstream};

struct InEnvoy {
    gateway: Gateway,
    upstream: Upstream,
    /// Names of listeners by configuration and roles.
    listeners: BTreeMap<String, String>,
    /// Cases of which the upstream has received an unacceptable request.
    leaks: Vec<String>,
    mode: Mode,
    observed: ObservedLog,
    /// The observed requests to the API so far.
    checked: u64,
}

/// What is held back until the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// The whole request.
    HoldRequest,
    /// The body.
    HoldBody,
    /// Nothing.
    Observe,
}

#[test]
fn envoy_agrees_with_every_vector() {
    agrees_with_every_vector(Mode::HoldRequest);
}

#[test]
fn envoy_agrees_with_every_vector_if_it_holds_back_the_body_only() {
    agrees_with_every_vector(Mode::HoldBody);
}

#[test]
fn every_vector_reaches_the_api_and_gets_its_verdict_if_envoy_observes() {
    agrees_with_every_vector(Mode::Observe);
}

fn agrees_with_every_vector(mode: Mode) {
    let cases = load().unwrap();
    let mut subject = InEnvoy::start(&cases, mode);
    let workers = subject.gateway.statistic(WORKERS);
    let summary = run(&mut subject, &cases);
    assert_eq!(subject.leaks, [""; 0], "received by the upstream although unacceptable");
    let summary = summary.unwrap();
    println!("{summary:?}");
    assert!(subject.gateway.is_running());
    assert_eq!(subject.gateway.counter("internal"), 0);
    assert_eq!(subject.gateway.statistic(WORKERS), workers, "a worker was restarted");
}

impl InEnvoy {
    fn start(cases: &[Case], mode: Mode) -> Self {
        let upstream = Upstream::start();
        let mut listeners = BTreeMap::new();
        let mut options = Vec::new();
        for case in cases {
            let configuration = mode.configuration(case);
            let number = options.len();
            listeners.entry(key(case)).or_insert_with(|| {
                let name = format!("listener-{number}");
                options.push(Listener {
                    name: name.clone(),
                    configuration: Some(configuration),
                    earlier_filters: case.roles.as_deref().map(metadata).unwrap_or_default(),
                    replacements: mode.replacements(),
                });
                name
            });
        }
        let gateway = Gateway::start(upstream.address(), &options);
        Self {
            gateway,
            upstream,
            listeners,
            leaks: Vec::new(),
            mode,
            observed: ObservedLog::default(),
            checked: 0,
        }
    }

    fn address(&self, case: &Case) -> SocketAddr {
        self.gateway.address(&self.listeners[&key(case)])
    }

    fn verdict(
        &self,
        case: &Case,
        reply: &Reply,
        forwarded: &[ReceivedRequest],
    ) -> Result<Verdict, CheckError> {
        if !reply.is_from_upstream() {
            let verdict = Verdict::from_reply(reply.status, &reply.body);
            return verdict
                .map_err(|_| format!("a response of Envoy itself: {}", reply.status).into());
        }
        match forwarded {
            [received] if is_same(case, received) => Ok(Verdict::accepted()),
            other => Err(format!("forwarded in another form: {other:?}").into()),
        }
    }
}

impl Mode {
    fn configuration(self, case: &Case) -> Value {
        let mut configuration = configuration(case);
        match self {
            Self::HoldRequest => {}
            Self::HoldBody => configuration["hold"] = json!("body"),
            Self::Observe => {
                configuration["observe"] = json!(true);
                configuration["responseHeaders"] = json!(true);
            }
        }
        configuration
    }

    /// Only the first mode needs the setting for header fields.
    fn replacements(self) -> Vec<(&'static str, &'static str)> {
        let flag = "allow_on_headers_stop_iteration: true";
        match self {
            Self::HoldRequest => Vec::new(),
            Self::HoldBody | Self::Observe => {
                vec![(flag, "allow_on_headers_stop_iteration: false")]
            }
        }
    }
}

impl InEnvoy {
    /// The verdict on a request that has reached the upstream, from the filter's log.
    fn observed_verdict(&mut self, case: &Case, reply: &Reply) -> Result<Verdict, CheckError> {
        let field = |name: &str| reply.headers.iter().find(|(other, _)| other == name);
        let shown = field("x-acg-policy-verdict").map(|(_, verdict)| verdict.as_str());
        self.checked += u64::from(shown.is_some_and(|verdict| !verdict.starts_with("outside")));
        if case.request.method == "CONNECT" {
            // The sample has no route for it, so Envoy replies after the filter has passed it.
            let line = self.observed.last(&self.gateway).ok_or("no line in the log")?;
            return observed::verdict(&line, &case.expect, true);
        }
        if !reply.is_from_upstream() {
            return Err(format!("a response of Envoy itself: {}", reply.status).into());
        }
        let deadline = Instant::now() + Duration::from_secs(10);
        let received = loop {
            let mut requests = self.upstream.take_forwarded();
            if let Some(received) = requests.pop() {
                break received;
            }
            if Instant::now() > deadline {
                return Err("not forwarded".into());
            }
        };
        if !is_same_joined(case, &received) {
            return Err(format!("forwarded in another form: {received:?}").into());
        }
        let id = String::from_utf8(received.values("x-request-id").concat())?;
        let is_known = shown.is_none_or(|verdict| verdict == "accepted");
        if !is_known && let Some(line) = self.line_or_settled(&id, deadline)? {
            return observed::verdict(&line, &case.expect, shows_warnings(case));
        }
        let has_warnings = case.expect.accepted && !case.expect.issues.is_empty();
        if is_known && has_warnings && shows_warnings(case) {
            return Err("the verdict lacks the warnings".into());
        }
        Ok(Verdict::accepted())
    }

    /// The line about a request in the log; `None` if its verdict is counted and has no issues.
    fn line_or_settled(
        &mut self,
        id: &str,
        deadline: Instant,
    ) -> Result<Option<Value>, CheckError> {
        while Instant::now() < deadline {
            // The filter writes the line first, and then counts.
            let is_settled = self.is_settled();
            let line = self.observed.line(&self.gateway, id);
            if line.is_some() || is_settled {
                return Ok(line);
            }
        }
        Err("no verdict".into())
    }

    /// Whether the verdict on every request is counted.
    fn is_settled(&self) -> bool {
        let count = |name: &str| self.gateway.statistic(&format!("wasmcustom.acg_policy.{name}"));
        // The filter passes its counters on after up to 100 ms.
        let checked = count("checked");
        checked == self.checked && checked == count("accepted") + count("would_reject")
    }
}

impl Subject for InEnvoy {
    fn name(&self) -> &'static str {
        match self.mode {
            Mode::HoldRequest => "envoy",
            Mode::HoldBody => "envoy-hold-body",
            Mode::Observe => "envoy-observe",
        }
    }

    fn deviations_of(&self) -> &'static str {
        "envoy"
    }

    fn visibility(&self) -> Visibility {
        Visibility::Reply
    }

    fn check(&mut self, case: &Case) -> Result<Verdict, CheckError> {
        self.upstream.set_account_response(match common::account_response(case) {
            Some((status, body)) => AccountResponse::Response(status, body),
            None => AccountResponse::Close,
        });
        let reply = client::try_send(self.address(case), &request(case))?;
        if self.mode == Mode::Observe {
            return self.observed_verdict(case, &reply);
        }
        let (lookups, mut forwarded): (Vec<_>, Vec<_>) =
            self.upstream.take_requests().into_iter().partition(ReceivedRequest::is_lookup);
        if self.mode == Mode::HoldBody {
            // Without a complete body the API cannot act on a request.
            forwarded.retain(|received| received.complete);
        }
        if forwarded.iter().any(|received| !is_acceptable(case, received)) {
            self.leaks.push(format!("{}: {forwarded:?}", case.id));
        }
        if lookups
            .iter()
            .any(|lookup| lookup.values("authorization") != values(case, "authorization"))
        {
            return Err("the lookup does not have the caller's credentials".into());
        }
        self.verdict(case, &reply, &forwarded)
    }
}

/// Whether a gateway finds the warnings of a case: it has no tables of an account.
fn shows_warnings(case: &Case) -> bool {
    let of_upgrade = |issue: &FoundIssue| issue.code == "request/upgrade";
    // Envoy removes `Upgrade` before any filter.
    case.account.is_none() && !case.expect.issues.iter().any(of_upgrade)
}

fn configuration(case: &Case) -> Value {
    let account = json!({ "cluster": "acg_api", "authority": LOOKUP_AUTHORITY, "timeoutMs": 1000, "cacheTtlMs": 0 });
    common::configuration(case, &account)
}

/// The key of a listener: a configuration and the roles of its callers.
fn key(case: &Case) -> String {
    format!("{} {:?}", configuration(case), case.roles)
}

/// A filter that writes roles to the metadata of `jwt_authn`.
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

/// The bytes of a case. `host` and the framing of the body are added if it lacks them.
pub(crate) fn request(case: &Case) -> Vec<u8> {
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

/// Whether a forwarded request is acceptable in its forwarded form. Envoy normalizes a few requests
/// before any filter.
pub(crate) fn is_acceptable(case: &Case, received: &ReceivedRequest) -> bool {
    let mut line = received.line.split(' ');
    let (Some(method), Some(target)) = (line.next(), line.next()) else { return false };
    let headers: Vec<HeaderField<'_>> =
        received.headers.iter().map(|(name, value)| (name.as_bytes(), value.as_slice())).collect();
    let head = Head { method: method.as_bytes(), target: target.as_bytes(), headers: &headers };
    let validator = case.validator().unwrap();
    // The gateway knows the account from the API's response, without the tables of the case.
    let name = case.json["account"]["account"]["name"].as_str().unwrap_or_default();
    let known = common::account_response(case)
        .map(|(status, body)| AccountState::from_response(name, status, &body));
    let account = known.as_ref().or(case.account.as_ref());
    let report = validator.check_request(&head, &received.body, account);
    received.complete && report.is_accepted()
}

pub(crate) fn is_same(case: &Case, received: &ReceivedRequest) -> bool {
    let same_headers =
        COMPARED_FIELDS.into_iter().all(|name| received.values(name) == values(case, name));
    same_headers && is_same_joined(case, received)
}

/// As `is_same`, but a repeated header field can be forwarded as one with a list.
fn is_same_joined(case: &Case, received: &ReceivedRequest) -> bool {
    let request = &case.request;
    let same_line = received.line == format!("{} {} HTTP/1.1", request.method, request.target);
    let same_headers = COMPARED_FIELDS
        .into_iter()
        .all(|name| received.values(name).join(&b","[..]) == values(case, name).join(&b","[..]));
    same_line && same_headers && received.complete && received.body == request.body
}

fn values<'c>(case: &'c Case, name: &str) -> Vec<&'c [u8]> {
    let fields = case.request.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
    fields.map(|(_, value)| value.as_slice()).collect()
}

/// Header fields that are compared.
const COMPARED_FIELDS: [&str; 4] = ["content-type", "authorization", "if-match", "if-none-match"];
/// The number of times that Envoy has started the filter.
const WORKERS: &str = "wasm.envoy.wasm.runtime.v8.created";
