//! The probe finds no hole in the sample, and finds the holes of gateways that are set up wrongly.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::time::Duration;

use acg_policy_gateway::probe::{Options, Outcome, Report, Target, run};
use serde_json::json;

use crate::common;
use crate::gateway::{Gateway, Listener};
use crate::upstream::{AccountResponse, LOOKUP_AUTHORITY, Upstream};

/// Probes a listener in front of an API without the accounts of the corpus.
fn probe(mut listener: Listener, only: &[&str]) -> Report {
    if listener.name != SAMPLE {
        listener.replacements.push(("stream_idle_timeout: 30s", CLOSES_SOON));
    }
    let upstream = Upstream::start();
    let missing = br#"{"error":{"code":"NotFound","message":"no such account"}}"#;
    upstream.set_account_response(AccountResponse::Response(404, missing.to_vec()));
    let name = listener.name.clone();
    let gateway = Gateway::start(upstream.address(), &[listener]);
    let url = format!("http://{}", gateway.address(&name));
    let mut options = Options::new(Target::read(&url).unwrap());
    options.rate = 0;
    options.connections = CONNECTIONS;
    options.only = only.iter().map(|case| (*case).to_owned()).collect();
    options.timeout = Duration::from_secs(20);
    let report = run(&options, &mut |_| {}).unwrap();
    println!("{name}\n{}", report.to_text());
    report
}

fn listener(name: &str, replacements: &[(&'static str, &'static str)]) -> Listener {
    Listener { name: name.to_owned(), replacements: replacements.to_vec(), ..Listener::default() }
}

fn holes(report: &Report) -> BTreeSet<&str> {
    let holes = report.results.iter().filter(|result| result.outcome == Outcome::Hole);
    holes.map(|result| result.case.as_str()).collect()
}

#[test]
fn the_sample_has_no_hole() {
    let report = probe(listener(SAMPLE, &[]), &[]);
    assert_eq!(report.exit_code(), 0, "{}", report.to_text());
    let sent: BTreeSet<&str> = report
        .results
        .iter()
        .filter(|result| result.outcome == Outcome::Refused)
        .map(|result| result.case.as_str())
        .collect();
    assert!(sent.len() >= 450, "{} cases", sent.len());
}

#[test]
fn a_gateway_without_the_filter_has_holes() {
    let report = probe(listener("without", &[(FILTER, FILTER_DISABLED)]), &[]);
    assert!(holes(&report).len() >= 300, "{} holes", holes(&report).len());
    assert_eq!(report.exit_code(), 1);
    assert_eq!(report.causes.first().map(String::as_str), Some("filter-missing"));
}

#[test]
fn a_gateway_in_observe_mode_has_holes() {
    let account = json!({ "cluster": "acg_api", "authority": LOOKUP_AUTHORITY });
    let listener = Listener {
        name: "observing".to_owned(),
        configuration: Some(json!({ "account": account, "observe": true })),
        ..Listener::default()
    };
    let report = probe(listener, &[]);
    assert!(holes(&report).len() >= 300, "{} holes", holes(&report).len());
    assert!(report.causes.iter().any(|cause| cause == "observe-mode"), "{:?}", report.causes);
}

#[test]
fn a_gateway_whose_filter_fails_open_has_holes() {
    // Envoy cannot fetch the filter, so that it forwards everything.
    let file = common::built_filter().display().to_string();
    let local = format!("local:\n                              filename: {file:?}\n");
    let open = [
        ("failure_policy: FAIL_RELOAD", "failure_policy: FAIL_OPEN"),
        (RELOAD, ""),
        (&*local.leak(), CODE_THAT_IS_NOT_FOUND),
    ];
    let report = probe(listener("open", &open), &[]);
    assert!(holes(&report).len() >= 300, "{} holes", holes(&report).len());
    assert!(report.causes.iter().any(|cause| cause == "failure-policy"), "{:?}", report.causes);
}

#[test]
fn a_filter_that_is_enabled_for_path_prefixes_has_holes_for_other_paths_only() {
    let by_prefix = [(FILTER, FILTER_DISABLED), (ROUTE, ROUTES_BY_PREFIX)];
    let report = probe(listener("prefix", &by_prefix), &[]);
    let holes = holes(&report);
    assert!(holes.contains("path/encoded-letter") && holes.contains("path/double-slash-first"));
    assert!(holes.contains("http2/encoded-letter-path"), "{holes:?}");
    assert!(!holes.iter().any(|hole| hole.starts_with("json") || hole.starts_with("bodies")));
    assert_eq!(report.causes.first().map(String::as_str), Some("path-prefix"));
}

#[test]
fn a_gateway_without_the_flag_for_headers_has_faults() {
    let flag = "allow_on_headers_stop_iteration: true";
    let off = "allow_on_headers_stop_iteration: false";
    let cases = ["json-text/trailing-comma", "path/double-slash"];
    let report = probe(listener("without-flag", &[(flag, off)]), &cases);
    assert_eq!(report.count(Outcome::Fault), 2, "{}", report.to_text());
    assert_eq!(report.count(Outcome::Refused), 2, "{}", report.to_text());
    assert_eq!(report.causes, ["headers-stop-iteration"]);
    assert_eq!(report.exit_code(), 1);
}

/// Envoy closes some connections a second after its reply.
pub(crate) const CONNECTIONS: NonZeroUsize = NonZeroUsize::new(8).unwrap();
const SAMPLE: &str = "sample";
/// Envoy closes a connection with malformed HTTP/2 after a second, and the corpus has dozens of these.
const CLOSES_SOON: &str = "stream_idle_timeout: 30s\n                delayed_close_timeout: 0.05s";
const FILTER: &str = "                  - name: acg_policy\n";
const FILTER_DISABLED: &str =
    "                  - name: acg_policy\n                    disabled: true\n";
const RELOAD: &str = "                        reload_config:
                          backoff: { base_interval: 1s }
";
const CODE_THAT_IS_NOT_FOUND: &str = r#"remote:
                              http_uri: { uri: "http://127.0.0.1/filter.wasm", cluster: acg_api, timeout: 1s }
                              sha256: "0000000000000000000000000000000000000000000000000000000000000000"
"#;
const ROUTE: &str = r#"                        - match: { prefix: "/" }
                          route: { cluster: acg_api, timeout: 15s }
"#;
const ROUTES_BY_PREFIX: &str = r#"                        - match: { safe_regex: { regex: "/(accounts|numbers|teamsRequestsForInformation).*" } }
                          route: { cluster: acg_api, timeout: 15s }
                          typed_per_filter_config:
                            acg_policy:
                              "@type": type.googleapis.com/envoy.config.route.v3.FilterConfig
                              config: {}
                        - match: { prefix: "/" }
                          route: { cluster: acg_api, timeout: 15s }
"#;
