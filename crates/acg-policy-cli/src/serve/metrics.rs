//! Metrics in the format of Prometheus: a fixed set, no part of which is taken from a request. The names are
//! those that the filter's metrics have, so that its dashboard and its alerts apply.

use std::fmt::Write as _;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use acg_policy::{AccountState, Report, Rule, UnknownReason, Validator, rules};
use acg_policy_wire::v1::Identity;

use super::observe::Fate;

/// What a verdict was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Check,
    ExtAuthz,
}

/// The metrics.
pub(super) struct Metrics {
    /// In the order of [`Endpoint`].
    endpoints: [Verdicts; 2],
    rejected_by: Vec<(&'static Rule, Counter)>,
    would_reject_by: Vec<(&'static Rule, Counter)>,
    /// In the order of [`RESULTS`].
    lookups: [Counter; RESULTS.len()],
    unknown_state: Counter,
    /// One for each of [`BUCKETS`], and one for longer lookups.
    lookup_ms: [Counter; BUCKETS.len() + 1],
    lookup_us_sum: Counter,
    cache_hit: Counter,
    cache_miss: Counter,
    slow_body: Counter,
    faulty_cases: Counter,
    busy: Counter,
    reloads: Counter,
    refused_reloads: Counter,
    connections: Arc<Counter>,
}

#[derive(Default)]
struct Verdicts {
    checked: Counter,
    accepted: Counter,
    rejected: Counter,
    would_reject: Counter,
    too_large: Counter,
}

type Counter = AtomicU64;

impl Verdicts {
    /// The counters with their names and what they count.
    fn counters(&self) -> [(&'static str, &'static str, &Counter); 5] {
        let Self { checked, accepted, rejected, would_reject, too_large } = self;
        [
            ("checked", "Requests to the API.", checked),
            ("accepted", "Accepted requests.", accepted),
            ("rejected", "Requests refused by a rule.", rejected),
            (
                "would_reject",
                "Requests that passed although an observed rule reports an error.",
                would_reject,
            ),
            ("too_large", "Requests with a body over the limit.", too_large),
        ]
    }
}

/// An open connection, which is counted until it is dropped.
pub(super) struct Connection(Arc<Counter>);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Metrics {
    pub(super) fn new() -> Self {
        Self {
            endpoints: Default::default(),
            rejected_by: by_rule(),
            would_reject_by: by_rule(),
            lookups: Default::default(),
            unknown_state: Counter::default(),
            lookup_ms: Default::default(),
            lookup_us_sum: Counter::default(),
            cache_hit: Counter::default(),
            cache_miss: Counter::default(),
            slow_body: Counter::default(),
            faulty_cases: Counter::default(),
            busy: Counter::default(),
            reloads: Counter::default(),
            refused_reloads: Counter::default(),
            connections: Arc::default(),
        }
    }

    /// Counts a verdict. Requests to other paths than those of the API are not counted unless they are refused.
    pub(super) fn count(&self, endpoint: Endpoint, report: &Report, fate: Fate) {
        if report.is_outside_api() && report.is_accepted() {
            return;
        }
        let [check, ext_authz] = &self.endpoints;
        let verdicts = match endpoint {
            Endpoint::Check => check,
            Endpoint::ExtAuthz => ext_authz,
        };
        add_one(&verdicts.checked);
        let (outcome, by_rule) = match fate {
            Fate::Accepted => return add_one(&verdicts.accepted),
            Fate::Rejected => (&verdicts.rejected, &self.rejected_by),
            Fate::WouldReject => (&verdicts.would_reject, &self.would_reject_by),
        };
        add_one(outcome);
        if report.status() == Some(413) {
            add_one(&verdicts.too_large);
        }
        // A rule is a static, so that its address identifies it.
        let mut counted: Vec<*const Rule> = Vec::new();
        for issue in report.issues().iter().filter(|issue| issue.is_error()) {
            let rule: *const Rule = issue.rule;
            if !counted.contains(&rule) {
                counted.push(rule);
                let counter = by_rule.iter().find(|(other, _)| ptr::eq(*other, rule));
                counter.into_iter().for_each(|(_, counter)| add_one(counter));
            }
        }
    }

    /// Counts a request of `ext_authz` whose body is over the limit, if no report says so.
    pub(super) fn count_too_large(&self) {
        let [_, ext_authz] = &self.endpoints;
        add_one(&ext_authz.too_large);
    }

    /// Counts a request of `ext_authz` whose body did not end in time.
    pub(super) fn count_slow_body(&self) {
        add_one(&self.slow_body);
    }

    /// Counts a request for whose response there is no memory.
    pub(super) fn count_busy(&self) {
        add_one(&self.busy);
    }

    pub(super) fn count_faulty_cases(&self, faults: u64) {
        self.faulty_cases.fetch_add(faults, Ordering::Relaxed);
    }

    pub(super) fn count_lookup(&self, state: &AccountState, duration: Duration) {
        let result = match state {
            AccountState::Known(_) => "known",
            AccountState::Missing => "missing",
            AccountState::Unknown(reason) => {
                add_one(&self.unknown_state);
                word(*reason)
            }
        };
        let counters = RESULTS.iter().zip(&self.lookups);
        counters.filter(|(name, _)| **name == result).for_each(|(_, counter)| add_one(counter));
        let bucket = BUCKETS.iter().position(|most| duration <= Duration::from_millis(*most));
        self.lookup_ms.get(bucket.unwrap_or(BUCKETS.len())).into_iter().for_each(add_one);
        let microseconds = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        self.lookup_us_sum.fetch_add(microseconds, Ordering::Relaxed);
    }

    /// Counts a number write whose account the cache can answer for.
    pub(super) fn count_cache(&self, is_hit: bool) {
        add_one(if is_hit { &self.cache_hit } else { &self.cache_miss });
    }

    pub(super) fn count_reload(&self, is_used: bool) {
        add_one(if is_used { &self.reloads } else { &self.refused_reloads });
    }

    /// Counts a connection while the result exists.
    pub(super) fn connection(&self) -> Connection {
        add_one(&self.connections);
        Connection(Arc::clone(&self.connections))
    }

    /// All metrics. The validator is the one in use.
    pub(super) fn to_text(&self, validator: &Validator) -> String {
        let mut text = Text::default();
        let [check, ext_authz] = &self.endpoints;
        for (of_check, of_ext_authz) in check.counters().into_iter().zip(ext_authz.counters()) {
            let (name, help, counter) = of_check;
            text.family(name, "counter", help);
            text.sample(name, &[("acg_endpoint", "check")], read(counter));
            text.sample(name, &[("acg_endpoint", "ext_authz")], read(of_ext_authz.2));
        }
        for (name, help, counters) in [
            ("rejected_by", "Refused requests by rule.", &self.rejected_by),
            ("would_reject_by", "Requests that passed, by observed rule.", &self.would_reject_by),
        ] {
            text.family(name, "counter", help);
            for (rule, counter) in counters {
                text.sample(name, &[("acg_rule", rule.code)], read(counter));
            }
        }
        text.family("lookups", "counter", "Lookups of accounts by their result.");
        for (result, counter) in RESULTS.iter().zip(&self.lookups) {
            text.sample("lookups", &[("acg_result", result)], read(counter));
        }
        self.write_lookup_ms(&mut text);
        let single = [
            ("unknown_state", "Lookups without a usable response.", &self.unknown_state),
            ("cache_hit", "Number writes whose account was known.", &self.cache_hit),
            ("cache_miss", "Number writes whose account was looked up.", &self.cache_miss),
            ("slow_body", "Requests whose body did not end in time.", &self.slow_body),
            ("busy", "Requests without a response because others took the memory.", &self.busy),
            ("faulty_cases", "Cases that could not be read.", &self.faulty_cases),
        ];
        for (name, help, counter) in single {
            text.family(name, "counter", help);
            text.sample(name, &[], read(counter));
        }
        text.family("reloads", "counter", "How often the policy was read again.");
        text.sample("reloads", &[("acg_result", "used")], read(&self.reloads));
        text.sample("reloads", &[("acg_result", "refused")], read(&self.refused_reloads));
        text.family("connections", "gauge", "Open connections.");
        text.sample("connections", &[], read(&self.connections));
        write_build(&mut text, validator);
        text.0
    }

    fn write_lookup_ms(&self, text: &mut Text) {
        text.family("lookup_ms", "histogram", "How long requests waited for their account.");
        let mut sum = 0;
        let bounds = BUCKETS.iter().map(u64::to_string).chain(["+Inf".to_owned()]);
        for (bound, counter) in bounds.zip(&self.lookup_ms) {
            sum += read(counter);
            text.sample("lookup_ms_bucket", &[("le", &bound)], sum);
        }
        text.sample("lookup_ms_sum", &[], read(&self.lookup_us_sum) / 1000);
        text.sample("lookup_ms_count", &[], sum);
    }
}

fn by_rule() -> Vec<(&'static Rule, Counter)> {
    rules::all().map(|rule| (rule, Counter::default())).collect()
}

fn write_build(text: &mut Text, validator: &Validator) {
    let identity = Identity::new(validator.policy(), COMMIT);
    text.family("build", "gauge", "1 for release and policy in use.");
    let labels = [
        ("acg_version", identity.version),
        ("acg_commit", identity.commit.unwrap_or("unknown")),
        ("acg_plans", identity.numbering_plans),
        ("acg_hash", &identity.hash),
    ];
    text.sample("build", &labels, 1);
}

/// Metrics as text. No label has a character that would be escaped.
#[derive(Default)]
struct Text(String);

impl Text {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a string cannot fail.
        let _ =
            writeln!(self.0, "# HELP acg_policy_{name} {help}\n# TYPE acg_policy_{name} {kind}");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: u64) {
        let labels: Vec<String> =
            labels.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
        let labels =
            if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "acg_policy_{name}{labels} {value}");
    }
}

