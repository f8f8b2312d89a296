//! `cargo xtask ci`: the whole gate.

use std::env;

use anyhow::{Result, ensure};

use crate::steps::Steps;
use crate::{budget, process, setup, test, workspace};

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
    test::everything(&mut steps)
}

/// All files that belong to the repository, because cargo fmt misses modules that a macro declares.
fn formatting() -> Result<()> {
    let files = tracked("*.rs")?;
    ensure!(!files.is_empty(), "git lists no Rust file");
    process::run(process::command("rustfmt").args(["--check", "--edition", "2024"]).args(files))
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
    process::run(cargo.env("RUSTDOCFLAGS", "--deny warnings"))
}

/// Files of the repository that fit a pattern of git, also those that are not committed yet.
///
/// # Errors
/// This is no clone of a repository.
pub(crate) fn tracked(pattern: &str) -> Result<Vec<String>> {
    let mut git = process::command("git");
    git.args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "--deduplicate",
        "--",
        pattern,
    ]);
    let listed = process::output(&mut git)?;
    let exists = |file: &&str| workspace::root().join(file).exists();
    Ok(listed.lines().filter(exists).map(str::to_owned).collect())
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
