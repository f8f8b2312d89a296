//! `SHA256SUMS`: the digests of all files of a release, as `sha256sum --check` reads them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::digest;

/// Writes the digests of all files in a folder.
///
/// # Errors
/// A file cannot be read or written.
pub(crate) fn write(folder: &Path) -> Result<()> {
    let mut text = String::new();
    for file in files(folder)? {
        let name = file.strip_prefix(folder)?;
        if name != Path::new(NAME) {
            let bytes =
                fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            text.push_str(&format!("{}  {}\n", digest::hex(&bytes), name.display()));
        }
    }
    fs::write(folder.join(NAME), text).context("cannot write the checksums")
}

/// All files in a folder, in alphabetical order.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

const NAME: &str = "SHA256SUMS";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_but_the_list_itself_has_a_digest() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        fs::write(folder.path().join("b/c"), "").unwrap();
        fs::write(folder.path().join("a"), "abc").unwrap();
        for _ in 0..2 {
            write(folder.path()).unwrap();
            let text = fs::read_to_string(folder.path().join(NAME)).unwrap();
            let lines: Vec<(&str, &str)> =
                text.lines().map(|line| line.split_once("  ").unwrap()).collect();
            assert_eq!(
                lines,
                [
                    ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "a"),
                    ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "b/c"),
                ]
            );
        }
    }
}
