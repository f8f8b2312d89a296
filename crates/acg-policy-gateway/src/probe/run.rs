//! Sends the corpus.

use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use super::baseline::{self, Baseline};
use super::causes;
use super::classify::Seen;
use super::corpus::{Case, Corpus, Form, OneProtocol};
use super::error::ProbeError;
use super::options::Options;
use super::reply::Exchange;
use super::report::{Outcome, Protocol, Report, ResultOfCase};
use super::sender::{self, ACCOUNTS, Sender};

/// Sends every case of the corpus to a gateway. `progress` gets each result as soon as it is known.
///
/// # Errors
/// The gateway cannot be reached, or nothing can be concluded from its replies.
pub fn run(
    options: &Options,
    progress: &mut dyn FnMut(&ResultOfCase),
) -> Result<Report, ProbeError> {
    let cases = selected(options)?;
    let sender = Sender::new(options)?;
    let baseline = baseline::establish(&sender)?;
    let probes: Vec<Probe<'_>> = cases.iter().flat_map(Probe::of_case).collect();
    let mut results = send_all(&sender, &probes, options, &baseline, progress)?;
    if baseline.get_passes {
        // A gateway that refuses everything after some time, such as one that blocks the caller, would hide holes.
        let last = Probe { case: &last_get()?, protocol: Protocol::Http1 };
        let last = send(&sender, last, &baseline)?;
        if last.outcome != Outcome::Passed {
            progress(&last);
            results.push(last);
        }
    }
    let causes = causes::find(&results);
    Ok(Report { baseline: baseline.summary, notes: baseline.notes, causes, results })
}

/// A case over one protocol.
#[derive(Clone, Copy, Debug)]
struct Probe<'c> {
    case: &'c Case,
    protocol: Protocol,
}

impl<'c> Probe<'c> {
    fn of_case(case: &'c Case) -> impl Iterator<Item = Self> {
        protocols(&case.form).into_iter().map(move |protocol| Self { case, protocol })
    }
}

/// Sends probes over several connections at once; the results are in their order.
fn send_all(
    sender: &Sender,
    probes: &[Probe<'_>],
    options: &Options,
    baseline: &Baseline,
    progress: &mut dyn FnMut(&ResultOfCase),
) -> Result<Vec<ResultOfCase>, ProbeError> {
    let queue = Mutex::new(probes.iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let (done, finished) = mpsc::channel();
    let work = |done: mpsc::Sender<_>| {
        while let Some((place, probe)) = next() {
            let result = match reason_to_skip(probe, options, baseline) {
                Some(reason) => Ok(result(*probe, Outcome::Skipped, reason.to_owned())),
                None => send(sender, *probe, baseline),
            };
            // Nothing receives it after an error, which ends the probe.
            if done.send(result.map(|result| (place, result))).is_err() {
                break;
            }
        }
    };
    let mut results = thread::scope(|scope| {
        for _ in 0..options.connections.get().min(MOST_CONNECTIONS) {
            let done = done.clone();
            scope.spawn(|| work(done));
        }
        drop(done);
        let results = finished.into_iter().inspect(|result| {
            if let Ok((_, result)) = result {
                progress(result);
            }
        });
        results.collect::<Result<Vec<_>, ProbeError>>()
    })?;
    results.sort_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, result)| result).collect())
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
        form: sender::get(ACCOUNTS)?,
    })
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
    Probe { case, protocol }: &Probe<'_>,
    options: &Options,
    baseline: &Baseline,
) -> Option<&'static str> {
    if case.writes && options.account.is_none() {
        return Some("it would change the account if it passes: name one with --account");
    }
    if *protocol == Protocol::Http2 && !baseline.has_http2 {
        return Some("the gateway does not accept HTTP/2");
    }
    let accepted = !case.accepts && case.is_refused_by(&options.policy) == Some(false);
    accepted.then_some("the policy accepts it")
}

