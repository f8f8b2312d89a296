//! Paths in the repository.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::Result;

use crate::process;

/// The folder of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    // Cargo sets the variable for the programs that it runs. It is right even if the clone was moved after the build.
    let here =
        env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    let here = PathBuf::from(here);
    let is_root = |folder: &&Path| folder.join("rust-toolchain.toml").exists();
    here.ancestors().find(is_root).unwrap_or(&here).to_owned()
}

/// The folder of build artifacts, which the npm scripts read. It does not depend on the settings of cargo.
#[must_use]
pub fn artifacts() -> PathBuf {
    root().join("target")
}

/// The folder of installed tools.
#[must_use]
pub fn tools() -> PathBuf {
    artifacts().join("tools")
}

/// The target folder of cargo.
#[must_use]
pub fn cargo_target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(artifacts, |folder| root().join(folder))
}

/// The npm package.
#[must_use]
pub fn js() -> PathBuf {
    root().join("js")
}

/// The path relative to the root of the workspace, for messages.
#[must_use]
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// The files of the repository that match a pattern of git, also those that are not committed yet.
///
/// # Errors
/// This is not a clone of the repository.
pub fn files(pattern: &str) -> Result<Vec<String>> {
    let mut git = process::command("git");
    git.args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "--deduplicate",
        "--",
        pattern,
    ]);
    let listed = process::output(&mut git)?;
    let exists = |file: &&str| root().join(file).exists();
    Ok(listed.lines().filter(exists).map(str::to_owned).collect())
}

/// The manifests of all workspaces of the repository: the main one, and those with a lock file of their own.
///
/// # Errors
/// This is not a clone of the repository, or a manifest cannot be read.
pub fn manifests() -> Result<Vec<String>> {
    let mut workspaces = Vec::new();
    for file in files("*Cargo.toml")? {
        if fs::read_to_string(root().join(&file))?.lines().any(|line| line == "[workspace]") {
            workspaces.push(file);
        }
    }
    Ok(workspaces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_has_the_manifest_of_the_workspace() {
        let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[workspace]"));
    }

    #[test]
    fn every_workspace_of_the_repository_is_listed() {
        let manifests = manifests().unwrap();
        for expected in ["Cargo.toml", "bench/peers/Cargo.toml", "fuzz/Cargo.toml"] {
            assert!(manifests.iter().any(|manifest| manifest == expected), "{manifests:?}");
        }
        assert!(!manifests.iter().any(|manifest| manifest == "dev/xtask/Cargo.toml"));
    }
}
