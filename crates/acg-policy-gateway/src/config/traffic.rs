//! The traffic that an extension of Istio selects, among that of its workloads.

use super::finding::Findings;
use super::node::Node;

/// Checks `match` of a WasmPlugin or TrafficExtension. Istio counts all traffic of a gateway as outgoing, also the requests that
/// arrive there: <https://istio.io/latest/docs/reference/config/type/workload-selector/#WorkloadMode>.
pub(super) fn check(spec: &Node, findings: &mut Findings) {
    let rules = spec.items("match");
    let Some(first) = rules.first() else { return };
    let any_but = |mode: &str| rules.iter().any(|rule| rule.text_at(&["mode"]) != mode);
    let (of_gateways, of_servers) = (any_but("SERVER"), any_but("CLIENT"));
    match is_for_gateway(spec) {
        true if !of_gateways => findings.error(
            first,
            "filter-missing",
            "`SERVER` selects nothing of a gateway, whose traffic is that of a `CLIENT` for Istio: remove `match`",
        ),
        false if !of_servers => {
            let message = "`CLIENT` is for outgoing requests: incoming ones are not validated, except by gateways";
            findings.error(first, "filter-missing", message);
        }
        false if !of_gateways => findings.warning(
            first,
            "filter-missing",
            "`SERVER` selects nothing of a gateway: remove `match` if a gateway is among these workloads",
        ),
        _ => {}
    }
    if rules.iter().all(|rule| !rule.items("ports").is_empty()) {
        let message = "the filter applies to some ports only: others pass requests to the API";
        findings.warning(first, "path-prefix", message);
    }
}

/// Whether the workloads are gateways, by their labels or the kind of the target.
fn is_for_gateway(spec: &Node) -> bool {
    let labels = spec.at(&["selector", "match_labels"]);
    let labels = labels.map_or(&[][..], Node::members);
    let targets = spec.items("target_refs").iter().chain(spec.get("target_ref"));
    labels.iter().any(|(name, value)| (name.clone() + &value.text()).contains("gateway"))
        || targets.into_iter().any(|target| target.text_at(&["kind"]) == "Gateway")
}
