//! Number ranges of `overlay.txt`, which regulators have opened and libphonenumber lacks.

use anyhow::{Context, Result, bail, ensure};

use crate::automaton::{Matching, Oracle};
use crate::metadata::{
    Class, Code, KIND_FIXED, KIND_MOBILE, KIND_UNKNOWN, Metadata, Territory, complete,
};
use crate::numbers::Random;
use crate::text;

/// A range: the form of its numbers, and where it belongs.
#[derive(Debug)]
struct Range<'a> {
    /// The digits after the plus sign, with `N` for 2 to 9 and `X` for any digit.
    form: &'a str,
    region: &'a str,
    kinds: Vec<u8>,
    /// The date on which the line was added.
    added: &'a str,
}

/// Adds the ranges to the metadata, and their version to its version.
pub(crate) fn add(metadata: &mut Metadata) -> Result<()> {
    let ranges = ranges(COMMITTED)?;
    for range in &ranges {
        let (territory, national) = place(&mut metadata.codes, range)?;
        extend(territory, national, &range.kinds)?;
    }
    if let Some(newest) = ranges.iter().map(|range| range.added).max() {
        metadata.version = format!("{}+overlay {newest}", metadata.version);
    }
    Ok(())
}

/// Fails if libphonenumber has numbers of a range, or if the range is not valid after [`add`].
pub(crate) fn check(upstream: &Metadata, with: &Metadata) -> Result<()> {
    check_ranges(&ranges(COMMITTED)?, upstream, with)
}

fn check_ranges(ranges: &[Range<'_>], upstream: &Metadata, with: &Metadata) -> Result<()> {
    let mut random = Random(SEED);
    for range in ranges {
        let (before, national) = oracle(upstream, range)?;
        let (after, _) = oracle(with, range)?;
        for _ in 0..SAMPLE {
            let number = sample(national, &mut random);
            ensure!(
                before.classify(&number).kind == KIND_UNKNOWN,
                "libphonenumber {} has numbers of +{}; remove the line from overlay.txt",
                upstream.version,
                range.form
            );
            ensure!(
                after.classify(&number).kind != KIND_UNKNOWN,
                "the overlay has no effect on +{}",
                range.form
            );
        }
    }
    Ok(())
}

fn oracle<'a>(metadata: &Metadata, range: &Range<'a>) -> Result<(Oracle, &'a str)> {
    let code = metadata.codes.iter().find(|code| range.form.starts_with(&code.digits));
    let code = code.with_context(|| format!("+{} has an unknown calling code", range.form))?;
    let national = range.form.strip_prefix(&code.digits).unwrap_or_default();
    Ok((Oracle::new(code, Matching::Whole)?, national))
}

fn ranges(text: &str) -> Result<Vec<Range<'_>>> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.starts_with('#'));
    lines.map(|(number, line)| range(line).with_context(|| format!("line {number}"))).collect()
}

fn range(line: &str) -> Result<Range<'_>> {
    let mut words = line.splitn(6, ' ');
    let mut word = |what| words.next().with_context(|| format!("{what} is missing"));
    let form = word("the number")?.strip_prefix('+').context("the number has no plus sign")?;
    ensure!(
        form.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'N' | b'X')),
        "expected digits, N and X"
    );
    let region = word("the region")?;
    let kinds = word("the kinds")?.split(',').map(|name| text::kind(name).context("unknown kind"));
    let kinds = kinds.collect::<Result<Vec<u8>>>()?;
    let (opened, added) = (word("the date of opening")?, word("the date of addition")?);
    for date in [opened, added] {
        let is_date = |(place, byte): (usize, u8)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        ensure!(date.len() == 10 && date.bytes().enumerate().all(is_date), "expected a date");
    }
    ensure!(opened <= added, "the range is not open yet");
    ensure!(word("the source")?.contains("https://"), "the source has no address");
    Ok(Range { form, region, kinds, added })
}

