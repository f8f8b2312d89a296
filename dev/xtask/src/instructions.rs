//! `cargo xtask instructions` and `cargo xtask linear`: valgrind, and the program of `bench/instructions`.

use std::ffi::OsStr;

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

/// Counts the instructions of large requests.
///
/// # Errors
/// Valgrind is missing and cannot be installed, or the instructions grow faster than the size.
pub(crate) fn check_growth() -> Result<()> {
    start(&["growth"])
}

fn start(task: &[&str]) -> Result<()> {
    let valgrind = setup::valgrind()?;
    let task = task.iter().map(OsStr::new);
    program::run("acg-policy-instructions", std::iter::once(valgrind.as_os_str()).chain(task))
}
