//! The metrics of a running Envoy, and that alerts and dashboard use metrics and labels that exist.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client;
use crate::common::{self, ENABLED, GOOD, NUMBER};
use crate::gateway::{Gateway, Listener};
use crate::upstream::{AccountResponse, LOOKUP_AUTHORITY, Upstream};

/// The values of one metric by labels.
type Samples = Vec<(BTreeMap<String, String>, f64)>;

fn put(gateway: &Gateway, listener: &str, body: &str) -> u16 {
    let request = format!(
        "PUT {NUMBER} HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\nauthorization: Bearer own\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    client::send(gateway.address(listener), request.as_bytes()).status
}

/// A gateway with two configurations that has accepted, refused and observed requests.
fn start() -> (Gateway, Upstream) {
    let upstream = Upstream::start();
    upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
    let account = json!({ "cluster": "acg_lookups", "authority": LOOKUP_AUTHORITY });
    let listener = |name: &str, configuration| Listener {
        name: name.to_owned(),
        configuration: Some(configuration),
        ..Listener::default()
    };
    let listeners = [
        listener("edge", json!({ "name": "edge", "account": account })),
        listener("pilot", json!({ "name": "pilot", "account": account, "observe": true })),
    ];
    let gateway = Gateway::start(upstream.address(), &listeners);
    assert_eq!(put(&gateway, "edge", GOOD), 200);
    assert_eq!(put(&gateway, "edge", "{"), 400);
    assert_eq!(put(&gateway, "pilot", "{"), 200);
    // Envoy merges the histograms of its workers every five seconds.
    let deadline = Instant::now() + Duration::from_secs(20);
    while !gateway.prometheus().lines().any(|line| {
        line.starts_with("acg_policy_lookup_ms_count")
            && line.contains("edge")
            && line.ends_with(" 1")
    }) {
        assert!(Instant::now() < deadline, "no histogram:\n{}", gateway.prometheus());
        std::thread::sleep(Duration::from_millis(100));
    }
    (gateway, upstream)
}

/// Reads the text format of Prometheus.
fn metrics(gateway: &Gateway) -> BTreeMap<String, Samples> {
    let text = gateway.prometheus();
    let mut metrics: BTreeMap<String, Samples> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (series, value) = line.rsplit_once(' ').unwrap();
        let (name, labels) =
            series.strip_suffix('}').unwrap_or(series).split_once('{').unwrap_or((series, ""));
        let pairs = labels.split("\",").filter_map(|pair| pair.split_once("=\""));
        let labels =
            pairs.map(|(name, value)| (name.to_owned(), value.trim_end_matches('"').to_owned()));
        metrics
            .entry(name.to_owned())
            .or_default()
            .push((labels.collect(), value.parse().unwrap()));
    }
    metrics
}

/// The sum of the samples with these labels.
fn sum(metrics: &BTreeMap<String, Samples>, name: &str, labels: &[(&str, &str)]) -> f64 {
    let matches = |found: &BTreeMap<String, String>| {
        labels.iter().all(|(name, value)| found.get(*name).is_some_and(|other| other == value))
    };
    let samples = metrics.get(name).unwrap_or_else(|| panic!("no {name}"));
    samples.iter().filter(|(found, _)| matches(found)).map(|(_, value)| value).sum()
}

