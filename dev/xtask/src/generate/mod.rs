//! `cargo xtask gen`: what is written from the register of rules and from the metadata of numbering plans, and never by hand.

mod code;
mod operations;
mod pages;
mod readme;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::plans::{self, Task};
use crate::workspace;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Write nothing; fail when a file is stale
    #[arg(long)]
    check: bool,
}

/// Writes every generated file, or compares it.
///
/// # Errors
/// A file cannot be written, or is stale in a check.
pub(crate) fn run(options: &Options) -> Result<()> {
    let root = workspace::root();
    if options.check {
        check(&root)?;
        return plans::task(Task::Check);
    }
    // They come first: what the rules say is made of them.
    plans::task(Task::Gen)?;
    for Generated { path, text } in all(&root)? {
        write(&root.join(&path), &text)?;
    }
    for orphan in pages::orphans(&root)? {
        fs::remove_file(root.join(&orphan)).with_context(|| format!("cannot remove {orphan}"))?;
    }
    Ok(())
}

/// Fails when what is committed is not what would be generated.
///
/// # Errors
/// Names every stale file, and the command that renews it.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut stale = pages::orphans(root)?;
    for Generated { path, text } in all(root)? {
        if fs::read_to_string(root.join(&path)).ok().as_ref() != Some(&text) {
            stale.push(path);
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    bail!("stale: {}; run `cargo xtask gen`", stale.join(", "))
}

/// A file and what belongs into it.
pub(crate) struct Generated {
    /// Below the root of the workspace.
    pub(crate) path: String,
    pub(crate) text: String,
}

fn all(root: &Path) -> Result<Vec<Generated>> {
    let mut files = pages::all();
    files.extend(code::all());
    files.push(operations::page());
    files.push(readme::with_tables(root)?);
    Ok(files)
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", workspace::shown(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_committed_is_what_would_be_generated() {
        check(&workspace::root()).unwrap();
    }
}
