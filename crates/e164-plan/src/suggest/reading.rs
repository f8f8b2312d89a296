//! The numbers that the digits of a text can stand for.

use super::change::{Change, Changes, Doubt, Obstacle};
use super::dialling::{
    LOCAL, MAX_PREFIX, NONE, TRUNK, ZERO, added, has_no_trunk_prefix, is_international_prefix,
    label,
};
use super::number::{E164Number, Plans};
use super::scan::{Scan, scan};
use crate::calling_code::{any_calling_code, calling_code, possible_lengths};
use crate::plan::Region;
use crate::{Fault, Kind, Length, outline};

/// What a text is read with: the country and its calling code, if it is given, and the numbers that are valid.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) country: Option<Region>,
    pub(super) code: &'a [u8],
    pub(super) plans: Plans<'a>,
}

impl Context<'_> {
    pub(super) fn is_in(&self, country: &str) -> bool {
        self.country.is_some_and(|given| given.as_str() == country)
    }
}

/// The readings of some digits of a text that are valid numbers.
#[derive(Clone, Copy)]
pub(super) struct Readings<'a> {
    pub(super) scan: &'a Scan,
    pub(super) context: &'a Context<'a>,
    /// The digits that are read.
    start: usize,
    end: usize,
    /// The first number, and what was changed.
    pub(super) number: Option<E164Number>,
    pub(super) changes: Changes,
    /// Whether there is another number.
    pub(super) is_ambiguous: bool,
    /// Whether there is a number whose calling code or prefix is no group of the text, although one seems to be.
    is_cut: bool,
}

/// Reads the digits from `start` to `end`.
pub(super) fn read<'a>(
    scan: &'a Scan,
    start: usize,
    end: usize,
    context: &'a Context<'a>,
) -> Readings<'a> {
    let mut readings = Readings {
        scan,
        context,
        start,
        end,
        number: None,
        changes: scan.changes,
        is_ambiguous: false,
        is_cut: false,
    };
    readings.read();
    readings.is_ambiguous |= readings.is_cut && readings.number.is_none();
    readings
}

impl<'a> Readings<'a> {
    pub(super) fn is_none(&self) -> bool {
        self.number.is_none() && !self.is_ambiguous
    }

