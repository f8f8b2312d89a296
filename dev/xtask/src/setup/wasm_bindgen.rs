//! The tools of wasm-bindgen, in exactly the version that the workspace locks: another one refuses our modules.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::say;
use crate::{process, workspace};

/// Where the tools are.
#[derive(Debug)]
pub(crate) struct Tools {
    /// Makes JavaScript bindings for a module.
    pub(crate) bindgen: PathBuf,
    /// Runs the tests of a module, in Node or a browser.
    pub(crate) test_runner: PathBuf,
}

/// Finds the tools, or builds them from `dev/wasm-bindgen-tools`.
///
/// # Errors
/// The tools are locked to another version than the workspace, or cannot be built.
pub(crate) fn find_or_build() -> Result<Tools> {
    let source = workspace::root().join("dev/wasm-bindgen-tools");
    let wanted = workspace::locked_version(&workspace::root().join("Cargo.lock"), "wasm-bindgen")?;
    let pinned = workspace::locked_version(&source.join("Cargo.lock"), "wasm-bindgen-cli")?;
    if pinned != wanted {
        bail!(
            "the workspace locks wasm-bindgen {wanted} and its tools {pinned}: \
             write {wanted} into {0}/Cargo.toml and run `cargo update --manifest-path {0}/Cargo.toml`",
            workspace::shown(&source)
        );
    }
    let build = workspace::tools().join(format!("wasm-bindgen-{wanted}"));
    let folder = build.join("release");
    let tools = Tools {
        bindgen: folder.join("wasm-bindgen"),
        test_runner: folder.join("wasm-bindgen-test-runner"),
    };
    if !(speaks(&tools.bindgen, &wanted) && process::is_executable(&tools.test_runner)) {
        say(&format!("building the tools of wasm-bindgen {wanted}, once, some minutes"));
        compile(&source, &build)?;
    }
    Ok(tools)
}

fn compile(source: &Path, target: &Path) -> Result<()> {
    let mut cargo = process::cargo_build();
    cargo.args(["--locked", "--release", "--manifest-path"]);
    cargo.arg(source.join("Cargo.toml")).arg("--target-dir").arg(target);
    process::run(&mut cargo).context("the tools of wasm-bindgen do not build")
}

fn speaks(bindgen: &Path, wanted: &str) -> bool {
    let said = process::output(process::command(bindgen).arg("--version")).unwrap_or_default();
    said.split_whitespace().last() == Some(wanted)
}
