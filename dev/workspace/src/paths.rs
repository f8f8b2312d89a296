//! Paths in the repository.

use std::env;
use std::path::{Path, PathBuf};

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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_root_has_the_manifest_of_the_workspace() {
        let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[workspace]"));
    }
}
