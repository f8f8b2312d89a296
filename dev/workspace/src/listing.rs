//! The files of the repository, as git lists them.

use std::fs;

use anyhow::Result;

use crate::paths::root;
use crate::process;

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
    fn every_workspace_of_the_repository_is_listed() {
        let manifests = manifests().unwrap();
        for expected in ["Cargo.toml", "bench/peers/Cargo.toml", "fuzz/Cargo.toml"] {
            assert!(manifests.iter().any(|manifest| manifest == expected), "{manifests:?}");
        }
        assert!(!manifests.iter().any(|manifest| manifest == "dev/xtask/Cargo.toml"));
    }
}
