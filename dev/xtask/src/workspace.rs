//! Where things are.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result};

use crate::process;

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let here =
        env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    let here = PathBuf::from(here);
    here.ancestors().nth(2).unwrap_or(&here).to_owned()
}

/// What the commands make and keep, below the workspace whatever cargo's own settings are, because the npm scripts read it there.
pub(crate) fn artifacts() -> PathBuf {
    root().join("target")
}

/// Tools that belong to this clone only.
pub(crate) fn tools() -> PathBuf {
    artifacts().join("tools")
}

/// Where cargo puts what it builds.
pub(crate) fn cargo_target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(artifacts, |folder| root().join(folder))
}

/// The npm package.
pub(crate) fn js() -> PathBuf {
    root().join("js")
}

/// The version of a package in a lock file of cargo.
///
/// # Errors
/// The file cannot be read, or does not name the package.
pub(crate) fn locked_version(lock: &Path, package: &str) -> Result<String> {
    let text =
        fs::read_to_string(lock).with_context(|| format!("cannot read {}", lock.display()))?;
    version_in_lock(&text, package)
        .with_context(|| format!("{} names no package {package}", lock.display()))
}

/// The path as a person in the root of the workspace would type it.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Files of the repository that fit a pattern of git, also those that are not committed yet.
///
/// # Errors
/// This is no clone of a repository.
pub(crate) fn files(pattern: &str) -> Result<Vec<String>> {
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
/// This is no clone of a repository, or a manifest cannot be read.
pub(crate) fn manifests() -> Result<Vec<String>> {
    let mut workspaces = Vec::new();
    for file in files("*Cargo.toml")? {
        if fs::read_to_string(root().join(&file))?.lines().any(|line| line == "[workspace]") {
            workspaces.push(file);
        }
    }
    Ok(workspaces)
}

fn version_in_lock(text: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = text.lines().skip_while(|line| *line != name).skip(1);
    Some(lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_the_exact_package_is_found() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }

    #[test]
    fn the_root_holds_the_manifest_of_the_workspace() {
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
