//! Envoy's own form of the filter.

use super::super::finding::Findings;
use super::super::node::Node;
use super::fields::Fields;
use super::{JOINED, Settings, Words, check_body, is_ours};

/// The cluster of the program and where it is named.
pub(crate) type Service = (String, Node);

/// The position of the filter that sends requests to the program.
pub(crate) fn find(filters: &[Node]) -> Option<usize> {
    filters.iter().position(is_filter)
}

/// Whether an HTTP filter sends requests to the program.
pub(crate) fn is_filter(item: &Node) -> bool {
    let Some(filter) = typed_config(item) else { return false };
    let names = [
        item.text_at(&["name"]),
        filter.text_at(&["stat_prefix"]),
        filter.text_at(&["http_service", "server_uri", "uri"]),
        filter.text_at(&["http_service", "server_uri", "cluster"]),
        filter.text_at(&["grpc_service", "envoy_grpc", "cluster_name"]),
        filter.text_at(&["grpc_service", "google_grpc", "target_uri"]),
    ];
    is_ours(&names, filter.at(&["http_service", "path_prefix"]))
}

fn typed_config(item: &Node) -> Option<&Node> {
    item.get("typed_config").filter(|typed| typed.is_type(TYPE))
}

/// Checks the filter. Returns the cluster of the program.
pub(crate) fn check(item: &Node, max_body_bytes: u64, findings: &mut Findings) -> Option<Service> {
    let filter = typed_config(item)?;
    check_scope(item, filter, findings);
    let Some(service) = filter.get("http_service") else {
        let message = "the program serves HTTP, not gRPC: every request is refused";
        let at = filter.get("grpc_service").unwrap_or(filter);
        findings.error(at, "ext-authz-service", message);
        return None;
    };
    let body = filter.get("with_request_body");
    let settings = Settings {
        node: filter,
        fails_open: filter.get("failure_mode_allow"),
        status: filter.at(&["status_on_error", "code"]),
        body,
        prefix: service.get("path_prefix"),
        timeout: service.at(&["server_uri", "timeout"]),
        upstream: service.at(&["authorization_response", "allowed_upstream_headers"]),
        fields: Fields::of_envoy(filter),
        words: &WORDS,
    };
    settings.check(max_body_bytes, findings);
    if let Some(body) = body.filter(|body| !body.is_true(&["pack_as_bytes"])) {
        let message = "without `pack_as_bytes`, versions of Envoy replace bytes that are not UTF-8: the program gets another body than the API";
        findings.warning(body, "ext-authz-body", message);
    }
    if !filter.is_true(&["encode_raw_headers"]) {
        let message = format!("`encode_raw_headers` is not true: {JOINED}");
        findings.error(filter, "ext-authz-headers", message);
    }
    check_service(service, findings);
    check_response(filter, service, findings);
    let cluster = service.at(&["server_uri", "cluster"])?;
    Some((cluster.text(), cluster.clone()))
}

/// What lets requests pass the filter.
fn check_scope(item: &Node, filter: &Node, findings: &mut Findings) {
    if item.is_true(&["disabled"]) {
        let message =
            "the filter is disabled unless a route enables it: other routes pass requests";
        findings.error(item, "path-prefix", message);
    }
    if let Some(enabled) = filter.get("filter_enabled")
        && !is_whole(enabled)
    {
        let message = "`filter_enabled` is below 100 %: other requests pass without validation";
        findings.error(enabled, "path-prefix", message);
    }
    if let Some(enabled) = filter.get("filter_enabled_metadata") {
        let message =
            "`filter_enabled_metadata`: requests without this metadata pass without validation";
        findings.warning(enabled, "path-prefix", message);
    }
    if let Some(shadow) = filter.get("shadow_mode").filter(|it| it.as_bool() == Some(true)) {
        let message = "`shadow_mode`: Envoy forwards requests that the program refuses";
        findings.warning(shadow, "observe-mode", message);
    }
}

/// Whether a `RuntimeFractionalPercent` is 100 %.
fn is_whole(fraction: &Node) -> bool {
    let value = fraction.get("default_value");
    let numerator = value.and_then(|it| it.get("numerator")).and_then(Node::as_u64);
    let denominator =
        match value.map(|it| it.text_at(&["denominator"])).unwrap_or_default().as_str() {
            "TEN_THOUSAND" | "1" => 10_000,
            "MILLION" | "2" => 1_000_000,
            _ => 100,
        };
    numerator.is_some_and(|numerator| numerator >= denominator)
}

