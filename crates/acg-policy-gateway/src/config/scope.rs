//! The workloads to which a manifest of Istio applies.

use super::node::Node;

/// The workloads of a manifest.
#[derive(Debug)]
pub(super) struct Scope {
    namespace: String,
    labels: Vec<(String, String)>,
    /// Whether it names gateways in place of labels.
    has_targets: bool,
}

impl Scope {
    pub(super) fn of(manifest: &Node) -> Self {
        let at = |path| manifest.at(path);
        let labels = at(&["spec", "selector", "match_labels"])
            .or_else(|| at(&["spec", "workload_selector", "labels"]));
        let labels = labels.map_or(&[][..], Node::members).iter();
        let targets = at(&["spec", "target_refs"]).or_else(|| at(&["spec", "target_ref"]));
        Self {
            namespace: manifest.text_at(&["metadata", "namespace"]),
            labels: labels.map(|(name, value)| (name.clone(), value.text())).collect(),
            has_targets: targets.is_some(),
        }
    }

    /// Whether all workloads of another manifest are among these. Of what cannot be compared, they are: a gateway and labels,
    /// and the namespace of `kubectl`.
    pub(super) fn contains(&self, other: &Self) -> bool {
        let is_unknown = self.namespace.is_empty() || other.namespace.is_empty();
        let has_namespace =
            is_unknown || self.namespace == ROOT_NAMESPACE || self.namespace == other.namespace;
        let has_labels = self.labels.iter().all(|label| other.labels.contains(label));
        has_namespace && (has_labels || self.has_targets || other.has_targets)
    }
}

/// Manifests in this namespace apply to all, unless the configuration of the mesh names another.
const ROOT_NAMESPACE: &str = "istio-system";
