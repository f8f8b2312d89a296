//! The lookups in flight on one worker, and the share of each caller.
//!
//! A proxy ends a call after its timeout, but not always: connecting can take longer while no host of
//! the cluster is reachable. The filter therefore counts ticks too. A call cannot be cancelled: it
//! stays in flight until it ends, also if its request ends before. It then still counts towards the
//! share of its caller, so that a caller cannot exhaust the lookups of others by disconnecting.

use std::collections::BTreeMap;

use super::callers::{Caller, VerifiedCallers};

/// The tick period, in milliseconds.
pub(crate) const TICK_MS: u32 = 100;

/// The lookups in flight.
#[derive(Debug)]
pub(crate) struct Lookups {
    by_token: BTreeMap<u32, Lookup>,
    verified: VerifiedCallers,
}

/// A lookup in flight.
#[derive(Debug)]
struct Lookup {
    root: u32,
    caller: Caller,
    /// Whether the caller was verified when the lookup was started.
    is_verified: bool,
    /// The context of the request that waits; `None` after a timeout or the end of the request.
    waiting: Option<u32>,
    /// Ticks since the call was sent.
    ticks: u32,
    /// Ticks until the request stops waiting.
    timeout_ticks: u32,
}

impl Lookups {
    pub(crate) const fn new() -> Self {
        Self { by_token: BTreeMap::new(), verified: VerifiedCallers::new() }
    }

    /// Whether lookups are in flight for a configuration.
    pub(crate) fn any(&self, root: u32) -> bool {
        self.by_token.values().any(|lookup| lookup.root == root)
    }

    /// Whether a caller can start a lookup, if the configuration allows `max` in flight.
    ///
    /// A caller can have as many lookups in flight as are free. Callers that are not verified have
    /// three quarters of `max` together, and each as many as are free of those: credentials can be
    /// made up, and verified callers keep the last quarter.
    pub(crate) fn admits(&self, root: u32, caller: Caller, max: usize) -> bool {
        let (mut all, mut not_verified, mut own) = (0, 0, 0);
        for lookup in self.by_token.values().filter(|lookup| lookup.root == root) {
            all += 1;
            not_verified += usize::from(!lookup.is_verified);
            own += usize::from(lookup.caller == caller);
        }
        let free = max.saturating_sub(all);
        if self.verified.contains(caller) {
            return own < free;
        }
        own < free.min((max - max / 4).saturating_sub(not_verified))
    }

    /// Adds a lookup. `false` if the token is in use.
    pub(crate) fn add(
        &mut self,
        token: u32,
        root: u32,
        caller: Caller,
        waiting: u32,
        timeout_ms: u32,
    ) -> bool {
        if self.by_token.contains_key(&token) {
            return false;
        }
        // One more tick, because the first can come at once, and one for the proxy's own timeout.
        let timeout_ticks = timeout_ms.div_ceil(TICK_MS) + 2;
        let is_verified = self.verified.contains(caller);
        let waiting = Some(waiting);
        let lookup = Lookup { root, caller, is_verified, waiting, ticks: 0, timeout_ticks };
        self.by_token.insert(token, lookup);
        true
    }

    /// Ends a lookup. Returns the context of the request that waits for it, and the caller.
    pub(crate) fn end(&mut self, token: u32) -> Option<(u32, Caller)> {
        let lookup = self.by_token.remove(&token)?;
        Some((lookup.waiting?, lookup.caller))
    }

    /// The API has returned an account to a caller.
    pub(crate) fn verify(&mut self, caller: Caller) {
        self.verified.add(caller);
    }

    /// Marks the lookup of a request that has ended. It stays in flight.
    pub(crate) fn remove_request(&mut self, context: u32) {
        for lookup in self.by_token.values_mut().filter(|lookup| lookup.waiting == Some(context)) {
            lookup.waiting = None;
        }
    }

    /// Removes the lookups of a configuration that has ended.
    pub(crate) fn remove_root(&mut self, root: u32) {
        self.by_token.retain(|_, lookup| lookup.root != root);
    }

