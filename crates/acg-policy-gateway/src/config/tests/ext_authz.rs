//! Gateways that send requests to `acg-policy serve`.

use acg_policy::Policy;

use super::*;

const SAMPLES: [&[&str]; 3] = [
    &["ext-authz/envoy.yaml"],
    &["ext-authz/istio-mesh.yaml", "ext-authz/istio.yaml"],
    &["ext-authz/envoy-gateway.yaml"],
];

/// What is reported if `from` is replaced in the one of the files that has it.
fn found_with(files: &[&str], from: &str, to: &str) -> BTreeSet<(Level, &'static str)> {
    let mut replaced = 0;
    let mut texts = Vec::new();
    for file in files {
        let text = sample(file);
        replaced += usize::from(text.contains(from));
        texts.push(text.replace(from, to));
    }
    assert_eq!(replaced, 1, "{from}");
    together(&texts).findings.iter().map(|finding| (finding.level, finding.setting)).collect()
}

#[test]
fn the_samples_of_ext_authz_have_no_finding() {
    for files in SAMPLES {
        let texts: Vec<String> = files.iter().map(|file| sample(file)).collect();
        assert_eq!(together(&texts).findings, [], "{files:?}");
    }
}

#[test]
fn each_unsafe_setting_of_ext_authz_is_reported() {
    for (files, faults) in SAMPLES.into_iter().zip([ENVOY, ISTIO, ENVOY_GATEWAY]) {
        for (from, to, level, setting) in faults {
            let found = found_with(files, from, to);
            assert_eq!(found, BTreeSet::from([(*level, *setting)]), "{files:?}: {from} -> {to}");
        }
    }
}

#[test]
fn the_size_of_bodies_is_compared_with_the_policy() {
    let files = [("file".to_owned(), sample("ext-authz/envoy.yaml"))];
    for (bytes, expected) in [(262_144, 0), (262_145, 1)] {
        let policy = Policy::default().with_max_body_bytes(bytes).unwrap();
        let report = check_with(&files, &policy).unwrap();
        let found = report.findings.iter().filter(|it| it.setting == "ext-authz-body").count();
        assert_eq!(found, expected, "{bytes}");
    }
}

#[test]
fn the_fields_that_are_left_out_are_named() {
    let all = "- safe_regex: { regex: \".*\" }";
    let text = replaced(&sample("ext-authz/envoy.yaml"), all, "- prefix: content-\n- prefix: x-");
    // The list is where the first pattern was.
    let text = text.replace("\n- prefix: x-", "\n                          - prefix: x-");
    let report = check(&[("file".to_owned(), text)]).unwrap();
    let [finding] = &report.findings[..] else { panic!("{:?}", report.findings) };
    assert!(finding.message.contains("`etag`, `if-match`"), "{}", finding.message);
    assert!(!finding.message.contains("content-type"), "{}", finding.message);
    assert!(finding.url.ends_with("docs/gateway/ext-authz-headers.md"), "{}", finding.url);
}

#[test]
fn a_filter_of_another_service_is_not_checked_but_hinted_at() {
    let text = sample("ext-authz/envoy.yaml");
    let text = text.replace("acg_policy", "other").replace("path_prefix: /authz", "x: y");
    let report = check(&[("file".to_owned(), text)]).unwrap();
    let [finding] = &report.findings[..] else { panic!("{:?}", report.findings) };
    assert_eq!(finding.setting, "filter-missing");
    assert!(finding.message.contains("ext_authz"), "{}", finding.message);
}

#[test]
fn a_mesh_in_a_config_map_is_checked_with_its_lines() {
    let mesh = sample("ext-authz/istio-mesh.yaml");
    let (_, mesh) = mesh.split_once("meshConfig:\n").unwrap();
    let indented: String = mesh.lines().map(|line| format!("  {line}\n")).collect();
    let text = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: istio }}\ndata:\n  mesh: |-\n{indented}"
    );
    let text = replaced(&text, "failOpen: false", "failOpen: true");
    let line = text.lines().position(|line| line.contains("failOpen")).unwrap() + 1;
    let report = together(&[text, sample("ext-authz/istio.yaml")]);
    let found: Vec<_> = report.findings.iter().map(|it| (it.setting, it.line)).collect();
    assert_eq!(found, [("ext-authz-failure", line)]);
}

