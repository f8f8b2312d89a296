//! The lookups in flight on one worker.
//!
//! A proxy ends a call after its timeout, but not always: connecting can take longer while no host of
//! the cluster is reachable. The filter therefore counts ticks too. A call cannot be cancelled: it
//! stays in flight until it ends, also if its request ends before.

use std::collections::BTreeMap;

/// The tick period, in milliseconds.
pub(crate) const TICK_MS: u32 = 100;

/// Lookups by token.
#[derive(Debug, Default)]
pub(crate) struct Lookups(BTreeMap<u32, Lookup>);

#[derive(Debug)]
struct Lookup {
    root: u32,
    /// The context of the request that waits; `None` after a timeout or the end of the request.
    waiting: Option<u32>,
    /// Ticks since the call was sent.
    ticks: u32,
    /// Ticks until the request stops waiting.
    timeout_ticks: u32,
}

impl Lookups {
    pub(crate) const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The number of lookups in flight for one configuration.
    pub(crate) fn count(&self, root: u32) -> usize {
        self.0.values().filter(|lookup| lookup.root == root).count()
    }

    /// Adds a lookup. `false` if the token is in use.
    pub(crate) fn add(&mut self, token: u32, root: u32, waiting: u32, timeout_ms: u32) -> bool {
        if self.0.contains_key(&token) {
            return false;
        }
        // One more tick, because the first can come at once, and one for the proxy's own timeout.
        let timeout_ticks = timeout_ms.div_ceil(TICK_MS) + 2;
        self.0.insert(token, Lookup { root, waiting: Some(waiting), ticks: 0, timeout_ticks });
        true
    }

    /// Ends a lookup and returns the context of the request that waits for it.
    pub(crate) fn end(&mut self, token: u32) -> Option<u32> {
        self.0.remove(&token)?.waiting
    }

    /// Marks the lookup of a request that has ended. It stays in flight.
    pub(crate) fn remove_request(&mut self, context: u32) {
        for lookup in self.0.values_mut().filter(|lookup| lookup.waiting == Some(context)) {
            lookup.waiting = None;
        }
    }

    /// Removes the lookups of a configuration that has ended.
    pub(crate) fn remove_root(&mut self, root: u32) {
        self.0.retain(|_, lookup| lookup.root != root);
    }

    /// Counts a tick and returns the contexts of requests whose lookup has timed out.
    pub(crate) fn tick(&mut self, root: u32) -> Vec<u32> {
        let mut timed_out = Vec::new();
        self.0.retain(|_, lookup| {
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

    #[test]
    fn a_lookup_times_out_once_and_is_in_flight_until_it_ends() {
        let mut lookups = Lookups::default();
        assert!(lookups.add(1, 10, 20, 250) && lookups.add(2, 11, 21, 250));
        assert!(!lookups.add(1, 10, 22, 250), "the token is in use");
        let timed_out: Vec<Vec<u32>> = (0..6).map(|_| lookups.tick(10)).collect();
        assert_eq!(timed_out, [vec![], vec![], vec![], vec![], vec![20], vec![]]);
        assert_eq!((lookups.count(10), lookups.count(11)), (1, 1));
        assert_eq!(lookups.end(1), None, "the request has stopped waiting");
        assert_eq!(lookups.count(10), 0);
        assert_eq!((lookups.end(2), lookups.end(2)), (Some(21), None));
    }

    #[test]
    fn a_lookup_whose_end_is_never_reported_is_removed() {
        let mut lookups = Lookups::default();
        lookups.add(1, 10, 20, 100);
        lookups.remove_request(20);
        let timed_out: usize = (0..200).map(|_| lookups.tick(10).len()).sum();
        assert_eq!((timed_out, lookups.count(10)), (0, 0));
    }
}
