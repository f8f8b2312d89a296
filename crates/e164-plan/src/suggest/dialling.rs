//! The prefixes that people dial in each region, from `dialling.txt`, which `crates/e164-plan/generator` writes:
//!
//! 1. a comment with the version of the metadata;
//! 2. for each region, in alphabetical order, its two letters and the character of its line: `!` for the first one;
//! 3. for each line, the offset of its first character in what follows, as four digits;
//! 4. the lines: the pattern of international prefixes, the pattern of what precedes a national number, and the digits that
//!    replace this pattern, with `-` where there is none.

use super::change::Change;
use super::number::{E164Number, Plans};
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
        let place = regions()
            .binary_search_by(|[first, second, _]| [*first, *second][..].cmp(region.as_bytes()))
            .ok()?;
        regions().get(place).copied().map(Self::of_entry)
    }

    /// The prefixes of all regions, those of regions with the same prefixes once.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..OFFSETS.len() / 4).map(|line| Self::line(line as u8))
    }

    /// The regions whose national numbers are written without a prefix.
    pub(super) fn regions_without_trunk_prefix() -> impl Iterator<Item = &'static str> {
        let regions = regions().iter().filter(|entry| Self::of_entry(**entry).is_optional());
        regions.filter_map(|entry| str::from_utf8(entry.get(..2)?).ok())
    }

    fn of_entry([_, _, line]: [u8; 3]) -> Self {
        Self::line(line.wrapping_sub(FIRST_LINE))
    }

    fn line(line: u8) -> Self {
        let place = 4 * usize::from(line);
        let offset = OFFSETS.get(place..place + 4).unwrap_or_default();
        let offset = offset.iter().fold(0, |value, digit| 10 * value + usize::from(digit & 15));
        let rest = LINES.get(offset..).unwrap_or_default();
        let mut fields = rest.split(|byte| matches!(byte, b' ' | b'\n'));
        let mut field = || fields.next().filter(|field| *field != b"-").unwrap_or_default();
        Self { international: field(), national: field(), transform: field() }
    }

    /// Whether national numbers are written without a prefix.
    pub(super) fn is_optional(self) -> bool {
        self.national.is_empty() || self.national == b"1" || self.national.ends_with(b"|1")
    }

    /// Calls `found` with what follows each international prefix with which the digits begin.
    pub(super) fn after_international_prefix(self, digits: &[u8], found: &mut dyn FnMut(&[u8])) {
        each_match(self.international, digits, &mut |_, end| {
            found(digits.get(end..).unwrap_or_default());
            false
        });
    }

    /// Calls `found` with the national number without national prefix and carrier code, for each prefix with which the digits
    /// begin.
    pub(super) fn national_numbers(self, digits: &[u8], found: &mut dyn FnMut(National<'_>)) {
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
    pub(super) fn after(&self, code: &[u8], plans: Plans<'_>) -> Option<E164Number> {
        let [first, second, third] = self.parts;
        plans.number(&[code, first, second, third])
    }

    pub(super) fn change(&self) -> Change {
        let [added, ..] = self.parts;
        if added.is_empty() { Change::TrunkPrefix } else { Change::NationalFormat }
    }
}

fn regions() -> &'static [[u8; 3]] {
    REGIONS.as_chunks().0
}

/// The first line, and what follows it.
const fn split_line(text: &[u8]) -> (&[u8], &[u8]) {
    let mut end = 0;
    while end < text.len() {
        let (line, rest) = text.split_at(end);
        if let [b'\n', rest @ ..] = rest {
            return (line, rest);
        }
        end += 1;
    }
    (text, b"")
}

const FILE: &[u8] = include_bytes!("dialling.txt");
const AFTER_COMMENT: &[u8] = split_line(FILE).1;
const AFTER_REGIONS: &[u8] = split_line(AFTER_COMMENT).1;
static REGIONS: &[u8] = split_line(AFTER_COMMENT).0;
static OFFSETS: &[u8] = split_line(AFTER_REGIONS).0;
static LINES: &[u8] = split_line(AFTER_REGIONS).1;
const FIRST_LINE: u8 = b'!';
