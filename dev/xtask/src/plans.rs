//! `cargo xtask plans`: the generator of the tables of `e164-plan`, which also compares them with other libraries.

use std::fs::File;
use std::process::Command;

use acg_policy_workspace::{paths, process};
use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::setup;

/// The task.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[arg(value_enum)]
    task: Task,
}

/// The tasks of `crates/e164-plan/generator`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Task {
    /// Write the tables, as `cargo xtask gen` does
    Gen,
    /// Compare the committed tables with generated ones, as `cargo xtask gen --check` does
    Check,
    /// Take the newest metadata that a package registry has, and update everything that depends on it
    Update,
    /// Compare two million numbers with the patterns of the metadata and with two libraries
    Compare,
    /// Compare suggestions for 300,000 written numbers with what two other libraries parse
    SuggestCompare,
    /// Measure look-ups per second beside two libraries
    Bench,
    /// Measure the size of the tables in a WebAssembly module, and its look-ups per second in Node
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
/// The generator does not build, the tables are stale, or a number differs for no known reason.
pub(crate) fn task(task: Task) -> Result<()> {
    match task {
        Task::Update => update(),
        Task::SuggestCompare => suggest_compare(),
        task => process::run(&mut generator(name(task))),
    }
}

fn generator(task: &str) -> Command {
    let mut cargo = process::cargo();
    cargo.args(["run", "--quiet", "--release", "--locked"]);
    cargo.args(["--manifest-path", MANIFEST, "--target-dir"]);
    cargo.arg(paths::artifacts().join("e164-plan-generator")).args(["--", task]);
    cargo
}

/// Compares suggestions with libphonenumber-js and the Python package phonenumbers.
fn suggest_compare() -> Result<()> {
    setup::for_measuring_in_node()?;
    let python = setup::python_with_plans()?;
    let file = |name: &str| paths::artifacts().join(name);
    let (written, parsed) = (file("written-numbers.jsonl"), file("parsed-numbers.jsonl"));
    process::run(generator("written").stdout(File::create(&written)?))?;
    let mut node = process::command("node");
    node.arg(PARSE).stdin(File::open(&written)?).stdout(File::create(&parsed)?);
    process::run(&mut node)?;
    process::run(process::command(python).args(["-B", SUGGEST_COMPARE]).args([written, parsed]))
}

/// Updates the libraries, the metadata, the texts that name its version, the reference, and the tables; then compares.
fn update() -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["update", "--quiet", "--manifest-path", MANIFEST]);
    process::run(cargo.args(["phonenumber", "rlibphonenumber"]))?;
    process::run(process::command(setup::python_with_plans()?).args(["-B", UPDATE]))?;
    setup::python_with_plans()?;
    task(Task::Gen)?;
    task(Task::Compare)?;
    suggest_compare()
}

fn name(task: Task) -> &'static str {
    match task {
        Task::Gen => "gen",
        Task::Check => "check",
        Task::Update => "update",
        Task::Compare => "compare",
        Task::SuggestCompare => "suggest-compare",
        Task::Bench => "bench",
        Task::Size => "size",
    }
}

const MANIFEST: &str = "crates/e164-plan/generator/Cargo.toml";
const PARSE: &str = "bench/node/parse-numbers.mjs";
const SUGGEST_COMPARE: &str = "crates/e164-plan/generator/suggest_compare.py";
const UPDATE: &str = "crates/e164-plan/generator/update.py";