    pub(super) fn digits(&self) -> &'a [u8] {
        self.digits_from(self.start)
    }

    fn digits_from(&self, start: usize) -> &'a [u8] {
        self.scan.digits().get(start..self.end).unwrap_or_default()
    }

    /// Whether a plus sign precedes the digits.
    pub(super) fn plus(&self) -> bool {
        self.scan.plus && self.start == 0
    }

    /// Whether a zero in parentheses follows the digit at `start`. A national number has none.
    fn has_zero_after(&self, start: usize) -> bool {
        self.scan.zero > start && self.scan.zero < self.end
    }

    fn read(&mut self) {
        let (plus, start, changes) = (self.plus(), self.start, self.scan.changes);
        if plus && self.international(start, changes) {
            return;
        }
        let with_plus = changes.with(Change::PlusAdded);
        let with_prefix = changes.with(Change::InternationalPrefix);
        let (country, digits) = (self.context.country, self.digits());
        if plus && !digits.starts_with(b"0") {
            return;
        }
        let is_dialled = if country.is_some() || digits.starts_with(b"00") {
            self.dialled(country, with_prefix)
        } else {
            !plus && self.international(start, with_plus)
        };
        if let Some(country) = country {
            self.national(country, with_plus);
            // Most countries dial `00`.
            let is_doubtful = self.number.is_some() && self.scan.last == 0;
            if digits.starts_with(b"00") && (!is_dialled || is_doubtful) {
                self.international(start + 2, with_prefix);
            }
        }
    }

    /// Adds a number if it is valid, and returns whether it is.
    fn add(&mut self, number: &E164Number, changes: Changes) -> bool {
        let is_valid = self.context.plans.contain(number);
        match self.number {
            _ if !is_valid => {}
            None => (self.number, self.changes) = (Some(*number), changes),
            Some(first) => self.is_ambiguous |= *number != first,
        }
        is_valid
    }

    /// Reads what follows an international prefix; returns whether there is one. Without a country, `00` is one, and those that
    /// begin with it, as some countries select a carrier with the next digits, if the number after `00` is valid.
    fn dialled(&mut self, country: Option<Region>, changes: Changes) -> bool {
        let mut is_dialled = false;
        let first = if country.is_none() { 2 } else { 1 };
        for end in first..MAX_PREFIX {
            if is_international_prefix(country, self.digits(), end) {
                is_dialled = true;
                let is_valid = self.international(self.start + end, changes);
                if country.is_none() && end == first && (self.plus() || !is_valid) {
                    break;
                }
            }
        }
        is_dialled
    }

    /// Reads digits that begin with a calling code; returns whether a number is valid.
    fn international(&mut self, start: usize, changes: Changes) -> bool {
        let digits = self.digits_from(start);
        let Some((_, index, national)) = calling_code(digits) else { return false };
        let code = digits.get(..digits.len() - national.len()).unwrap_or_default();
        let is_guess = !self.scan.plus && self.context.country.is_none() && start == 0;
        let (end, gap) = (start + code.len(), self.scan.gap_after(start));
        let number = E164Number::new(digits);
        // A zero in parentheses is a trunk prefix, or one that belongs to the number in Italy: both follow the calling code.
        let has_zero = self.has_zero_after(start);
        if has_zero && self.scan.zero != end {
            self.is_cut = true;
            return false;
        }
        if gap < self.end && gap != end && (is_guess || gap <= start + MAX_CALLING_CODE) {
            self.is_cut |= self.context.plans.contain(&number);
            return false;
        }
        let mut is_valid = self.add(&number, changes);
        if has_zero && let [_, after @ ..] = national {
            let number = E164Number::new(code).with(after);
            is_valid |= self.add(&number, changes.with(Change::TrunkPrefix));
        }
        // Other regions of the calling code have the same prefixes, apart from area codes that they add.
        is_valid || self.prefixed(Region::of_code(index), code, end, changes)
    }

    /// Reads what precedes a national number, which follows `code`; returns whether a number is valid.
    fn prefixed(&mut self, region: Region, code: &[u8], start: usize, changes: Changes) -> bool {
        let national = self.digits_from(start);
        let mut is_valid = false;
        for end in 1..MAX_PREFIX {
            let Some((prefix, rest)) = national.split_at_checked(end) else { break };
            let label = label(region, prefix);
            // After a calling code, area codes are not added.
            if label == NONE || label == LOCAL && start > self.start {
                continue;
            }
            let mut number = E164Number::new(code);
            let mut change = Change::TrunkPrefix;
            if label != TRUNK {
                let kept = usize::from(label & 1)..end - usize::from(label >> 1 & 2);
                number = number.with(added(region)).with(prefix.get(kept).unwrap_or_default());
                if label != ZERO {
                    change = Change::NationalFormat;
                }
            }
            number = number.with(rest);
            let is_split = label == TRUNK && self.scan.splits_group(start, start + end);
            if is_split || self.has_zero_after(start) {
                self.is_cut |= self.context.plans.contain(&number);
            } else {
                is_valid |= self.add(&number, changes.with(change));
            }
        }
        is_valid
    }

    /// Reads a number in the national format of a country, or one that lacks the plus sign before its calling code.
    fn national(&mut self, country: Region, with_plus: Changes) {
        let (digits, start, code) = (self.digits(), self.start, self.context.code);
        let changes = self.scan.changes.with(Change::CountryCode);
        self.prefixed(country, code, start, changes);
        let number = E164Number::new(code).with(digits);
        let kind = number.kind();
        // Mobile numbers are often written without trunk prefix; other numbers without it are doubtful.
        let lacks_prefix =
            !matches!(kind, Kind::Unknown | Kind::Mobile) && !has_no_trunk_prefix(country);
        let gap = self.scan.gap_after(start);
        let has_code = !self.plus() && digits.starts_with(code);
        // A calling code of another country, or one in parentheses, is more often an area code.
        let is_apart = self.scan.parentheses && digits.len() == self.scan.digits().len();
        let is_own = has_code && !is_apart && self.international(start, with_plus);
        // Fewer digits are a postcode or a local number.
        self.is_ambiguous |= lacks_prefix && digits.len() < MIN_NATIONAL;
        let is_group = gap >= self.end || gap == start + code.len();
        let is_mobile = |number: E164Number| number.kind() == Kind::Mobile;
        if self.has_zero_after(start) {
            self.is_cut |= self.context.plans.contain(&number);
        } else if !(is_own && is_group && lacks_prefix && self.number.is_some_and(is_mobile)) {
            self.add(&number, changes);
        }
        // Two digits in a group of their own may be the calling code of another country. In Mexico, 1 was the prefix of mobile
        // numbers, and it is the calling code of North America, where area codes have three digits.
        let is_foreign = kind != Kind::Unknown && gap <= start + 2
            || digits.starts_with(b"1")
                && (gap >= self.end || self.scan.gap_after(start + 1) == start + AREA_END)
                && self.context.is_in("MX");
        if !is_own && self.number.is_some() && (lacks_prefix || has_code || is_foreign) {
            self.international(start, with_plus);
        }
    }
}

