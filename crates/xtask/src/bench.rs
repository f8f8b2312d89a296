//! `cargo xtask bench`: what a verdict costs, beside what else could give it.

use anyhow::Result;

use crate::{process, workspace};

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Samples of each candidate, taken in turn
    #[arg(long, default_value_t = 101, value_parser = clap::value_parser!(u32).range(1..))]
    samples: u32,
}

/// Builds the candidates, which are a workspace of their own, measures them, and writes the page of results.
///
/// # Errors
/// They do not build, or one of them gives a wrong verdict.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["run", "--release", "--locked"]);
    cargo.args(["--manifest-path", MANIFEST, "--target-dir"]);
    cargo.arg(workspace::artifacts().join("bench"));
    cargo.args(["--", "--page", PAGE, "--samples"]);
    cargo.arg(options.samples.to_string());
    process::run(&mut cargo)
}

const MANIFEST: &str = "tests/bench/Cargo.toml";
const PAGE: &str = "docs/benchmarks.md";
