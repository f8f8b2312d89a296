//! Sends the corpus.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::time::{Duration, Instant};

use super::baseline::{self, Baseline};
use super::causes;
use super::classify::Seen;
use super::connection::Connector;
use super::corpus::{Case, Corpus, Form, Names, OneProtocol, Step, bytes};
use super::error::ProbeError;
use super::options::Options;
use super::reply::Exchange;
use super::report::{Outcome, Protocol, Report, ResultOfCase};
use super::{http1, http2};

/// Sends every case of the corpus to a gateway. `progress` gets each result as soon as it is known.
///
/// # Errors
/// The gateway cannot be reached, or nothing can be concluded from its replies.
pub fn run(
    options: &Options,
    progress: &mut dyn FnMut(&ResultOfCase),
) -> Result<Report, ProbeError> {
    let cases = selected(options)?;
    let mut sender = Sender::new(options)?;
    let baseline = baseline::establish(&mut sender)?;
    let mut results = Vec::new();
    for case in &cases {
        for protocol in protocols(&case.form) {
            let result = match reason_to_skip(case, protocol, options, &baseline) {
                Some(reason) => result(case, protocol, Outcome::Skipped, reason.to_owned()),
                None => send(&mut sender, case, protocol, &baseline)?,
            };
            progress(&result);
            results.push(result);
        }
    }
    if baseline.get_passes {
        // A gateway that refuses everything after some time, such as one that blocks the caller, would hide holes.
        let last = send(&mut sender, &last_get()?, Protocol::Http1, &baseline)?;
        if last.outcome != Outcome::Passed {
            progress(&last);
            results.push(last);
        }
    }
    let causes = causes::find(&results);
    Ok(Report { baseline: baseline.summary, notes: baseline.notes, causes, results })
}

/// The GET of the baseline, which must still pass after the corpus.
fn last_get() -> Result<Case, ProbeError> {
    Ok(Case {
        id: "baseline/after".to_owned(),
        sends: "the GET of the accounts that has passed before, after all other requests"
            .to_owned(),
        cures: Vec::new(),
        codes: Vec::new(),
        writes: false,
        accepts: true,
        form: get(ACCOUNTS)?,
    })
}

fn get(target: &str) -> Result<Form, ProbeError> {
    let form = serde_json::json!({ "request": { "method": "GET", "target": target } });
    serde_json::from_value(form).map_err(|error| ProbeError::Baseline(error.to_string()))
}

fn selected(options: &Options) -> Result<Vec<Case>, ProbeError> {
    let is_wanted = |case: &Case| {
        let class = case.id.split('/').next().unwrap_or_default();
        options.only.is_empty() || options.only.iter().any(|only| only == &case.id || only == class)
    };
    let cases: Vec<Case> = Corpus::read()?.cases.into_iter().filter(is_wanted).collect();
    if cases.is_empty() { Err(ProbeError::NoCases) } else { Ok(cases) }
}

fn protocols(form: &Form) -> Vec<Protocol> {
    match form {
        Form::Http1(_) => vec![Protocol::Http1],
        Form::Http2(_) => vec![Protocol::Http2],
        Form::Request(form) => match form.over {
            Some(OneProtocol::Http1) => vec![Protocol::Http1],
            Some(OneProtocol::Http2) => vec![Protocol::Http2],
            None => vec![Protocol::Http1, Protocol::Http2],
        },
    }
}

fn reason_to_skip(
    case: &Case,
    protocol: Protocol,
    options: &Options,
    baseline: &Baseline,
) -> Option<&'static str> {
    if case.writes && options.account.is_none() {
        return Some("it would change the account if it passes: name one with --account");
    }
    if protocol == Protocol::Http2 && !baseline.has_http2 {
        return Some("the gateway does not accept HTTP/2");
    }
    let accepted = !case.accepts && case.is_refused_by(&options.policy) == Some(false);
    accepted.then_some("the policy accepts it")
}