#[test]
fn a_provider_without_what_uses_it_is_reported() {
    let report = together(&[sample("ext-authz/istio-mesh.yaml")]);
    let found: Vec<_> = report.findings.iter().map(|it| (it.level, it.setting)).collect();
    assert_eq!(found, [(Level::Error, "ext-authz-headers"), (Level::Warning, "filter-missing")]);
}

#[test]
fn an_authorization_policy_without_its_provider_is_reported() {
    let policy = sample("ext-authz/istio.yaml");
    let expected = BTreeSet::from([(Level::Warning, "ext-authz-service")]);
    assert_eq!(found(&policy), expected);
    let (authorization, _) = policy.split_once("---").unwrap();
    assert_eq!(found(authorization), expected);
    // Another provider of the same mesh is none of the checks.
    let mesh = sample("ext-authz/istio-mesh.yaml");
    let other =
        "    - name: login\n      envoyExtAuthzHttp: { service: login.example, port: 80 }\n";
    let mesh =
        replaced(&mesh, "  extensionProviders:\n", &format!("  extensionProviders:\n{other}"));
    let login = replaced(authorization, "    name: acg-policy\n", "    name: login\n");
    assert_eq!(together(&[mesh, policy, login]).findings, []);
}

#[test]
fn an_envoy_filter_for_more_workloads_is_one_for_those_of_the_policy() {
    let (from, labels) =
        ("  workloadSelector:\n    labels:\n      istio: ingressgateway\n", "      app: x\n");
    let more_labels = "    matchLabels:\n      istio: ingressgateway\n";
    for (from, to) in [
        (from, ""),
        (more_labels, &*format!("{more_labels}{labels}")),
        (
            "selector:\n    matchLabels:\n      istio: ingressgateway",
            "targetRefs: [{ kind: Gateway, name: x }]",
        ),
        (
            "kind: AuthorizationPolicy\nmetadata:\n  name: acg-policy\n  namespace: istio-system",
            "kind: AuthorizationPolicy\nmetadata:\n  name: acg-policy\n  namespace: x",
        ),
        (
            "kind: EnvoyFilter\nmetadata:\n  name: acg-policy\n  namespace: istio-system",
            "kind: EnvoyFilter\nmetadata:\n  name: acg-policy",
        ),
    ] {
        assert_eq!(found_with(SAMPLES[1], from, to), BTreeSet::new(), "{from} -> {to}");
    }
}

#[test]
fn an_envoy_filter_with_the_whole_filter_is_checked() {
    let bootstrap = sample("ext-authz/envoy.yaml");
    let (_, filter) = bootstrap.split_once("                http_filters:\n").unwrap();
    let (filter, _) =
        filter.split_once("                  - name: envoy.filters.http.router").unwrap();
    let patch = |operation: &str| {
        format!(
            "apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nspec:\n  configPatches:\n    - applyTo: HTTP_FILTER\n      patch:\n        operation: {operation}\n        value:\n{}",
            filter.replacen("                  - name", "                    name", 1)
        )
    };
    assert_eq!(found(&patch("INSERT_BEFORE")), BTreeSet::new());
    assert_eq!(found(&patch("INSERT_AFTER")), BTreeSet::from([(Level::Error, "filter-order")]));
    let open =
        replaced(&patch("INSERT_FIRST"), "failure_mode_allow: false", "failure_mode_allow: true");
    assert_eq!(found(&open), BTreeSet::from([(Level::Error, "ext-authz-failure")]));
}

type Faults = &'static [(&'static str, &'static str, Level, &'static str)];

