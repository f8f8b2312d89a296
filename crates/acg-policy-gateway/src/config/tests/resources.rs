//! Listeners and filters that Envoy reads from files of their own.

use super::*;

const BOOTSTRAP: &str = "dynamic_resources: { lds_config: { path_config_source: { path: x } } }\n";

/// The listeners of the sample as a file of their own.
fn listeners() -> String {
    let text = sample("envoy/envoy.yaml");
    let (_, rest) = text.split_once("  listeners:\n").unwrap();
    let (listeners, _) = rest.split_once("\n  clusters:\n").unwrap();
    let typed = "- \"@type\": type.googleapis.com/envoy.config.listener.v3.Listener\n      name: provisioning\n";
    format!(
        "resources:\n{}",
        replaced(
            listeners,
            "- name: provisioning\n      address",
            &format!("{typed}      address")
        )
    )
}

fn findings(files: &[&str]) -> Vec<(Level, &'static str)> {
    let report = together(files);
    report.findings.iter().map(|finding| (finding.level, finding.setting)).collect()
}

#[test]
fn listeners_from_elsewhere_are_checked_if_their_file_is_named() {
    assert_eq!(findings(&[BOOTSTRAP]), [(Level::Warning, "filter-missing")]);
    assert_eq!(findings(&[BOOTSTRAP, &listeners()]), []);
    assert_eq!(findings(&[&listeners()]), []);
    let opened = replaced(&listeners(), "FAIL_RELOAD", "FAIL_OPEN");
    assert_eq!(findings(&[&opened, BOOTSTRAP]), [(Level::Error, "failure-policy")]);
    let without = listeners().replace("acg_policy", "other").replace("acg_lookups", "x");
    assert_eq!(findings(&[BOOTSTRAP, &without]), [(Level::Error, "filter-missing")]);
    let text = sample("envoy/envoy.yaml").replace("acg_policy", "other");
    let both = format!("{BOOTSTRAP}{text}");
    let warning = (Level::Warning, "filter-missing");
    assert_eq!(
        findings(&[&both]),
        [warning, warning],
        "elsewhere, and a listener without the filter"
    );
    assert_eq!(findings(&[&both, &listeners()]), [warning]);
    let guarded = format!("{BOOTSTRAP}{}", sample("envoy/envoy.yaml"));
    assert_eq!(findings(&[&guarded]), [warning], "more listeners than those of the bootstrap");
    assert_eq!(findings(&[&guarded, &listeners()]), []);
    let clusters =
        "resources: [{ \"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster }]";
    assert_eq!(findings(&[BOOTSTRAP, clusters]), [warning], "no listeners are named");
}

#[test]
fn a_filter_from_elsewhere_is_checked_if_its_file_is_named() {
    let text = sample("envoy/envoy.yaml");
    let (before, rest) = text.split_once("                  - name: acg_policy\n").unwrap();
    let (filter, after) =
        rest.split_once("                  - name: envoy.filters.http.router").unwrap();
    let bootstrap = format!(
        "{before}                  - {{ name: acg_policy, config_discovery: {{ type_urls: [x] }} }}\n                  - name: envoy.filters.http.router{after}"
    );
    assert_eq!(findings(&[&bootstrap]), [(Level::Warning, "filter-missing")]);
    let resource = format!(
        "resources:\n                  - \"@type\": type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig\n                    name: acg_policy\n{filter}"
    );
    assert_eq!(findings(&[&bootstrap, &resource]), []);
    let opened = replaced(&resource, "FAIL_RELOAD", "FAIL_OPEN");
    assert_eq!(findings(&[&bootstrap, &opened]), [(Level::Error, "failure-policy")]);
    let warning = (Level::Warning, "filter-missing");
    assert_eq!(findings(&[&bootstrap, &listeners()]), [warning], "the filter is not named");
    let (_, rest) = bootstrap.split_once("  listeners:\n").unwrap();
    let (second, _) = rest.split_once("\n  clusters:\n").unwrap();
    let two = replaced(&text, "  listeners:\n", &format!("  listeners:\n{second}\n"));
    assert_eq!(findings(&[&two]), [warning], "a listener whose filter is not seen");
    assert_eq!(findings(&[&two, &resource]), []);
}
