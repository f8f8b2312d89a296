//! The parts of the Rust toolchain.

use std::path::Path;

use acg_policy_workspace::process;
use anyhow::{Context, Result, bail};

use super::say;

/// Adds the WebAssembly targets.
///
/// # Errors
/// A target is missing and there is no rustup to add it, or rustup fails.
pub(crate) fn install() -> Result<()> {
    for target in TARGETS {
        let folder = process::output(process::command("rustc").args([
            "--print",
            "target-libdir",
            "--target",
            target,
        ]))?;
        if !Path::new(folder.trim()).is_dir() {
            rustup(&["target", "add", target])?;
        }
    }
    Ok(())
}

/// Adds rustfmt and clippy.
///
/// # Errors
/// A component is missing and there is no rustup to add it, or rustup fails.
pub(crate) fn install_components() -> Result<()> {
    for (program, component) in [("rustfmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        if process::output(process::command(program).arg("--version")).is_err() {
            rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(arguments: &[&str]) -> Result<()> {
    let words = arguments.join(" ");
    if process::find("rustup").is_none() {
        bail!("the Rust toolchain lacks a part and there is no rustup to do `rustup {words}`");
    }
    say(&format!("rustup {words}"));
    process::output(process::command("rustup").args(arguments)).map(|_| ()).context("rustup failed")
}

const TARGETS: [&str; 2] = ["wasm32-unknown-unknown", "wasm32-wasip1"];
