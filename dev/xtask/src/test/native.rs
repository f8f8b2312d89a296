//! Rust tests.

use std::num::NonZero;
use std::process::Command;
use std::thread;

use acg_policy_workspace::process;
use anyhow::Result;

use super::artifacts::with_artifacts;
use crate::program;
use crate::setup::Tools;

/// All tests of the workspace, also those that run Envoy.
pub(super) fn run(tools: &Tools) -> Result<()> {
    process::run(with_artifacts(runner().arg("--workspace"), tools))
}

/// The examples in the documentation.
pub(super) fn run_docs() -> Result<()> {
    process::run(process::cargo().args(["test", "--quiet", "--doc", "--workspace"]))
}

/// The demo as a whole: portal, gateway and emulator.
pub(super) fn run_demo(tools: &Tools) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["test", "--quiet", "--test", "demo"]);
    if program::are_built() {
        // With the other packages, so that Cargo compiles nothing again.
        cargo.arg("--workspace").env(program::ALL_ARE_BUILT, "1");
    } else {
        cargo.args(["--package", "acg-policy-demo"]);
    }
    cargo.args(["--", "--include-ignored", "--nocapture"]);
    process::run(with_artifacts(cargo.env("ACG_POLICY_XTASK", program::this()?), tools))
}

/// nextest where it is installed, because it runs the tests of several crates at once; else `cargo test`.
fn runner() -> Command {
    let mut cargo = process::cargo();
    if process::find("cargo-nextest").is_some() {
        // Many tests wait for a time limit or for Envoy.
        let tests = 2 * thread::available_parallelism().map_or(1, NonZero::get);
        cargo.args(["nextest", "run", "--no-fail-fast", "--test-threads", &tests.to_string()]);
    } else {
        cargo.args(["test", "--no-fail-fast", "--all-targets"]);
    }
    cargo
}
