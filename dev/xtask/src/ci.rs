//! `cargo xtask ci`: the whole gate.

use std::env;

use anyhow::Result;

use crate::steps::Steps;
use crate::{budget, fuzz, instructions, linear, plans, process, setup, test, workspace};

/// Runs every check and every test, and prints what each step took.
///
/// # Errors
/// The first step that fails.
pub(crate) fn run() -> Result<()> {
    let mut steps = Steps::default();
    steps.run("set up for lints", || {
        setup::for_lints()?;
        setup::for_building().map(|_| ())
    })?;
    steps.run("formatting", formatting)?;
    steps.run("lengths", budget::run)?;
    steps.run("generated files", generated)?;
    steps.run("clippy", || clippy(&["--workspace", "--all-targets"]))?;
    steps.run("clippy for browsers", || clippy(&BROWSER))?;
    steps.run("clippy for the gateway", || clippy(&GATEWAY))?;
    steps.run("documentation", documentation)?;
    steps.run("numbering plans", || plans::task(plans::Task::Compare))?;
    steps.run("time is linear", linear::run)?;
    steps.run("instructions", instructions::check)?;
    steps.run("fuzz targets", fuzz::run_briefly)?;
    test::everything(&mut steps)
}

fn formatting() -> Result<()> {
    for manifest in workspace::manifests()? {
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

fn generated() -> Result<()> {
    process::run(process::command(env::current_exe()?).args(["gen", "--check"]))
}

fn clippy(what: &[&str]) -> Result<()> {
    process::run(
        process::cargo().args(["clippy", "--quiet"]).args(what).args(["--", "--deny", "warnings"]),
    )
}

fn documentation() -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["doc", "--quiet", "--workspace", "--no-deps", "--document-private-items"]);
    // Private items are documented too, so that links to them lead somewhere.
    let flags = "--deny warnings --allow rustdoc::private-intra-doc-links";
    process::run(cargo.env("RUSTDOCFLAGS", flags))
}

const BROWSER: [&str; 10] = [
    "--package",
    "acg-policy",
    "--package",
    "acg-policy-wire",
    "--package",
    "acg-policy-wasm",
    "--package",
    "acg-policy-unpack",
    "--target",
    "wasm32-unknown-unknown",
];
const GATEWAY: [&str; 4] = ["--package", "acg-policy-plugin", "--target", "wasm32-wasip1"];
