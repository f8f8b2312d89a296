//! Counters: a fixed set, made once for each worker, because a proxy never gives one back.

use crate::host::{Host, HostError};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counter {
    /// Requests accepted.
    Accepted,
    /// Requests to the API; those to other paths are not counted.
    Checked,
    /// Requests that could not be judged, for a fault between the filter and its proxy.
    Internal,
    /// Requests refused by a rule.
    Rejected,
    /// Requests refused because their body is too large; these are among the rejected.
    TooLarge,
    /// Lookups of an account that told nothing.
    UnknownState,
}

/// The numbers that the proxy gave the counters.
#[derive(Debug)]
pub(crate) struct Counters([Result<u32, HostError>; COUNTERS.len()]);

impl Counters {
    /// Makes all of them. One that cannot be made is not counted.
    pub(crate) fn make(host: &mut impl Host) -> Self {
        Self(COUNTERS.map(|(_, name)| host.counter(name)))
    }

    /// Adds one.
    pub(crate) fn count(&self, counter: Counter, host: &mut impl Host) {
        let made = COUNTERS.iter().zip(&self.0).find(|((other, _), _)| *other == counter);
        if let Some((_, Ok(number))) = made {
            // Counting is no reason to hold up a request.
            let _uncounted = host.count(*number);
        }
    }
}

/// The counters and their names in the proxy's statistics.
pub(crate) const COUNTERS: [(Counter, &str); 6] = [
    (Counter::Accepted, "acg_policy.accepted"),
    (Counter::Checked, "acg_policy.checked"),
    (Counter::Internal, "acg_policy.internal"),
    (Counter::Rejected, "acg_policy.rejected"),
    (Counter::TooLarge, "acg_policy.too_large"),
    (Counter::UnknownState, "acg_policy.unknown_state"),
];
