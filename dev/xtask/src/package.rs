//! `cargo xtask package`: everything that a release has, in `target/package`.

use std::fs;
use std::path::{Path, PathBuf};

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::{build, program, publish, setup};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Build the filter a second time, from scratch, and check that both builds are equal
    #[arg(long)]
    twice: bool,
}

/// Builds and packages everything.
///
/// # Errors
/// Something cannot be built or packaged, or the second build of the filter differs.
pub(crate) fn run(options: &Options) -> Result<()> {
    let tools = setup::for_building()?;
    let folder = paths::artifacts().join("package");
    if folder.exists() {
        fs::remove_dir_all(&folder).context("cannot empty target/package")?;
    }
    let filter = build::plugin()?;
    if options.twice {
        check_second_build(&filter)?;
    }
    copy_filter(&filter, &folder.join("filter"))?;
    build::npm(&tools)?;
    pack_npm(&folder.join("npm"))?;
    package_crates(&folder.join("crates"))?;
    build_programs(&folder.join("programs"))?;
    let [folder, filter] = [&folder, &filter].map(|path| path.display().to_string());
    program::run("acg-policy-package", ["--folder", &folder, "--filter", &filter])
}

fn check_second_build(filter: &Path) -> Result<()> {
    let first = fs::read(filter)?;
    let mut clean = process::cargo();
    clean.args(["clean", "--quiet", "--profile", "gateway", "--target", "wasm32-wasip1"]);
    clean.args(
        ["acg-policy-plugin", "acg-policy-wire", "acg-policy", "e164-plan"]
            .iter()
            .flat_map(|name| ["--package", name]),
    );
    process::run(&mut clean)?;
    build::plugin()?;
    ensure!(fs::read(filter)? == first, "two builds of the filter differ");
    Ok(())
}

/// The filter, and the licences that belong to it.
fn copy_filter(filter: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let built = filter.parent().context("the filter has no folder")?;
    for name in ["acg_policy_plugin.wasm", "LICENSE", "NOTICE"] {
        fs::copy(built.join(name), folder.join(name))
            .with_context(|| format!("cannot copy {name}"))?;
    }
    Ok(())
}

fn pack_npm(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let mut npm = process::command("npm");
    npm.args(["pack", "--silent", "--pack-destination"]).arg(folder);
    process::output(npm.current_dir(paths::js())).map(|_| ())
}

/// The crates that can be published, as a registry gets them.
fn package_crates(folder: &Path) -> Result<()> {
    let packages = publish::published()?;
    ensure!(!packages.is_empty(), "no crate can be published");
    // Cargo leaves more than the packages in its folder.
    let work = publish::packaging();
    publish::package_crates(&work)?;
    fs::create_dir_all(folder)?;
    let version = env!("CARGO_PKG_VERSION");
    for package in &packages {
        let name = format!("{package}-{version}.crate");
        fs::copy(work.join("package").join(&name), folder.join(&name))
            .with_context(|| format!("cargo did not write {name}"))?;
    }
    Ok(())
}

/// The programs, for this machine.
fn build_programs(folder: &Path) -> Result<()> {
    let programs = ["acg-policy", "acg-emulator"];
    let packages = ["acg-policy-cli", "acg-emulator"];
    let mut cargo = process::cargo_build();
    cargo.args(["--release", "--locked"]);
    process::run(cargo.args(packages.iter().flat_map(|package| ["--package", package])))?;
    let host = host()?;
    let folder = folder.join(host);
    fs::create_dir_all(&folder)?;
    let built: PathBuf = paths::cargo_target().join("release");
    for name in programs {
        fs::copy(built.join(name), folder.join(name))
            .with_context(|| format!("cannot copy {name}"))?;
    }
    for name in ["LICENSE", "NOTICE"] {
        fs::copy(paths::root().join(name), folder.join(name))?;
    }
    Ok(())
}

/// The target of this machine, such as `x86_64-unknown-linux-gnu`.
fn host() -> Result<String> {
    let version = process::output(process::command("rustc").args(["--version", "--verbose"]))?;
    let line = version.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_owned).context("rustc does not name its host")
}
