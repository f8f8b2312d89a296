use std::collections::BTreeSet;
use std::fs;

use acg_policy_workspace::paths;

use super::*;

mod ext_authz;
mod resources;
mod schemas;

fn sample(name: &str) -> String {
    fs::read_to_string(paths::root().join("plugin").join(name)).unwrap()
}

/// The settings that are reported for a text: `error` or `warning`, and the name.
fn found(text: &str) -> BTreeSet<(Level, &'static str)> {
    let report = check(&[("file.yaml".to_owned(), text.to_owned())]).unwrap();
    report.findings.iter().map(|finding| (finding.level, finding.setting)).collect()
}

/// Files that belong together.
fn together<T: AsRef<str>>(texts: &[T]) -> ConfigReport {
    let named = |(at, text): (usize, &T)| (format!("{at}.yaml"), text.as_ref().to_owned());
    check(&texts.iter().enumerate().map(named).collect::<Vec<_>>()).unwrap()
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "the sample lacks `{from}`");
    text.replace(from, to)
}

const DIGEST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The manifests of a sample with a digest.
fn with_digest(name: &str) -> String {
    replaced(&sample(name), DIGEST, &"1a".repeat(32))
}

#[test]
fn the_samples_have_no_error_and_only_the_shortest_has_warnings() {
    for file in acg_policy_workspace::listing::files("plugin/envoy/*.yaml").unwrap() {
        let found = found(&fs::read_to_string(paths::root().join(&file)).unwrap());
        let is_shortest = file.ends_with("minimal.yaml");
        assert!(
            found.iter().all(|(level, _)| is_shortest && *level == Level::Warning),
            "{file}: {found:?}"
        );
    }
    for name in MANIFESTS {
        assert_eq!(found(&with_digest(name)), BTreeSet::new(), "{name}");
    }
}

#[test]
fn the_placeholder_of_a_digest_is_an_error() {
    for name in MANIFESTS.iter().filter(|name| sample(name).contains(DIGEST)) {
        let expected = BTreeSet::from([(Level::Error, "code-digest")]);
        assert_eq!(found(&sample(name)), expected, "{name}");
        for text in ["123", &"x".repeat(64)] {
            assert_eq!(found(&replaced(&sample(name), DIGEST, text)), expected, "{name}: {text}");
        }
    }
}

#[test]
fn the_members_are_those_that_the_filter_knows() {
    let source = sample("src/config/mod.rs");
    let (_, list) = source.split_once("const MEMBERS: &[&str] =").unwrap();
    let (list, _) = list.split_once(';').unwrap();
    let known: BTreeSet<&str> = list.split('"').skip(1).step_by(2).collect();
    assert_eq!(filter::MEMBERS.iter().copied().collect::<BTreeSet<_>>(), known);
}

#[test]
fn each_unsafe_setting_of_a_bootstrap_is_reported() {
    let sample = sample("envoy/envoy.yaml");
    for (from, to, level, setting) in UNSAFE_SETTINGS {
        let found = found(&replaced(&sample, from, to));
        assert!(found.contains(&(level, setting)), "{to}: {found:?}");
    }
}

#[test]
fn header_fields_of_responses_need_both_capabilities_in_the_comment() {
    let shown = "\"responseHeaders\": true, \"policy\": {";
    let asked = replaced(&sample("envoy/envoy.yaml"), "\"policy\": {", shown);
    let names = ["proxy_on_response_headers", "proxy_replace_header_map_value"];
    let allow = |text: &str, name: &str| replaced(text, &format!("# {name}"), name);
    for name in names {
        let expected = BTreeSet::from([(Level::Warning, "capabilities")]);
        assert_eq!(found(&allow(&asked, name)), expected, "only {name}");
    }
    let both = |text: &str| names.iter().fold(text.to_owned(), |text, name| allow(&text, name));
    assert_eq!(found(&both(&asked)), BTreeSet::new());
    assert_eq!(found(&both(&sample("envoy/envoy.yaml"))), BTreeSet::new());
}

#[test]
fn capabilities_in_a_list_are_an_error() {
    let text = sample("envoy/envoy.yaml");
    let (before, after) = text.split_once("allowed_capabilities:\n").unwrap();
    let (_, after) = after.split_once("\n\n").unwrap();
    let text = format!("{before}allowed_capabilities: [proxy_on_request_headers]\n\n{after}");
    assert_eq!(found(&text), BTreeSet::from([(Level::Error, "capabilities")]));
}