fn check_service(service: &Node, findings: &mut Findings) {
    if let Some(path) = service.get("path_override") {
        let message =
            "`path_override` replaces the path of the client, so that it is not validated";
        findings.error(path, "ext-authz-service", message);
    }
    let added = service.at(&["authorization_request", "headers_to_add"]);
    if let Some(added) = added.filter(|added| !added.list().is_empty()) {
        let message = "`headers_to_add` adds header fields that the client has not sent, and the program validates them";
        findings.warning(added, "ext-authz-headers", message);
    }
}

fn check_response(filter: &Node, service: &Node, findings: &mut Findings) {
    if service.at(&["authorization_response", "allowed_client_headers"]).is_none() {
        let message = "`allowed_client_headers` is not set: refusals have header fields of the connection to the program";
        findings.warning(service, "ext-authz-response", message);
    }
    let most = filter.get("max_denied_response_body_bytes");
    if let Some(most) = most.filter(|most| most.as_u64().is_some_and(|it| it > 0)) {
        let message =
            "`max_denied_response_body_bytes` cuts refusals: callers get JSON that does not end";
        findings.warning(most, "ext-authz-response", message);
    }
}

/// Checks a part of the routes. The filter's name is the key of its settings there.
pub(crate) fn check_route(node: &Node, name: &str, max_body_bytes: u64, findings: &mut Findings) {
    let Some(own) = node.at(&["typed_per_filter_config", name]) else { return };
    own.walk(&mut |part| {
        if part.is_true(&["disabled"]) {
            findings.error(part, "path-prefix", "the filter is disabled on this route");
        }
        if part.is_true(&["disable_request_body_buffering"]) {
            let message = "`disable_request_body_buffering`: the program gets no body on this route, and refuses every request that must have one";
            findings.error(part, "ext-authz-body", message);
        }
        if let Some(body) = part.get("with_request_body") {
            check_body(body, &WORDS, max_body_bytes, findings);
        }
        for service in ["http_service", "grpc_service"] {
            if let Some(other) = part.get(service) {
                let message = format!("`{service}`: this route has a service of its own, which is not checked here");
                findings.warning(other, "ext-authz-service", message);
            }
        }
    });
}

/// Checks the cluster of the program.
pub(crate) fn check_cluster(cluster: &Node, findings: &mut Findings) {
    if cluster.get("connect_timeout").is_none() {
        let message = "without `connect_timeout` a request waits five seconds for the program";
        findings.warning(cluster, "timeouts", message);
    }
    let mut is_http2 = cluster.get("http2_protocol_options").is_some();
    let mut idle = None;
    cluster.walk(&mut |node| {
        if node.is_type("HttpProtocolOptions") {
            is_http2 |= node.at(&["explicit_http_config", "http2_protocol_options"]).is_some();
            idle = node.at(&["common_http_protocol_options", "idle_timeout"]);
        }
    });
    if is_http2 {
        let message = "the program serves HTTP/1.1 only: over HTTP/2 every request is refused";
        findings.error(cluster, "ext-authz-service", message);
    }
    let idle_ms = idle.and_then(|idle| super::milliseconds(&idle.text()));
    if idle_ms.is_none_or(|idle| idle == 0 || idle >= IDLE_MS) {
        let message = "without an `idle_timeout` below 60 s, Envoy can send a request on a connection that the program closes: the request is refused";
        findings.warning(idle.unwrap_or(cluster), "ext-authz-service", message);
    }
}

/// After this time the program closes a connection without a request.
const IDLE_MS: u64 = 60_000;
const TYPE: &str = "http.ext_authz.v3.ExtAuthz";
const WORDS: Words = Words {
    fails_open: "failure_mode_allow",
    status: "status_on_error",
    body: "with_request_body",
    max_bytes: "max_request_bytes",
    fields: "allowed_headers",
    prefix: "path_prefix",
    timeout: "timeout",
    upstream: "allowed_upstream_headers",
};
