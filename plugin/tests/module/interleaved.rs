//! Requests at the same time on one worker: the memory of the filter does not grow with their number.

use acg_policy_vectors::{Case, load};

use crate::common;
use crate::proxy::{FILTER, Proxy};
use crate::vectors::fields_of;

#[test]
fn memory_does_not_grow_with_the_number_of_interleaved_requests() {
    let cases = load().unwrap();
    let mut worker = Worker::start(&cases);
    let mut after_warm_up = 0;
    for ended in 0..ALL {
        if ended == WARM_UP {
            after_warm_up = worker.proxy.memory();
        }
        while !worker.takes_a_step() {}
    }
    let growth = worker.proxy.memory() - after_warm_up;
    assert!(growth <= LATE_PEAK, "{growth} bytes for {} requests", ALL - WARM_UP);
    assert_eq!(worker.proxy.state().violations, [""; 0]);
}

/// A worker with some requests at the same time, whose parts arrive in a random order.
struct Worker<'a> {
    cases: &'a [Case],
    proxy: Proxy,
    open: Vec<Open<'a>>,
    context: u32,
    /// The lookups so far.
    lookups: usize,
    seed: u32,
}

/// A request that has not ended.
struct Open<'a> {
    context: u32,
    case: &'a Case,
    is_complete: bool,
    /// Its lookup.
    token: Option<u32>,
}

impl<'a> Worker<'a> {
    fn start(cases: &'a [Case]) -> Self {
        let mut proxy = FILTER.start();
        assert!(proxy.configure(ROOT, r#"{"account":{"cluster":"acg_api"}}"#).unwrap());
        // The test proxy would keep the lines of the log.
        proxy.state().log_level = 5;
        Self { cases, proxy, open: Vec::new(), context: ROOT, lookups: 0, seed: 1 }
    }

    /// Begins a request, or goes on with one. `true` if one has ended: with a response to its lookup, or because its client left.
    fn takes_a_step(&mut self) -> bool {
        if self.open.len() < AT_ONCE && self.random(2) == 0 {
            self.begin();
            return false;
        }
        if self.open.is_empty() {
            return false;
        }
        let at = self.random(self.open.len());
        let (leaves, open) = (self.random(8) == 0, &self.open[at]);
        let replied = self.proxy.state().requests[&open.context].reply.is_some();
        if open.is_complete || replied || leaves {
            let open = self.open.swap_remove(at);
            self.end(&open, leaves);
            return true;
        }
        let context = open.context;
        self.proxy.state().body.clone_from(&open.case.request.body);
        self.proxy.body(context, true).unwrap();
        let token = self.new_lookup();
        let open = &mut self.open[at];
        (open.is_complete, open.token) = (true, open.token.or(token));
        false
    }

    fn begin(&mut self) {
        self.context += 1;
        let (context, case) = (self.context, &self.cases[self.random(self.cases.len())]);
        let is_complete = case.request.body.is_empty();
        self.proxy.state().nanoseconds += 2_000_000;
        self.proxy.state().headers = fields_of(case);
        self.proxy.create(context, ROOT).unwrap();
        self.proxy.headers(context, is_complete).unwrap();
        let token = self.new_lookup();
        self.open.push(Open { context, case, is_complete, token });
    }

    fn end(&mut self, open: &Open<'_>, leaves: bool) {
        if let Some(token) = open.token.filter(|_| !leaves) {
            self.proxy.respond(ROOT, token, common::account_response(open.case)).unwrap();
        }
        self.proxy.delete(open.context).unwrap();
        if let (Some(token), true) = (open.token, leaves) {
            // The proxy cannot cancel it.
            self.proxy.respond(ROOT, token, None).unwrap();
        }
        self.proxy.state().requests.remove(&open.context);
        if open.context.is_multiple_of(500) {
            self.proxy.tick(ROOT).unwrap();
        }
    }

    /// The lookup that the last callback has begun.
    fn new_lookup(&mut self) -> Option<u32> {
        let calls = &self.proxy.state().calls;
        let is_new = calls.len() > self.lookups;
        self.lookups = calls.len();
        calls.last().filter(|_| is_new).map(|call| call.token)
    }

    /// The same numbers in every run: a linear congruential generator.
    fn random(&mut self, below: usize) -> usize {
        self.seed = self.seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.seed >> 8) as usize % below
    }
}

const ROOT: u32 = 1;
/// Requests at the same time.
const AT_ONCE: usize = 24;
const WARM_UP: usize = 60_000;
const ALL: usize = 180_000;
/// The largest bodies are rare: two of them one after the other can take new pages late, once. Ten bytes that each request loses
/// take three times as much.
const LATE_PEAK: usize = 448 * 1024;
