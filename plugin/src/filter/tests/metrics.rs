//! Metrics: which exist, and what changes them.

use super::*;
use crate::abi::MetricKind;

/// Sends a number PUT with this body, which is refused before a lookup.
fn refuse(filter: &mut Filter<FakeProxy>, context: u32, body: &str) {
    send_headers(filter, context);
    filter.host.body = body.into();
    assert_eq!(filter.request_body(context, body.len(), true), Action::Pause);
}

/// Counters with their values, without those that are 0.
fn counters(filter: &mut Filter<FakeProxy>) -> Vec<(&str, u32)> {
    filter.pass_counts_on();
    counters_now(filter)
}

/// The same before the next tick.
fn counters_now(filter: &Filter<FakeProxy>) -> Vec<(&str, u32)> {
    filter.host.counters.iter().map(|(name, value)| (name.as_str(), *value)).collect()
}

#[test]
fn all_metrics_are_defined_at_the_start_and_once() {
    let mut filter = filter();
    let defined = filter.host.metrics.len();
    assert_eq!(defined, 10 + 11 + 2 + 2 * acg_policy::rules::all().count());
    assert!(filter.configure(ROOT, CONFIG.len()));
    refuse(&mut filter, 2, "{");
    let token = look_up_after_reply(&mut filter, 3);
    respond(&mut filter, token, "404", MISSING);
    assert_eq!(filter.host.metrics.len(), defined, "no request defines a metric");
}

/// As `look_up`, after other requests.
fn look_up_after_reply(filter: &mut Filter<FakeProxy>, context: u32) -> u32 {
    send_headers(filter, context);
    filter.host.body = GOOD.into();
    assert_eq!(filter.request_body(context, GOOD.len(), true), Action::Pause);
    filter.host.token
}