    /// Counts a tick and returns the contexts of requests whose lookup has timed out.
    pub(crate) fn tick(&mut self, root: u32) -> Vec<u32> {
        let mut timed_out = Vec::new();
        self.by_token.retain(|_, lookup| {
            if lookup.root != root {
                return true;
            }
            lookup.ticks += 1;
            if lookup.ticks >= lookup.timeout_ticks {
                timed_out.extend(lookup.waiting.take());
            }
            lookup.ticks < lookup.timeout_ticks.saturating_mul(MAX_TIMEOUTS_IN_FLIGHT)
        });
        timed_out
    }
}

/// For how many timeouts a lookup counts as in flight if the proxy never reports its end.
const MAX_TIMEOUTS_IN_FLIGHT: u32 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: u32 = 10;
    const MAX: usize = 512;

    fn caller(name: &str) -> Caller {
        Caller::new(ROOT, &[name.into()])
    }

    /// Starts lookups until the caller can start no more, and returns their number.
    fn exhaust(lookups: &mut Lookups, caller: Caller) -> usize {
        let before = lookups.by_token.len();
        while lookups.admits(ROOT, caller, MAX) {
            let token = u32::try_from(lookups.by_token.len()).unwrap();
            assert!(lookups.add(token, ROOT, caller, token, 1_000));
            lookups.remove_request(token);
        }
        lookups.by_token.len() - before
    }

    #[test]
    fn a_lookup_times_out_once_and_is_in_flight_until_it_ends() {
        let mut lookups = Lookups::new();
        let own = caller("own");
        assert!(lookups.add(1, 10, own, 20, 250) && lookups.add(2, 11, own, 21, 250));
        assert!(!lookups.add(1, 10, own, 22, 250), "the token is in use");
        let timed_out: Vec<Vec<u32>> = (0..6).map(|_| lookups.tick(10)).collect();
        assert_eq!(timed_out, [vec![], vec![], vec![], vec![], vec![20], vec![]]);
        assert!(lookups.any(10) && lookups.any(11));
        assert_eq!(lookups.end(1), None, "the request has stopped waiting");
        assert!(!lookups.any(10));
        assert_eq!((lookups.end(2), lookups.end(2)), (Some((21, own)), None));
    }

    #[test]
    fn a_lookup_whose_end_is_never_reported_is_removed() {
        let mut lookups = Lookups::new();
        lookups.add(1, 10, caller("own"), 20, 100);
        lookups.remove_request(20);
        let timed_out: usize = (0..200).map(|_| lookups.tick(10).len()).sum();
        assert_eq!((timed_out, lookups.any(10)), (0, false));
    }

    #[test]
    fn every_caller_has_a_share_of_the_lookups_that_are_free() {
        let mut lookups = Lookups::new();
        let callers = ["a", "b", "c"].map(caller);
        callers.into_iter().for_each(|caller| lookups.verify(caller));
        let shares = callers.map(|caller| exhaust(&mut lookups, caller));
        assert_eq!(shares, [256, 128, 64]);
        assert!(lookups.end(0).is_none() && lookups.admits(ROOT, caller("c"), MAX));
        assert!(lookups.admits(11, caller("a"), MAX), "another configuration has its own lookups");
    }

    #[test]
    fn callers_that_are_not_verified_leave_a_quarter_to_those_that_are() {
        let mut lookups = Lookups::new();
        lookups.verify(caller("verified"));
        let share = exhaust(&mut lookups, caller("0"));
        let others: usize =
            (1..1_000).map(|number| exhaust(&mut lookups, caller(&number.to_string()))).sum();
        assert_eq!((share, share + others), (192, 384));
        assert_eq!(exhaust(&mut lookups, caller("verified")), 64);
    }

    #[test]
    fn a_limit_of_one_admits_one_lookup() {
        let mut lookups = Lookups::new();
        assert!(lookups.admits(ROOT, caller("a"), 1));
        lookups.add(1, ROOT, caller("a"), 20, 1_000);
        assert!(!lookups.admits(ROOT, caller("a"), 1) && !lookups.admits(ROOT, caller("b"), 1));
        lookups.end(1);
        assert!(lookups.admits(ROOT, caller("b"), 1));
    }
}
