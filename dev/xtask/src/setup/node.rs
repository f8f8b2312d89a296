//! Node and the packages that the npm package is built and tested with.

use std::fs;

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result, bail};

use super::say;
use crate::version;

/// Checks that Node is there and new enough.
///
/// # Errors
/// Node or npm is missing, or Node is older than 20.
pub(crate) fn check() -> Result<()> {
    let said = process::output(process::command("node").arg("--version")).context(CURE)?;
    if version::find(&said) < Some((20, 0, 0)) {
        bail!("Node {} is too old: {CURE}", said.trim());
    }
    process::find("npm").map(|_| ()).context("Node has no npm beside it: install npm")
}

/// Runs `npm ci` when the lock file is not the one that was installed last.
///
/// # Errors
/// There is no lock file, or npm fails.
pub(crate) fn install() -> Result<()> {
    let js = paths::js();
    let lock =
        fs::read(js.join("package-lock.json")).context("cannot read js/package-lock.json")?;
    let stamp = js.join("node_modules/.installed-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say("npm ci in js");
    process::output(process::command("npm").arg("ci").current_dir(&js))?;
    // `npm ci` removes the folder first, so that a stamp never outlives what it speaks of.
    fs::create_dir_all(js.join("node_modules"))?;
    fs::write(&stamp, lock).with_context(|| format!("cannot write {}", stamp.display()))
}

const CURE: &str = "install Node 20 or newer";
