//! What the groups of digits tell: a date, a decimal number, an entry of a list, a range, or several numbers.

use super::change::{Change, Obstacle};
use super::number::E164Number;
use super::reading::{Context, Readings, is_national_somewhere, readings};
use super::scan::{Gap, Scan};
use crate::calling_code;

/// What the groups are, if their form alone tells.
pub(super) fn form(scan: &Scan) -> Option<Obstacle> {
    if is_date(scan) {
        return Some(Obstacle::Date);
    }
    if is_address(scan) {
        return Some(Obstacle::OtherText);
    }
    if are_coordinates(scan) {
        return Some(Obstacle::Decimal);
    }
    let &(place, gap) = scan.gaps().last()?;
    let place = usize::from(place);
    match (gap, scan.length() - place) {
        (Gap::Dot, _) if is_fraction(scan, place) => Some(Obstacle::Decimal),
        // Groups of one digit are rare: it may be an extension, or the number of a note.
        (Gap::Dot | Gap::Space, 1) => Some(Obstacle::Ambiguous),
        (Gap::Wide, 1 | 2) => Some(Obstacle::List),
        (Gap::Parenthesis, 1 | 2) if scan.closed => Some(Obstacle::OtherText),
        _ => None,
    }
}

/// What else than one number the groups may be, if some of them are a number by themselves.
pub(super) fn several(scan: &Scan, context: Context<'_>, found: &Readings) -> Option<Obstacle> {
    for &(place, gap) in scan.gaps() {
        if let Some(obstacle) = doubt_before(scan, place.into(), gap)
            && is_number(&scan.until(place.into()), gap, context)
        {
            return Some(obstacle);
        }
    }
    marker(scan, context, found)
        .or_else(|| is_after_others(scan, context, found).then_some(Obstacle::Ambiguous))
        .or_else(|| are_halves_numbers(scan, context).then_some(Obstacle::Ambiguous))
}

/// What the digits from `place` on are, if those before are a number.
fn doubt_before(scan: &Scan, place: usize, gap: Gap) -> Option<Obstacle> {
    let is_last = scan.gaps().last().is_some_and(|(last, _)| usize::from(*last) == place);
    match gap {
        Gap::Slash | Gap::Wide => Some(Obstacle::List),
        Gap::Hyphen | Gap::Dash => Some(Obstacle::Range),
        Gap::Parenthesis => Some(Obstacle::OtherText),
        Gap::Dot if is_last && (is_only_dot(scan) || is_zero(scan, place)) => {
            Some(Obstacle::Decimal)
        }
        // A single space may separate two numbers.
        Gap::Dot | Gap::Space if is_last && scan.gaps().len() == 1 => Some(Obstacle::Ambiguous),
        Gap::Dot | Gap::Space | Gap::None => None,
    }
}

fn is_number(part: &Scan, gap: Gap, context: Context<'_>) -> bool {
    // Without plus sign, digits before a hyphen are often a number of another country.
    let is_guess = !part.plus && context.country.is_none() && gap != Gap::Hyphen;
    !readings(part, context).is_none() || is_guess && is_national_somewhere(part.digits())
}

/// Recognises the number of an entry in front of a telephone number, as in `(3) 030 123456`.
fn marker(scan: &Scan, context: Context<'_>, found: &Readings) -> Option<Obstacle> {
    let &(place, gap) = scan.gaps().first()?;
    let place = usize::from(place);
    let first = scan.digits().get(..place)?;
    // Mobile numbers of Argentina begin with 9, and the rest is a fixed-line number.
    let is_mobile = first == b"9" && gap == Gap::Space && context.is_in("AR");
    if scan.plus || first.starts_with(b"0") || place > MAX_MARKER || is_mobile {
        return None;
    }
    let rest = readings(&scan.from(place), context);
    // A calling code in parentheses is neither read nor taken for such a number.
    if rest.is_none()
        || rest.number() == found.number()
        || found.is_none() && context.plans.number(&[scan.digits()]).is_some()
    {
        return None;
    }
    Some(if gap == Gap::Parenthesis { Obstacle::List } else { Obstacle::Ambiguous })
}

/// Whether a number with a prefix follows other digits: a date, a time, a price or a postcode, as in `25.11. 030 123456`.
fn is_after_others(scan: &Scan, context: Context<'_>, found: &Readings) -> bool {
    !scan.plus
        && context.country.is_some()
        && scan.gaps().iter().any(|(place, _)| {
            let rest = readings(&scan.from(usize::from(*place)), context);
            rest.number() != found.number()
                && (rest.has_change(Change::TrunkPrefix)
                    || rest.has_change(Change::InternationalPrefix))
        })
}

/// Whether the first group of digits is another one than the calling code of the number. After a plus sign, this is only known
/// of a group that is short enough for a calling code; for digits without plus sign and country, of a group of any length.
pub(super) fn cuts_calling_code(scan: &Scan, number: &E164Number, is_guess: bool) -> bool {
    // A prefix in place of a calling code.
    let has_prefix = scan.digits().starts_with(b"0");
    if !is_guess && (!scan.plus || has_prefix) {
        return false;
    }
    let digits = number.as_bytes().get(1..).unwrap_or_default();
    let code = calling_code(digits).map_or(0, |(_, _, national)| digits.len() - national.len());
    let first = scan.gaps().first().map_or(code, |(place, _)| usize::from(*place));
    first != code && (is_guess || first <= MAX_CALLING_CODE)
}