/// Whether digits without plus sign and country, which are a number with its calling code, may as well be a national number of
/// another country.
pub(super) fn is_doubtful_guess(number: &E164Number) -> bool {
    let digits = number.digits();
    // 800 is the calling code of worldwide toll-free numbers, and the area code of those of North America.
    let is_worldwide =
        calling_code(digits).is_some_and(|(_, code, _)| Region::of_code(code).is_world());
    is_worldwide || is_national_somewhere(digits)
}

/// Whether digits are a national number of any country: of any kind that people have where national numbers are written without
/// a prefix, a mobile number elsewhere.
pub(super) fn is_national_somewhere(digits: &[u8]) -> bool {
    any_calling_code(&mut |index, code| match E164Number::new(code).with(digits).kind() {
        Kind::Mobile | Kind::FixedLineOrMobile => true,
        Kind::FixedLine => has_no_trunk_prefix(Region(index)),
        _ => false,
    })
}

/// Why no reading is a valid number.
pub(super) fn obstacle(readings: &Readings<'_>) -> Obstacle {
    let digits = readings.digits();
    if !readings.plus() {
        for end in 2..MAX_PREFIX {
            // The plan first: few of the numbers are valid, and all prefixes of the world cost much more.
            if Plans::ALONE.contain_digits(digits.get(end..).unwrap_or_default(), b"")
                && is_international_prefix(None, digits, end)
            {
                return Obstacle::InternationalPrefix;
            }
        }
        if readings.context.country.is_none() {
            return Obstacle::NationalFormat;
        }
    }
    let code = if readings.plus() { b"" } else { readings.context.code };
    let number = E164Number::new(code).with(digits);
    match outline(number.as_bytes()).map(|outline| outline.length()) {
        Err(Fault::UnknownCallingCode) => Obstacle::UnknownCallingCode,
        Err(_) => Obstacle::TooManyDigits,
        Ok(_) if lacks_zero(number.digits()) => Obstacle::ZeroMissing,
        Ok(Length::TooShort | Length::LocalOnly) => Obstacle::MissingDigits,
        Ok(Length::TooLong) => Obstacle::TooManyDigits,
        Ok(Length::Possible | Length::Invalid) => Obstacle::NotInPlan,
    }
}

/// Why a number in E.164 form is not valid, if the digits tell.
pub(super) fn doubt(number: &[u8]) -> Option<Doubt> {
    let digits = number.strip_prefix(b"+")?;
    let (_, code, national) = calling_code(digits)?;
    let (possible, _) = possible_lengths(code);
    // With two digits more, it would still be too short. Asked first, because the readings cost much more.
    if national.len() + 2 < possible.trailing_zeros() as usize {
        return None;
    }
    let scan = scan(str::from_utf8(number).ok()?).ok()?;
    let context = Context { country: None, code: b"", plans: Plans::ALONE };
    let changes = read(&scan, 0, digits.len(), &context).changes;
    let (_, shorter) = digits.split_last()?;
    Some(if changes.contains(Change::NationalFormat) {
        Doubt::NationalFormat
    } else if changes.contains(Change::TrunkPrefix) {
        Doubt::TrunkPrefix
    } else if lacks_zero(digits) {
        Doubt::ZeroMissing
    } else if Plans::ALONE.contain_digits(shorter, b"") {
        Doubt::TooManyDigits
    } else if b"0123456789".chunks(1).any(|digit| Plans::ALONE.contain_digits(digits, digit)) {
        Doubt::TooFewDigits
    } else {
        return None;
    })
}

fn lacks_zero(digits: &[u8]) -> bool {
    let Some((value, _, national)) = calling_code(digits) else { return false };
    let code = digits.get(..digits.len() - national.len()).unwrap_or_default();
    let with = |zero: &[u8]| Plans::ALONE.contain(&E164Number::new(code).with(zero).with(national));
    with(b"0") || value == BENIN && with(b"01")
}

/// The index of the digit after the calling code and the area code in a number of North America.
const AREA_END: usize = 4;
const MAX_CALLING_CODE: usize = 3;
const MIN_NATIONAL: usize = 7;
/// Benin put `01` in front of all numbers in 2024.
const BENIN: u16 = 229;