fn send(
    sender: &mut Sender,
    case: &Case,
    protocol: Protocol,
    baseline: &Baseline,
) -> Result<ResultOfCase, ProbeError> {
    let mut tries = 0;
    let (seen, exchange) = loop {
        let Some(exchange) = sender.send(&case.form, protocol)? else {
            return Ok(result(case, protocol, Outcome::Skipped, "no HTTP/2".to_owned()));
        };
        let limited = exchange.replies.iter().find(|reply| {
            reply.status == 429 && reply.of_filter().is_none() && baseline.marks.of(reply).is_none()
        });
        tries += 1;
        match limited.map(|reply| reply.header("retry-after").and_then(|text| text.parse().ok())) {
            Some(seconds) if tries < 3 => {
                let seconds: u64 = seconds.unwrap_or(1);
                std::thread::sleep(Duration::from_secs(seconds.clamp(1, 60)));
            }
            _ => break (baseline.marks.classify(&exchange), exchange),
        }
    };
    let observed = exchange.replies.iter().any(|reply| {
        matches!(reply.header("x-acg-policy-verdict"), Some(verdict) if verdict.starts_with("would-reject") || verdict == "pending")
    });
    let mut result = outcome(case, protocol, seen);
    result.observed = observed;
    Ok(result)
}

fn outcome(case: &Case, protocol: Protocol, seen: Seen) -> ResultOfCase {
    let (outcome, detail, codes) = match seen {
        Seen::Passed(how) if case.accepts => (Outcome::Passed, how, Vec::new()),
        Seen::Passed(how) => (Outcome::Hole, how, Vec::new()),
        Seen::RefusedByFilter(status, codes) if case.accepts => {
            let detail = format!("a valid request was refused with {status}: {}", codes.join(", "));
            (Outcome::Fault, detail, codes)
        }
        Seen::RefusedByFilter(_, codes) if hides(case, &codes) => {
            let detail =
                "refused for want of credentials, which hides the case: pass them with --header";
            (Outcome::Unclear, detail.to_owned(), codes)
        }
        Seen::RefusedByFilter(status, codes) => {
            (Outcome::Refused, format!("the filter replied {status}: {}", codes.join(", ")), codes)
        }
        Seen::RefusedByProxy(how) if case.accepts => (Outcome::Fault, how, Vec::new()),
        Seen::RefusedByProxy(how) => (Outcome::Refused, how, Vec::new()),
        Seen::NotValidated(status, message) => {
            (Outcome::Fault, format!("the filter replied {status}: {message}"), Vec::new())
        }
        Seen::Unclear(why) => (Outcome::Unclear, why, Vec::new()),
    };
    ResultOfCase { codes, ..result(case, protocol, outcome, detail) }
}

/// Whether the refusal is about the caller, so that it shows nothing about the case.
fn hides(case: &Case, codes: &[String]) -> bool {
    let about_caller = |code: &String| CALLER_RULES.contains(&code.as_str());
    codes.iter().all(about_caller) && !codes.iter().any(|code| case.codes.contains(code))
}

fn result(case: &Case, protocol: Protocol, outcome: Outcome, detail: String) -> ResultOfCase {
    ResultOfCase {
        case: case.id.clone(),
        protocol,
        outcome,
        sends: case.sends.clone(),
        detail,
        codes: Vec::new(),
        cures: case.cures.clone(),
        observed: false,
    }
}

/// Sends requests at the rate of the options.
#[derive(Debug)]
pub(super) struct Sender {
    connector: Connector,
    names: Names,
    interval: Duration,
    next: Instant,
}

