//! `cargo xtask plans`: the tables of `e164-plan`, and what other libraries make of the same numbers.

use acg_policy_workspace::{paths, process};
use anyhow::Result;
use clap::{Args, ValueEnum};

/// What to do.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[arg(value_enum)]
    task: Task,
}

/// What the workspace `crates/e164-plan/generator` can do.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Task {
    /// Make the tables; `cargo xtask gen` does it too
    Gen,
    /// Make the tables again and compare them with those committed; `cargo xtask gen --check` does it too
    Check,
    /// Judge two million numbers beside the patterns of the metadata and two libraries
    Compare,
    /// Look-ups a second beside two libraries
    Bench,
    /// What the tables weigh as a WebAssembly module, and its look-ups a second in Node
    Size,
}

/// Runs a task from the command line.
///
/// # Errors
/// As for [`task`].
pub(crate) fn run(options: &Options) -> Result<()> {
    task(options.task)
}

/// Builds `crates/e164-plan/generator`, which is a workspace of its own because of the libraries in it, and runs a task of it.
///
/// # Errors
/// It does not build; the tables are stale; or a number is judged otherwise for no known reason.
pub(crate) fn task(task: Task) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["run", "--quiet", "--release", "--locked"]);
    cargo.args(["--manifest-path", MANIFEST, "--target-dir"]);
    process::run(cargo.arg(paths::artifacts().join("e164-plan-generator")).args(["--", name(task)]))
}

fn name(task: Task) -> &'static str {
    match task {
        Task::Gen => "gen",
        Task::Check => "check",
        Task::Compare => "compare",
        Task::Bench => "bench",
        Task::Size => "size",
    }
}

const MANIFEST: &str = "crates/e164-plan/generator/Cargo.toml";
