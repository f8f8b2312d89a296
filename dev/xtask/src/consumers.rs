//! `cargo xtask consumers`: uses the npm package from its tarball in fresh projects.

use acg_policy_workspace::{paths, process};
use anyhow::Result;
use clap::Args;

use crate::{build, setup};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only Node and pages in Chromium, as the tests do: without bundlers, test environments and other runtimes, which
    /// npm must install
    #[arg(long)]
    cheap: bool,
}

/// Builds the package, and uses it in every project.
///
/// # Errors
/// Something cannot be installed or built, or a project does not get the verdict.
pub(crate) fn run(options: &Options) -> Result<()> {
    let tools = setup::for_building()?;
    build::npm(&tools)?;
    if options.cheap { in_runtimes() } else { test("dev/consumers/*.test.mjs") }
}

/// Uses the package that was built last in Node and in pages.
///
/// # Errors
/// A program or a page does not get the verdict.
pub(crate) fn in_runtimes() -> Result<()> {
    test("dev/consumers/runtimes.test.mjs")
}

fn test(files: &str) -> Result<()> {
    let mut node = process::command("node");
    // One file after the other: each of them uses more than one core.
    let arguments = ["--test", "--test-concurrency=1"];
    let files = acg_policy_workspace::listing::files(files)?;
    process::run(node.args(arguments).args(files).current_dir(paths::root()))
}
