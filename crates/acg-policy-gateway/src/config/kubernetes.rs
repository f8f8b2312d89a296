//! Manifests of Istio and Envoy Gateway.

use super::bootstrap;
use super::connection_manager;
use super::filter::Configuration;
use super::finding::Findings;
use super::node::{self, Node};
use super::plugin;

/// What is known after all manifests have been read.
#[derive(Debug, Default)]
pub(super) struct Manifests {
    /// Filters that pause at header fields: where they are configured, and what would set the flag.
    needing_flag: Vec<(String, Node, &'static str)>,
    /// The kinds of patches that set the flag.
    flags: Vec<&'static str>,
}

impl Manifests {
    /// Checks a manifest. Other kinds are skipped.
    pub(super) fn add(&mut self, manifest: &Node, findings: &mut Findings) {
        for (_, text) in manifest.get("data").map_or(&[][..], Node::members) {
            check_embedded(text, findings);
        }
        let Some(spec) = manifest.get("spec") else { return };
        match manifest.text_at(&["kind"]).as_str() {
            "WasmPlugin" => self.add_wasm_plugin(spec, findings),
            "TrafficExtension" => {
                if let Some(wasm) = spec.get("wasm") {
                    self.add_wasm_plugin(wasm, findings);
                }
            }
            "EnvoyFilter" => self.add_envoy_filter(spec, findings),
            "EnvoyExtensionPolicy" => self.add_extension_policy(spec, findings),
            "EnvoyPatchPolicy" => self.add_patch_policy(spec, findings),
            _ => {}
        }
    }

    /// Checks what depends on several manifests.
    pub(super) fn check(self, findings: &mut Findings) {
        for (file, node, patch) in self.needing_flag {
            if !self.flags.contains(&patch) {
                let message = format!(
                    "this manifest cannot set `allow_on_headers_stop_iteration`, and no {patch} here does: requests with a body get 503"
                );
                findings.in_file(&file).error(&node, "headers-stop-iteration", message);
            }
        }
    }

    fn add_wasm_plugin(&mut self, spec: &Node, findings: &mut Findings) {
        let url = spec.text_at(&["url"]);
        if !plugin::is_name(&url) && !plugin::is_name(&spec.text_at(&["plugin_name"])) {
            return;
        }
        if let Some(strategy) =
            spec.get("fail_strategy").filter(|strategy| strategy.text() == "FAIL_OPEN")
        {
            let message = "requests pass without validation while the filter cannot be loaded";
            findings.error(strategy, "failure-policy", message);
        }
        check_digest(spec, &url, &spec.text_at(&["sha256"]), findings);
        if let Some(kind) = spec.get("type").filter(|kind| kind.text() == "NETWORK") {
            findings.error(kind, "filter-missing", "a network filter does not see HTTP requests");
        }
        for rule in spec.items("match") {
            if rule.text_at(&["mode"]) == "CLIENT" {
                let message = "`CLIENT` is for outgoing requests: incoming ones are not validated";
                findings.error(rule, "filter-missing", message);
            }
        }
        let config = spec.get("plugin_config");
        self.add_configuration(spec, config, "EnvoyFilter", findings);
    }

    fn add_extension_policy(&mut self, spec: &Node, findings: &mut Findings) {
        let is_ours = |wasm: &&Node| {
            let mut texts = vec![wasm.text_at(&["name"]), wasm.text_at(&["root_id"])];
            if let Some(code) = wasm.get("code") {
                code.walk(&mut |node| texts.push(node.text()));
            }
            texts.iter().any(|text| plugin::is_name(text))
        };
        let mut found = false;
        for wasm in spec.items("wasm").iter().filter(is_ours) {
            found = true;
            if let Some(open) = wasm.get("fail_open").filter(|open| open.as_bool() == Some(true)) {
                let message = "requests pass without validation while the filter cannot be loaded";
                findings.error(open, "failure-policy", message);
            }
            for (kind, address) in [("image", "url"), ("http", "url")] {
                if let Some(code) = wasm.at(&["code", kind]) {
                    let url = code.text_at(&[address]);
                    check_digest(code, &url, &code.text_at(&["sha256"]), findings);
                }
            }
            self.add_configuration(wasm, wasm.get("config"), "EnvoyPatchPolicy", findings);
        }
        let targets = spec.items("target_refs").iter().chain(spec.get("target_ref"));
        for target in targets.filter(|_| found) {
            if target.text_at(&["kind"]) != "Gateway" {
                let message =
                    "the policy applies to some routes only: other routes pass requests to the API";
                findings.warning(target, "path-prefix", message);
            }
        }
    }

