//! What the groups of digits tell: a date, a decimal number, an entry of a list, a range, or several numbers.

use core::ops::Range;

use super::change::{Change, Obstacle};
use super::number::E164Number;
use super::reading::{Context, Readings, is_national_somewhere, readings};
use super::scan::{Gap, Scan};
use crate::calling_code;

/// What the groups are, if their form alone tells.
pub(super) fn form(scan: &Scan) -> Option<Obstacle> {
    if is_date(scan) {
        Some(Obstacle::Date)
    } else {
        is_fraction(scan).then_some(Obstacle::Decimal)
    }
}

/// What else than one number the groups may be, if some of them are a number by themselves.
pub(super) fn several(scan: &Scan, context: Context<'_>, found: &Readings) -> Option<Obstacle> {
    let end = scan.gaps().filter_map(|(place, gap)| {
        let obstacle = doubt_before(scan, place, gap)?;
        is_number(&scan.until(place), gap, context).then_some(obstacle)
    });
    { end }
        .next()
        .or_else(|| marker(scan, context, found))
        .or_else(|| are_halves_numbers(scan, context).then_some(Obstacle::Ambiguous))
}

/// What the digits from `place` on are, if those before are a number.
fn doubt_before(scan: &Scan, place: usize, gap: Gap) -> Option<Obstacle> {
    let last = scan.length() - place;
    let is_last = scan.gaps().next_back().is_some_and(|(other, _)| other == place);
    let is_only = is_last && scan.gaps().count() == 1;
    match gap {
        Gap::Slash | Gap::Wide => Some(Obstacle::List),
        Gap::Hyphen | Gap::Dash => Some(Obstacle::Range),
        Gap::Parenthesis => Some(Obstacle::OtherText),
        Gap::Dot if is_last && (is_only_dot(scan) || is_zero(scan, place)) => {
            Some(Obstacle::Decimal)
        }
        // Groups of one digit are rare: it may be an extension, or the number of a note. A single space may separate two numbers.
        Gap::Dot | Gap::Space if is_last && last == 1 || is_only => Some(Obstacle::Ambiguous),
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
    let (place, gap) = scan.gaps().next().filter(|_| !scan.plus)?;
    let first = scan.until(place);
    // Mobile numbers of Argentina begin with 9, and the rest is a fixed-line number.
    let is_mobile = context.country.is_some_and(|country| country.as_str() == "AR");
    let is_mobile = is_mobile && gap == Gap::Space && first.digits() == b"9";
    if first.digits().starts_with(b"0") || place > MAX_MARKER || is_mobile {
        return None;
    }
    let rest = readings(&scan.from(place), context);
    // Area codes have several digits, but what follows them has no prefix.
    let has_prefix =
        rest.has_change(Change::TrunkPrefix) || rest.has_change(Change::InternationalPrefix);
    // A calling code in parentheses is neither read nor taken for such a number.
    let has_calling_code = found.is_none() && context.plans.number([scan.digits()]).is_some();
    let is_other =
        !has_calling_code && rest.number().is_some_and(|number| Some(number) != found.number());
    let is_doubtful = is_other && (place <= MAX_SHORT_MARKER || has_prefix);
    is_doubtful.then_some(if gap == Gap::Parenthesis {
        Obstacle::List
    } else {
        Obstacle::Ambiguous
    })
}

/// Whether the first group of digits, which a person writes for a calling code, is not that of the number.
pub(super) fn cuts_calling_code(scan: &Scan, number: &E164Number) -> bool {
    let digits = number.as_bytes().get(1..).unwrap_or_default();
    let code = calling_code(digits).map_or(0, |(_, _, national)| digits.len() - national.len());
    let first = scan.gaps().next().map(|(place, _)| place);
    first.is_some_and(|first| first != code && first <= MAX_CALLING_CODE)
}

/// Whether the digits are two numbers in groups of the same lengths, as in `32 216 32 217`.
fn are_halves_numbers(scan: &Scan, context: Context<'_>) -> bool {
    let half = scan.length() / 2;
    let places = |from: usize| {
        let gaps = scan.gaps().filter_map(move |(place, _)| place.checked_sub(from));
        gaps.take_while(move |place| *place < half)
    };
    half >= MIN_HALF
        && scan.gaps().any(|gap| gap == (half, Gap::Space))
        && places(0).eq(places(half).filter(|place| *place > 0))
        && is_number(&scan.until(half), Gap::Space, context)
        && is_number(&scan.from(half), Gap::Space, context)
}

/// Whether three groups are a day, a month and a year, in any order in which people write them.
fn is_date(scan: &Scan) -> bool {
    let starts = scan.gaps().map(|(place, gap)| (place, Some(gap)));
    let mut starts = [(0, None)].into_iter().chain(starts).chain([(scan.length(), None)]);
    let (Some(mut first), Some(mut second), Some(mut third)) =
        (starts.next(), starts.next(), starts.next())
    else {
        return false;
    };
    let is_whole = scan.gaps().count() == 2;
    starts.any(|end| {
        let groups = [first.0..second.0, second.0..third.0, third.0..end.0];
        let is_one = second.1 == third.1 && is_date_of(scan, groups, second.1, is_whole);
        let is_apart = |gap| matches!(gap, None | Some(Gap::Space | Gap::Wide | Gap::Parenthesis));
        let is_found = is_one && is_apart(first.1) && is_apart(end.1);
        (first, second, third) = (second, third, end);
        is_found
    })
}

fn is_date_of(scan: &Scan, groups: [Range<usize>; 3], gap: Option<Gap>, is_whole: bool) -> bool {
    let is_space = gap == Some(Gap::Space);
    if matches!(gap, None | Some(Gap::None | Gap::Wide | Gap::Parenthesis)) || is_space && !is_whole
    {
        return false;
    }
    let [one, two, three] = groups.map(|group| {
        let digits = scan.digits().get(group).unwrap_or_default();
        (
            digits.len(),
            digits.iter().take(4).fold(0, |value, digit| 10 * value + u32::from(digit & 15)),
        )
    });
    let is_year = |(length, value): (usize, u32)| length == 4 && (1900..2100).contains(&value);
    let is_day = |(length, day): (usize, u32), (other, month): (usize, u32)| {
        let fits = |day, month| (1..=31).contains(&day) && (1..=12).contains(&month);
        length <= 2 && other <= 2 && (fits(day, month) || fits(month, day))
    };
    let is_short = is_whole && !is_space && three.0 == 2;
    is_year(one) && is_day(two, three) || (is_year(three) || is_short) && is_day(one, two)
}

/// Whether the digits have a decimal part that no telephone number has.
fn is_fraction(scan: &Scan) -> bool {
    let Some((place, Gap::Dot)) = scan.gaps().next_back() else { return false };
    if !is_only_dot(scan) {
        return false;
    }
    let is_short = scan.length() - place <= MAX_FRACTION;
    // `+1.2025550100` is the form of RFC 5733, `4.93012345` has lost its exponent.
    let whole = scan.until(place);
    let is_mantissa = place == 1 && !(scan.plus && matches!(whole.digits(), b"1" | b"7"));
    is_short || is_mantissa || is_zero(scan, place)
}

fn is_only_dot(scan: &Scan) -> bool {
    scan.gaps().filter(|(_, gap)| *gap == Gap::Dot).count() == 1
}

fn is_zero(scan: &Scan, place: usize) -> bool {
    scan.digits().iter().skip(place).all(|digit| *digit == b'0')
}

/// The longest number of an entry that is recognised if a prefix follows.
const MAX_MARKER: usize = 4;
/// The longest one that is recognised otherwise.
const MAX_SHORT_MARKER: usize = 2;
const MAX_CALLING_CODE: usize = 3;
/// Fewer digits are no number by themselves, but a group.
const MIN_HALF: usize = 5;
/// The longest decimal part that is recognised whatever precedes it.
const MAX_FRACTION: usize = 3;
