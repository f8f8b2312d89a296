//! What fuzz targets take: a nightly compiler and cargo-fuzz.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::say;
use crate::{process, workspace};

/// Whether rustup has a nightly toolchain. It is not installed by itself: it is large, and another
/// one every day.
pub(crate) fn has_nightly() -> bool {
    let rustc = ["run", "nightly", "rustc", "--version"];
    process::output(process::command("rustup").args(rustc)).is_ok()
}

/// Finds cargo-fuzz, or builds it into `target/tools`.
///
/// # Errors
/// There is no nightly toolchain, or cargo-fuzz does not build.
pub(crate) fn find_or_build() -> Result<PathBuf> {
    if !has_nightly() {
        bail!(
            "fuzz targets take a nightly compiler: run `rustup toolchain install nightly --profile minimal`"
        );
    }
    let home = workspace::tools().join(format!("cargo-fuzz-{VERSION}"));
    let program = home.join("bin/cargo-fuzz");
    if !process::is_executable(&program) {
        say(&format!("building cargo-fuzz {VERSION}, once, a minute or two"));
        let mut cargo = process::cargo();
        cargo.args([
            "install",
            "--quiet",
            "--locked",
            "cargo-fuzz",
            "--version",
            VERSION,
            "--root",
        ]);
        process::run(cargo.arg(&home)).context("cargo-fuzz does not build")?;
    }
    Ok(program)
}

const VERSION: &str = "0.13.2";
