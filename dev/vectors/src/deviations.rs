//! The cases that a subject cannot pass, with reasons.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;

use crate::case::Case;
use crate::unique::Unique;
use crate::workspace::root;

/// Maps full IDs of cases to reasons.
pub(crate) type Deviations = BTreeMap<String, String>;

/// Reads `tests/deviations/<subject>.json`. Without this file a subject has no deviations.
pub(crate) fn load(subject: &str, cases: &[Case]) -> Result<Deviations, String> {
    let name = format!("tests/deviations/{subject}.json");
    let text = match fs::read(root().join(&name)) {
        Ok(text) => text,
        Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(Deviations::new()),
        Err(fault) => return Err(format!("{name}: {fault}")),
    };
    let read = serde_json::from_slice::<Unique>(&text).and_then(|_| serde_json::from_slice(&text));
    let deviations: Deviations = read.map_err(|fault| format!("{name}: {fault}"))?;
    for (id, reason) in &deviations {
        if !cases.iter().any(|case| case.id == *id) {
            return Err(format!("{name}: unknown case {id}; remove the line"));
        }
        if reason.trim().is_empty() {
            return Err(format!("{name}: {id} has no reason"));
        }
    }
    Ok(deviations)
}
