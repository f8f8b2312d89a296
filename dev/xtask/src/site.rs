//! `cargo xtask site`: the documents as a static site, in `target/site`.

use acg_policy_workspace::{listing, paths, process};
use anyhow::Result;
use clap::Args;

use crate::setup::Browser;
use crate::{build, setup};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Open the site in Chromium: the URL of an issue, and the search
    #[arg(long)]
    test: bool,
}

/// Builds the site.
///
/// # Errors
/// It does not build, a link in it is broken, or the test fails.
pub(crate) fn run(options: &Options) -> Result<()> {
    if !options.test {
        return build();
    }
    build::npm(&setup::for_building()?)?;
    check(&setup::browser()?)
}

/// Builds the site, and opens it in Chromium. Uses the npm package that was built last.
///
/// # Errors
/// As for [`run`].
pub(crate) fn check(browser: &Browser) -> Result<()> {
    build()?;
    let mut node = process::command("node");
    node.args(["--test", "dev/site/site.test.mjs"]);
    process::run(node.env("ACG_POLICY_CHROMIUM", &browser.chromium))
}

fn build() -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["run", "--quiet", "--locked", "--manifest-path", "dev/site/Cargo.toml"]);
    cargo.arg("--target-dir").arg(paths::artifacts().join("site-builder"));
    cargo.arg("--").arg(paths::root()).arg(paths::artifacts().join("site"));
    let documents = listing::files("*.md")?;
    cargo.args(documents.iter().filter(|document| !document.starts_with(PARTS)));
    process::run(&mut cargo)
}

/// Parts of a document.
const PARTS: &str = "bench/size/src/";
