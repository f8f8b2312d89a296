//! Properties of a suggestion for any text.

use e164_plan::{Change, E164Number, Region, Suggestion, look_up, suggest};

use crate::violation::{Violation, ensure};

/// Suggests a number for a text, and checks the result. The input is a line with the two letters of a country, or an empty
/// line, and the text.
///
/// # Errors
///
/// [`Violation`] when a number is not in the numbering plans, has digits that neither the text nor a change explains, or is not
/// its own suggestion in every country; or when an obstacle comes with a number or with changes.
pub fn suggestion(input: &[u8]) -> Result<(), Violation> {
    let Ok(input) = str::from_utf8(input) else { return Ok(()) };
    let (country, text) = input.split_once('\n').unwrap_or(("", input));
    let country = Region::from_code(country);
    let suggestion = suggest(text, country);
    let changes: Vec<Change> = suggestion.changes().collect();
    ensure(suggestion.number().is_none() == suggestion.obstacle().is_some(), || {
        format!("{suggestion:?}")
    })?;
    let Some(number) = suggestion.number() else {
        return ensure(changes.is_empty(), || format!("no number, but changed: {changes:?}"));
    };
    let is_valid = look_up(number.as_str()).is_ok_and(|plan| plan.is_valid());
    ensure(is_valid, || format!("{number} is not in the plans"))?;
    ensure(changes.is_empty() == (text == number.as_str()), || {
        format!("{number} with changes {changes:?}")
    })?;
    for other in [None, country, Region::from_code("US"), Region::from_code("DE")] {
        is_own_suggestion(&number, &suggest(number.as_str(), other))?;
    }
    if changes.contains(&Change::OtherDigits) {
        return Ok(());
    }
    has_explained_digits(text, &number, &changes)
}

fn is_own_suggestion(number: &E164Number, again: &Suggestion) -> Result<(), Violation> {
    ensure(again.number() == Some(*number) && again.changes().count() == 0, || {
        format!("{number} becomes {again:?}")
    })
}

fn has_explained_digits(
    text: &str,
    number: &E164Number,
    changes: &[Change],
) -> Result<(), Violation> {
    let has = |change| changes.contains(&change);
    let failed = || format!("{number} with changes {changes:?}");
    let written: String = text.chars().filter_map(ascii_digit).collect();
    let plus = text.chars().filter(|character| matches!(character, '+' | '\u{ff0b}')).count();
    ensure(!has(Change::PlusAdded) || plus == 0, failed)?;
    let digits = number.as_str().trim_start_matches('+');
    let digits = if has(Change::CountryCode) {
        let plan = look_up(number.as_str()).map_err(|fault| Violation(fault.to_string()))?;
        digits.strip_prefix(&plan.calling_code().to_string()).unwrap_or_default()
    } else {
        digits
    };
    let end = digits.get(digits.len().saturating_sub(LAST_DIGITS)..).unwrap_or_default();
    ensure(!digits.is_empty() && written.contains(end), failed)?;
    if has(Change::NationalFormat) {
        return Ok(());
    }
    let removed = [Change::InternationalPrefix, Change::TrunkPrefix, Change::Extension].map(has);
    let explained = match removed {
        [false, false, false] => written == digits,
        [true, false, false] => written.len() > digits.len() && written.ends_with(digits),
        [false, true, false] => is_without_one_part(&written, digits),
        [false, false, true] => written.len() > digits.len() && written.starts_with(digits),
        _ => is_subsequence(digits, &written),
    };
    ensure(explained, failed)
}

/// The ASCII digit of an ASCII or full-width digit.
fn ascii_digit(character: char) -> Option<char> {
    match u32::from(character) {
        code @ 0xFF10..=0xFF19 => char::from_u32(code - 0xFF10 + u32::from('0')),
        _ => character.is_ascii_digit().then_some(character),
    }
}

/// Whether one part was removed from the whole.
fn is_without_one_part(whole: &str, rest: &str) -> bool {
    let is_split =
        |(before, after): (&str, &str)| whole.starts_with(before) && whole.ends_with(after);
    whole.len() > rest.len()
        && (0..=rest.len()).filter_map(|place| rest.split_at_checked(place)).any(is_split)
}

fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut digits = whole.bytes();
    part.bytes().all(|digit| digits.any(|other| other == digit))
}

/// Digits at the end, which no change affects.
const LAST_DIGITS: usize = 3;
