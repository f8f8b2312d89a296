//! The files of e164-plan that are made here.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::metadata::Code;
use crate::pack::Options;
use crate::table::table;
use crate::vectors::vectors;

/// Writes them.
pub(crate) fn write(codes: &[Code]) -> Result<()> {
    for (path, content) in made(codes)? {
        std::fs::write(&path, content)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// Makes them again, and compares.
pub(crate) fn check(codes: &[Code]) -> Result<()> {
    for (path, content) in made(codes)? {
        let committed =
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        ensure!(committed == content, "{} is not what would be made: run `gen`", path.display());
    }
    Ok(())
}

fn made(codes: &[Code]) -> Result<[(PathBuf, Vec<u8>); 2]> {
    let product = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let version = version()?;
    Ok([
        (product.join("src/table.bin"), table(codes, version, OPTIONS)?),
        (product.join("tests/vectors.txt"), vectors(codes, version)?.into_bytes()),
    ])
}

/// The version of the metadata, which is the build part of the version of the `phonenumber` crate.
fn version() -> Result<&'static str> {
    let (_, after) = LOCK
        .split_once("name = \"phonenumber\"\nversion = \"")
        .context("no phonenumber in Cargo.lock")?;
    let (version, _) = after.split_once('"').context("Cargo.lock is cut off")?;
    let (_, metadata) = version.split_once('+').context("phonenumber names no metadata")?;
    Ok(metadata)
}

const LOCK: &str = include_str!("../Cargo.lock");
const OPTIONS: Options = Options { repeat: 5, read_over: 16 };

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_committed_is_what_would_be_made() -> anyhow::Result<()> {
        super::check(&crate::metadata::read()?)
    }
}
