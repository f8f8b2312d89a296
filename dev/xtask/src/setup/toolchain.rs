//! The parts of the Rust toolchain that `rust-toolchain.toml` lists. rustup installs them by itself,
//! unless `RUSTUP_AUTO_INSTALL=0` forbids it.

use std::fs;
use std::path::Path;

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::report::say;

/// Adds the components and targets that are missing.
///
/// # Errors
/// A part is missing and there is no rustup to add it, or rustup fails.
pub(crate) fn complete() -> Result<()> {
    let text = fs::read_to_string(paths::root().join(FILE)).context(FILE)?;
    let File { toolchain: Toolchain { components, targets } } =
        toml::from_str(&text).context(FILE)?;
    for component in components.iter().filter(|component| !has_component(component)) {
        rustup(&["component", "add", component])?;
    }
    for target in targets {
        if !has_target(&target)? {
            rustup(&["target", "add", &target])?;
        }
    }
    Ok(())
}

#[derive(Deserialize)]
struct File {
    toolchain: Toolchain,
}

#[derive(Deserialize)]
struct Toolchain {
    components: Vec<String>,
    targets: Vec<String>,
}

fn has_component(component: &str) -> bool {
    let program = if component == "clippy" { "cargo-clippy" } else { component };
    process::output(process::command(program).arg("--version")).is_ok()
}

fn has_target(target: &str) -> Result<bool> {
    let arguments = ["--print", "target-libdir", "--target", target];
    let folder = process::output(process::command("rustc").args(arguments))?;
    Ok(Path::new(folder.trim()).is_dir())
}

fn rustup(arguments: &[&str]) -> Result<()> {
    let words = arguments.join(" ");
    if process::find("rustup").is_none() {
        bail!("the Rust toolchain lacks a part, and there is no rustup to run `rustup {words}`");
    }
    say(&format!("rustup {words}"));
    process::output(process::command("rustup").args(arguments)).map(|_| ()).context("rustup failed")
}

const FILE: &str = "rust-toolchain.toml";
