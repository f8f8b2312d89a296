//! Manifests of Istio and Envoy Gateway.

use super::bootstrap;
use super::connection_manager;
use super::digest;
use super::ext_authz::{self, Provider};
use super::filter::Configuration;
use super::finding::Findings;
use super::names;
use super::node::{self, Node};
use super::plugin;
use super::scope::Scope;
use super::traffic;

/// What is known after all manifests have been read.
#[derive(Debug, Default)]
pub(super) struct Manifests {
    /// The limit of the policy of `acg-policy serve`.
    max_body_bytes: u64,
    /// Filters that pause at header fields: where they are configured, and what would set the flag.
    needing_flag: Vec<(String, Node, &'static str)>,
    /// The kinds of patches that set the flag.
    flags: Vec<&'static str>,
    /// The providers of Istio that are `acg-policy serve`, and what may use them.
    providers: Vec<Provider>,
    /// The names of these and of all other providers.
    provider_names: Vec<String>,
    authorizations: Vec<Authorization>,
    /// Filters `ext_authz` that need `encode_raw_headers`: where they are configured, and what would set it.
    needing_raw_fields: Vec<NeedingRawFields>,
    /// The kinds of patches that set it, and the JSONPath of what they change, if they have one.
    raw_fields: Vec<(&'static str, String)>,
    /// Where those of Istio apply.
    raw_fields_scopes: Vec<Scope>,
}

/// An `AuthorizationPolicy` whose action is `CUSTOM`.
#[derive(Debug)]
struct Authorization {
    file: String,
    spec: Node,
    scope: Scope,
}

#[derive(Debug)]
struct NeedingRawFields {
    file: String,
    node: Node,
    patch: &'static str,
    /// How the name of the filter ends; empty if it is not known.
    filter: String,
}

impl NeedingRawFields {
    /// Whether a patch sets it for this filter. The JSONPath of Envoy Gateway's filters has their name in quotes.
    fn is_set_by(&self, (patch, path): &(&'static str, String)) -> bool {
        let is_other = path.contains("/securitypolicy/")
            && !path.split(['\'', '"']).any(|part| part.ends_with(&self.filter));
        self.patch == *patch && !is_other
    }
}

impl Manifests {
    pub(super) fn new(max_body_bytes: u64) -> Self {
        Self { max_body_bytes, ..Self::default() }
    }

    /// Checks the configuration of Istio's mesh.
    pub(super) fn add_mesh(&mut self, mesh: &Node, findings: &mut Findings) {
        let found = ext_authz::providers(mesh, self.max_body_bytes, findings);
        let needing = found.iter().map(|it| NeedingRawFields {
            file: it.file.clone(),
            node: it.node.clone(),
            patch: "EnvoyFilter",
            filter: String::new(),
        });
        self.needing_raw_fields.extend(needing);
        self.providers.extend(found);
        self.provider_names.extend(ext_authz::provider_names(mesh));
    }

    /// Checks a manifest. Other kinds are skipped.
    pub(super) fn add(&mut self, manifest: &Node, findings: &mut Findings) {
        for (_, text) in manifest.get("data").map_or(&[][..], Node::members) {
            self.add_embedded(text, findings);
        }
        let Some(spec) = manifest.get("spec") else { return };
        match manifest.text_at(&["kind"]).as_str() {
            "WasmPlugin" => self.add_wasm_plugin(spec, spec, findings),
            "TrafficExtension" => {
                if let Some(wasm) = spec.get("wasm") {
                    self.add_wasm_plugin(wasm, spec, findings);
                }
            }
            "EnvoyFilter" => self.add_envoy_filter(manifest, spec, findings),
            "EnvoyExtensionPolicy" => self.add_extension_policy(spec, findings),
            "EnvoyPatchPolicy" => self.add_patch_policy(spec, findings),
            "IstioOperator" | "Istio" => self.add_mesh(spec, findings),
            "AuthorizationPolicy" if spec.text_at(&["action"]) == "CUSTOM" => {
                let (file, spec) = (findings.file().to_owned(), spec.clone());
                self.authorizations.push(Authorization { file, spec, scope: Scope::of(manifest) });
            }
            "SecurityPolicy" => self.add_security_policy(manifest, spec, findings),
            _ => {}
        }
    }

    /// Checks what depends on several manifests.
    pub(super) fn check(mut self, findings: &mut Findings) {
        self.check_authorizations(findings);
        for provider in self.providers.iter().filter(|provider| !provider.is_used) {
            let message = "no AuthorizationPolicy with `action: CUSTOM` here uses this provider: without one, no request is validated";
            findings.in_file(&provider.file).warning(&provider.node, "filter-missing", message);
        }
        for filter in self.needing_raw_fields {
            if !self.raw_fields.iter().any(|patch| filter.is_set_by(patch)) {
                let message = format!(
                    "this manifest cannot set `encode_raw_headers`, and no {} here does for its filter: {}",
                    filter.patch,
                    ext_authz::JOINED
                );
                findings.in_file(&filter.file).error(&filter.node, "ext-authz-headers", message);
            }
        }
        for (file, node, patch) in self.needing_flag {
            if !self.flags.contains(&patch) {
                let message = format!(
                    "this manifest cannot set `allow_on_headers_stop_iteration`, and no {patch} here does: requests with a body get 503"
                );
                findings.in_file(&file).error(&node, "headers-stop-iteration", message);
            }
        }
    }

    fn check_authorizations(&mut self, findings: &mut Findings) {
        for Authorization { file, spec, scope } in &self.authorizations {
            let findings = findings.in_file(file);
            let provider = spec.text_at(&["provider", "name"]);
            if !self.provider_names.contains(&provider) {
                let message = format!(
                    "the provider `{provider}` is in none of these files and is not checked: add the configuration of the mesh"
                );
                let at = spec.get("provider").unwrap_or(spec);
                findings.warning(at, "ext-authz-service", message);
            }
            let is_used = ext_authz::check_authorization(spec, &mut self.providers, findings);
            let scopes = &self.raw_fields_scopes;
            if is_used && !scopes.is_empty() && !scopes.iter().any(|it| it.contains(scope)) {
                let message = format!(
                    "the EnvoyFilter with `encode_raw_headers` has another namespace or selector than this policy; where it does not apply, {}",
                    ext_authz::JOINED
                );
                findings.warning(spec, "ext-authz-headers", message);
            }
        }
    }

    /// `selection` has the workloads and their traffic.
    fn add_wasm_plugin(&mut self, spec: &Node, selection: &Node, findings: &mut Findings) {
        let url = spec.text_at(&["url"]);
        if !names::is_ours(&url) && !names::is_ours(&spec.text_at(&["plugin_name"])) {
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
        traffic::check(selection, findings);
        let config = spec.get("plugin_config");
        self.add_configuration(spec, config, "EnvoyFilter", findings);
    }

    fn add_extension_policy(&mut self, spec: &Node, findings: &mut Findings) {
        let is_ours = |wasm: &&Node| {
            let mut texts = vec![wasm.text_at(&["name"]), wasm.text_at(&["root_id"])];
            if let Some(code) = wasm.get("code") {
                code.walk(&mut |node| texts.push(node.text()));
            }
            texts.iter().any(|text| names::is_ours(text))
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
        if found {
            check_targets(spec, findings);
        }
    }

    fn add_security_policy(&mut self, manifest: &Node, spec: &Node, findings: &mut Findings) {
        let ext_auth = ext_authz::check_security_policy(spec, self.max_body_bytes, findings);
        if let Some(ext_auth) = ext_auth {
            check_targets(spec, findings);
            let file = findings.file().to_owned();
            let [namespace, name] =
                ["namespace", "name"].map(|part| manifest.text_at(&["metadata", part]));
            // Without a namespace, it is that of `kubectl`.
            let filter = match namespace.as_str() {
                "" => format!("/{name}"),
                _ => format!("/{namespace}/{name}"),
            };
            let (node, patch) = (ext_auth.clone(), "EnvoyPatchPolicy");
            self.needing_raw_fields.push(NeedingRawFields { file, node, patch, filter });
        }
    }

    /// A ConfigMap can contain the bootstrap of Envoy, or the configuration of Istio's mesh.
    fn add_embedded(&mut self, text: &Node, findings: &mut Findings) {
        let documents = node::read(findings.file(), &text.text()).unwrap_or_default();
        for mut document in documents {
            document.move_lines(text.line.saturating_sub(1));
            if document.get("static_resources").is_some() {
                let named = bootstrap::Resources::default();
                bootstrap::check(&document, self.max_body_bytes, named, findings);
            } else if document.get("extension_providers").is_some() {
                self.add_mesh(&document, findings);
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

    fn add_envoy_filter(&mut self, manifest: &Node, spec: &Node, findings: &mut Findings) {
        for patch in spec.items("config_patches") {
            let Some(value) = patch.at(&["patch", "value"]) else { continue };
            let operation = patch.text_at(&["patch", "operation"]);
            if sets(value, FLAG) {
                self.flags.push("EnvoyFilter");
            }
            if sets(value, RAW_FIELDS) {
                self.raw_fields.push(("EnvoyFilter", String::new()));
                self.raw_fields_scopes.push(Scope::of(manifest));
            }
            for manager in bootstrap::managers(value) {
                connection_manager::check_options(manager, findings);
            }
            let config = plugin::plugin_config(value)
                .filter(|config| plugin::is_filter(value) && config.get("vm_config").is_some());
            if let Some(config) = config {
                plugin::check(config, findings);
            }
            // A patch that is merged has a part of the filter only.
            let is_ext_authz = operation != "MERGE" && ext_authz::is_filter(value);
            if is_ext_authz {
                ext_authz::check(value, self.max_body_bytes, findings);
            }
            if (config.is_some() || is_ext_authz)
                && matches!(operation.as_str(), "ADD" | "INSERT_AFTER")
            {
                let message = format!(
                    "`{operation}` puts the filter behind the router, where it never runs; use INSERT_BEFORE or INSERT_FIRST"
                );
                findings.error(patch, "filter-order", message);
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
            if is_flag || value.is_some_and(|value| sets(value, FLAG)) {
                self.flags.push("EnvoyPatchPolicy");
            }
            let is_raw_fields = path.ends_with("/encode_raw_headers")
                && value.and_then(Node::as_bool) == Some(true);
            if is_raw_fields || value.is_some_and(|value| sets(value, RAW_FIELDS)) {
                let path = operation.map(|operation| operation.text_at(&["json_path"]));
                self.raw_fields.push(("EnvoyPatchPolicy", path.unwrap_or_default()));
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

/// A policy of Envoy Gateway applies to what it names.
fn check_targets(spec: &Node, findings: &mut Findings) {
    for target in spec.items("target_refs").iter().chain(spec.get("target_ref")) {
        let message = if target.text_at(&["kind"]) != "Gateway" {
            "the policy applies to some routes only: other routes pass requests to the API"
        } else if target.get("section_name").is_some() {
            "the policy applies to one listener only: other listeners pass requests to the API"
        } else {
            continue;
        };
        findings.warning(target, "path-prefix", message);
    }
}

/// Whether a part of the value sets the member to `true`.
fn sets(value: &Node, member: &str) -> bool {
    let mut found = false;
    value.walk(&mut |node| found |= node.is_true(&[member]));
    found
}

fn check_digest(node: &Node, url: &str, sha256: &str, findings: &mut Findings) {
    let is_local = url.starts_with("file://");
    if !is_local && sha256.is_empty() && !url.contains("@sha256:") {
        let at = node.get("url").unwrap_or(node);
        let message = "the address has no digest: any code that is stored there runs";
        findings.error(at, "code-digest", message);
    }
    digest::check(node, sha256, findings);
}

const FLAG: &str = "allow_on_headers_stop_iteration";
const RAW_FIELDS: &str = "encode_raw_headers";
