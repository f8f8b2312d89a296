//! Metrics: a fixed set, defined once per worker and name, because a proxy never frees a metric. No part
//! of a metric's name is taken from a request.
//!
//! Counters are counted here, and passed on to the proxy at ticks: a call of the proxy costs more than reading the path of a request.

use std::collections::BTreeMap;
use std::ptr;

use acg_policy::{AccountState, Report, Rule, UnknownReason, rules};
use acg_policy_wire::v1::Identity;

use crate::abi::{Host, HostError, MetricKind};

/// A counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counter {
    /// Accepted requests.
    Accepted,
    /// Number writes whose account was known from an earlier lookup.
    CacheHit,
    /// Number writes whose account was looked up.
    CacheMiss,
    /// Requests to the API; those to other paths are not counted.
    Checked,
    /// Requests that could not be validated because of a failure between filter and proxy.
    Internal,
    /// Requests refused by a rule.
    Rejected,
    /// Requests of which no part of the body arrived in time.
    SlowBody,
    /// Requests with a body over the limit, which are also counted as rejected, or as passed although
    /// a rule reports an error.
    TooLarge,
    /// Lookups without a usable response.
    UnknownState,
    /// Requests that passed although an observed rule reports an error.
    WouldReject,
}

/// The metrics of one name of a configuration.
#[derive(Debug)]
pub(crate) struct Metrics {
    counters: [Count; COUNTERS.len()],
    /// Refused requests by rule.
    rejected_by: ByRule,
    /// Requests that passed although an observed rule reports an error, by rule.
    would_reject_by: ByRule,
    lookups: [Count; LOOKUPS.len()],
    lookup_ms: Metric,
    builds: BTreeMap<String, Build>,
}

/// A counter for each rule, in the order of their addresses. A rule is a static, so that its address identifies it.
type ByRule = Vec<(*const Rule, Count)>;

/// A counter.
#[derive(Debug)]
struct Count {
    metric: Metric,
    /// What was counted since it was passed on.
    since: u32,
}

/// The gauge of one build.
#[derive(Debug)]
struct Build {
    metric: Metric,
    /// The configurations in use with this build.
    in_use: u64,
}

/// The ID that the proxy has assigned. A metric that cannot be defined is not recorded.
type Metric = Result<u32, HostError>;

impl Metrics {
    /// Defines all metrics of a configuration with this name.
    pub(crate) fn define(host: &mut impl Host, name: Option<&str>) -> Self {
        let prefix = prefix(name);
        let mut define = |kind, name: &str| host.define_metric(kind, &format!("{prefix}{name}"));
        let lookup_ms = define(MetricKind::Histogram, "lookup_ms");
        let mut count = |name: &str| Count { metric: define(MetricKind::Counter, name), since: 0 };
        let counters = COUNTERS.map(|(_, name)| count(name));
        let mut by_rule = |group: &str| {
            let mut count = |code| count(&format!("{group}.{code}"));
            let mut counts: ByRule =
                rules::all().map(|rule| (ptr::from_ref(rule), count(rule.code))).collect();
            counts.sort_by_key(|(rule, _)| *rule);
            counts
        };
        let (rejected_by, would_reject_by) = (by_rule("rejected_by"), by_rule("would_reject_by"));
        let lookups = LOOKUPS.map(|(_, name)| count(&format!("lookups.{name}")));
        Self { counters, rejected_by, would_reject_by, lookups, lookup_ms, builds: BTreeMap::new() }
    }

    /// Adds one.
    pub(crate) fn increment(&mut self, counter: Counter) {
        if let Some(count) = self.counters.get_mut(counter as usize) {
            count.since += 1;
        }
    }

    /// Adds one for each rule that refuses a request, or would refuse it if it were not observed.
    pub(crate) fn count_rules(&mut self, report: &Report, is_observed: bool) {
        let counts = if is_observed { &mut self.would_reject_by } else { &mut self.rejected_by };
        let mut counted: Vec<*const Rule> = Vec::with_capacity(report.issues().len());
        for issue in report.errors() {
            let rule: *const Rule = issue.rule;
            if !counted.contains(&rule) {
                counted.push(rule);
                let found = counts.binary_search_by_key(&rule, |(other, _)| *other);
                let count = found.ok().and_then(|at| counts.get_mut(at));
                count.into_iter().for_each(|(_, count)| count.since += 1);
            }
        }
    }

    /// Adds one for the result of a lookup.
    pub(crate) fn count_lookup(&mut self, state: &AccountState) {
        let result = LookupResult::of(state);
        let mut counts = LOOKUPS.iter().zip(&mut self.lookups);
        if let Some((_, count)) = counts.find(|((other, _), _)| *other == result) {
            count.since += 1;
        }
    }

