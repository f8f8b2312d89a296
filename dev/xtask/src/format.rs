//! `cargo xtask fmt`: every Rust file of the repository.

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::{process, workspace};

/// What can be chosen.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Write nothing; fail when a file is not formatted
    #[arg(long)]
    check: bool,
}

/// Formats the files, or names those that are not formatted.
///
/// # Errors
/// A file does not parse, or is not formatted in a check.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.check {
        return check();
    }
    process::run(process::command("rustfmt").args(EDITION).args(files()?))
}

/// Names the files that are not formatted.
///
/// # Errors
/// There is such a file.
pub(crate) fn check() -> Result<()> {
    let mut rustfmt = process::command("rustfmt");
    rustfmt.args(["--check", "--files-with-diff"]).args(EDITION).args(files()?);
    let done = rustfmt.output().context("cannot start rustfmt")?;
    let root = workspace::root().display().to_string() + "/";
    let listed = String::from_utf8_lossy(&done.stdout).replace(&root, "");
    let mut names: Vec<&str> = listed.lines().collect();
    names.sort_unstable();
    names.dedup();
    let faults = String::from_utf8_lossy(&done.stderr);
    ensure!(
        done.status.success(),
        "not formatted; run `cargo xtask fmt`:\n{}\n{faults}",
        names.join("\n")
    );
    Ok(())
}

/// What git knows, because `cargo fmt` misses modules that a macro declares.
fn files() -> Result<Vec<String>> {
    let files = workspace::files("*.rs")?;
    ensure!(!files.is_empty(), "git lists no Rust file");
    Ok(files)
}

const EDITION: [&str; 2] = ["--edition", "2024"];
