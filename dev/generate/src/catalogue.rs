//! The rules of the current minor release with their levels. The files of earlier releases do not change.

use std::fmt::Write as _;

use acg_policy::{Catalogue, rules};
use anyhow::{Context, Result};

use crate::generated::Generated;

pub(super) fn current() -> Result<Generated> {
    let name = Catalogue::NAMES.last().context("no catalogue")?;
    let mut text = String::new();
    for rule in rules::all() {
        let [standard, api, strict] =
            [rule.levels.standard, rule.levels.api, rule.levels.strict].map(|level| level.as_str());
        let _infallible = writeln!(text, "{} {standard} {api} {strict}", rule.code);
    }
    Ok(Generated { path: format!("crates/acg-policy/tests/catalogues/{name}.txt"), text })
}
