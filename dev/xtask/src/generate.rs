//! `cargo xtask gen`: the tables of numbering plans, and the files that `acg-policy-generate` writes.

use anyhow::Result;
use clap::Args;

use crate::plans::{self, Task};
use crate::program;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Write nothing; fail when a file is stale
    #[arg(long)]
    check: bool,
}

/// Writes every generated file, or compares it.
///
/// # Errors
/// A file cannot be written, or is stale in a check.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.check {
        return check();
    }
    // The tables come first: the other files are generated from what is compiled with them.
    plans::task(Task::Gen)?;
    program::run(PACKAGE, NO_ARGUMENTS)
}

/// Compares every generated file.
///
/// # Errors
/// A file is stale.
pub(crate) fn check() -> Result<()> {
    program::run(PACKAGE, ["--check"])?;
    plans::task(Task::Check)
}

const PACKAGE: &str = "acg-policy-generate";
const NO_ARGUMENTS: [&str; 0] = [];
