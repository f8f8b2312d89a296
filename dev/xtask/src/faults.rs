//! `cargo xtask faults`: the whole of a test of which the gate runs a sample.

use acg_policy_workspace::process;
use anyhow::Result;

use crate::{build, setup};

/// Fails every host call of the filter with every status, over all vectors.
///
/// # Errors
/// Something cannot be built, or a property does not hold.
pub(crate) fn run() -> Result<()> {
    setup::for_building()?;
    let filter = build::plugin()?;
    let mut cargo = process::cargo();
    cargo.args(["test", "--quiet", "--package", "acg-policy-plugin", "--test", "module"]);
    cargo.args(["--", "--nocapture", "faults_in_vectors"]);
    process::run(cargo.env("ACG_POLICY_PLUGIN_WASM", filter).env("ACG_POLICY_FAULTS", "all"))
}
