//! `cargo xtask differential`: the rules in Rust against those of `tests/reference`, on generated requests.

use std::path::Path;

use acg_policy_workspace::{paths, process};
use anyhow::Result;
use clap::Args;

use crate::setup;

/// What can be chosen.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How many requests are generated
    #[arg(long, default_value_t = 100_000)]
    cases: u32,
    /// The same seed gives the same requests
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Builds the command line with optimisations and compares.
///
/// # Errors
/// It does not build, Python or the numbering plans are missing, or the two disagree: what they disagree about is printed.
pub(crate) fn run(options: &Options) -> Result<()> {
    let packages = ["--release", "--package", "acg-policy-cli"];
    process::run(process::cargo_build().args(packages))?;
    let program = paths::cargo_target().join("release/acg-policy");
    compare(&program, options.cases, options.seed)
}

/// Compares a command line that is built already.
///
/// # Errors
/// As for [`run`].
pub(crate) fn compare(program: &Path, cases: u32, seed: u64) -> Result<()> {
    let mut python = process::command(setup::python_with_plans()?);
    // Compiled modules would lie beside the sources.
    python.arg("-B").arg("tests/reference/differential.py").arg("--program").arg(program);
    python.args(["--cases", &cases.to_string(), "--seed", &seed.to_string(), "--whole-catalogue"]);
    process::run(&mut python)
}
