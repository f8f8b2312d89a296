//! Valgrind, which counts instructions.

use std::path::PathBuf;

use acg_policy_workspace::process;
use anyhow::{Context, Result};

use super::apt;

/// Finds valgrind, or installs the distribution's.
///
/// # Errors
/// Valgrind is missing and cannot be installed.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    if let Some(found) = process::find("valgrind") {
        return Ok(found);
    }
    apt::install(&["valgrind"]).context(HELP)?;
    process::find("valgrind").context(HELP)
}

const HELP: &str = "install valgrind, which counts instructions";
