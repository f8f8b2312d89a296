//! The limits of `bench/size/limits.txt`: `cargo xtask ci` fails if a size exceeds one.

use std::fs;

use anyhow::{Context, Result, bail};

use acg_policy_workspace::paths;

/// A size in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Uncompressed.
    pub(crate) raw: usize,
    /// Compressed with gzip at level 9.
    pub(crate) gzip: usize,
}

/// Compares a size with its limits.
///
/// # Errors
/// The size exceeds a limit, or there is no limit of that name.
pub(crate) fn check(name: &str, size: Size) -> Result<()> {
    let text = fs::read_to_string(paths::root().join(FILE))
        .with_context(|| format!("cannot read {FILE}"))?;
    compare(&text, name, size)
}

fn compare(text: &str, name: &str, size: Size) -> Result<()> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let limits: Vec<&str> = lines
        .filter_map(|line| line.split_once(": "))
        .filter_map(|(of, limit)| (of == name).then_some(limit))
        .collect();
    if limits.is_empty() {
        bail!("{FILE} has no limit for `{name}`: add one");
    }
    for limit in limits {
        let (kind, most) = limit.split_once(' ').unwrap_or_default();
        let most: usize =
            most.parse().with_context(|| format!("`{name}: {limit}` in {FILE} has no number"))?;
        let is = match kind {
            "raw" => size.raw,
            "gzip" => size.gzip,
            _ => bail!("`{name}: {limit}` in {FILE}: expected `raw` or `gzip`"),
        };
        if is > most {
            bail!(
                "{name}: {is} bytes {kind}, {} over the limit of {most} in {FILE}; `cargo xtask size` \
                 writes into {PAGE} what takes how many bytes",
                is - most
            );
        }
    }
    Ok(())
}

const FILE: &str = "bench/size/limits.txt";
const PAGE: &str = "docs/size.md";

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: &str = "# all\nplugin: raw 10\nplugin: gzip 5\nother: raw x\n";

    fn checked(name: &str, raw: usize, gzip: usize) -> Result<()> {
        compare(BUDGET, name, Size { raw, gzip })
    }

    #[test]
    fn an_exceeded_limit_is_an_error_that_names_the_command() {
        assert!(checked("plugin", 10, 5).is_ok());
        let fault = checked("plugin", 13, 5).unwrap_err().to_string();
        assert!(
            fault.contains("13 bytes raw, 3 over the limit of 10")
                && fault.contains("cargo xtask size")
        );
        assert!(checked("plugin", 10, 6).unwrap_err().to_string().contains("6 bytes gzip"));
    }

    #[test]
    fn a_name_without_a_limit_is_an_error() {
        assert!(checked("new", 1, 1).is_err());
        assert!(checked("other", 1, 1).is_err());
    }
}
