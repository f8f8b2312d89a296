//! `PluginConfig` of Envoy's wasm filter: how Envoy loads and runs the filter.

use super::digest;
use super::filter::Configuration;
use super::finding::Findings;
use super::names::is_ours;
use super::node::Node;

/// Whether an HTTP filter of Envoy is the acg-policy filter.
pub(super) fn is_filter(item: &Node) -> bool {
    let Some(plugin) = plugin_config(item) else { return false };
    let names = [item.text_at(&["name"]), plugin.text_at(&["name"]), plugin.text_at(&["root_id"])];
    let mut code = String::new();
    if let Some(node) = plugin.at(&["vm_config", "code"]) {
        node.walk(&mut |node| code.push_str(&node.text()));
    }
    names.iter().any(|name| is_ours(name)) || is_ours(&code)
}

/// The `PluginConfig` of an HTTP filter, if it is a wasm filter.
pub(super) fn plugin_config(item: &Node) -> Option<&Node> {
    let typed = item.get("typed_config")?;
    let is_wasm = typed.is_type("http.wasm.v3.Wasm")
        || typed.text_at(&["type_url"]).ends_with("http.wasm.v3.Wasm");
    let config = typed.get("config").or_else(|| typed.at(&["value", "config"]))?;
    is_wasm.then_some(config)
}

/// Checks how Envoy runs the filter.
pub(super) fn check(plugin: &Node, findings: &mut Findings) -> Configuration {
    let configuration = configuration(plugin, findings);
    check_failures(plugin, findings);
    if !configuration.holds_body_only && !plugin.is_true(&["allow_on_headers_stop_iteration"]) {
        let message = "`allow_on_headers_stop_iteration` is not true: requests with a body get 503";
        findings.error(plugin, "headers-stop-iteration", message);
    }
    check_vm(plugin, findings);
    check_capabilities(plugin, configuration.sets_response_fields, findings);
    configuration
}

fn configuration(plugin: &Node, findings: &mut Findings) -> Configuration {
    let Some(any) = plugin.get("configuration") else {
        let message = "`configuration` is missing: the filter does not start without one";
        findings.error(plugin, "plugin-configuration", message);
        return Configuration::default();
    };
    let Some(value) = any.get("value") else {
        let message = "`configuration` has no `value`";
        findings.error(any, "plugin-configuration", message);
        return Configuration::default();
    };
    if any.is_type("Struct") {
        return Configuration::read(value, findings);
    }
    if any.is_type("BytesValue") {
        let message = "a BytesValue is not checked: use a StringValue or a Struct";
        findings.warning(any, "plugin-configuration", message);
        return Configuration::default();
    }
    if !any.is_type("StringValue") {
        let message = "`configuration` is neither a StringValue nor a Struct";
        findings.error(any, "plugin-configuration", message);
    }
    Configuration::read_text(value, findings).unwrap_or_default()
}

fn check_failures(plugin: &Node, findings: &mut Findings) {
    let policy = plugin.get("failure_policy");
    let name = policy.map(Node::text).unwrap_or_default();
    if matches!(name.as_str(), "FAIL_OPEN" | "3") || plugin.is_true(&["fail_open"]) {
        let at = policy.or_else(|| plugin.get("fail_open")).unwrap_or(plugin);
        let message = "requests pass without validation while the filter cannot run";
        findings.error(at, "failure-policy", message);
    } else if !matches!(name.as_str(), "FAIL_RELOAD" | "1") {
        let message =
            "after a trap the filter is not started again until Envoy is: every request gets 503";
        findings.warning(policy.unwrap_or(plugin), "failure-policy", message);
    }
}

fn check_vm(plugin: &Node, findings: &mut Findings) {
    let Some(vm) = plugin.get("vm_config") else { return };
    if vm.text_at(&["vm_id"]).is_empty() {
        let message = "`vm_id` is missing: filters with the same `vm_id` share data";
        findings.warning(vm, "vm-id", message);
    }
    if vm.is_true(&["allow_precompiled"]) {
        let message = "`allow_precompiled`: Envoy does not verify code that is compiled before";
        findings.error(vm, "code-digest", message);
    }
    if let Some(remote) = vm.at(&["code", "remote"]) {
        let sha256 = remote.text_at(&["sha256"]);
        if sha256.is_empty() {
            let message = "remote code has no `sha256`: any code from there runs";
            findings.error(remote, "code-digest", message);
        }
        digest::check(remote, &sha256, findings);
    }
}

fn check_capabilities(plugin: &Node, sets_response_fields: bool, findings: &mut Findings) {
    let places = [
        plugin.at(&["vm_config", "capability_restriction_config", "allowed_capabilities"]),
        plugin.at(&["capability_restriction_config", "allowed_capabilities"]),
    ];
    let Some(allowed) = places.into_iter().flatten().next() else { return };
    if !allowed.list().is_empty() {
        let message =
            "`allowed_capabilities` is a list: Envoy does not start; write each name as `name: {}`";
        findings.error(allowed, "capabilities", message);
        return;
    }
    let has = |name: &str| allowed.members().iter().any(|(other, _)| other == name);
    if allowed.members().is_empty() {
        return;
    }
    for name in CALLBACKS.iter().filter(|name| !has(name)) {
        let message =
            format!("`{name}` is not allowed, so that the filter cannot see or refuse requests");
        findings.error(allowed, "capabilities", message);
    }
    for name in RESPONSES.iter().filter(|name| sets_response_fields && !has(name)) {
        let message =
            format!("`{name}` is not allowed, so that `responseHeaders` sets no header fields");
        findings.warning(allowed, "capabilities", message);
    }
}

/// Without one of these, requests bypass the filter or hang.
const CALLBACKS: [&str; 10] = [
    "proxy_on_configure",
    "proxy_on_context_create",
    "proxy_on_request_headers",
    "proxy_on_request_body",
    "proxy_on_request_trailers",
    "proxy_on_http_call_response",
    "proxy_get_header_map_pairs",
    "proxy_get_buffer_bytes",
    "proxy_send_local_response",
    "proxy_continue_stream",
];

/// What the filter needs to set header fields of responses.
const RESPONSES: [&str; 2] = ["proxy_on_response_headers", "proxy_replace_header_map_value"];
