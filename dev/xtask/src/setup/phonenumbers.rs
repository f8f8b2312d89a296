//! The numbering plans of `tests/reference`: a Python package with the metadata of libphonenumber.

use std::path::{Path, PathBuf};

use acg_policy_workspace::process;
use anyhow::{Result, bail};

use super::python::Package;
use crate::version::{self, Version};

/// Finds the environment with the package, or creates it in `target/tools/phonenumbers`.
///
/// # Errors
/// Python is missing or too old, or the package cannot be installed.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    let pinned = PACKAGE.pinned()?;
    let python = PACKAGE.python();
    if version_in(&python) != Some(pinned) {
        PACKAGE.install()?;
        if version_in(&python) != Some(pinned) {
            bail!("{} is installed, but Python cannot import it", PACKAGE.name);
        }
    }
    Ok(python)
}

fn version_in(python: &Path) -> Option<Version> {
    let ask = "import phonenumbers; print(phonenumbers.__version__)";
    version::find(&process::output(process::command(python).args(["-c", ask])).ok()?)
}

const PACKAGE: Package = Package {
    name: "phonenumbers",
    requirements: "tests/reference/requirements.txt",
    title: "the numbering plans of phonenumbers",
    folder: "phonenumbers",
};

#[cfg(test)]
mod tests {
    use super::super::python::pinned_version;
    use super::*;

    #[test]
    fn the_reference_and_the_tables_use_the_same_metadata() {
        let requirements = include_str!("../../../../tests/reference/requirements.txt");
        let vectors = include_str!("../../../../crates/e164-plan/tests/vectors.txt");
        let metadata = vectors.split(' ').nth(2).map(|word| word.trim_end_matches(';'));
        let pinned = pinned_version(requirements, PACKAGE.name);
        assert!(pinned.is_some());
        assert_eq!(pinned, metadata.and_then(version::find));
    }
}
