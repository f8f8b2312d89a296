//! Checks the configuration of a gateway: bootstraps of Envoy, manifests of Istio and Envoy Gateway, and
//! configurations of the filter.
//!
//! A file is YAML with any number of documents, or JSON. Files that belong together are checked
//! together: an `EnvoyFilter` can set what a `WasmPlugin` lacks.

mod bootstrap;
mod connection_manager;
mod filter;
mod finding;
mod kubernetes;
mod node;
mod plugin;
mod template;
mod values;

pub use self::finding::{ConfigReport, Finding, Level};
pub use self::node::ReadError;
pub use self::template::{Platform, template};

use self::finding::Findings;
use self::kubernetes::Manifests;
use self::node::Node;

/// Checks files that belong together: pairs of a name and a text.
///
/// # Errors
/// A file is not YAML, or has no document that configures a gateway.
pub fn check(files: &[(String, String)]) -> Result<ConfigReport, ReadError> {
    let mut findings = Findings::default();
    let mut manifests = Manifests::default();
    for (name, text) in files {
        let documents = node::read(name, text)?;
        let mut recognized = false;
        for document in &documents {
            let place = findings.in_file(name);
            recognized |= check_document(document, place, &mut manifests);
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
fn check_document(document: &Node, findings: &mut Findings, manifests: &mut Manifests) -> bool {
    if document.get("apiVersion").is_some() && document.get("kind").is_some() {
        // Manifests of other kinds, such as a Deployment, are in the same file.
        manifests.add(document, findings);
        return true;
    }
    if BOOTSTRAP.iter().any(|member| document.get(member).is_some()) {
        bootstrap::check(document, findings);
        return true;
    }
    if filter::MEMBERS.iter().any(|member| document.get(member).is_some()) {
        filter::Configuration::read(document, findings);
        return true;
    }
    false
}

/// Members of a bootstrap. A second file can contain `admin` alone.
const BOOTSTRAP: [&str; 3] = ["static_resources", "dynamic_resources", "admin"];

#[cfg(test)]
mod tests;