/// A text of the sample, what replaces it, and what is reported then.
const ENVOY: Faults = &[
    ("failure_mode_allow: false", "failure_mode_allow: true", Level::Error, "ext-authz-failure"),
    ("status_on_error: { code: ServiceUnavailable }", "", Level::Warning, "ext-authz-failure"),
    ("code: ServiceUnavailable", "code: OK", Level::Error, "ext-authz-failure"),
    ("code: ServiceUnavailable", "code: 302", Level::Error, "ext-authz-failure"),
    ("with_request_body:", "x:", Level::Error, "ext-authz-body"),
    ("max_request_bytes: 262144", "max_request_bytes: 131071", Level::Error, "ext-authz-body"),
    ("max_request_bytes: 262144", "x: 1", Level::Error, "ext-authz-body"),
    (
        "allow_partial_message: false",
        "allow_partial_message: true",
        Level::Warning,
        "ext-authz-body",
    ),
    ("pack_as_bytes: true", "pack_as_bytes: false", Level::Warning, "ext-authz-body"),
    ("encode_raw_headers: true", "encode_raw_headers: false", Level::Error, "ext-authz-headers"),
    ("- safe_regex: { regex: \".*\" }", "- exact: content-type", Level::Error, "ext-authz-headers"),
    (
        "- safe_regex: { regex: \".*\" }",
        "- safe_regex: { regex: \"[a-w].*\" }",
        Level::Warning,
        "ext-authz-headers",
    ),
    ("allowed_headers:\n", "x:\n", Level::Error, "ext-authz-headers"),
    (
        "encode_raw_headers: true",
        "encode_raw_headers: true\n                      disallowed_headers: { patterns: [{ prefix: x-http }] }",
        Level::Error,
        "ext-authz-headers",
    ),
    ("path_prefix: /authz", "x: y", Level::Error, "ext-authz-service"),
    ("path_prefix: /authz", "path_prefix: /authz/v1", Level::Error, "ext-authz-service"),
    (
        "path_prefix: /authz",
        "path_prefix: /authz\n                        path_override: /x",
        Level::Error,
        "ext-authz-service",
    ),
    ("timeout: 3s", "timeout: 0.5s", Level::Warning, "ext-authz-service"),
    ("http_service:", GRPC, Level::Error, "ext-authz-service"),
    ("cluster: acg_policy\n", "cluster: acg_polcy\n", Level::Error, "ext-authz-service"),
    ("{ idle_timeout: 30s }", "{ idle_timeout: 60s }", Level::Warning, "ext-authz-service"),
    ("{ idle_timeout: 30s }", "{ idle_timeout: 0s }", Level::Warning, "ext-authz-service"),
    ("{ idle_timeout: 30s }", "{}", Level::Warning, "ext-authz-service"),
    ("http_protocol_options: {}", "http2_protocol_options: {}", Level::Error, "ext-authz-service"),
    ("allowed_client_headers:", "x:", Level::Warning, "ext-authz-response"),
    (
        "authorization_response:\n",
        "authorization_response:\n                          allowed_upstream_headers: { patterns: [{ prefix: x- }] }\n",
        Level::Warning,
        "ext-authz-response",
    ),
    (
        "encode_raw_headers: true",
        "encode_raw_headers: true\n                      max_denied_response_body_bytes: 512",
        Level::Warning,
        "ext-authz-response",
    ),
    (
        "encode_raw_headers: true",
        "encode_raw_headers: true\n                      filter_enabled: { default_value: { numerator: 100, denominator: TEN_THOUSAND } }",
        Level::Error,
        "path-prefix",
    ),
    (
        "encode_raw_headers: true",
        "encode_raw_headers: true\n                      filter_enabled_metadata: { filter: x }",
        Level::Warning,
        "path-prefix",
    ),
    (
        "encode_raw_headers: true",
        "encode_raw_headers: true\n                      shadow_mode: true",
        Level::Warning,
        "observe-mode",
    ),
    (
        "- name: envoy.filters.http.ext_authz",
        "- name: envoy.filters.http.ext_authz\n                    disabled: true",
        Level::Error,
        "path-prefix",
    ),
    (
        ROUTE,
        "typed_per_filter_config: { envoy.filters.http.ext_authz: { disabled: true } }",
        Level::Error,
        "path-prefix",
    ),
    (
        ROUTE,
        "typed_per_filter_config: { envoy.filters.http.ext_authz: { check_settings: { disable_request_body_buffering: true } } }",
        Level::Error,
        "ext-authz-body",
    ),
    (
        ROUTE,
        "typed_per_filter_config: { envoy.filters.http.ext_authz: { check_settings: { with_request_body: { max_request_bytes: 8 } } } }",
        Level::Error,
        "ext-authz-body",
    ),
    ("  - name: envoy.filters.http.router", LUA_BEFORE_ROUTER, Level::Error, "filter-order"),
    ("merge_slashes: false", "merge_slashes: true", Level::Error, "path-normalization"),
    (
        "connect_timeout: 0.5s\n      circuit_breakers:\n        thresholds:\n          - max_connections: 256\n            max_pending_requests: 8192\n            max_requests: 8192\n      typed",
        "typed",
        Level::Warning,
        "timeouts",
    ),
];
const GRPC: &str =
    "grpc_service: { envoy_grpc: { cluster_name: acg_policy } }\n                      x:";