#[test]
fn a_refusal_counts_each_rule_once() {
    let mut filter = filter();
    refuse(&mut filter, 2, r#"{"accountName":"fabrikam"}"#);
    refuse(&mut filter, 3, "{}");
    let expected = [
        ("acg_policy.checked", 2),
        ("acg_policy.rejected", 2),
        ("acg_policy.rejected_by.json/missing-member", 2),
        ("acg_policy.rejected_by.number/account-mismatch", 1),
    ];
    assert_eq!(counters(&mut filter), expected);
}

#[test]
fn counters_are_passed_on_with_the_next_tick() {
    let mut filter = filter();
    refuse(&mut filter, 2, "{}");
    refuse(&mut filter, 3, "{}");
    assert_eq!((counters_now(&filter), filter.host.tick_period_ms), (vec![], 100));
    filter.tick(ROOT);
    let expected = [
        ("acg_policy.checked", 2),
        ("acg_policy.rejected", 2),
        ("acg_policy.rejected_by.json/missing-member", 2),
    ];
    assert_eq!((counters_now(&filter), filter.host.tick_period_ms), (expected.to_vec(), 0));
    filter.host.headers = fields("GET", "/accounts/contoso?api-version=2024-02-29", &[]);
    filter.create_context(4, ROOT);
    assert_eq!(filter.request_headers(4, true), Action::Continue);
    assert_eq!(filter.host.tick_period_ms, 100, "without a wait there is a tick too");
    filter.tick(ROOT);
    assert_eq!(counters_now(&filter)[..2], [("acg_policy.accepted", 1), ("acg_policy.checked", 3)]);
}

#[test]
fn counters_are_passed_on_at_once_without_ticks_and_at_the_end_of_a_configuration() {
    let expected = [("acg_policy.accepted", 1), ("acg_policy.checked", 1)];
    for fails in [true, false] {
        let mut filter = filter();
        filter.host.failing.extend(fails.then_some("set_tick_period"));
        filter.host.headers = fields("GET", "/accounts/contoso?api-version=2024-02-29", &[]);
        filter.create_context(2, ROOT);
        assert_eq!(filter.request_headers(2, true), Action::Continue);
        assert_eq!(counters_now(&filter), if fails { &expected[..] } else { &[] });
        filter.delete_context(2);
        filter.delete_context(ROOT);
        assert_eq!(counters_now(&filter), expected);
    }
}

#[test]
fn an_observed_request_counts_the_rules_that_would_refuse_it() {
    let config = CONFIG.replacen('{', r#"{"observe":true,"name":"pilot","#, 1);
    let mut filter = filter_with(&config);
    filter.create_context(2, ROOT);
    filter.host.headers = put(NUMBER);
    assert_eq!(filter.request_headers(2, true), Action::Continue);
    let expected = [
        ("acg_policy.configuration.pilot.checked", 1),
        ("acg_policy.configuration.pilot.would_reject", 1),
        ("acg_policy.configuration.pilot.would_reject_by.request/body-missing", 1),
    ];
    assert_eq!(counters(&mut filter), expected);
}

#[test]
fn lookups_are_counted_by_result_and_measured() {
    for (status, body, result) in [
        ("200", ENABLED, "known"),
        ("404", MISSING, "missing"),
        ("401", "", "unauthenticated"),
        ("403", "", "forbidden"),
        ("429", "", "rate_limited"),
        ("500", "", "unexpected_status"),
        ("200", "<", "unreadable"),
    ] {
        let mut filter = filter();
        let token = look_up(&mut filter, 2);
        filter.host.time_ms += 7;
        respond(&mut filter, token, status, body);
        assert_eq!(counter(&mut filter, &format!("acg_policy.lookups.{result}")), 1, "{status}");
        assert_eq!(filter.host.recorded["acg_policy.lookup_ms"], [7]);
    }
}

#[test]
fn a_gauge_has_the_build_and_follows_the_configuration() {
    let mut filter = filter();
    let builds = |filter: &Filter<FakeProxy>| -> Vec<(String, Vec<u64>)> {
        let recorded = filter.host.recorded.iter();
        recorded.map(|(name, values)| (name.clone(), values.clone())).collect()
    };
    let [(first, values)] = &builds(&filter)[..] else { panic!("{:?}", filter.host.recorded) };
    assert!(
        first.starts_with("acg_policy.build.version.0_") && first.contains(".hash."),
        "{first}"
    );
    assert_eq!(*values, [1]);
    let other = CONFIG.replacen('{', r#"{"policy":{"profile":"strict"},"#, 1);
    filter.host.configuration = other.clone().into();
    assert!(filter.configure(ROOT, other.len()));
    assert_eq!(filter.host.recorded[first], [1, 0]);
    assert_eq!(builds(&filter).len(), 2);
    filter.host.configuration = CONFIG.into();
    filter.create_context(50, 0);
    assert!(filter.configure(50, CONFIG.len()));
    filter.delete_context(ROOT);
    let current: Vec<u64> =
        builds(&filter).iter().filter_map(|(_, values)| values.last().copied()).collect();
    assert_eq!(current.iter().sum::<u64>(), 1, "{:?}", builds(&filter));
    assert_eq!(filter.host.recorded[first].last(), Some(&1));
}

#[test]
fn failing_metrics_change_nothing() {
    for failing in ["increment_metric", "record_metric"] {
        let mut filter = filter();
        filter.host.failing = vec![failing];
        refuse(&mut filter, 2, "{}");
        assert_eq!(only_reply(&filter).1, 400);
        assert_eq!(counters(&mut filter).is_empty(), failing == "increment_metric");
    }
    let mut filter = Filter::new(FakeProxy {
        configuration: CONFIG.into(),
        failing: vec!["define_metric"],
        ..FakeProxy::default()
    });
    filter.create_context(ROOT, 0);
    assert!(filter.configure(ROOT, CONFIG.len()));
    refuse(&mut filter, 2, "{}");
    assert_eq!((only_reply(&filter).1, counters(&mut filter)), (400, vec![]));
    assert!(filter.host.metrics.iter().all(|(kind, _)| *kind == MetricKind::Counter));
}
