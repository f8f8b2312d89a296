//! Writes the files that are generated from the rules and from the policy, or compares them.

mod bodies;
mod catalogue;
mod declaration;
mod generated;
mod messages;
mod operations;
mod pages;
mod readme;
mod schema;
mod typescript;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result, bail};
use clap::Parser;

use generated::Generated;

#[derive(Debug, Parser)]
struct Options {
    /// Write nothing; fail when a file is stale
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    let root = paths::root();
    process::exit_code(if Options::parse().check { check(&root) } else { write_all(&root) })
}

fn write_all(root: &Path) -> Result<()> {
    for Generated { path, text } in all(root)? {
        write(&root.join(&path), &text)?;
    }
    for orphan in pages::orphans(root)? {
        fs::remove_file(root.join(&orphan)).with_context(|| format!("cannot remove {orphan}"))?;
    }
    Ok(())
}

/// Names every file that differs from what would be generated.
fn check(root: &Path) -> Result<()> {
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

fn all(root: &Path) -> Result<Vec<Generated>> {
    let mut files = pages::all();
    files.push(schema::schema());
    files.push(catalogue::current()?);
    files.extend(typescript::all()?);
    files.extend(messages::all(root)?);
    files.push(operations::page());
    files.push(readme::with_table(root)?);
    Ok(files)
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", paths::shown(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn committed_files_equal_generated_files() {
        check(&paths::root()).unwrap();
    }
}
