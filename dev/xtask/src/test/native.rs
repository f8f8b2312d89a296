//! Rust tests.

use std::process::Command;

use acg_policy_workspace::process;
use anyhow::Result;

use super::with_artifacts;
use crate::setup::Tools;

/// All of them, those that run Envoy too.
pub(super) fn run(tools: &Tools) -> Result<()> {
    process::run(with_artifacts(runner().arg("--workspace"), tools))
}

/// The examples in the documentation.
pub(super) fn run_docs() -> Result<()> {
    process::run(process::cargo().args(["test", "--quiet", "--doc", "--workspace"]))
}

/// nextest where it is installed, because it runs tests of several crates at once; else cargo's own.
fn runner() -> Command {
    let mut cargo = process::cargo();
    if process::find("cargo-nextest").is_some() {
        cargo.args(["nextest", "run", "--no-fail-fast"]);
    } else {
        cargo.args(["test", "--no-fail-fast", "--all-targets"]);
    }
    cargo
}
