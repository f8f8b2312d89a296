//! Writes the prefixes that people dial, which `suggest` of the crate reads.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};

use crate::metadata::{Metadata, Territory};

/// The content of `crates/e164-plan/src/suggest/dialling.txt`, which `dialling.rs` of the crate documents.
pub(crate) fn dialling(metadata: &Metadata) -> Result<String> {
    let mut regions: BTreeMap<&str, [&str; 3]> = BTreeMap::new();
    let territories = metadata.codes.iter().flat_map(|code| &code.territories);
    for territory in territories.filter(|territory| territory.id != WORLD) {
        regions.insert(&territory.id, fields(territory).with_context(|| territory.id.clone())?);
    }
    let lines: BTreeSet<[&str; 3]> = regions.values().copied().collect();
    let lines: Vec<[&str; 3]> = lines.into_iter().collect();
    let mut out = format!("# metadata {}; written by cargo xtask gen\n", metadata.version);
    for (region, fields) in &regions {
        let line = lines.iter().position(|line| line == fields).context("a line is missing")?;
        ensure!(line < LINES, "{} lines", lines.len());
        write!(out, "{region}{}", char::from(FIRST_LINE + line as u8))?;
    }
    let (mut offsets, mut patterns) = (String::new(), String::new());
    for [international, national, transform] in lines {
        write!(offsets, "{:04}", patterns.len())?;
        writeln!(patterns, "{international} {national} {transform}")?;
    }
    write!(out, "\n{offsets}\n{patterns}")?;
    Ok(out)
}

fn fields(territory: &Territory) -> Result<[&str; 3]> {
    let dialling = &territory.dialling;
    let former = FORMER.iter().find(|(id, _)| territory.id == *id).map(|(_, pattern)| *pattern);
    ensure!(
        former.is_none() || dialling.parsing.is_none(),
        "the metadata has national prefixes again"
    );
    let fields = [
        dialling.international.as_deref().unwrap_or(NONE),
        former.or(dialling.parsing.as_deref()).unwrap_or(NONE),
        dialling.transform.as_deref().unwrap_or(NONE),
    ];
    for field in &fields[..2] {
        let known = |c: char| c.is_ascii_digit() || "()[]{}?:|,-$\\d".contains(c);
        ensure!(field.chars().all(known), "{field} has syntax that `pattern.rs` does not read");
    }
    let added = fields[2].strip_suffix("$1").or(fields[2].strip_suffix("$2"));
    ensure!(
        fields[2] == NONE || added.is_some_and(|added| added.chars().all(|c| c.is_ascii_digit())),
        "{} is not digits and a group",
        fields[2]
    );
    Ok(fields)
}

/// National prefixes that are no longer dialled but still written, which the metadata does not have: Mexico abolished 01 for
/// calls to fixed lines, 044 and 045 to mobile numbers, and the 1 after +52 for mobile numbers, in August 2019.
const FORMER: [(&str, &str); 1] = [("MX", "01|04[45]|1")];
/// The character of the first line; that of the last one is below DEL.
const FIRST_LINE: u8 = b'!';
const LINES: usize = 94;
const WORLD: &str = "001";
const NONE: &str = "-";
