//! What the groups of digits tell: a date, a decimal number, an entry of a list, a range, or several numbers.

use super::change::{Change, Obstacle};
use super::reading::{Context, Readings, is_national_somewhere, read};
use super::scan::{Gap, Scan};

/// What the groups are, if their form alone tells.
pub(super) fn form(scan: &Scan) -> Result<(), Obstacle> {
    if (0..scan.last).any(|group| is_date(scan, group)) {
        return Err(Obstacle::Date);
    }
    let (gap, size) = (scan.gap(scan.last), scan.size(scan.last));
    let is_between_dots = scan.last == 3 && scan.gap(1) == Gap::Dot && gap == Gap::Dot;
    Err(match (gap, size) {
        _ if is_between_dots && scan.gap(2) == Gap::Dot && is_address(scan) => Obstacle::OtherText,
        // A latitude and a longitude.
        _ if is_between_dots && !matches!(scan.gap(2), Gap::Dot | Gap::Parenthesis) => {
            Obstacle::Decimal
        }
        (Gap::Dot, _) if is_fraction(scan, size) => Obstacle::Decimal,
        // Groups of one digit are rare: it may be an extension, a check digit, or the number of a note.
        (Gap::Dot | Gap::Space | Gap::Hyphen | Gap::Dash, 1) => Obstacle::Ambiguous,
        (Gap::Wide, 1 | 2) => Obstacle::List,
        (Gap::Parenthesis, 1 | 2) if scan.closed => Obstacle::OtherText,
        _ => return Ok(()),
    })
}

/// What else than one number the groups may be, if some of them are a number by themselves.
pub(super) fn several(
    scan: &Scan,
    context: &Context<'_>,
    found: &Readings<'_>,
) -> Result<(), Obstacle> {
    let end = scan.start(scan.last + 1);
    let is_north_american = !scan.plus
        && context.code == b"1"
        && found.number.is_some()
        && !found.changes.contains(Change::InternationalPrefix);
    for group in 1..=scan.last {
        let (place, gap) = (scan.start(group), scan.gap(group));
        // National numbers of North America are written in groups of three, three and four digits.
        if is_north_american && !matches!(end - place, 4 | 7 | 10) {
            return Err(Obstacle::Ambiguous);
        }
        let is_half = gap == Gap::Space && 2 * place == end && place >= MIN_NUMBER;
        let doubt = doubt_before(scan, group).or(is_half.then_some(Obstacle::Ambiguous));
        if let Some(doubt) = doubt
            && is_number(scan, 0, place, gap, context)
            && (!is_half || is_number(scan, place, end, gap, context))
        {
            return Err(doubt);
        }
        let rest = read(scan, place, end, context);
        if scan.plus || rest.number.is_none() || rest.number == found.number {
            continue;
        }
        let is_apart = group == 1 && gap == Gap::Parenthesis;
        if group == 1 && is_marker(scan, context, found) || has_prefix(&rest) {
            return Err(if is_apart { Obstacle::List } else { Obstacle::Ambiguous });
        }
    }
    Ok(())
}

/// What the digits from a group on are, if those before are a number.
fn doubt_before(scan: &Scan, group: usize) -> Option<Obstacle> {
    let (before, size) = (scan.size(group - 1), scan.size(group));
    let is_last = group == scan.last;
    Some(match scan.gap(group) {
        Gap::Slash | Gap::Wide => Obstacle::List,
        Gap::Hyphen
            if size >= 4 && scan.gap(group - 1) == Gap::Hyphen && !is_range(scan, group) =>
        {
            return None;
        }
        Gap::Hyphen | Gap::Dash => Obstacle::Range,
        Gap::Parenthesis => Obstacle::OtherText,
        Gap::Dot if is_last && (is_only_dot(scan) || is_zero(scan)) => Obstacle::Decimal,
        // A single space may separate two numbers, or a number and its extension.
        Gap::Dot | Gap::Space if is_last && before >= MIN_NUMBER && size <= before => {
            Obstacle::Ambiguous
        }
        Gap::Dot | Gap::Space | Gap::None => return None,
    })
}

/// Whether a group begins with the same digit as what precedes it, as both ends of a range do.
fn is_range(scan: &Scan, group: usize) -> bool {
    let digit = |place| scan.digits().get(place);
    digit(scan.start(group)) == digit(scan.start(group).saturating_sub(scan.size(group)))
}

