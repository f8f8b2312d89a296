//! Fault injection for every vector: each host call that a request makes fails with each status, with the cache, enforced and
//! observed. `cargo xtask faults` runs all of it, the tests a sample.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use acg_policy::{AccountState, UnknownReason};
use acg_policy_vectors::{Case, load};
use serde_json::json;

use crate::common;
use crate::faults::IMPORTS;
use crate::proxy::{FILTER, Fault, FaultKind, Proxy};
use crate::vectors::{End, Split, send};

/// A case under one configuration, on a worker of its own.
struct Worker<'c> {
    case: &'c Case,
    observes: bool,
    proxy: Proxy,
    next: u32,
    /// Whether a request may pass if something fails.
    may_pass: bool,
    runs: usize,
}

/// What became of two equal requests, the second of which can use the response to the lookup of the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair([Outcome; 2]);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    Replied,
    Reset,
    /// It is paused. Envoy ends it after its timeout.
    Paused,
}

#[test]
fn no_failing_host_call_passes_a_refused_vector_or_stops_an_observed_one() {
    let is_whole = std::env::var_os("ACG_POLICY_FAULTS").is_some();
    let (step, statuses) = if is_whole { (1, &ALL[..]) } else { (61, &SOME[..]) };
    let cases = load().unwrap();
    let cases: Vec<&Case> = cases.iter().step_by(step).collect();
    let (next, runs) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for observes in [false, true] {
                        let mut worker = Worker::start(case, observes);
                        worker.fail_each_call(statuses);
                        runs.fetch_add(worker.runs, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let runs = runs.into_inner();
    println!("{} vectors, {runs} pairs of requests with a failing host call", cases.len());
    assert!(cases.len() >= 10 && runs > 1_000);
}

impl<'c> Worker<'c> {
    fn start(case: &'c Case, observes: bool) -> Self {
        let account = json!({ "cluster": "acg_api", "timeoutMs": 1000 });
        let mut configuration = common::configuration(case, &account);
        configuration["responseHeaders"] = json!(true);
        if observes {
            configuration["observe"] = json!(true);
        }
        let mut proxy = FILTER.start();
        assert_eq!(proxy.configure(ROOT, &configuration.to_string()), Ok(true), "{}", case.id);
        // A lookup that fails can make a request pass that the account would refuse, if the policy says so.
        let unknown = AccountState::Unknown(UnknownReason::Unreachable);
        let validator = case.validator().unwrap();
        let report =
            case.request.borrowed(|head, body| validator.check_request(head, body, Some(&unknown)));
        let may_pass = observes || report.is_accepted();
        Self { case, observes, proxy, next: ROOT, may_pass, runs: 0 }
    }

    fn fail_each_call(&mut self, statuses: &[u32]) {
        let expected = self.run(None);
        self.may_pass |= expected.0.contains(&Outcome::Passed);
        let calls: BTreeMap<&str, u32> = self.proxy.state().call_counts.clone();
        for import in IMPORTS {
            let count = calls.get(import).copied().unwrap_or_default();
            for nth in (1..=count).map(Some).chain((count > 0).then_some(None)) {
                for status in statuses {
                    let kind = FaultKind::Status(*status);
                    let pair = self.run(Some(Fault { import, nth, kind }));
                    self.check(pair, import, nth, *status);
                }
            }
        }
        // The worker is as it was.
        assert_eq!(self.run(None), expected, "{} after all faults", self.case.id);
    }

    fn check(&mut self, pair: Pair, import: &str, nth: Option<u32>, status: u32) {
        self.runs += 1;
        let context = || {
            let (id, observes) = (&self.case.id, self.observes);
            format!(
                "{id} (observed: {observes}) with {import} failing ({nth:?}) with {status}: {pair:?}"
            )
        };
        for outcome in pair.0 {
            assert!(outcome != Outcome::Passed || self.may_pass, "{}", context());
            assert!(outcome == Outcome::Passed || !self.observes, "{}", context());
            // If a single call fails, the request has an end nevertheless. A request that cannot be selected cannot be ended:
            // Envoy has ended it already, or does after its timeout.
            // With the status 0 the call seems to have been made.
            let is_selected = import != "proxy_set_effective_context";
            let must_end = is_selected && nth.is_some() && status != 0;
            assert!(outcome != Outcome::Paused || !must_end, "{}", context());
        }
        let violations = std::mem::take(&mut self.proxy.state().violations);
        assert_eq!(violations, [""; 0], "{}", context());
    }

    /// Sends the request twice. No earlier account is in the cache.
    fn run(&mut self, fault: Option<Fault>) -> Pair {
        let state = self.proxy.state();
        state.nanoseconds += 300_000_000_000;
        state.call_counts.clear();
        state.log.clear();
        state.recorded.clear();
        state.fault = fault;
        let pair = Pair([self.send(fault), self.send(fault)]);
        self.proxy.state().fault = None;
        pair
    }

    fn send(&mut self, fault: Option<Fault>) -> Outcome {
        let id = &self.case.id;
        let trapped = |error: String| panic!("{id} with {fault:?}: {error}");
        self.next += 1;
        let (context, proxy) = (self.next, &mut self.proxy);
        proxy.state().calls.clear();
        proxy.create(context, ROOT).unwrap_or_else(trapped);
        let split = Split { part: usize::MAX, end: End::LastPart };
        send(proxy, context, self.case, split).unwrap_or_else(|error| panic!("{id}: {error}"));
        for call in std::mem::take(&mut proxy.state().calls) {
            let response = common::account_response(self.case);
            proxy.respond(ROOT, call.token, response).unwrap_or_else(trapped);
        }
        for tick in 0..200 {
            if tick >= 3 && proxy.state().tick_ms == 0 {
                break;
            }
            proxy.tick(ROOT).unwrap_or_else(trapped);
        }
        proxy.response_headers(context).unwrap_or_else(trapped);
        proxy.delete(context).unwrap_or_else(trapped);
        // Calls about a request that the proxy has not selected are about this context.
        proxy.state().requests.remove(&ROOT);
        let request = proxy.state().requests.remove(&context).unwrap_or_default();
        match request {
            request if request.resumed || request.passed => Outcome::Passed,
            request if request.reply.is_some() => Outcome::Replied,
            request if request.reset => Outcome::Reset,
            _ => Outcome::Paused,
        }
    }
}

const ROOT: u32 = 1;
/// The statuses of the ABI, and others.
const ALL: [u32; 18] =
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 255, 65_536, u32::MAX - 1, u32::MAX];
const SOME: [u32; 4] = [1, 2, 10, u32::MAX];
