//! A bootstrap of Envoy: listeners and clusters.

use super::connection_manager;
use super::ext_authz;
use super::filter::Configuration;
use super::finding::Findings;
use super::node::Node;
use super::plugin;

/// What the named files have of what Envoy can read from other places than its bootstrap.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Resources {
    listeners: bool,
    /// Whether the filter is one of them.
    filter: bool,
}

impl Resources {
    pub(super) fn of<'n>(documents: impl Iterator<Item = &'n Node>) -> Self {
        documents.fold(Self::default(), |found, document| Self {
            listeners: found.listeners || document.items("resources").iter().any(is_listener),
            filter: found.filter || extensions(document).next().is_some(),
        })
    }
}

/// Checks a bootstrap, or a file with resources. The limit is that of the policy of `acg-policy serve`.
pub(super) fn check(
    bootstrap: &Node,
    max_body_bytes: u64,
    resources_named: Resources,
    findings: &mut Findings,
) {
    let resources = bootstrap.get("static_resources");
    let listeners = listeners(bootstrap);
    let mut guarded = Vec::new();
    let mut unguarded = Vec::new();
    for listener in &listeners {
        for manager in managers(listener) {
            match connection_manager::check(manager, max_body_bytes, findings) {
                Some(configuration) => {
                    check_buffer(listener, &configuration, findings);
                    guarded.push(configuration);
                }
                None => unguarded.push(manager),
            }
        }
    }
    for plugin in extensions(bootstrap) {
        guarded.push(plugin::check(plugin, findings));
    }
    let dynamic = dynamic_listeners(bootstrap).filter(|_| !resources_named.listeners);
    let (discovering, unguarded): (Vec<&Node>, Vec<&Node>) =
        unguarded.into_iter().partition(|manager| discovery(manager).is_some());
    let discovered = discovering.iter().filter(|_| !resources_named.filter);
    for elsewhere in dynamic.into_iter().chain(discovered.filter_map(|it| discovery(it))) {
        let message = "what Envoy reads from elsewhere is not checked: name the files with its `resources` too";
        findings.warning(elsewhere, "filter-missing", message);
    }
    let is_elsewhere = dynamic_listeners(bootstrap).is_some() || !discovering.is_empty();
    if guarded.is_empty() && !is_elsewhere && !listeners.is_empty() {
        let message = if has_other_ext_authz(&unguarded) {
            "no listener has the filter; of `ext_authz`, neither the name nor `server_uri` contains `acg_policy`, and `path_prefix` is not `/authz`"
        } else {
            "no listener has the filter"
        };
        findings.error(bootstrap, "filter-missing", message);
    } else {
        for manager in unguarded {
            let message = "this listener does not have the filter: can it reach the API?";
            findings.warning(manager, "filter-missing", message);
        }
    }
    check_clusters(resources.unwrap_or(bootstrap), &guarded, findings);
    check_admin(bootstrap, findings);
}

/// The listeners of a bootstrap, or of a file that Envoy reads them from.
fn listeners(document: &Node) -> Vec<&Node> {
    let fixed = document.at(&["static_resources", "listeners"]).map_or(&[][..], Node::list);
    let read = document.items("resources").iter();
    fixed.iter().chain(read.filter(|resource| is_listener(resource))).collect()
}

fn is_listener(resource: &Node) -> bool {
    resource.is_type("Listener")
}

/// The filter in a file that Envoy reads it from.
fn extensions(document: &Node) -> impl Iterator<Item = &Node> {
    let resources = document.items("resources").iter();
    resources.filter(|resource| plugin::is_filter(resource)).filter_map(plugin::plugin_config)
}

/// Where the bootstrap refers to listeners that it does not contain.
fn dynamic_listeners(bootstrap: &Node) -> Option<&Node> {
    let dynamic = bootstrap.get("dynamic_resources")?;
    dynamic.get("lds_config").or_else(|| dynamic.get("lds_resources_locator"))
}

/// Where a filter comes from, if it is not in the file.
fn discovery(node: &Node) -> Option<&Node> {
    let mut found = None;
    node.walk(&mut |node| found = found.or(node.get("config_discovery")));
    found
}

/// Whether a filter `ext_authz` could be meant to send requests to `acg-policy serve`.
fn has_other_ext_authz(managers: &[&Node]) -> bool {
    let mut found = false;
    for manager in managers {
        manager.walk(&mut |node| found |= node.is_type("http.ext_authz.v3.ExtAuthz"));
    }
    found
}

/// The connection managers inside of a part of the configuration.
pub(super) fn managers(node: &Node) -> Vec<&Node> {
    let mut found = Vec::new();
    node.walk(&mut |node| {
        if node.is_type("HttpConnectionManager") {
            found.push(node);
        }
    });
    found
}

fn check_buffer(listener: &Node, configuration: &Configuration, findings: &mut Findings) {
    let limit = listener.get("per_connection_buffer_limit_bytes");
    let bytes = limit.and_then(Node::as_u64).unwrap_or(DEFAULT_BUFFER_LIMIT);
    if bytes < configuration.max_body_bytes {
        let message = format!(
            "{bytes} bytes are less than the policy's `maxBodyBytes`, {}: larger bodies get 413 of Envoy",
            configuration.max_body_bytes
        );
        findings.error(limit.unwrap_or(listener), "buffer-limit", message);
    }
}

fn check_clusters(resources: &Node, guarded: &[Configuration], findings: &mut Findings) {
    let clusters = resources.items("clusters");
    for (name, node) in guarded.iter().filter_map(|configuration| configuration.service.as_ref()) {
        match clusters.iter().find(|cluster| cluster.text_at(&["name"]) == *name) {
            Some(cluster) => ext_authz::check_cluster(cluster, findings),
            None if resources.get("clusters").is_some() => {
                let message = format!("there is no cluster `{name}`: every request is refused");
                findings.error(node, "ext-authz-service", message);
            }
            None => {}
        }
    }
    for (name, node) in guarded.iter().filter_map(|configuration| configuration.cluster.as_ref()) {
        let cluster = clusters.iter().find(|cluster| cluster.text_at(&["name"]) == *name);
        let Some(cluster) = cluster else {
            // Clusters can come from a control plane.
            if resources.get("clusters").is_some() {
                let message =
                    format!("there is no cluster `{name}`: every lookup fails, and writes get 503");
                findings.error(node, "lookup-cluster", message);
            }
            continue;
        };
        if cluster.get("connect_timeout").is_none() {
            let message = "without `connect_timeout` a lookup waits five seconds for a host";
            findings.warning(cluster, "timeouts", message);
        }
        if cluster.get("circuit_breakers").is_none() {
            let message = "without `circuit_breakers` of its own, lookups share Envoy's default of 1024 connections";
            findings.warning(cluster, "lookup-cluster", message);
        }
    }
}

fn check_admin(bootstrap: &Node, findings: &mut Findings) {
    let address = bootstrap.at(&["admin", "address", "socket_address", "address"]);
    let is_local = |text: &str| text.starts_with("127.") || text == "::1" || text == "localhost";
    if let Some(address) = address.filter(|address| !is_local(&address.text())) {
        let message = "anyone who reaches this address can change or stop Envoy";
        findings.warning(address, "admin", message);
    }
}

/// Envoy's default.
const DEFAULT_BUFFER_LIMIT: u64 = 1_048_576;
