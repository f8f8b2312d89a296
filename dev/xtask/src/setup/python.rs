//! Python packages, each in an environment of its own, in the version that a requirements file pins by hash.

use std::fs;
use std::path::{Path, PathBuf};

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result};

use super::apt;
use super::report::say;
use crate::version::{self, Version};

/// A Python package.
#[derive(Debug)]
pub(super) struct Package {
    /// The name in the registry.
    pub(super) name: &'static str,
    /// The requirements file, from the root of the workspace.
    pub(super) requirements: &'static str,
    /// The name in messages.
    pub(super) title: &'static str,
    /// Its folder below the tools.
    pub(super) folder: &'static str,
}

impl Package {
    /// The version that the requirements file pins.
    ///
    /// # Errors
    /// The file cannot be read, or does not name the package.
    pub(super) fn pinned(&self) -> Result<Version> {
        let file = paths::root().join(self.requirements);
        let text = fs::read_to_string(file)
            .with_context(|| format!("cannot read {}", self.requirements))?;
        pinned_version(&text, self.name)
            .with_context(|| format!("{} pins no version of {}", self.requirements, self.name))
    }

    /// The folder of its environment, which may not exist.
    pub(super) fn home(&self) -> PathBuf {
        paths::tools().join(self.folder)
    }

    /// The Python of the environment.
    pub(super) fn python(&self) -> PathBuf {
        self.home().join("bin/python")
    }

    /// Creates the environment again, and installs the package.
    ///
    /// # Errors
    /// Python is missing or too old, or pip fails.
    pub(super) fn install(&self) -> Result<()> {
        let (major, minor, patch) = self.pinned()?;
        let home = self.home();
        say(&format!(
            "installing {} {major}.{minor}.{patch} into {}",
            self.title,
            paths::shown(&home)
        ));
        environment(&home)?;
        let mut pip = process::command(self.python());
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]);
        pip.args(["--only-binary", ":all:", "-r"]);
        process::output(pip.arg(paths::root().join(self.requirements)))?;
        Ok(())
    }
}

fn environment(home: &Path) -> Result<()> {
    let python = python()?;
    let make =
        || process::output(process::command(python).args(["-m", "venv", "--clear"]).arg(home));
    if make().is_err() {
        apt::install(&["python3-venv"]).context("Python cannot create a virtual environment")?;
        make()?;
    }
    Ok(())
}

fn python() -> Result<&'static str> {
    let fits = |name: &&str| {
        let printed = process::output(process::command(name).arg("--version")).unwrap_or_default();
        version::find(&printed) >= Some(OLDEST)
    };
    let found = ["python3", "python"].into_iter().find(fits);
    found.context("no Python 3.10 or newer on the PATH: install python3")
}

pub(super) fn pinned_version(requirements: &str, name: &str) -> Option<Version> {
    let pin = |line: &str| Some(line.strip_prefix(name)?.strip_prefix("==")?.to_owned());
    version::find(&requirements.lines().find_map(pin)?)
}

const OLDEST: Version = (3, 10, 0);