#[test]
fn prometheus_has_the_metrics_with_labels() {
    let (gateway, _upstream) = start();
    let metrics = metrics(&gateway);
    let (edge, pilot) = (("acg_configuration", "edge"), ("acg_configuration", "pilot"));
    for (name, labels, expected) in [
        ("acg_policy_checked", vec![edge], 2.0),
        ("acg_policy_accepted", vec![edge], 1.0),
        ("acg_policy_rejected", vec![edge], 1.0),
        ("acg_policy_rejected", vec![pilot], 0.0),
        ("acg_policy_would_reject", vec![pilot], 1.0),
        ("acg_policy_rejected_by", vec![edge, ("acg_rule", "json/syntax")], 1.0),
        ("acg_policy_rejected_by", vec![edge], 1.0),
        ("acg_policy_would_reject_by", vec![pilot, ("acg_rule", "json/syntax")], 1.0),
        ("acg_policy_lookups", vec![edge, ("acg_result", "known")], 1.0),
        ("acg_policy_lookup_ms_count", vec![edge], 1.0),
        ("acg_policy_build", vec![edge], 1.0),
        (
            "acg_policy_build",
            vec![("acg_version", &env!("CARGO_PKG_VERSION").replace('.', "_"))],
            2.0,
        ),
    ] {
        assert_eq!(sum(&metrics, name, &labels), expected, "{name} {labels:?}");
    }
    let [(labels, _), _] = &metrics["acg_policy_build"][..] else { panic!("two builds") };
    for label in ["acg_commit", "acg_plans", "acg_hash"] {
        assert!(labels.contains_key(label), "{labels:?}");
    }
}

#[test]
fn requests_define_no_metrics() {
    let (gateway, _upstream) = start();
    let before: Vec<String> = metrics(&gateway).into_keys().collect();
    for number in 0..200 {
        let request =
            format!("GET /accounts/a{number}?x{number}=1 HTTP/1.1\r\nhost: h{number}\r\n\r\n");
        client::send(gateway.address("edge"), request.as_bytes());
    }
    let after: Vec<String> =
        metrics(&gateway).into_keys().filter(|name| name.starts_with("acg_")).collect();
    let before: Vec<String> = before.into_iter().filter(|name| name.starts_with("acg_")).collect();
    assert_eq!(before, after);
}

#[test]
fn alerts_and_dashboard_use_metrics_and_labels_that_exist() {
    let (gateway, _upstream) = start();
    let metrics = metrics(&gateway);
    let folder = common::workspace().join("plugin/monitoring");
    let alerts = fs::read_to_string(folder.join("alerts.yaml")).unwrap();
    let alerts = alerts.lines().filter(|line| !line.trim_start().starts_with('#'));
    let dashboard: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("dashboard.json")).unwrap()).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().unwrap());
    let texts = targets.flat_map(|target| [&target["expr"], &target["legendFormat"]]);
    let texts: Vec<&str> = texts.map(|text| text.as_str().unwrap()).chain(alerts).collect();
    let names = |prefix: &str| -> BTreeSet<&str> {
        let words = texts
            .iter()
            .flat_map(|text| text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')));
        words.filter(|word| word.starts_with(prefix)).collect()
    };
    let used: BTreeSet<&str> = ["acg_policy_", "envoy_"].into_iter().flat_map(&names).collect();
    assert!(used.len() >= 15, "{used:?}");
    for name in &used {
        assert!(metrics.contains_key(*name), "{name} does not exist");
    }
    let of_filter = metrics.iter().filter(|(name, _)| name.starts_with("acg_policy_"));
    let samples = of_filter.flat_map(|(_, samples)| samples);
    let labels: BTreeSet<&str> =
        samples.flat_map(|(labels, _)| labels.keys().map(String::as_str)).collect();
    for label in names("acg_").difference(&names("acg_policy_")) {
        assert!(labels.contains(label), "no metric has the label {label}");
    }
    let results = metrics["acg_policy_lookups"].iter().map(|(labels, _)| &labels["acg_result"]);
    let results: BTreeSet<&str> = results.map(String::as_str).collect();
    let matchers = texts.iter().flat_map(|text| text.split("acg_result!~\"").skip(1));
    let excluded: Vec<&str> =
        matchers.flat_map(|text| text.split('"').next().unwrap_or_default().split('|')).collect();
    assert!(!excluded.is_empty());
    for result in excluded {
        assert!(results.contains(result), "no lookup has the result {result}");
    }
}