fn place<'m, 'a>(codes: &'m mut [Code], range: &Range<'a>) -> Result<(&'m mut Territory, &'a str)> {
    for code in codes {
        let Some(national) = range.form.strip_prefix(code.digits.as_str()) else { continue };
        let territory = code.territories.iter_mut().find(|territory| territory.id == range.region);
        let territory =
            territory.with_context(|| format!("+{} is not of the region", range.form))?;
        return Ok((territory, national));
    }
    bail!("+{} has an unknown calling code", range.form)
}

/// Adds the national numbers of a form to the patterns of the kinds.
fn extend(territory: &mut Territory, national: &str, kinds: &[u8]) -> Result<()> {
    let new = Class {
        pattern: national.replace('N', "[2-9]").replace('X', "\\d"),
        lengths: 1 << national.len(),
        local: 0,
        example: None,
    };
    append(Some(&mut territory.general), &new);
    for kind in kinds {
        let class = match *kind {
            KIND_FIXED => territory.fixed.as_mut(),
            KIND_MOBILE => territory.mobile.as_mut(),
            kind => territory.special.iter_mut().find(|one| one.0 == kind).map(|one| &mut one.1),
        };
        ensure!(append(class, &new), "{} has no numbers of this kind", territory.id);
    }
    complete(territory)
}

fn append(class: Option<&mut Class>, new: &Class) -> bool {
    let Some(class) = class else { return false };
    class.pattern = format!("{}|{}", class.pattern, new.pattern);
    class.lengths |= new.lengths;
    true
}

/// A random national number of a form.
fn sample(form: &str, random: &mut Random) -> String {
    let digit = |from: usize, random: &mut Random| (from + random.below(10 - from)).to_string();
    form.chars()
        .map(|place| match place {
            'N' => digit(2, random),
            'X' => digit(0, random),
            digit => digit.to_string(),
        })
        .collect()
}

const COMMITTED: &str = include_str!("../overlay.txt");
const SEED: u64 = 436;
const SAMPLE: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    fn upstream() -> Result<Metadata> {
        text::parse(include_str!("../metadata.txt"))
    }

    fn read() -> Result<Metadata> {
        let mut metadata = upstream()?;
        add(&mut metadata)?;
        Ok(metadata)
    }

    #[test]
    fn libphonenumber_lacks_every_range_of_the_overlay() -> Result<()> {
        check(&upstream()?, &read()?)
    }

    #[test]
    fn a_range_that_libphonenumber_has_is_refused() -> Result<()> {
        let line =
            "+1206NXXXXXX US fixed,mobile 2024-03-01 2026-11-25 Washington; https://example.org";
        let fault =
            check_ranges(&ranges(line)?, &upstream()?, &read()?).map_err(|fault| fault.to_string());
        assert!(fault.is_err_and(|fault| fault.contains("has numbers of +1206NXXXXXX")));
        Ok(())
    }

    #[test]
    fn a_line_without_a_source_or_with_a_later_date_is_refused() {
        for (line, expected) in [
            ("+1436NXXXXXX US fixed 2024-03-01 2026-11-25", "the source is missing"),
            ("+1436NXXXXXX US fixed 2024-03-01 2026-11-25 Ohio", "the source has no address"),
            (
                "+1436NXXXXXX US fixed 2027-03-01 2026-11-25 https://example.org",
                "the range is not open yet",
            ),
            ("+1436NXXXXXX US fixed spring 2026-11-25 https://example.org", "expected a date"),
            ("+1436NXXXXXX US landline 2024-03-01 2026-11-25 https://example.org", "unknown kind"),
            (
                "1436NXXXXXX US fixed 2024-03-01 2026-11-25 https://example.org",
                "the number has no plus sign",
            ),
        ] {
            let fault = ranges(line).map(|_| ()).map_err(|fault| format!("{fault:#}"));
            assert_eq!(fault, Err(format!("line 1: {expected}")), "{line}");
        }
    }
}
