//! What fuzz targets need: a nightly compiler and cargo-fuzz.

use std::path::PathBuf;

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result, bail};

/// Whether rustup has a nightly toolchain. This program does not install one, because it is large and changes daily.
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
            "fuzz targets need a nightly compiler: run `rustup toolchain install nightly --profile minimal`"
        );
    }
    let home = paths::tools().join(format!("cargo-fuzz-{VERSION}"));
    let program = home.join("bin/cargo-fuzz");
    if !process::is_executable(&program) {
        println!("fuzz: building cargo-fuzz {VERSION}, once, a minute or two");
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
