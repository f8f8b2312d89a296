//! What may ship: the build fails when something is larger.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// How large something is, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weight {
    /// As it is.
    pub(crate) raw: usize,
    /// With gzip at its best.
    pub(crate) gzip: usize,
}

/// Compares what was built with its limits.
///
/// # Errors
/// It is larger, or nothing limits it.
pub(crate) fn hold(name: &str, weight: Weight) -> Result<()> {
    let text = fs::read_to_string(workspace::root().join(FILE))
        .with_context(|| format!("cannot read {FILE}"))?;
    compare(&text, name, weight)
}

fn compare(text: &str, name: &str, weight: Weight) -> Result<()> {
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
            "raw" => weight.raw,
            "gzip" => weight.gzip,
            _ => bail!("`{name}: {limit}` in {FILE}: expected `raw` or `gzip`"),
        };
        if is > most {
            bail!(
                "{name}: {is} bytes {kind}, {} more than the {most} of {FILE}; `cargo xtask size` \
                 writes down what takes how much, into {PAGE}",
                is - most
            );
        }
    }
    Ok(())
}

const FILE: &str = "dev/xtask/size-budget.txt";
const PAGE: &str = "docs/size.md";

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: &str = "# all\nplugin: raw 10\nplugin: gzip 5\nother: raw x\n";

    fn held(name: &str, raw: usize, gzip: usize) -> Result<()> {
        compare(BUDGET, name, Weight { raw, gzip })
    }

    #[test]
    fn what_is_too_large_is_said_with_the_cure() {
        assert!(held("plugin", 10, 5).is_ok());
        let fault = held("plugin", 13, 5).unwrap_err().to_string();
        assert!(
            fault.contains("13 bytes raw, 3 more than the 10")
                && fault.contains("cargo xtask size")
        );
        assert!(held("plugin", 10, 6).unwrap_err().to_string().contains("6 bytes gzip"));
    }

    #[test]
    fn nothing_ships_without_a_limit() {
        assert!(held("new", 1, 1).is_err());
        assert!(held("other", 1, 1).is_err());
    }
}
