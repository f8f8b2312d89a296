//! `POST /v1/check`: cases as `acg-policy check` reads them, and verdicts as it writes them.

use std::io::Cursor;
use std::sync::Arc;

use acg_policy::{Finish, Validator};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode};
use bytes::Bytes;
use serde_json::value::RawValue;

use super::accounts;
use super::body::{self, BodyFault};
use super::lookups::{Lookups, Need, Verdict};
use super::metrics::Endpoint;
use super::observe::{self, Fate, Observe, Outcomes, Validators};
use super::reply;
use super::results::Reserved;
use super::shared::Shared;
use crate::check::verdict::{self, Identity};
use crate::check::{AccountWrite, Case, Policies, complaint};
use crate::input::{Input, Piece, Start, without_bom};
use crate::output::MAX_COMPLAINTS;

/// Answers a case with its verdict, and an array of cases with an array.
pub(super) async fn check(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let read = body::read(request.into_body(), shared.max_check_bytes, &shared.memory).await;
    let read = match read {
        Ok(read) => read,
        Err(why) => return without_body(why, shared.max_check_bytes),
    };
    let body::Read { bytes, permit } = read;
    let validators = shared.validators();
    let results = &shared.results;
    let begin = || begin(&bytes, &shared.observe, &validators, results.max_issues);
    // Elsewhere other requests would wait for a large body for a long time.
    let is_large = bytes.len() > SMALL;
    let running = if is_large { results.start().await } else { None };
    if is_large && running.is_none() {
        return busy(&shared);
    }
    let begun = if is_large { tokio::task::block_in_place(begin) } else { begin() };
    let cases = match begun {
        Ok(cases) => cases,
        Err(faults) => return faulty(&shared, &faults),
    };
    let Some(reserved) = results.reserve(bytes.len(), cases.issues, is_large).await else {
        return busy(&shared);
    };
    // What is needed of the body is part of the results.
    drop((running, bytes, permit));
    answer(&shared, cases, reserved).await
}

/// The cases of a body.
struct Cases {
    all: Vec<Begun>,
    is_array: bool,
    /// The number of issues, as far as it is known.
    issues: usize,
}

/// A case up to the state of the account.
struct Begun {
    start: Start,
    id: Option<Box<RawValue>>,
    outcomes: Outcomes,
    write: Option<AccountWrite>,
    /// What a lookup depends on, if there may be one.
    need: Option<(Validator, Option<Parts>)>,
}

impl Begun {
    /// The number of issues, as far as it is known.
    fn issues(&self) -> usize {
        match &self.outcomes.whole {
            Finish::Decided(report) => report.issues().len(),
            Finish::NeedsAccount(_) => 0,
        }
    }
}

/// What is wrong with a body.
#[derive(Default)]
struct Faults {
    /// The first ones.
    messages: Vec<String>,
    count: u64,
}

impl Faults {
    fn add(&mut self, message: String) {
        self.count += 1;
        if self.count <= MAX_COMPLAINTS {
            self.messages.push(message);
        }
    }

    fn one(message: &str) -> Self {
        Self { messages: vec![message.to_owned()], count: 1 }
    }

    fn too_many_issues(max_issues: usize) -> Self {
        Self::one(&format!("more than {max_issues} issues; send fewer cases at a time"))
    }
}

/// Reads the cases of a body, and validates them up to the states of their accounts. Verdicts can be much longer than
/// cases, so that their issues are limited as well.
fn begin(
    body: &Bytes,
    observe: &Observe,
    validators: &Validators,
    max_issues: usize,
) -> Result<Cases, Faults> {
    let mut policies = Policies::new_with(validators.whole.clone());
    let mut begin_case = |start, text: &[u8], case: &Case<'_>| {
        begin_case(start, text, case, observe, validators, &mut policies)
    };
    // Most bodies are one valid case. Every other one is read as a file is, with the same messages.
    if let Some(begun) = begin_one(body).and_then(|case| begin_case(FIRST, body, &case).ok()) {
        let issues = begun.issues();
        return Ok(Cases { all: vec![begun], is_array: false, issues });
    }
    let is_array = without_bom(body).trim_ascii_start().starts_with(b"[");
    let input = Input::new(Cursor::new(body.clone()));
    let mut input = input.map_err(|fault| Faults::one(&fault.to_string()))?;
    let (mut all, mut faults, mut issues) = (Vec::new(), Faults::default(), 0);
    // Reading from memory cannot fail.
    while let Ok(Some((start, piece))) = input.next() {
        let begun = match piece {
            Piece::Text(text) => {
                let case = Case::read(text).and_then(|case| begin_case(start, text, &case));
                case.map_err(|fault| fault.message(start, text))
            }
            Piece::TooLong | Piece::Broken(_) => Err(complaint(start, &piece)),
        };
        match begun {
            Ok(begun) => {
                issues += begun.issues();
                all.push(begun);
            }
            Err(message) => faults.add(message),
        }
        if issues > max_issues {
            return Err(Faults::too_many_issues(max_issues));
        }
    }
    if faults.count > 0 {
        return Err(faults);
    }
    if !is_array && all.len() != 1 {
        return Err(Faults::one(&match all.len() {
            0 => "the body is empty; send a case or an array of cases".to_owned(),
            count => format!("expected a case or an array of cases, found {count} cases in a row"),
        }));
    }
    Ok(Cases { all, is_array, issues })
}

