//! Checks the configuration of a gateway: bootstraps of Envoy, manifests of Istio and Envoy Gateway, and
//! configurations of the filter; with the filter, or with `acg-policy serve` in its place.
//!
//! A file is YAML with any number of documents, or JSON. Files that belong together are checked
//! together: an `EnvoyFilter` can set what a `WasmPlugin` lacks.

mod bootstrap;
mod connection_manager;
mod digest;
mod ext_authz;
mod filter;
mod finding;
mod kubernetes;
mod names;
mod node;
mod plugin;
mod scope;
mod template;
mod traffic;
mod values;

pub use self::finding::{ConfigReport, Finding, Level};
pub use self::node::ReadError;
pub use self::template::{Platform, template};

use acg_policy::Policy;

use self::bootstrap::Resources;
use self::finding::Findings;
use self::kubernetes::Manifests;
use self::node::Node;

/// Checks files that belong together: pairs of a name and a text.
///
/// # Errors
/// A file is not YAML, or has no document that configures a gateway.
pub fn check(files: &[(String, String)]) -> Result<ConfigReport, ReadError> {
    check_with(files, &Policy::default())
}

/// Checks files that belong together, of a gateway that sends requests to `acg-policy serve` with this policy. The filter has
/// its policy in its configuration.
///
/// # Errors
/// A file is not YAML, or has no document that configures a gateway.
pub fn check_with(
    files: &[(String, String)],
    of_serve: &Policy,
) -> Result<ConfigReport, ReadError> {
    let max_body_bytes = u64::try_from(of_serve.max_body_bytes()).unwrap_or(u64::MAX);
    let read = |(name, text): &(String, String)| Ok((name.clone(), node::read(name, text)?));
    let files = files.iter().map(read).collect::<Result<Vec<_>, ReadError>>()?;
    let named = Resources::of(files.iter().flat_map(|(_, documents)| documents));
    let mut findings = Findings::default();
    let mut manifests = Manifests::new(max_body_bytes);
    for (name, documents) in &files {
        let mut recognized = false;
        for document in documents {
            let place = findings.in_file(name);
            recognized |= check_document(document, max_body_bytes, named, place, &mut manifests);
        }
        if !recognized {
            return Err(ReadError::unknown(name));
        }
    }
    manifests.check(&mut findings);
    Ok(findings.into_report())
}

/// The documents of a YAML file as JSON, with anchors resolved.
///
/// # Errors
/// The text is not YAML.
pub fn documents(name: &str, text: &str) -> Result<Vec<serde_json::Value>, ReadError> {
    Ok(node::read(name, text)?.iter().map(Node::to_json).collect())
}

/// Returns whether the document configures a gateway.
fn check_document(
    document: &Node,
    max_body_bytes: u64,
    named: Resources,
    findings: &mut Findings,
    manifests: &mut Manifests,
) -> bool {
    if document.get("apiVersion").is_some() && document.get("kind").is_some() {
        // Manifests of other kinds, such as a Deployment, are in the same file.
        manifests.add(document, findings);
        return true;
    }
    if BOOTSTRAP.iter().any(|member| document.get(member).is_some()) || has_resources(document) {
        bootstrap::check(document, max_body_bytes, named, findings);
        return true;
    }
    if MESH.iter().any(|member| document.get(member).is_some()) {
        manifests.add_mesh(document, findings);
        return true;
    }
    if filter::MEMBERS.iter().any(|member| document.get(member).is_some()) {
        filter::Configuration::read(document, findings);
        return true;
    }
    false
}

/// Whether Envoy could read listeners or filters from this document. Values of charts have an object of this name.
fn has_resources(document: &Node) -> bool {
    !document.items("resources").is_empty()
}

/// Members of a bootstrap. A second file can contain `admin` alone.
const BOOTSTRAP: [&str; 3] = ["static_resources", "dynamic_resources", "admin"];
/// Members of the configuration of Istio's mesh, and of the values of its chart.
const MESH: [&str; 2] = ["extension_providers", "mesh_config"];

#[cfg(test)]
mod tests;
