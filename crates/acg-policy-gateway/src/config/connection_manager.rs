//! `HttpConnectionManager` of Envoy: paths, protocols, timeouts, and the order of the HTTP filters.

use super::ext_authz;
use super::filter::Configuration;
use super::finding::Findings;
use super::node::Node;
use super::plugin;

/// Checks a connection manager. Returns what the filter's configuration says, if the filter is there, or `ext_authz` in its place.
pub(super) fn check(
    manager: &Node,
    max_body_bytes: u64,
    findings: &mut Findings,
) -> Option<Configuration> {
    let filters = manager.items("http_filters");
    let Some(at) = filters.iter().position(plugin::is_filter) else {
        return check_ext_authz(manager, max_body_bytes, findings);
    };
    let item = filters.get(at)?;
    let configuration =
        plugin::plugin_config(item).map(|plugin| plugin::check(plugin, findings))?;
    check_order(filters, at, findings);
    check_roles(filters.get(..at).unwrap_or_default(), &configuration, findings);
    if item.is_true(&["disabled"]) {
        let message =
            "the filter is disabled unless a route enables it: other routes pass requests";
        findings.error(item, "path-prefix", message);
    }
    check_options(manager, findings);
    check_timeouts(manager, findings);
    let name = item.text_at(&["name"]);
    manager.walk(&mut |node| check_route(node, &name, findings));
    check_window(manager, &configuration, findings);
    Some(configuration)
}

/// Checks a connection manager that sends requests to `acg-policy serve`.
fn check_ext_authz(
    manager: &Node,
    max_body_bytes: u64,
    findings: &mut Findings,
) -> Option<Configuration> {
    let filters = manager.items("http_filters");
    let at = ext_authz::find(filters)?;
    let item = filters.get(at)?;
    let service = ext_authz::check(item, max_body_bytes, findings);
    let configuration = Configuration { service, max_body_bytes, ..Configuration::default() };
    check_order(filters, at, findings);
    check_options(manager, findings);
    check_timeouts(manager, findings);
    let name = item.text_at(&["name"]);
    manager.walk(&mut |node| {
        ext_authz::check_route(node, &name, max_body_bytes, findings);
        check_target(node, findings);
    });
    check_window(manager, &configuration, findings);
    Some(configuration)
}

/// What holds for every connection manager in front of the filter, also for patches of one.
pub(super) fn check_options(manager: &Node, findings: &mut Findings) {
    for name in ["normalize_path", "merge_slashes"] {
        if let Some(node) = manager.get(name).filter(|node| node.as_bool() == Some(true)) {
            let message = format!("`{name}` changes paths before the filter sees them");
            findings.error(node, "path-normalization", message);
        }
    }
    if let Some(node) = manager.get("path_with_escaped_slashes_action") {
        let action = node.text();
        if !matches!(
            action.as_str(),
            "KEEP_UNCHANGED" | "IMPLEMENTATION_SPECIFIC_DEFAULT" | "0" | "1"
        ) {
            let message = format!("`{action}` changes paths before the filter sees them");
            findings.error(node, "path-normalization", message);
        }
    }
    if let Some(node) = manager.get("upgrade_configs").filter(|node| !node.list().is_empty()) {
        let message = "after an upgrade the filter does not see what is sent";
        findings.error(node, "upgrades", message);
    }
    if manager.is_true(&["http_protocol_options", "allow_chunked_length"]) {
        let message = "`allow_chunked_length` accepts requests with two lengths";
        findings.error(manager, "protocol-strictness", message);
    }
}

fn check_order(filters: &[Node], at: usize, findings: &mut Findings) {
    let types = |item: &Node| item.text_at(&["typed_config", "@type"]);
    for (index, item) in filters.iter().enumerate() {
        let kind = types(item);
        let is = |names: &[&str]| names.iter().any(|name| kind.ends_with(name));
        if index < at && is(&["router.v3.Router"]) {
            findings.error(
                item,
                "filter-order",
                "the router is before the filter, which never runs",
            );
        }
        if index > at && is(AUTHENTICATION) {
            let message = "authentication is behind the filter: callers without a token are validated, and roles are unknown";
            findings.warning(item, "filter-order", message);
        }
        if index > at && is(CHANGING) {
            let message = "this filter can change a request after its validation";
            findings.error(item, "filter-order", message);
        }
        if index > at && is(&["cors.v3.Cors"]) {
            let message = "CORS is behind the filter, which refuses preflight requests (405)";
            findings.warning(item, "filter-order", message);
        }
    }
}