    /// Passes on to the proxy what was counted.
    pub(crate) fn pass_on(&mut self, host: &mut impl Host) {
        let by_rule = self.rejected_by.iter_mut().chain(&mut self.would_reject_by);
        let counts = self.counters.iter_mut().chain(&mut self.lookups);
        for count in counts.chain(by_rule.map(|(_, count)| count)).filter(|count| count.since > 0) {
            let by = std::mem::take(&mut count.since);
            if let Ok(id) = count.metric {
                // A failure must not stop the filter.
                let _not_counted = host.increment_metric(id, by);
            }
        }
    }

    /// Records how long a request waited for its account.
    pub(crate) fn record_lookup_ms(&self, milliseconds: u64, host: &mut impl Host) {
        if let Ok(id) = self.lookup_ms {
            let _not_recorded = host.record_metric(id, milliseconds);
        }
    }

    /// A configuration with this name and build is in use. The gauge whose name has release and hash
    /// is 1.
    pub(crate) fn add_build(
        &mut self,
        name: Option<&str>,
        identity: &Identity,
        host: &mut impl Host,
    ) {
        let build = build(identity);
        let metric_name = format!("{}build.{build}", prefix(name));
        let build = self.builds.entry(build).or_insert_with(|| Build {
            metric: host.define_metric(MetricKind::Gauge, &metric_name),
            in_use: 0,
        });
        build.in_use += 1;
        build.set_gauge(host);
    }

    /// A configuration with this build is no longer in use.
    pub(crate) fn remove_build(&mut self, identity: &Identity, host: &mut impl Host) {
        if let Some(build) = self.builds.get_mut(&build(identity)) {
            build.in_use = build.in_use.saturating_sub(1);
            build.set_gauge(host);
        }
    }
}

impl Build {
    /// 1 if a configuration uses this build. All workers set the same gauge, so it cannot be a number.
    fn set_gauge(&self, host: &mut impl Host) {
        if let Ok(id) = self.metric {
            let _not_set = host.record_metric(id, u64::from(self.in_use > 0));
        }
    }
}

/// `acg_policy.`, or `acg_policy.configuration.NAME.` for a configuration with a name.
fn prefix(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("acg_policy.configuration.{name}."),
        None => "acg_policy.".to_owned(),
    }
}

/// The identity as parts of the name of a metric, which Envoy can turn into tags.
fn build(identity: &Identity) -> String {
    let word = |text: &str| -> String {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        text.chars().map(|c| if is_plain(c) { c } else { '_' }).collect()
    };
    format!(
        "version.{}.commit.{}.plans.{}.hash.{}",
        word(identity.version),
        word(identity.commit.unwrap_or("unknown")),
        word(identity.numbering_plans),
        identity.hash
    )
}

/// The result of a lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LookupResult {
    Known,
    Missing,
    Unknown(UnknownReason),
    /// A reason that a later version of the core adds.
    Other,
}

impl LookupResult {
    fn of(state: &AccountState) -> Self {
        match state {
            AccountState::Known(_) => Self::Known,
            AccountState::Missing => Self::Missing,
            AccountState::Unknown(reason) => {
                let result = Self::Unknown(*reason);
                let is_defined = LOOKUPS.iter().any(|(other, _)| *other == result);
                if is_defined { result } else { Self::Other }
            }
        }
    }
}

/// The counters and their names, in the order of [`Counter`].
const COUNTERS: [(Counter, &str); 10] = [
    (Counter::Accepted, "accepted"),
    (Counter::CacheHit, "cache_hit"),
    (Counter::CacheMiss, "cache_miss"),
    (Counter::Checked, "checked"),
    (Counter::Internal, "internal"),
    (Counter::Rejected, "rejected"),
    (Counter::SlowBody, "slow_body"),
    (Counter::TooLarge, "too_large"),
    (Counter::UnknownState, "unknown_state"),
    (Counter::WouldReject, "would_reject"),
];

/// The results of lookups and their names.
const LOOKUPS: [(LookupResult, &str); 11] = [
    (LookupResult::Known, "known"),
    (LookupResult::Missing, "missing"),
    (LookupResult::Unknown(UnknownReason::Forbidden), "forbidden"),
    (LookupResult::Unknown(UnknownReason::RateLimited), "rate_limited"),
    (LookupResult::Unknown(UnknownReason::Timeout), "timeout"),
    (LookupResult::Unknown(UnknownReason::Unauthenticated), "unauthenticated"),
    (LookupResult::Unknown(UnknownReason::Unavailable), "unavailable"),
    (LookupResult::Unknown(UnknownReason::UnexpectedStatus), "unexpected_status"),
    (LookupResult::Unknown(UnknownReason::Unreachable), "unreachable"),
    (LookupResult::Unknown(UnknownReason::Unreadable), "unreadable"),
    (LookupResult::Other, "other"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_in_the_order_of_the_enum() {
        for (position, (counter, name)) in COUNTERS.iter().enumerate() {
            assert_eq!(*counter as usize, position, "{name}");
        }
    }
}
