//! Counters: a fixed set, defined once per worker, because a proxy never frees a metric.

use crate::abi::{Host, HostError};

/// A counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counter {
    /// Accepted requests.
    Accepted,
    /// Requests to the API; those to other paths are not counted.
    Checked,
    /// Requests that could not be validated because of a failure between filter and proxy.
    Internal,
    /// Requests refused by a rule.
    Rejected,
    /// Requests with a body over the limit, which are also counted as rejected, or as passed although
    /// a rule reports an error.
    TooLarge,
    /// Lookups without a usable response.
    UnknownState,
    /// Requests that passed although an observed rule reports an error.
    WouldReject,
}

/// The IDs that the proxy has assigned to the counters.
#[derive(Debug)]
pub(crate) struct Counters([Result<u32, HostError>; COUNTERS.len()]);

impl Counters {
    /// Defines all counters. One that cannot be defined is never incremented.
    pub(crate) fn define(host: &mut impl Host) -> Self {
        Self(COUNTERS.map(|(_, name)| host.define_counter(name)))
    }

    /// Adds one.
    pub(crate) fn increment(&self, counter: Counter, host: &mut impl Host) {
        let defined = COUNTERS.iter().zip(&self.0).find(|((other, _), _)| *other == counter);
        if let Some((_, Ok(id))) = defined {
            // A failure must not stop the request.
            let _not_counted = host.increment_counter(*id);
        }
    }
}

/// The counters and their names in the proxy's statistics.
pub(crate) const COUNTERS: [(Counter, &str); 7] = [
    (Counter::Accepted, "acg_policy.accepted"),
    (Counter::Checked, "acg_policy.checked"),
    (Counter::Internal, "acg_policy.internal"),
    (Counter::Rejected, "acg_policy.rejected"),
    (Counter::TooLarge, "acg_policy.too_large"),
    (Counter::UnknownState, "acg_policy.unknown_state"),
    (Counter::WouldReject, "acg_policy.would_reject"),
];
