//! `cargo xtask ci`: everything that CI runs.

use acg_policy_workspace::{listing, paths, process};
use anyhow::Result;

use crate::steps::Steps;
use crate::{build, generate, instructions, plans, program, publish, setup, test};

/// Runs every check and every test, and prints the time of each step.
///
/// # Errors
/// The first step that fails.
pub(crate) fn run() -> Result<()> {
    let mut steps = Steps::default();
    steps.run("set up for lints", || setup::for_building().map(|_| ()))?;
    steps.run("formatting", formatting)?;
    steps.run("clippy", || clippy(&["--workspace", "--all-targets"]))?;
    steps.run("clippy for browsers", || clippy(&BROWSER))?;
    steps.run("clippy for the gateway", || clippy(&GATEWAY))?;
    steps.run("lints of JavaScript and TypeScript", javascript)?;
    steps.run("documentation", documentation)?;
    steps.run("build programs and tests", program::build_all)?;
    steps.run("generated files", generate::check)?;
    steps.run("the oldest compiler of the crates", publish::check_oldest_compilers)?;
    steps.run("packages of the crates", || publish::package_crates(&publish::packaging()))?;
    steps.run("numbering plans", || plans::task(plans::Task::Compare))?;
    steps.run("time is linear", instructions::check_growth)?;
    steps.run("no request is expensive", || {
        instructions::search(&instructions::Search::OF_THE_GATE)
    })?;
    steps.run("instructions", instructions::check)?;
    steps.run("fuzz targets", || program::run("acg-policy-fuzz-run", ["--if-nightly"]))?;
    test::everything(&mut steps)?;
    steps.run("sizes of what ships", build::check_sizes)
}

fn formatting() -> Result<()> {
    for manifest in listing::manifests()? {
        process::run(process::cargo().args([
            "fmt",
            "--all",
            "--check",
            "--manifest-path",
            &manifest,
        ]))?;
    }
    Ok(())
}

fn clippy(what: &[&str]) -> Result<()> {
    process::run(
        process::cargo().args(["clippy", "--quiet"]).args(what).args(["--", "--deny", "warnings"]),
    )
}

fn javascript() -> Result<()> {
    let mut oxlint = process::command(paths::js().join("node_modules/.bin/oxlint"));
    process::run(oxlint.args(["--deny-warnings", "js", "bench", "crates", "dev"]))
}

fn documentation() -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["doc", "--quiet", "--workspace", "--no-deps", "--document-private-items"]);
    // With private items, so that links to them are checked.
    let flags = "--deny warnings --allow rustdoc::private-intra-doc-links";
    process::run(cargo.env("RUSTDOCFLAGS", flags))
}

const BROWSER: [&str; 8] = [
    "--package",
    "acg-policy",
    "--package",
    "acg-policy-wire",
    "--package",
    "acg-policy-wasm",
    "--target",
    "wasm32-unknown-unknown",
];
const GATEWAY: [&str; 4] = ["--package", "acg-policy-plugin", "--target", "wasm32-wasip1"];