/// Roles come from an earlier filter, which must verify a token for every request.
fn check_roles(earlier: &[Node], configuration: &Configuration, findings: &mut Findings) {
    let Some((name, roles)) = &configuration.roles else { return };
    let is_verifier = |item: &&Node| {
        item.text_at(&["name"]) == *name || item.text_at(&["typed_config", "@type"]).ends_with(JWT)
    };
    let Some(verifier) = earlier.iter().find(is_verifier) else {
        let message =
            format!("no filter `{name}` is before this one, so that callers have no roles");
        return findings.error(roles, "authentication", message);
    };
    verifier.walk(&mut |node| {
        for member in ["allow_missing", "allow_missing_or_failed"] {
            if let Some(lenient) = node.get(member) {
                let message = format!("`{member}` lets requests without a verified token through");
                findings.error(lenient, "authentication", message);
            }
        }
        for (_, provider) in node.get("providers").map_or(&[][..], Node::members) {
            if !provider.is_true(&["forward"]) {
                let message =
                    "without `forward: true` the token is removed: the API and lookups get none";
                findings.error(provider, "authentication", message);
            }
        }
    });
}

fn check_timeouts(manager: &Node, findings: &mut Findings) {
    for (name, why) in [
        ("request_headers_timeout", "slow header fields occupy a connection"),
        ("request_timeout", "a slow body occupies its buffer"),
        ("stream_idle_timeout", "requests hang for five minutes after a trap of the filter"),
    ] {
        let value = manager.get(name);
        let text = value.map(Node::text).unwrap_or_default();
        if text.is_empty() || matches!(text.as_str(), "0s" | "0") {
            let message = format!("`{name}` is not set: {why}");
            findings.warning(value.unwrap_or(manager), "timeouts", message);
        }
    }
    let keeps_connection = manager.is_true(&["stream_error_on_invalid_http_message"])
        || manager
            .is_true(&["http_protocol_options", "override_stream_error_on_invalid_http_message"]);
    if !keeps_connection {
        let message = "each refused request over HTTP/1.1 closes its connection";
        findings.warning(manager, "stream-error", message);
    }
    let underscores =
        manager.text_at(&["common_http_protocol_options", "headers_with_underscores_action"]);
    if !matches!(underscores.as_str(), "REJECT_REQUEST" | "1") {
        let message = "header fields with underscores are accepted: some servers read `content_type` as `content-type`";
        findings.warning(manager, "protocol-strictness", message);
    }
}

/// Checks a part of the routes. The filter's name is the key of its settings there.
fn check_route(node: &Node, name: &str, findings: &mut Findings) {
    if let Some(own) = node.at(&["typed_per_filter_config", name]) {
        let settings = if own.is_type("FilterConfig") { own.get("config") } else { Some(own) };
        if own.is_true(&["disabled"]) {
            findings.error(own, "path-prefix", "the filter is disabled on this route");
        } else if settings.is_some_and(|settings| settings.get("@type").is_some()) {
            let message = "the filter cannot have settings of its own on a route: Envoy 1.40 does not start with them";
            findings.error(own, "path-prefix", message);
        }
    }
    check_target(node, findings);
}

/// Checks where a part of the routes leads.
fn check_target(node: &Node, findings: &mut Findings) {
    if let Some(route) = node.at(&["match", "connect_matcher"]) {
        findings.error(
            route,
            "upgrades",
            "a CONNECT route passes bytes that the filter does not see",
        );
    }
    for rewrite in ["prefix_rewrite", "regex_rewrite", "path_rewrite_policy"] {
        if let Some(value) = node.at(&["route", rewrite]) {
            let message = format!("`{rewrite}` changes the path after its validation");
            findings.warning(value, "path-normalization", message);
        }
    }
}

fn check_window(manager: &Node, configuration: &Configuration, findings: &mut Findings) {
    let window = manager.at(&["http2_protocol_options", "initial_stream_window_size"]);
    if let Some(window) = window
        && window.as_u64().is_some_and(|bytes| bytes < configuration.max_body_bytes)
    {
        let message =
            "smaller than `maxBodyBytes` of the policy: larger bodies over HTTP/2 get 413 of Envoy";
        findings.error(window, "buffer-limit", message);
    }
}

const JWT: &str = "jwt_authn.v3.JwtAuthentication";
const AUTHENTICATION: &[&str] = &[JWT, "oauth2.v3.OAuth2", "basic_auth.v3.BasicAuth"];

/// Filters that can change the path, the header fields or the body of a request.
const CHANGING: &[&str] = &[
    "lua.v3.Lua",
    "ext_proc.v3.ExternalProcessor",
    "header_mutation.v3.HeaderMutation",
    "decompressor.v3.Decompressor",
    "grpc_json_transcoder.v3.GrpcJsonTranscoder",
    "golang.v3alpha.Config",
];
