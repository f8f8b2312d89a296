//! Writes the prefixes that people dial: as automata for the table of the crate, and as text for its tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context, Result, bail, ensure};

use crate::automaton::{Step, steps};
use crate::metadata::{Class, Code, Dialling, Territory};

/// The prefixes of all regions.
#[derive(Debug)]
pub(crate) struct Prefixes {
    /// Different patterns of international prefixes.
    pub(crate) international: Vec<Vec<Step>>,
    /// Different patterns of what precedes a national number; first those that digits replace.
    pub(crate) national: Vec<Vec<Step>>,
    /// For the first patterns of `national`, the digits in [`ADDED`] characters, with spaces after them.
    pub(crate) added: String,
    /// For each region, two indices plus one; 0 for none.
    pub(crate) regions: BTreeMap<String, [u8; 2]>,
}

/// The prefixes that the table contains.
pub(crate) fn prefixes(codes: &[Code]) -> Result<Prefixes> {
    let mut regions = BTreeMap::new();
    for territory in codes.iter().flat_map(|code| &code.territories) {
        let [international, national, transform] = fields(territory)?;
        let national = national.map(|pattern| actions(pattern, transform)).transpose();
        regions.insert(&territory.id, (international, national.context(territory.id.clone())?));
    }
    let one: BTreeSet<&str> = regions.values().filter_map(|(one, _)| *one).collect();
    let other: BTreeSet<&Actions> =
        regions.values().filter_map(|(_, other)| other.as_ref()).collect();
    let places = regions.iter().map(|(region, (prefix, actions))| {
        let first = place(&one, prefix.as_ref())?;
        Ok(((*region).clone(), [first, place(&other, actions.as_ref().as_ref())?]))
    });
    let international = one.iter().map(|pattern| labelled(&[(PREFIX, (*pattern).to_owned())]));
    let added = other.iter().filter(|actions| !actions.adds_nothing);
    Ok(Prefixes {
        regions: places.collect::<Result<_>>()?,
        added: added.map(|actions| format!("{:ADDED$}", actions.added)).collect(),
        international: international.collect::<Result<_>>()?,
        national: other.iter().map(|one| labelled(&one.patterns)).collect::<Result<_>>()?,
    })
}

/// The index plus one, or 0.
fn place<T: Ord>(all: &BTreeSet<T>, item: Option<&T>) -> Result<u8> {
    let place = item.and_then(|item| all.iter().position(|known| known == item));
    Ok(u8::try_from(place.map_or(0, |place| place + 1))?)
}

/// The content of `crates/e164-plan/tests/dialling.txt`: the region, its patterns of international prefixes and of what precedes
/// a national number, and the digits that replace this pattern, with `-` where there is none.
pub(crate) fn dialling(codes: &[Code], version: &str) -> Result<String> {
    let mut regions: BTreeMap<&str, [Option<&str>; 3]> = BTreeMap::new();
    for territory in codes.iter().flat_map(|code| &code.territories) {
        regions.insert(&territory.id, fields(territory)?);
    }
    let mut out = format!("# metadata {version}; written by cargo xtask gen\n");
    for (region, fields) in regions.iter().filter(|(region, _)| **region != WORLD) {
        let [international, national, transform] = fields.map(|field| field.unwrap_or("-"));
        writeln!(out, "{region} {international} {national} {transform}")?;
    }
    Ok(out)
}

fn fields(territory: &Territory) -> Result<[Option<&str>; 3]> {
    let dialling = &territory.dialling;
    let former = FORMER.iter().find(|(id, _)| territory.id == *id).map(|(_, pattern)| *pattern);
    ensure!(
        former.is_none() || dialling.parsing.is_none(),
        "the metadata has national prefixes again"
    );
    Ok([
        dialling.international.as_deref(),
        former.or(dialling.parsing.as_deref()),
        dialling.transform.as_deref(),
    ])
}

/// What is done with the digits of a national number. Those that digits are added to are the first ones.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Actions {
    adds_nothing: bool,
    added: String,
    /// A pattern of the first digits for each label, which `crates/e164-plan/src/suggest/dialling.rs` documents.
    patterns: Vec<(u8, String)>,
}

fn actions(pattern: &str, transform: Option<&str>) -> Result<Actions> {
    let (added, group) = match transform {
        Some(transform) => transform.split_at_checked(transform.len() - 2).context("no group")?,
        None => ("", ""),
    };
    let local = pattern.strip_prefix('(').and_then(|rest| rest.split_once(")$"));
    let inside =
        |start: &str, end: &str| Some(pattern.strip_prefix(start)?.strip_suffix(end)?.to_owned());
    let patterns = if group.is_empty() {
        vec![(PREFIX, pattern.to_owned())]
    } else if let (Some((local, rest)), "$1") = (local, group) {
        let mut patterns = vec![(LOCAL, local.to_owned())];
        // Without digits to add, the local number is one that the plans contain as it is.
        patterns.truncate(added.len());
        patterns.extend(rest.strip_prefix('|').map(|prefix| (PREFIX, prefix.to_owned())));
        patterns
    } else if let (Some(_), "$1") = (inside("0?(?:(", ")15)?"), group) {
        // The plan knows the area codes.
        let mobile = [(PREFIX, "0"), (MOBILE, "[1-9]\\d{1,3}15"), (NATIONAL_MOBILE, "0\\d{2,4}15")];
        mobile.map(|(label, pattern)| (label, pattern.to_owned())).into()
    } else if let (Some(carriers), "$2", "") =
        (inside("(?:0|90)(?:(", ")(\\d{10,11}))?"), group, added)
    {
        vec![(PREFIX, format!("(?:0|90)(?:{carriers})?"))]
    } else if let (Some(_), "$1", "") = (inside("0(", ")"), group, added) {
        vec![(WITHOUT_ZERO, pattern.to_owned())]
    } else {
        bail!("no action for the pattern {pattern} and the transformation {transform:?}");
    };
    ensure!(
        added.len() <= ADDED && added.chars().all(|c| c.is_ascii_digit()),
        "{added} is not up to {ADDED} digits"
    );
    Ok(Actions { adds_nothing: added.is_empty(), added: added.to_owned(), patterns })
}

/// The automaton of patterns that have labels.
fn labelled(patterns: &[(u8, String)]) -> Result<Vec<Step>> {
    let all: Vec<String> = patterns.iter().map(|(_, pattern)| format!("(?:{pattern})")).collect();
    let class = |pattern: &str| Class {
        pattern: pattern.to_owned(),
        lengths: LENGTHS,
        local: 0,
        example: None,
    };
    let territory = Territory {
        id: String::new(),
        general: class(&all.join("|")),
        leading: None,
        special: patterns.iter().map(|(label, pattern)| (*label, class(pattern))).collect(),
        fixed: None,
        mobile: None,
        dialling: Dialling::default(),
    };
    steps(&Code { digits: String::new(), territories: vec![territory] })
}

/// National prefixes that are no longer dialled but still written, which the metadata does not have: Mexico abolished 01 for
/// calls to fixed lines, 044 and 045 to mobile numbers, and the 1 after +52 for mobile numbers, in August 2019.
const FORMER: [(&str, &str); 1] = [("MX", "01|04[45]|1")];
const WORLD: &str = "001";
const ADDED: usize = 4;
/// All lengths from 1 to 15.
const LENGTHS: u32 = 0xfffe;
const PREFIX: u8 = 1;
const LOCAL: u8 = 2;
const WITHOUT_ZERO: u8 = 3;
const MOBILE: u8 = 4;
const NATIONAL_MOBILE: u8 = 5;
