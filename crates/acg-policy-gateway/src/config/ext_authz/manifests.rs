//! The filter in manifests: a provider of Istio with an `AuthorizationPolicy`, and a `SecurityPolicy` of Envoy Gateway. Both cannot
//! set `encode_raw_headers`: another manifest must.

use super::super::finding::Findings;
use super::super::node::Node;
use super::fields::Fields;
use super::{Settings, Words, is_ours};

/// A provider of Istio's mesh that is the program.
#[derive(Debug)]
pub(crate) struct Provider {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) node: Node,
    pub(crate) is_used: bool,
}

/// Checks the providers of a mesh, wherever its configuration is in the document. Returns those that are the program.
pub(crate) fn providers(
    document: &Node,
    max_body_bytes: u64,
    findings: &mut Findings,
) -> Vec<Provider> {
    let mut found = Vec::new();
    for provider in all_providers(document) {
        let name = provider.text_at(&["name"]);
        let is_ours = |service: &&Node| {
            let names = [name.clone(), service.text_at(&["service"])];
            is_ours(&names, service.get("path_prefix"))
        };
        if let Some(service) = provider.get("envoy_ext_authz_grpc").filter(is_ours) {
            findings.error(service, "ext-authz-service", GRPC);
        }
        let Some(service) = provider.get("envoy_ext_authz_http").filter(is_ours) else { continue };
        let settings = Settings {
            node: service,
            fails_open: service.get("fail_open"),
            status: service.get("status_on_error"),
            body: service.get("include_request_body_in_check"),
            prefix: service.get("path_prefix"),
            timeout: service.get("timeout"),
            upstream: service
                .get("headers_to_upstream_on_allow")
                .filter(|list| !list.list().is_empty()),
            fields: Fields::of_istio(service),
            words: &ISTIO,
        };
        settings.check(max_body_bytes, findings);
        let file = findings.file().to_owned();
        found.push(Provider { name, file, node: service.clone(), is_used: false });
    }
    found
}

/// The names of all providers of a mesh.
pub(crate) fn provider_names(document: &Node) -> impl Iterator<Item = String> {
    all_providers(document).map(|provider| provider.text_at(&["name"]))
}

fn all_providers(document: &Node) -> impl Iterator<Item = &Node> {
    let mut lists = Vec::new();
    document.walk(&mut |node| lists.extend(node.get("extension_providers")));
    lists.into_iter().flat_map(Node::list)
}

/// Checks an `AuthorizationPolicy` whose action is `CUSTOM`, and marks its provider as used. Returns whether it is the program.
pub(crate) fn check_authorization(
    spec: &Node,
    providers: &mut [Provider],
    findings: &mut Findings,
) -> bool {
    let name = spec.text_at(&["provider", "name"]);
    let Some(provider) = providers.iter_mut().find(|provider| provider.name == name) else {
        return false;
    };
    provider.is_used = true;
    let is_all = |rule: &Node| ["from", "to", "when"].iter().all(|part| rule.get(part).is_none());
    let rules = spec.items("rules");
    if !rules.iter().any(is_all) {
        let message = if rules.is_empty() {
            "`rules` is empty, so that it matches no request: every request passes without validation"
        } else {
            "`rules` matches some requests only: others pass without validation; use `rules: [{}]`"
        };
        findings.error(spec.get("rules").unwrap_or(spec), "path-prefix", message);
    }
    true
}

/// Checks `extAuth` of a `SecurityPolicy`. Returns where it is, if it is the program.
pub(crate) fn check_security_policy<'n>(
    spec: &'n Node,
    max_body_bytes: u64,
    findings: &mut Findings,
) -> Option<&'n Node> {
    let ext_auth = spec.get("ext_auth")?;
    let is_ours = |service: &Node| {
        let mut names = Vec::new();
        service.walk(&mut |node| names.push(node.text_at(&["name"])));
        is_ours(&names, service.get("path"))
    };
    if let Some(service) = ext_auth.get("grpc").filter(|service| is_ours(service)) {
        findings.error(service, "ext-authz-service", GRPC);
    }
    let service = ext_auth.get("http").filter(|service| is_ours(service))?;
    let settings = Settings {
        node: ext_auth,
        fails_open: ext_auth.get("fail_open"),
        status: ext_auth.get("status_on_error"),
        body: ext_auth.get("body_to_ext_auth"),
        prefix: service.get("path"),
        timeout: ext_auth.get("timeout"),
        upstream: service.get("headers_to_backend").filter(|list| !list.list().is_empty()),
        fields: Fields::of_envoy_gateway(ext_auth),
        words: &ENVOY_GATEWAY,
    };
    settings.check(max_body_bytes, findings);
    if let Some(path) = service.get("path_override") {
        let message = "`pathOverride` replaces the path of the client, so that it is not validated";
        findings.error(path, "ext-authz-service", message);
    }
    Some(ext_auth)
}

const GRPC: &str = "the program serves HTTP, not gRPC: every request is refused";
const ISTIO: Words = Words {
    fails_open: "failOpen",
    status: "statusOnError",
    body: "includeRequestBodyInCheck",
    max_bytes: "maxRequestBytes",
    fields: "includeRequestHeadersInCheck",
    prefix: "pathPrefix",
    timeout: "timeout",
    upstream: "headersToUpstreamOnAllow",
};
const ENVOY_GATEWAY: Words = Words {
    fails_open: "failOpen",
    status: "statusOnError",
    body: "bodyToExtAuth",
    max_bytes: "maxRequestBytes",
    fields: "headersToExtAuth",
    prefix: "path",
    timeout: "timeout",
    upstream: "headersToBackend",
};