/// The filter reads JSON, in which a duplicate is a fault and a surrogate pair is one character.
#[test]
fn a_configuration_in_a_text_is_read_as_json() {
    let sample = sample("envoy/envoy.yaml");
    let with = |members: &str| found(&replaced(&sample, "\"policy\": {", members));
    let expected = BTreeSet::from([(Level::Error, "plugin-configuration")]);
    assert_eq!(with(r#""policy": { "profile": "api","#), expected, "duplicate");
    assert_eq!(with(r#""policy": { "profil\u0065": "api","#), expected, "duplicate, escaped");
    assert_eq!(with(r#""name": "\ud83d\ude00", "bogus": 1, "policy": {"#), expected);
    assert_eq!(with(r#""policy": [{"#), expected, "no JSON");
}

#[test]
fn a_route_that_disables_the_filter_or_has_settings_for_it_is_reported() {
    let wasm = r#"{ "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm, config: {} }"#;
    let filter_config = |members: &str| {
        format!(
            r#"{{ "@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, {members} }}"#
        )
    };
    let error = BTreeSet::from([(Level::Error, "path-prefix")]);
    for (own, expected) in [
        (filter_config("disabled: true"), error.clone()),
        (filter_config(&format!("config: {wasm}")), error.clone()),
        (wasm.to_owned(), error),
        (filter_config("config: {}"), BTreeSet::new()),
    ] {
        let route = format!(
            "{ROUTE}\n                          typed_per_filter_config: {{ acg_policy: {own} }}"
        );
        assert_eq!(found(&replaced(&sample("envoy/envoy.yaml"), ROUTE, &route)), expected, "{own}");
    }
}

#[test]
fn roles_without_a_verified_token_are_reported() {
    let with_roles = replaced(
        &sample("envoy/envoy.yaml"),
        "\"policy\": {",
        "\"rolesMetadata\": { \"path\": [\"payload\", \"roles\"] }, \"policy\": {",
    );
    let expected = BTreeSet::from([(Level::Error, "authentication")]);
    assert_eq!(found(&with_roles), expected, "no filter before");
    let authenticated = |provider: &str, requires: &str| {
        let filter = format!(
            "                  - {{ name: envoy.filters.http.jwt_authn, typed_config: {{ \"@type\": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication, providers: {{ entra: {{ {provider} }} }}, rules: [{{ requires: {{ {requires} }} }}] }} }}\n"
        );
        found(&replaced(&with_roles, FIRST_FILTER, &(filter + FIRST_FILTER)))
    };
    assert_eq!(authenticated("forward: true", "provider_name: entra"), BTreeSet::new());
    assert_eq!(
        authenticated("issuer: x", "provider_name: entra"),
        expected,
        "no token for the API"
    );
    assert_eq!(authenticated("forward: true", "allow_missing: {}"), expected);
}

#[test]
fn a_bootstrap_without_the_filter_is_reported() {
    let text =
        sample("envoy/envoy.yaml").replace("acg_policy", "other").replace("acg_lookups", "x");
    assert!(found(&text).contains(&(Level::Error, "filter-missing")));
}

#[test]
fn remote_code_without_a_digest_is_reported() {
    let text = with_digest("deploy/istio-hold.yaml");
    let digest = format!("sha256: \"{}\"", "1a".repeat(32));
    let found = found(&replaced(&text, &digest, "retries: 1"));
    assert_eq!(found, BTreeSet::from([(Level::Error, "code-digest")]));
}

#[test]
fn each_unsafe_setting_of_a_manifest_is_reported() {
    for (name, from, to, setting) in [
        ("istio.yaml", "failStrategy: FAIL_RELOAD", "failStrategy: FAIL_OPEN", "failure-policy"),
        ("istio.yaml", "hold: body", "hold: request", "headers-stop-iteration"),
        ("istio.yaml", "type: HTTP", "type: NETWORK", "filter-missing"),
        ("istio.yaml", "merge_slashes: false", "merge_slashes: true", "path-normalization"),
        ("istio.yaml", "profile: standard", "profile: lenient", "plugin-configuration"),
        ("istio-hold.yaml", "INSERT_BEFORE", "INSERT_AFTER", "filter-order"),
        (
            "istio-hold.yaml",
            "failure_policy: FAIL_RELOAD",
            "failure_policy: FAIL_OPEN",
            "failure-policy",
        ),
        (
            "istio-hold.yaml",
            "allow_on_headers_stop_iteration: true",
            "x: 1",
            "headers-stop-iteration",
        ),
        ("envoy-gateway.yaml", "rootID: acg_policy", "failOpen: true", "failure-policy"),
        ("envoy-gateway.yaml", "hold: body", "hold: request", "headers-stop-iteration"),
        ("envoy-gateway-hold.yaml", "value: true", "value: false", "headers-stop-iteration"),
    ] {
        let found = found(&replaced(&with_digest(&format!("deploy/{name}")), from, to));
        assert_eq!(found, BTreeSet::from([(Level::Error, setting)]), "{name}: {to}");
    }
    let text = with_digest("deploy/envoy-gateway.yaml");
    let found = found(&replaced(&text, "kind: Gateway\n", "kind: HTTPRoute\n"));
    assert_eq!(found, BTreeSet::from([(Level::Warning, "path-prefix")]));
}

/// Istio counts all traffic of a gateway as that of a client.
#[test]
fn the_traffic_of_a_wasm_plugin_includes_what_arrives() {
    let plugin = with_digest("deploy/istio.yaml");
    let of_gateway = "  selector:\n    matchLabels:\n      istio: ingressgateway\n  url";
    let of_target = "  targetRefs:\n    - kind: Gateway\n      name: x\n  url";
    let of_server = "  selector:\n    matchLabels:\n      app: api\n  url";
    let error = Some((Level::Error, "filter-missing"));
    let warning = Some((Level::Warning, "filter-missing"));
    let ports = Some((Level::Warning, "path-prefix"));
    for (workloads, rules, expected) in [
        (of_gateway, "[{ mode: SERVER }]", error),
        (of_target, "[{ mode: SERVER }]", error),
        (of_gateway, "[{ mode: SERVER }, { mode: CLIENT }]", None),
        (of_gateway, "[{ mode: CLIENT }]", None),
        (of_gateway, "[{ mode: CLIENT_AND_SERVER }]", None),
        (of_gateway, "[{ ports: [{ number: 443 }] }]", ports),
        (of_gateway, "[{ ports: [{ number: 443 }] }, {}]", None),
        (of_server, "[{ mode: SERVER }]", warning),
        (of_server, "[{ mode: CLIENT }]", error),
        (of_server, "[{ mode: CLIENT_AND_SERVER }]", None),
    ] {
        let text = replaced(&plugin, of_gateway, workloads);
        let text = replaced(&text, "  type: HTTP\n", &format!("  type: HTTP\n  match: {rules}\n"));
        assert_eq!(found(&text), expected.into_iter().collect(), "{workloads} {rules}");
    }
    let extension = "apiVersion: extensions.istio.io/v1alpha1\nkind: TrafficExtension\nspec:\n  match: [{ mode: CLIENT }]\n  wasm: { url: file:///acg-policy.wasm }\n";
    assert!(found(extension).contains(&(Level::Error, "filter-missing")));
    assert!(
        !found(&extension.replace("CLIENT", "UNDEFINED"))
            .contains(&(Level::Error, "filter-missing"))
    );
}

#[test]
fn an_envoy_filter_in_another_file_sets_what_a_wasm_plugin_lacks() {
    let plugin = replaced(&with_digest("deploy/istio.yaml"), "hold: body", "name: x");
    let files = [("a".to_owned(), plugin), ("b".to_owned(), with_digest("deploy/istio-hold.yaml"))];
    assert_eq!(check(&files).unwrap().findings, []);
    let [plugin, _] = files;
    let report = check(&[plugin]).unwrap();
    assert_eq!((report.findings[0].file.as_str(), report.findings[0].line > 1), ("a", true));
    assert_eq!(report.exit_code(), 1);
}

#[test]
fn a_configuration_of_the_filter_alone_is_checked() {
    assert_eq!(found(r#"{ "account": { "cluster": "x" } }"#), BTreeSet::new());
    let expected = BTreeSet::from([(Level::Error, "plugin-configuration")]);
    for text in [
        r#"{ "policy": {} }"#,
        r#"{ "account": {} }"#,
        r#"{ "account": { "cluster": "x" }, "acount": 1 }"#,
        r#"{ "account": { "cluster": "x" }, "hold": "headers" }"#,
        r#"{ "account": { "cluster": "x" }, "policy": { "rules": { "number/usage-emtpy": "off" } } }"#,
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn a_file_that_configures_no_gateway_is_an_error() {
    for text in ["", "a: 1", "[1]", "a: [", "text"] {
        assert!(check(&[("file".to_owned(), text.to_owned())]).is_err(), "{text}");
    }
}

#[test]
fn the_bootstrap_in_a_config_map_is_checked_with_its_lines() {
    let text = sample("deploy/kubernetes.yaml");
    assert_eq!(found(&text), BTreeSet::new());
    let text = replaced(&text, "merge_slashes: false", "merge_slashes: true");
    let report = check(&[("file".to_owned(), text.clone())]).unwrap();
    let line = text.lines().position(|line| line.contains("merge_slashes")).unwrap() + 1;
    assert_eq!(report.findings[0].line, line);
    assert_eq!(report.findings.len(), 1);
}

const MANIFESTS: [&str; 4] = [
    "deploy/istio.yaml",
    "deploy/istio-hold.yaml",
    "deploy/envoy-gateway.yaml",
    "deploy/envoy-gateway-hold.yaml",
];

const FIRST_FILTER: &str = "                  - name: acg_policy\n";
const DISABLED: &str = "                  - name: acg_policy\n                    disabled: true\n";
const ROUTER: &str = "                  - name: envoy.filters.http.router";
const LUA_AND_ROUTER: &str = r#"                  - name: lua
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua }
                  - name: envoy.filters.http.router"#;
const CORS_AND_ROUTER: &str = r#"                  - name: cors
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors }
                  - name: envoy.filters.http.router"#;
const ROUTER_AND_FIRST_FILTER: &str = r#"                  - name: router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
                  - name: acg_policy
"#;
const ROUTE: &str = "route: { cluster: acg_api, timeout: 15s }";

/// A text of the sample, what replaces it, and what is reported then.
const UNSAFE_SETTINGS: [(&str, &str, Level, &str); 29] = [
    ("failure_policy: FAIL_RELOAD", "failure_policy: FAIL_OPEN", Level::Error, "failure-policy"),
    ("failure_policy: FAIL_RELOAD", "fail_open: true", Level::Error, "failure-policy"),
    (
        "failure_policy: FAIL_RELOAD",
        "failure_policy: FAIL_CLOSED",
        Level::Warning,
        "failure-policy",
    ),
    (
        "allow_on_headers_stop_iteration: true",
        "allow_on_headers_stop_iteration: false",
        Level::Error,
        "headers-stop-iteration",
    ),
    ("normalize_path: false", "normalize_path: true", Level::Error, "path-normalization"),
    ("merge_slashes: false", "merge_slashes: true", Level::Error, "path-normalization"),
    ("KEEP_UNCHANGED", "UNESCAPE_AND_FORWARD", Level::Error, "path-normalization"),
    (
        ROUTE,
        "route: { cluster: acg_api, prefix_rewrite: /x }",
        Level::Warning,
        "path-normalization",
    ),
    (FIRST_FILTER, DISABLED, Level::Error, "path-prefix"),
    (ROUTER, LUA_AND_ROUTER, Level::Error, "filter-order"),
    (ROUTER, CORS_AND_ROUTER, Level::Warning, "filter-order"),
    (FIRST_FILTER, ROUTER_AND_FIRST_FILTER, Level::Error, "filter-order"),
    ("match: { prefix: \"/\" }", "match: { connect_matcher: {} }", Level::Error, "upgrades"),
    ("circuit_breakers:", "upstream_bind_config:", Level::Warning, "lookup-cluster"),
    ("vm_id: acg_policy", "allow_precompiled: true", Level::Error, "code-digest"),
    ("vm_id: acg_policy", "environment_variables: {}", Level::Warning, "vm-id"),
    ("proxy_on_request_trailers: {}", "", Level::Error, "capabilities"),
    ("\"policy\": {", "\"responseHeaders\": true, \"policy\": {", Level::Warning, "capabilities"),
    ("\"cluster\": \"acg_lookups\"", "\"cluster\": \"acg_lookup\"", Level::Error, "lookup-cluster"),
    ("\"profile\": \"standard\"", "\"profile\": \"lenient\"", Level::Error, "plugin-configuration"),
    ("\"policy\": {", "\"polcy\": {", Level::Error, "plugin-configuration"),
    ("\"policy\": {", "\"observe\": true, \"policy\": {", Level::Warning, "observe-mode"),
    (
        "per_connection_buffer_limit_bytes: 1048576",
        "per_connection_buffer_limit_bytes: 65536",
        Level::Error,
        "buffer-limit",
    ),
    (
        "initial_stream_window_size: 1048576",
        "initial_stream_window_size: 65536",
        Level::Error,
        "buffer-limit",
    ),
    ("request_timeout: 30s", "request_timeout: 0s", Level::Warning, "timeouts"),
    ("stream_idle_timeout: 30s", "", Level::Warning, "timeouts"),
    (
        "headers_with_underscores_action: REJECT_REQUEST",
        "max_headers_count: 50",
        Level::Warning,
        "protocol-strictness",
    ),
    (
        "use_remote_address: true",
        "upgrade_configs: [{ upgrade_type: websocket }]",
        Level::Error,
        "upgrades",
    ),
    (
        "static_resources:",
        "admin: { address: { socket_address: { address: 0.0.0.0 } } }\nstatic_resources:",
        Level::Warning,
        "admin",
    ),
];