    fn add_configuration(
        &mut self,
        owner: &Node,
        config: Option<&Node>,
        patch: &'static str,
        findings: &mut Findings,
    ) {
        let Some(config) = config else {
            let message = "the configuration is missing: the filter does not start without one";
            findings.error(owner, "plugin-configuration", message);
            return;
        };
        let configuration = Configuration::read(config, findings);
        if !configuration.holds_body_only {
            self.needing_flag.push((findings.file().to_owned(), owner.clone(), patch));
        }
    }

    fn add_envoy_filter(&mut self, spec: &Node, findings: &mut Findings) {
        for patch in spec.items("config_patches") {
            let Some(value) = patch.at(&["patch", "value"]) else { continue };
            let operation = patch.text_at(&["patch", "operation"]);
            if sets_flag(value) {
                self.flags.push("EnvoyFilter");
            }
            for manager in bootstrap::managers(value) {
                connection_manager::check_options(manager, findings);
            }
            if plugin::is_filter(value)
                && let Some(config) =
                    plugin::plugin_config(value).filter(|config| config.get("vm_config").is_some())
            {
                plugin::check(config, findings);
                if matches!(operation.as_str(), "ADD" | "INSERT_AFTER") {
                    let message = format!(
                        "`{operation}` puts the filter behind the router, where it never runs; use INSERT_BEFORE or INSERT_FIRST"
                    );
                    findings.error(patch, "filter-order", message);
                }
            }
        }
    }

    fn add_patch_policy(&mut self, spec: &Node, findings: &mut Findings) {
        for patch in spec.items("json_patches") {
            let operation = patch.get("operation");
            let path = operation.map(|operation| operation.text_at(&["path"])).unwrap_or_default();
            let value = operation.and_then(|operation| operation.get("value"));
            let is_flag = path.ends_with("/allow_on_headers_stop_iteration")
                && value.and_then(Node::as_bool) == Some(true);
            if is_flag || value.is_some_and(sets_flag) {
                self.flags.push("EnvoyPatchPolicy");
            }
            for name in ["normalize_path", "merge_slashes"] {
                if path.ends_with(&format!("/{name}"))
                    && let Some(value) = value.filter(|value| value.as_bool() == Some(true))
                {
                    let message = format!("`{name}` changes paths before the filter sees them");
                    findings.error(value, "path-normalization", message);
                }
            }
        }
    }
}

/// A ConfigMap can contain the bootstrap of Envoy.
fn check_embedded(text: &Node, findings: &mut Findings) {
    let documents = node::read(findings.file(), &text.text()).unwrap_or_default();
    for mut document in documents {
        if document.get("static_resources").is_some() {
            document.move_lines(text.line.saturating_sub(1));
            bootstrap::check(&document, findings);
        }
    }
}

fn sets_flag(value: &Node) -> bool {
    let mut found = false;
    value.walk(&mut |node| found |= node.is_true(&["allow_on_headers_stop_iteration"]));
    found
}

fn check_digest(node: &Node, url: &str, sha256: &str, findings: &mut Findings) {
    let is_local = url.starts_with("file://");
    if !is_local && sha256.is_empty() && !url.contains("@sha256:") {
        let at = node.get("url").unwrap_or(node);
        let message = "the address has no digest: any code that is stored there runs";
        findings.error(at, "code-digest", message);
    }
    let placeholder = sha256.bytes().all(|byte| byte == b'0') && !sha256.is_empty();
    if placeholder {
        let message = "the digest is the placeholder of the sample: the filter cannot be loaded";
        findings.error(node, "code-digest", message);
    }
}