/// The case of a body that is one valid case; `None` for any other body.
fn begin_one(body: &[u8]) -> Option<Case<'_>> {
    if body.starts_with(b"{") { Case::parse(body) } else { None }
}

fn begin_case(
    start: Start,
    text: &[u8],
    case: &Case<'_>,
    observe: &Observe,
    validators: &Validators,
    policies: &mut Policies,
) -> Result<Begun, crate::check::fault::Fault> {
    let validator = policies.of(text, case.policy)?;
    let (whole, write) = case.begin(&validator);
    let enforced = match (case.policy, &validators.enforced) {
        (None, Some(enforced)) => Some(case.begin(enforced).0),
        (Some(_), Some(_)) => {
            let of_case = observe.validators(validator.clone());
            of_case.enforced.map(|enforced| case.begin(&enforced).0)
        }
        (_, None) => None,
    };
    let outcomes = Outcomes { whole, enforced };
    let depends = |outcome: &Finish| matches!(outcome, Finish::NeedsAccount(_));
    let need = (depends(&outcomes.whole) || outcomes.enforced.as_ref().is_some_and(depends))
        .then(|| (validator, accounts::head(&case.fields())));
    Ok(Begun { start, id: case.id.map(ToOwned::to_owned), outcomes, write, need })
}

/// The verdicts. They hold their memory until the client has read them.
async fn answer(shared: &Shared, cases: Cases, mut reserved: Reserved) -> Response<Body> {
    let Cases { all, is_array, issues: known } = cases;
    let max_issues = shared.results.max_issues;
    let mut more = Vec::new();
    let mut out = Vec::with_capacity(256 * all.len().max(1));
    if is_array {
        out.push(b'[');
    }
    let (mut lookups, mut issues) = (Lookups::new(), 0);
    let mut observed = None;
    for (position, begun) in all.into_iter().enumerate() {
        if position > 0 {
            out.push(b',');
        }
        let Begun { start, id, outcomes, write, need } = begun;
        let write = write.as_ref();
        let need = need.as_ref().map(|(validator, head)| Need { validator, head: head.as_ref() });
        let Verdict { report, fate, .. } = lookups.verdict(shared, outcomes, write, need).await;
        issues += report.issues().len();
        if issues > max_issues {
            return faulty(shared, &Faults::too_many_issues(max_issues));
        }
        // Accounts can add issues to those for which there is memory.
        if issues > known + more.len() * ISSUES_AT_ONCE {
            let Some(memory) = shared.results.reserve(0, ISSUES_AT_ONCE, false).await else {
                return busy(shared);
            };
            more.push(memory);
        }
        shared.end(Endpoint::Check, &report, fate, write);
        let identity = Identity { file: None, start, id: id.as_deref() };
        // Writing to memory cannot fail.
        let _written = if fate == Fate::WouldReject {
            observe::log(&report, &[]);
            let written = verdict::observed_json(&mut out, &identity, &report);
            observed = Some(report);
            written
        } else {
            verdict::json(&mut out, &identity, &report)
        };
    }
    if is_array {
        out.extend(b"]\n");
    }
    out.shrink_to_fit();
    reserved.shrink(out.len());
    let verdicts = Verdicts { out, _memory: (reserved, more) };
    let response = reply::json(StatusCode::OK, Bytes::from_owner(verdicts));
    match observed {
        Some(report) if !is_array => observe::with_verdict(response, &report),
        _ => response,
    }
}

/// The text of a response, with its memory.
struct Verdicts {
    out: Vec<u8>,
    _memory: (Reserved, Vec<Reserved>),
}

impl AsRef<[u8]> for Verdicts {
    fn as_ref(&self) -> &[u8] {
        &self.out
    }
}

fn faulty(shared: &Shared, faults: &Faults) -> Response<Body> {
    let Faults { messages, count } = faults;
    shared.metrics.count_faulty_cases(*count);
    let message = match (messages.first(), count) {
        (Some(message), 1) => message.clone(),
        _ => format!("{count} faults; the details have the first {}", messages.len()),
    };
    reply::error(StatusCode::BAD_REQUEST, "InvalidCase", &message, messages)
}

/// There is no memory for the verdicts.
fn busy(shared: &Shared) -> Response<Body> {
    shared.metrics.count_busy();
    let message = "the verdicts of other requests take the memory; send it again later, or fewer cases at a time";
    let mut response = reply::error(StatusCode::SERVICE_UNAVAILABLE, "ServerBusy", message, &[]);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(1));
    response
}

fn without_body(why: BodyFault, limit: usize) -> Response<Body> {
    let (status, code) = why.reply();
    let message = match why {
        BodyFault::TooLarge => format!("more than {limit} bytes; send fewer cases at a time"),
        BodyFault::Slow => "the body did not end in time; send it again".to_owned(),
        BodyFault::Broken => "the body ended early; send it again".to_owned(),
    };
    reply::error(status, code, &message, &[])
}

/// Issues for which memory is reserved at once.
const ISSUES_AT_ONCE: usize = 1_024;
/// The place of the only case of a body.
const FIRST: Start = Start { number: 1, is_line: true, line: 1, column: 1 };
/// The largest body that is validated between other requests.
const SMALL: usize = 64 * 1024;
