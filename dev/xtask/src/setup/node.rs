//! Node, and packages of npm.

use std::fs;

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result, bail};

use super::report::say;
use crate::version;

/// Checks that Node is installed and recent enough.
///
/// # Errors
/// Node or npm is missing, or Node is older than 20.
pub(crate) fn check() -> Result<()> {
    let printed = process::output(process::command("node").arg("--version")).context(HELP)?;
    if version::find(&printed) < Some((20, 0, 0)) {
        bail!("Node {} is too old: {HELP}", printed.trim());
    }
    process::find("npm").map(|_| ()).context("npm is missing: install npm")
}

/// Runs `npm ci` in a folder when its lock file is not the one that was installed last.
///
/// # Errors
/// There is no lock file, or npm fails.
pub(crate) fn install(name: &str) -> Result<()> {
    let folder = paths::root().join(name);
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("cannot read {name}/package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say(&format!("npm ci in {name}"));
    process::output(process::command("npm").arg("ci").current_dir(&folder))?;
    // `npm ci` removes the folder first, so that the stamp is never older than the packages.
    fs::create_dir_all(folder.join("node_modules"))?;
    fs::write(&stamp, lock).with_context(|| format!("cannot write {}", stamp.display()))
}

const HELP: &str = "install Node 20 or newer";