fn add_one(counter: &Counter) {
    counter.fetch_add(1, Ordering::Relaxed);
}

fn read(counter: &Counter) -> u64 {
    counter.load(Ordering::Relaxed)
}

/// The reason as a word of a label.
fn word(reason: UnknownReason) -> &'static str {
    match reason {
        UnknownReason::Forbidden => "forbidden",
        UnknownReason::RateLimited => "rate_limited",
        UnknownReason::Timeout => "timeout",
        UnknownReason::Unauthenticated => "unauthenticated",
        UnknownReason::Unavailable => "unavailable",
        UnknownReason::UnexpectedStatus => "unexpected_status",
        UnknownReason::Unreachable => "unreachable",
        UnknownReason::Unreadable => "unreadable",
        _ => "other",
    }
}

/// The results of lookups.
const RESULTS: [&str; 11] = [
    "known",
    "missing",
    "forbidden",
    "rate_limited",
    "timeout",
    "unauthenticated",
    "unavailable",
    "unexpected_status",
    "unreachable",
    "unreadable",
    "other",
];
/// The upper bounds of the histogram, in milliseconds.
const BUCKETS: [u64; 11] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 5000];
/// The commit of the build.
const COMMIT: Option<&str> = option_env!("ACG_POLICY_COMMIT");