fn is_number(scan: &Scan, start: usize, end: usize, gap: Gap, context: &Context<'_>) -> bool {
    let part = read(scan, start, end, context);
    // Without plus sign, digits before a hyphen are often a number of another country.
    let is_guess = !scan.plus && context.country.is_none() && gap != Gap::Hyphen;
    !part.is_none() || is_guess && is_national_somewhere(part.digits())
}

/// Whether a number follows a date, a time, a price or a postcode, as in `25.11. 030 123456`.
fn has_prefix(rest: &Readings<'_>) -> bool {
    rest.context.country.is_some()
        && (rest.changes.contains(Change::TrunkPrefix)
            || rest.changes.contains(Change::InternationalPrefix))
}

/// Whether the first group may be the number of an entry in front of a telephone number, as in `(3) 030 123456`.
fn is_marker(scan: &Scan, context: &Context<'_>, found: &Readings<'_>) -> bool {
    // Mobile numbers of Argentina begin with 9, and the rest is a fixed-line number. Longer groups are more often area codes.
    let is_mobile =
        scan.digits().starts_with(b"9") && scan.gap(1) == Gap::Space && context.is_in("AR");
    // A calling code in parentheses is neither read nor taken for the number of an entry.
    let is_code = found.number.is_none() && context.plans.contain_digits(scan.digits(), b"");
    scan.size(0) <= 2 && !scan.digits().starts_with(b"0") && !is_mobile && !is_code
}

/// Whether the digits are an address of the Internet Protocol: numbers of 0 to 255 with dots between them.
fn is_address(scan: &Scan) -> bool {
    let is_padded = scan.digits().starts_with(b"0");
    let is_byte = |group| scan.value(group) < 256 && (!is_padded || scan.size(group) == 3);
    !scan.plus && (0..4).all(is_byte)
}

/// Whether this group and the next two are a day, a month and a year, in any order in which people write them.
fn is_date(scan: &Scan, group: usize) -> bool {
    let gap = scan.gap(group + 1);
    let is_whole = scan.last == 2;
    let is_separator = match gap {
        Gap::Space => is_whole,
        Gap::None | Gap::Wide | Gap::Parenthesis => false,
        Gap::Dot | Gap::Hyphen | Gap::Dash | Gap::Slash => true,
    };
    if !is_separator || scan.last > 1 && gap != scan.gap(group + 2) {
        return false;
    }
    let is_year = |group| scan.size(group) == 4 && (1900..2100).contains(&scan.value(group));
    let are_day_and_month = |group| {
        let (one, other) = (scan.value(group), scan.value(group + 1));
        one.min(other).wrapping_sub(1) < 12 && one.max(other) <= 31
    };
    let is_short = is_whole && gap != Gap::Space && scan.size(group + 2) == 2;
    // Two years.
    is_year(group) && scan.last == 1 && is_year(1)
        || is_year(group) && are_day_and_month(group + 1)
        || (is_year(group + 2) || is_short) && are_day_and_month(group)
}

/// Whether the last group is a decimal part that no telephone number has.
fn is_fraction(scan: &Scan, size: usize) -> bool {
    // `+1.2025550100` is the form of RFC 5733, `+4.93012345` and `48.856613` are numbers of other kinds.
    let is_mantissa = scan.last == 1
        && match scan.digits() {
            [b'1' | b'7', ..] if scan.plus => false,
            _ if scan.plus => scan.size(0) == 1,
            digits => scan.size(0) == 1 || !digits.starts_with(b"0"),
        };
    is_only_dot(scan) && (size <= MAX_FRACTION || is_mantissa || is_zero(scan))
}

/// Whether the gap in front of the last group is not the second one of several dots.
fn is_only_dot(scan: &Scan) -> bool {
    scan.gap(scan.last - 1) != Gap::Dot
}

fn is_zero(scan: &Scan) -> bool {
    scan.value(scan.last) == 0
}

/// Fewer digits are no number by themselves, but a group.
const MIN_NUMBER: usize = 5;
/// The longest decimal part that is recognised whatever precedes it.
const MAX_FRACTION: usize = 3;
