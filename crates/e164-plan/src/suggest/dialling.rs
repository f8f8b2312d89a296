//! The prefixes that people dial in each region, from `dialling.txt`.
//!
//! A line has the regions to which it applies, without separators, the pattern of their international prefixes, the pattern
//! of what precedes a national number, and the digits that replace this pattern; `-` where there is none.
//! `crates/e164-plan/generator` writes the file.

use super::change::Change;
use super::number::E164Number;
use super::pattern::{each_match, groups};

/// The prefixes of a region.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dialling {
    international: &'static [u8],
    national: &'static [u8],
    transform: &'static [u8],
}

impl Dialling {
    /// The prefixes of a region with two letters.
    pub(super) fn of(region: &str) -> Option<Self> {
        let [first, second] = region.as_bytes() else { return None };
        lines().find_map(|(regions, dialling)| {
            let mut pairs = regions.chunks_exact(2);
            pairs.any(|pair| pair == [*first, *second]).then_some(dialling)
        })
    }

    /// The prefixes of all regions, those of regions with the same prefixes once.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        lines().map(|(_, dialling)| dialling)
    }

    /// The regions whose national numbers are written without a prefix.
    pub(super) fn regions_without_trunk_prefix() -> impl Iterator<Item = &'static str> {
        let lines = lines().filter(|(_, dialling)| dialling.is_optional());
        lines
            .flat_map(|(regions, _)| regions.chunks_exact(2))
            .filter_map(|pair| str::from_utf8(pair).ok())
    }

    /// Whether national numbers are written without a prefix.
    pub(super) fn is_optional(self) -> bool {
        self.national.is_empty() || self.national == b"1" || self.national.ends_with(b"|1")
    }

    /// Calls `found` with what follows each international prefix with which the digits begin.
    pub(super) fn after_international_prefix(self, digits: &[u8], mut found: impl FnMut(&[u8])) {
        each_match(self.international, digits, &mut |_, end| {
            found(digits.get(end..).unwrap_or_default());
            false
        });
    }

    /// Calls `found` with the national number without national prefix and carrier code, for each prefix with which the digits
    /// begin.
    pub(super) fn national_numbers(self, digits: &[u8], mut found: impl FnMut(National<'_>)) {
        let last = groups(self.national);
        each_match(self.national, digits, &mut |matcher, end| {
            let rest = digits.get(end..).unwrap_or_default();
            if !self.transform.is_empty() && matcher.group(last).is_some() {
                let (text, group) = self.transform.split_at(self.transform.len().saturating_sub(2));
                let index = group.last().map_or(0, |digit| usize::from(digit & 15));
                let group = matcher.group(index).unwrap_or_default();
                found(National { parts: [text, group, rest] });
            } else if end > 0 {
                found(National { parts: [b"", b"", rest] });
            }
            false
        });
    }
}

/// A national number in parts; the first one was added.
#[derive(Clone, Copy, Debug)]
pub(super) struct National<'d> {
    parts: [&'d [u8]; 3],
}

impl National<'_> {
    pub(super) fn len(&self) -> usize {
        self.parts.iter().map(|part| part.len()).sum()
    }

    /// The number after a calling code, if it is valid.
    pub(super) fn after(&self, code: &[u8]) -> Option<E164Number> {
        let [first, second, third] = self.parts;
        E164Number::valid([code, first, second, third])
    }

    pub(super) fn change(&self) -> Change {
        let [added, ..] = self.parts;
        if added.is_empty() { Change::TrunkPrefix } else { Change::NationalFormat }
    }
}

fn lines() -> impl Iterator<Item = (&'static [u8], Dialling)> {
    FILE.split(|byte| *byte == b'\n').filter_map(|line| {
        let mut fields = line.split(|byte| *byte == b' ');
        let regions =
            fields.next().filter(|regions| !regions.is_empty() && !regions.starts_with(b"#"))?;
        let mut field = || fields.next().filter(|field| *field != b"-").unwrap_or_default();
        let dialling = Dialling { international: field(), national: field(), transform: field() };
        Some((regions, dialling))
    })
}

static FILE: &[u8] = include_bytes!("dialling.txt");
