//! What the crates promise to those who depend on them: they can be packaged, and the oldest compiler that they name
//! compiles them.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use acg_policy_workspace::{listing, paths, process};
use anyhow::{Context as _, Result, bail};
use toml::Table;

/// Packages the crates, and checks the libraries with the oldest compiler that they support.
///
/// # Errors
/// As for both.
pub(crate) fn check() -> Result<()> {
    package_crates(&packaging())?;
    check_oldest_compilers()
}

/// The names of the crates that can be published.
///
/// # Errors
/// A manifest cannot be read.
pub(crate) fn published() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for package in packages()? {
        let is_published = package.get("publish").and_then(toml::Value::as_bool) != Some(false);
        let name = package.get("name").and_then(toml::Value::as_str);
        names.extend(name.filter(|_| is_published).map(str::to_owned));
    }
    Ok(names)
}

/// Packages the crates that can be published into `target`, without building them: none is in a registry yet, so cargo
/// resolves their dependencies on each other among the packages.
///
/// # Errors
/// A crate cannot be packaged, for example because it depends on one that is not published.
pub(crate) fn package_crates(target: &Path) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["package", "--quiet", "--no-verify", "--allow-dirty", "--target-dir"]).arg(target);
    cargo.args(published()?.iter().flat_map(|name| ["--package", name]));
    process::run(&mut cargo)
}

/// The folder in which cargo packages.
#[must_use]
pub(crate) fn packaging() -> PathBuf {
    paths::artifacts().join("package-crates")
}

/// Checks each crate that has a `rust-version` of its own with that compiler. Prints what to do where rustup cannot
/// install it.
///
/// # Errors
/// A crate does not compile with the oldest compiler that it names.
pub(crate) fn check_oldest_compilers() -> Result<()> {
    let mut crates: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in packages()? {
        let text = |key| package.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        if let (Some(name), Some(version)) = (text("name"), text("rust-version")) {
            crates.entry(version).or_default().push(name);
        }
    }
    if crates.is_empty() {
        bail!("no crate has a `rust-version` of its own");
    }
    for (version, names) in crates {
        let toolchain = format!("{version}.0");
        match install(&toolchain) {
            Ok(()) => check_with(&toolchain, &names)?,
            Err(cause) => println!(
                "not checked with Rust {version}: {}\n  `rustup toolchain install {toolchain} --profile minimal` installs it: {cause:#}",
                names.join(", ")
            ),
        }
    }
    Ok(())
}

fn check_with(toolchain: &str, names: &[String]) -> Result<()> {
    // The cargo that runs this program would ignore `+`.
    let mut cargo = process::command("rustup");
    cargo.args(["run", toolchain, "cargo", "check", "--quiet", "--locked", "--all-features"]);
    // A folder of its own: the crates of two compilers would replace each other.
    cargo.arg("--target-dir").arg(paths::artifacts().join("oldest-compiler"));
    cargo.args(names.iter().flat_map(|name| ["--package", name]));
    for variable in OF_OTHER_COMPILER {
        cargo.env_remove(variable);
    }
    // Warnings of an older compiler are not those of the gate.
    process::run(cargo.env("RUSTFLAGS", "--cap-lints warn -A warnings"))
        .with_context(|| format!("Rust {toolchain}"))
}

/// Installs a toolchain, unless it is installed.
fn install(toolchain: &str) -> Result<()> {
    if process::find("rustup").is_none() {
        bail!("there is no rustup");
    }
    let installed = process::output(process::command("rustup").args(["toolchain", "list"]))?;
    if installed.lines().any(|line| line.starts_with(toolchain)) {
        return Ok(());
    }
    if env::var_os("RUSTUP_AUTO_INSTALL").is_some_and(|value| value == "0") {
        bail!("RUSTUP_AUTO_INSTALL=0 forbids it");
    }
    let arguments = ["toolchain", "install", toolchain, "--profile", "minimal"];
    process::output(process::command("rustup").args(arguments)).map(|_| ())
}

/// The tables `package` of the crates in `crates`.
fn packages() -> Result<Vec<Table>> {
    let mut packages = Vec::new();
    // The pattern matches folders below those of the crates, too.
    let files = listing::files("crates/*/Cargo.toml")?;
    for file in files.iter().filter(|file| file.matches('/').count() == 2) {
        let mut manifest: Table = fs::read_to_string(paths::root().join(file))?.parse()?;
        if let Some(toml::Value::Table(package)) = manifest.remove("package") {
            packages.push(package);
        }
    }
    Ok(packages)
}

/// Variables that `cargo xtask` sets for the compiler of `rust-toolchain.toml`.
const OF_OTHER_COMPILER: [&str; 4] = ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"];