fn send(
    sender: &Sender,
    probe: Probe<'_>,
    baseline: &Baseline,
) -> Result<ResultOfCase, ProbeError> {
    let mut tries = 0;
    let (seen, exchange) = loop {
        let Some(exchange) = sender.send(&probe.case.form, probe.protocol)? else {
            return Ok(result(probe, Outcome::Skipped, "no HTTP/2".to_owned()));
        };
        let limited = exchange.replies.iter().find(|reply| {
            reply.status == 429 && reply.of_filter().is_none() && baseline.marks.of(reply).is_none()
        });
        tries += 1;
        match limited.map(|reply| reply.header("retry-after").and_then(|text| text.parse().ok())) {
            Some(seconds) if tries < 3 => {
                let seconds: u64 = seconds.unwrap_or(1);
                thread::sleep(Duration::from_secs(seconds.clamp(1, 60)));
            }
            _ => break (baseline.marks.classify(&exchange), exchange),
        }
    };
    let observed = shows_observation(&exchange, &seen);
    let mut result = outcome(probe, seen);
    result.observed = observed;
    Ok(result)
}

/// Whether a verdict in a response shows that the filter observes. Envoy's own responses before the verdict also have `pending`.
fn shows_observation(exchange: &Exchange, seen: &Seen) -> bool {
    let has_passed = matches!(seen, Seen::Passed(_));
    exchange
        .replies
        .iter()
        .filter_map(|reply| reply.header("x-acg-policy-verdict"))
        .any(|verdict| verdict.starts_with("would-reject") || (has_passed && verdict == "pending"))
}

fn outcome(probe: Probe<'_>, seen: Seen) -> ResultOfCase {
    let case = probe.case;
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
    ResultOfCase { codes, ..result(probe, outcome, detail) }
}

/// Whether the refusal is about the caller, so that it shows nothing about the case.
fn hides(case: &Case, codes: &[String]) -> bool {
    let about_caller = |code: &String| CALLER_RULES.contains(&code.as_str());
    codes.iter().all(about_caller) && !codes.iter().any(|code| case.codes.contains(code))
}

fn result(Probe { case, protocol }: Probe<'_>, outcome: Outcome, detail: String) -> ResultOfCase {
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

/// Each has a thread, and the operating system ends the program if it has too many.
const MOST_CONNECTIONS: usize = 64;

const CALLER_RULES: [&str; 2] = ["request/token-missing", "request/role"];

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::num::NonZeroUsize;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::probe::Target;
    use crate::probe::reply::{End, Reply};

    /// A gateway that accepts everything after a moment. Returns its URL, and the most connections that were open at once.
    fn gateway() -> (String, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (open, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let result = Arc::clone(&most);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut stream, open, most) = (stream.unwrap(), open.clone(), most.clone());
                thread::spawn(move || {
                    most.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    let _ = stream.read(&mut [0; 4096]);
                    thread::sleep(Duration::from_millis(10));
                    open.fetch_sub(1, Ordering::SeqCst);
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
                });
            }
        });
        (url, result)
    }

    #[test]
    fn a_response_before_the_verdict_shows_an_observation_if_the_request_has_passed() {
        let exchange = |verdict: &str| {
            let headers = vec![("x-acg-policy-verdict".to_owned(), verdict.to_owned())];
            let reply = Reply { status: 400, headers, body: Vec::new() };
            Exchange { replies: vec![reply], end: End::Closed }
        };
        let (passed, refused) = (Seen::Passed(String::new()), Seen::RefusedByProxy(String::new()));
        for (verdict, seen, shows) in [
            ("pending", &passed, true),
            ("pending", &refused, false),
            ("would-reject 400 errors=json/syntax", &refused, true),
            ("accepted", &passed, false),
        ] {
            assert_eq!(shows_observation(&exchange(verdict), seen), shows, "{verdict} {seen:?}");
        }
    }

    #[test]
    fn requests_are_sent_over_that_many_connections_and_reported_in_order() {
        let reports = [1, 4].map(|connections| {
            let (url, most) = gateway();
            let mut options = Options::new(Target::read(&url).unwrap());
            options.rate = 0;
            options.connections = NonZeroUsize::new(connections).unwrap();
            options.only = vec!["query".to_owned()];
            let mut seen = 0;
            let report = run(&options, &mut |_| seen += 1).unwrap();
            let most = most.load(Ordering::SeqCst);
            assert!(most <= connections && (most > 1) == (connections > 1), "{most}");
            assert_eq!(seen, report.results.len());
            assert!(report.count(Outcome::Hole) > 10, "{}", report.to_text());
            report.to_text()
        });
        assert_eq!(reports[0], reports[1]);
    }
}
