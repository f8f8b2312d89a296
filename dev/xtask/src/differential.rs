//! `cargo xtask differential`: compares the rules in Rust with those of `tests/reference`, on generated requests.

use std::path::Path;

use acg_policy_workspace::{paths, process};
use anyhow::Result;
use clap::Args;

use crate::setup;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The number of generated requests
    #[arg(long, default_value_t = 100_000)]
    cases: u32,
    /// The seed: equal seeds give equal requests
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Builds the command line with optimisations and compares.
///
/// # Errors
/// The command line does not build, Python is missing, or the implementations disagree: the differences are printed.
pub(crate) fn run(options: &Options) -> Result<()> {
    let packages = ["--release", "--package", "acg-policy-cli"];
    process::run(process::cargo_build().args(packages))?;
    let program = paths::cargo_target().join("release/acg-policy");
    compare(&program, options.cases, options.seed)
}

/// Compares a built command line.
///
/// # Errors
/// As for [`run`].
pub(crate) fn compare(program: &Path, cases: u32, seed: u64) -> Result<()> {
    let mut python = process::command(setup::python_with_plans()?);
    // Without compiled modules beside the sources.
    python.arg("-B").arg("tests/reference/differential.py").arg("--program").arg(program);
    python.args(["--cases", &cases.to_string(), "--seed", &seed.to_string(), "--whole-catalogue"]);
    process::run(&mut python)
}
