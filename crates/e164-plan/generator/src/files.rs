//! The generated files of e164-plan.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::committed;
use crate::dialling::dialling;
use crate::metadata::Metadata;
use crate::overlay;
use crate::pack::Options;
use crate::table::table;
use crate::vectors::vectors;

/// Writes the files.
pub(crate) fn write(metadata: &Metadata) -> Result<()> {
    for (path, content) in generate(metadata)? {
        std::fs::write(&path, content)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// Compares the committed files with newly generated ones.
pub(crate) fn check(metadata: &Metadata) -> Result<()> {
    for (path, content) in generate(metadata)? {
        let committed =
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        ensure!(committed == content, "{} is stale; run `cargo xtask gen`", path.display());
    }
    Ok(())
}

fn generate(metadata: &Metadata) -> Result<[(PathBuf, Vec<u8>); 3]> {
    overlay::check(&committed::upstream()?, metadata)?;
    let product = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let Metadata { version, codes } = metadata;
    Ok([
        (product.join("src/table.bin"), table(codes, version, OPTIONS)?),
        (product.join("tests/dialling.txt"), dialling(codes, version)?.into_bytes()),
        (product.join("tests/vectors.txt"), vectors(codes, version)?.into_bytes()),
    ])
}

const OPTIONS: Options = Options { repeat: 5, unsized_limit: 16 };

#[cfg(test)]
mod tests {
    #[test]
    fn committed_files_equal_generated_files() -> anyhow::Result<()> {
        super::check(&crate::committed::read()?)
    }
}