/// Whether a hyphen separates the last digit, as the check digit of a book number.
pub(super) fn is_last_apart(scan: &Scan) -> bool {
    let last = scan.gaps().last();
    !scan.plus
        && last.is_some_and(|(place, gap)| {
            matches!(gap, Gap::Hyphen | Gap::Dash) && scan.length() - usize::from(*place) == 1
        })
}

/// Whether the digits are an address of the Internet Protocol: four numbers of 0 to 255 with dots between them.
fn is_address(scan: &Scan) -> bool {
    let (mut start, gaps) = (0, scan.gaps());
    let ends = gaps.iter().map(|(place, _)| usize::from(*place)).chain([scan.length()]);
    !scan.plus
        && gaps.len() == 3
        && gaps.iter().all(|(_, gap)| *gap == Gap::Dot)
        && ends.into_iter().all(|end| {
            let digits = scan.digits().get(start..end).unwrap_or_default();
            start = end;
            match digits {
                [b'0', _, ..] => false,
                [_, _, _] => digits <= b"255",
                _ => digits.len() < 3,
            }
        })
}

/// Whether the digits are two decimal numbers, such as a latitude and a longitude.
fn are_coordinates(scan: &Scan) -> bool {
    matches!(scan.gaps(), [(_, Gap::Dot), (_, gap), (_, Gap::Dot)]
        if !matches!(gap, Gap::None | Gap::Dot | Gap::Parenthesis))
}

/// Whether the digits are two numbers in groups of the same lengths, as in `32 216 32 217`.
fn are_halves_numbers(scan: &Scan, context: Context<'_>) -> bool {
    let (half, gaps) = (scan.length() / 2, scan.gaps());
    let (before, after) = gaps.split_at_checked(gaps.len() / 2).unwrap_or_default();
    let Some((&(middle, Gap::Space), after)) = after.split_first() else { return false };
    half >= MIN_HALF
        && usize::from(middle) == half
        && 2 * half == scan.length()
        && before.len() == after.len()
        && before.iter().zip(after).all(|(one, other)| one.0 + middle == other.0)
        && is_number(&scan.until(half), Gap::Space, context)
        && is_number(&scan.from(half), Gap::Space, context)
}

/// Whether three groups are a day, a month and a year, in any order in which people write them.
fn is_date(scan: &Scan) -> bool {
    let (mut start, mut before, mut rest) = (0, Gap::Space, scan.gaps());
    while let [(second, gap), (third, other), after @ ..] = rest {
        let (end, behind) = after.first().copied().unwrap_or((scan.length() as u8, Gap::Space));
        let lengths = [second - start, third - second, end - third];
        let digits = scan.digits().get(usize::from(start)..usize::from(end)).unwrap_or_default();
        let is_whole = scan.gaps().len() == 2;
        let is_apart = |gap| gap <= Gap::Parenthesis && gap != Gap::Dot;
        if gap == other
            && is_apart(before)
            && is_apart(behind)
            && is_date_of(digits, lengths, *gap, is_whole)
        {
            return true;
        }
        (start, before) = (*second, *gap);
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

fn is_date_of(digits: &[u8], lengths: [u8; 3], gap: Gap, is_whole: bool) -> bool {
    let is_separator = match gap {
        Gap::Space => is_whole,
        Gap::None | Gap::Wide | Gap::Parenthesis => false,
        Gap::Dot | Gap::Hyphen | Gap::Dash | Gap::Slash => true,
    };
    let value = |from: u8, length: u8| {
        let digits = digits.iter().skip(from.into()).take(usize::from(length));
        digits.fold(0_u32, |value, digit| 10 * value + u32::from(digit & 15))
    };
    let [one, two, three] = lengths;
    if !is_separator || one.max(two).max(three) > 4 {
        return false;
    }
    let (first, second, third) = (value(0, one), value(one, two), value(one + two, three));
    let is_year = |length, value| length == 4 && (1900..2100).contains(&value);
    let is_day = |length: u8, day: u32, month: u32| {
        length <= 4 && day.min(month).wrapping_sub(1) < 12 && day.max(month).wrapping_sub(1) < 31
    };
    let is_short = is_whole && gap != Gap::Space && three == 2;
    is_year(one, first) && is_day(two + three, second, third)
        || (is_year(three, third) || is_short) && is_day(one + two, first, second)
}

/// Whether the digits have a decimal part that no telephone number has.
fn is_fraction(scan: &Scan, place: usize) -> bool {
    // `+1.2025550100` is the form of RFC 5733, `4.93012345` has lost its exponent.
    let is_mantissa = place == 1 && !(scan.plus && matches!(scan.digits(), [b'1' | b'7', ..]));
    let is_short = scan.length() - place <= MAX_FRACTION;
    is_only_dot(scan) && (is_short || is_mantissa || is_zero(scan, place))
}

fn is_only_dot(scan: &Scan) -> bool {
    scan.gaps().iter().filter(|(_, gap)| *gap == Gap::Dot).count() == 1
}

fn is_zero(scan: &Scan, place: usize) -> bool {
    scan.digits().iter().skip(place).all(|digit| *digit == b'0')
}

/// The longest number of an entry that is recognised. Longer groups are more often area codes.
const MAX_MARKER: usize = 2;
const MAX_CALLING_CODE: usize = 3;
/// Fewer digits are no number by themselves, but a group.
const MIN_HALF: usize = 5;
/// The longest decimal part that is recognised whatever precedes it.
const MAX_FRACTION: usize = 3;