const LUA_BEFORE_ROUTER: &str = r#"  - name: lua
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua }
                  - name: envoy.filters.http.router"#;

const ISTIO: Faults = &[
    ("failOpen: false", "failOpen: true", Level::Error, "ext-authz-failure"),
    ("statusOnError: \"503\"", "statusOnError: \"200\"", Level::Error, "ext-authz-failure"),
    ("statusOnError: \"503\"", "", Level::Warning, "ext-authz-failure"),
    ("includeRequestBodyInCheck:", "x:", Level::Error, "ext-authz-body"),
    ("maxRequestBytes: 262144", "maxRequestBytes: 8192", Level::Error, "ext-authz-body"),
    ("allowPartialMessage: false", "allowPartialMessage: true", Level::Warning, "ext-authz-body"),
    ("- content-*", "- content-type", Level::Error, "ext-authz-headers"),
    ("includeRequestHeadersInCheck:", "x:", Level::Error, "ext-authz-headers"),
    ("encode_raw_headers: true", "encode_raw_headers: false", Level::Error, "ext-authz-headers"),
    ("pathPrefix: /authz", "", Level::Error, "ext-authz-service"),
    ("timeout: 3s", "timeout: 1s", Level::Warning, "ext-authz-service"),
    (
        "failOpen: false",
        "failOpen: false\n        headersToUpstreamOnAllow: [x-user]",
        Level::Warning,
        "ext-authz-response",
    ),
    ("- {}", "- to: [{ operation: { paths: [\"/accounts*\"] } }]", Level::Error, "path-prefix"),
    ("- {}", "- from: [{ source: { namespaces: [x] } }]", Level::Error, "path-prefix"),
    ("- {}", "- when: [{ key: \"request.headers[x]\", values: [y] }]", Level::Error, "path-prefix"),
    ("    - {}", "    []", Level::Error, "path-prefix"),
    ("action: CUSTOM", "action: ALLOW", Level::Warning, "filter-missing"),
    ("normalize_path: false", "normalize_path: true", Level::Error, "path-normalization"),
    (
        "    labels:\n      istio: ingressgateway",
        "    labels:\n      istio: egressgateway",
        Level::Warning,
        "ext-authz-headers",
    ),
    (
        "  selector:\n    matchLabels:\n      istio: ingressgateway\n",
        "",
        Level::Warning,
        "ext-authz-headers",
    ),
    (
        "kind: EnvoyFilter\nmetadata:\n  name: acg-policy\n  namespace: istio-system",
        "kind: EnvoyFilter\nmetadata:\n  name: acg-policy\n  namespace: other",
        Level::Warning,
        "ext-authz-headers",
    ),
];

const ENVOY_GATEWAY: Faults = &[
    ("failOpen: false", "failOpen: true", Level::Error, "ext-authz-failure"),
    ("statusOnError: 503", "", Level::Warning, "ext-authz-failure"),
    ("bodyToExtAuth:", "x:", Level::Error, "ext-authz-body"),
    ("maxRequestBytes: 262144", "maxRequestBytes: 8192", Level::Error, "ext-authz-body"),
    ("- content-encoding", "- accept", Level::Error, "ext-authz-headers"),
    ("headersToExtAuth:", "x:", Level::Error, "ext-authz-headers"),
    ("path: /encode_raw_headers", "path: /x", Level::Error, "ext-authz-headers"),
    (
        "securitypolicy/default/acg-policy'",
        "securitypolicy/default/x'",
        Level::Error,
        "ext-authz-headers",
    ),
    ("name: acg-policy\n  namespace: default", "name: policy", Level::Error, "ext-authz-headers"),
    ("path: /authz", "path: /v1/check", Level::Error, "ext-authz-service"),
    (
        "path: /authz",
        "path: /authz\n      headersToBackend: [x-user]",
        Level::Warning,
        "ext-authz-response",
    ),
    ("timeout: 3s", "timeout: 500ms", Level::Warning, "ext-authz-service"),
    (
        "kind: Gateway\n      name: provisioning\n  extAuth",
        "kind: HTTPRoute\n      name: x\n  extAuth",
        Level::Warning,
        "path-prefix",
    ),
    (
        "      name: provisioning\n  extAuth",
        "      name: provisioning\n      sectionName: http\n  extAuth",
        Level::Warning,
        "path-prefix",
    ),
];
