//! The generated files of e164-plan.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::metadata::Code;
use crate::pack::Options;
use crate::table::table;
use crate::vectors::vectors;

/// Writes the files.
pub(crate) fn write(codes: &[Code]) -> Result<()> {
    for (path, content) in generate(codes)? {
        std::fs::write(&path, content)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// Compares the committed files with newly generated ones.
pub(crate) fn check(codes: &[Code]) -> Result<()> {
    for (path, content) in generate(codes)? {
        let committed =
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        ensure!(committed == content, "{} is stale; run `cargo xtask gen`", path.display());
    }
    Ok(())
}

fn generate(codes: &[Code]) -> Result<[(PathBuf, Vec<u8>); 2]> {
    let product = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let version = version()?;
    Ok([
        (product.join("src/table.bin"), table(codes, version, OPTIONS)?),
        (product.join("tests/vectors.txt"), vectors(codes, version)?.into_bytes()),
    ])
}

/// The version of the metadata, which is the build metadata of the version of the `phonenumber` crate.
fn version() -> Result<&'static str> {
    let (_, after) = LOCK
        .split_once("name = \"phonenumber\"\nversion = \"")
        .context("Cargo.lock lacks phonenumber")?;
    let (version, _) = after.split_once('"').context("Cargo.lock is truncated")?;
    let (_, metadata) =
        version.split_once('+').context("the version of phonenumber lacks build metadata")?;
    Ok(metadata)
}

const LOCK: &str = include_str!("../Cargo.lock");
const OPTIONS: Options = Options { repeat: 5, unsized_limit: 16 };

#[cfg(test)]
mod tests {
    #[test]
    fn committed_files_equal_generated_files() -> anyhow::Result<()> {
        super::check(&crate::metadata::read()?)
    }
}
