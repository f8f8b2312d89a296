//! Metrics: a fixed set, defined once per worker and name, because a proxy never frees a metric. No part
//! of a metric's name is taken from a request.

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
    counters: [Metric; COUNTERS.len()],
    /// Refused requests by rule.
    rejected_by: ByRule,
    /// Requests that passed although an observed rule reports an error, by rule.
    would_reject_by: ByRule,
    lookups: [Metric; LOOKUPS.len()],
    lookup_ms: Metric,
    builds: BTreeMap<String, Build>,
}

/// A metric for each rule, in the order of their addresses. A rule is a static, so that its address identifies it.
type ByRule = Vec<(*const Rule, Metric)>;

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
        let counters = COUNTERS.map(|(_, name)| define(MetricKind::Counter, name));
        let mut by_rule = |group: &str| {
            let mut metric = |code| define(MetricKind::Counter, &format!("{group}.{code}"));
            let mut metrics: ByRule =
                rules::all().map(|rule| (ptr::from_ref(rule), metric(rule.code))).collect();
            metrics.sort_by_key(|(rule, _)| *rule);
            metrics
        };
        let (rejected_by, would_reject_by) = (by_rule("rejected_by"), by_rule("would_reject_by"));
        let lookups =
            LOOKUPS.map(|(_, name)| define(MetricKind::Counter, &format!("lookups.{name}")));
        let lookup_ms = define(MetricKind::Histogram, "lookup_ms");
        Self { counters, rejected_by, would_reject_by, lookups, lookup_ms, builds: BTreeMap::new() }
    }

    /// Adds one.
    pub(crate) fn increment(&self, counter: Counter, host: &mut impl Host) {
        if let Some(metric) = self.counters.get(counter as usize) {
            add_one(host, *metric);
        }
    }

    /// Adds one for each rule that refuses a request, or would refuse it if it were not observed.
    pub(crate) fn count_rules(&self, report: &Report, is_observed: bool, host: &mut impl Host) {
        let metrics = if is_observed { &self.would_reject_by } else { &self.rejected_by };
        let mut counted: Vec<*const Rule> = Vec::new();
        for issue in report.errors() {
            let rule: *const Rule = issue.rule;
            if !counted.contains(&rule) {
                counted.push(rule);
                let found = metrics.binary_search_by_key(&rule, |(other, _)| *other);
                let metric = found.ok().and_then(|at| metrics.get(at));
                metric.into_iter().for_each(|(_, metric)| add_one(host, *metric));
            }
        }
    }

    /// Adds one for the result of a lookup.
    pub(crate) fn count_lookup(&self, state: &AccountState, host: &mut impl Host) {
        let result = LookupResult::of(state);
        let defined = LOOKUPS.iter().zip(&self.lookups).find(|((other, _), _)| *other == result);
        if let Some((_, metric)) = defined {
            add_one(host, *metric);
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

/// A failure must not stop the request.
fn add_one(host: &mut impl Host, metric: Metric) {
    if let Ok(id) = metric {
        let _not_counted = host.increment_metric(id);
    }
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