impl Sender {
    fn new(options: &Options) -> Result<Self, ProbeError> {
        let missing = format!("acgprobe{:08x}", RandomState::new().build_hasher().finish() >> 32);
        if let Some(account) = &options.account {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            if !(1..=64).contains(&account.len()) || !account.bytes().all(plain) {
                return Err(ProbeError::Account);
            }
        }
        let interval = Duration::from_secs(1).checked_div(options.rate).unwrap_or_default();
        let names = Names {
            account: options.account.clone().unwrap_or_else(|| missing.clone()),
            missing,
            authority: options.target.authority(),
            scheme: if options.target.tls { "https" } else { "http" },
            headers: options.headers.clone(),
        };
        let connector = Connector::new(options)?;
        Ok(Self { connector, names, interval, next: Instant::now() })
    }

    /// Sends a GET. `None`: the gateway does not accept HTTP/2.
    pub(super) fn get(
        &mut self,
        protocol: Protocol,
        target: &str,
    ) -> Result<Option<Exchange>, ProbeError> {
        self.send(&get(target)?, protocol)
    }

    /// Sends bytes over HTTP/1.1.
    pub(super) fn bytes(
        &mut self,
        parts: &[Vec<u8>],
        replies: usize,
    ) -> Result<Exchange, ProbeError> {
        self.wait();
        let connection = self.connector.open(Protocol::Http1)?;
        let Some(mut connection) = connection else { return Ok(closed()) };
        Ok(http1::exchange(&mut *connection, parts, replies).unwrap_or_else(|_| closed()))
    }

    fn send(&mut self, form: &Form, protocol: Protocol) -> Result<Option<Exchange>, ProbeError> {
        let names = self.names.clone();
        match (form, protocol) {
            (Form::Request(form), Protocol::Http1) => {
                let parts = http1::parts(&form.filled(&names), &names)?;
                self.bytes(&parts, 1).map(Some)
            }
            (Form::Request(form), Protocol::Http2) => {
                self.steps(&http2::steps(&form.filled(&names), &names)?)
            }
            (Form::Http1(form), _) => {
                let parts: Vec<Vec<u8>> =
                    form.send.iter().map(|part| bytes(&names.fill(part))).collect();
                self.bytes(&parts, form.replies).map(Some)
            }
            (Form::Http2(steps), _) => {
                let filled: Vec<Step> =
                    steps.iter().enumerate().map(|(at, step)| fill(step, at, &names)).collect();
                self.steps(&filled)
            }
        }
    }

    fn steps(&mut self, steps: &[Step]) -> Result<Option<Exchange>, ProbeError> {
        self.wait();
        let Some(mut connection) = self.connector.open(Protocol::Http2)? else { return Ok(None) };
        match http2::exchange(&mut *connection, steps) {
            Ok(exchange) => Ok(exchange),
            Err(_) => Ok(Some(closed())),
        }
    }

    fn wait(&mut self) {
        std::thread::sleep(self.next.saturating_duration_since(Instant::now()));
        self.next = Instant::now() + self.interval;
    }
}

/// The first headers get the caller's fields.
fn fill(step: &Step, at: usize, names: &Names) -> Step {
    let fields = |fields: &[(String, String)]| {
        let mut filled = names.fill_fields(fields);
        if at == 0 {
            filled.extend(names.headers.iter().cloned());
        }
        filled
    };
    match step {
        Step::Headers(list) => Step::Headers(fields(list)),
        Step::LastHeaders(list) => Step::LastHeaders(fields(list)),
        Step::SplitHeaders(list) => Step::SplitHeaders(fields(list)),
        Step::Data(text) => Step::Data(names.fill(text)),
        Step::LastData(text) => Step::LastData(names.fill(text)),
        Step::PaddedData(text) => Step::PaddedData(names.fill(text)),
        Step::Pause(milliseconds) => Step::Pause(*milliseconds),
        Step::Bytes(bytes, ends) => Step::Bytes(bytes.clone(), *ends),
    }
}

fn closed() -> Exchange {
    Exchange { replies: Vec::new(), end: super::reply::End::Closed }
}

/// A GET that a gateway of the API passes.
pub(super) const ACCOUNTS: &str = "/accounts?api-version=2024-02-29";

const CALLER_RULES: [&str; 2] = ["request/token-missing", "request/role"];
