//! `cargo xtask instructions` and `cargo xtask linear`: valgrind, and the programs of `bench/instructions` and
//! `bench/cost`.

use std::ffi::OsStr;

use acg_policy_workspace::process;
use anyhow::Result;

use crate::{program, setup};

/// What to do with the counts.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Write the counts instead of comparing with them
    #[arg(long)]
    update: bool,
}

/// Counts the instructions of single verdicts, and compares or writes the counts.
///
/// # Errors
/// Valgrind is missing and cannot be installed, or a case costs more than its committed count allows.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.update { start(&["verdicts", "--update"]) } else { check() }
}

/// Counts the instructions of single verdicts, and compares.
///
/// # Errors
/// As for [`run`].
pub(crate) fn check() -> Result<()> {
    start(&["verdicts"])
}

/// How to search for the most expensive request.
#[derive(Debug, clap::Args)]
pub(crate) struct Search {
    /// How many requests are evaluated: the same ones in every run with this seed
    #[arg(long, default_value_t = 20_000)]
    requests: u32,
    /// The duration of the search, in place of a number of requests
    #[arg(long)]
    seconds: Option<u64>,
    /// The seed of the requests
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Search {
    /// As `cargo xtask ci` searches: all vectors, all known shapes, and half as many mutations of what is worst.
    pub(crate) const OF_THE_GATE: Self = Self { requests: 8_000, seconds: None, seed: 1 };
}

/// Counts the instructions of large requests.
///
/// # Errors
/// Valgrind is missing and cannot be installed, or the instructions grow faster than the size.
pub(crate) fn check_growth() -> Result<()> {
    start(&["growth"])
}

/// Searches for the request that costs the most in comparison with a valid one of its size.
///
/// # Errors
/// A program does not build, valgrind is missing and cannot be installed, or a request costs too much.
pub(crate) fn search(options: &Search) -> Result<()> {
    let valgrind = setup::valgrind()?;
    // Each package on its own: together they would be built with other features.
    let evaluate = ["--package", EVALUATE, "--target", "wasm32-wasip1"];
    for package in [&["--package", CLI][..], &evaluate] {
        process::run(process::cargo_build().arg("--release").args(package))?;
    }
    let mut arguments = vec![valgrind.into_os_string(), options.seed.to_string().into()];
    arguments.push(options.requests.to_string().into());
    arguments.extend(options.seconds.map(|seconds| seconds.to_string().into()));
    // Without optimization: the search itself is half a minute slower, and the tests need the same wasmtime.
    program::run(SEARCH, arguments)
}

/// Both: [`check_growth`] and [`search`].
///
/// # Errors
/// As for both.
pub(crate) fn linear(options: &Search) -> Result<()> {
    check_growth()?;
    search(options)
}

fn start(task: &[&str]) -> Result<()> {
    let valgrind = setup::valgrind()?;
    let task = task.iter().map(OsStr::new);
    program::run("acg-policy-instructions", std::iter::once(valgrind.as_os_str()).chain(task))
}

const CLI: &str = "acg-policy-cli";
const EVALUATE: &str = "acg-policy-evaluate";
const SEARCH: &str = "acg-policy-cost";
