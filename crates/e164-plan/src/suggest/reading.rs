//! The numbers that the digits of a text can stand for.

use super::change::{Change, Changes, Doubt, Obstacle};
use super::dialling::Dialling;
use super::number::{E164Number, Plans};
use super::scan::Scan;
use crate::plan::Region;
use crate::{Fault, Kind, Length, calling_code, look_up, possible_lengths};

/// The readings of a text that are valid numbers: none, one, or several.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Readings {
    first: Option<(E164Number, Changes)>,
    is_ambiguous: bool,
}

impl Readings {
    fn add(&mut self, number: Option<E164Number>, changes: Changes) {
        match (number, &self.first) {
            (None, _) => {}
            (Some(number), None) => self.first = Some((number, changes)),
            (Some(number), Some((first, _))) => self.is_ambiguous |= number != *first,
        }
    }

    pub(super) fn is_none(&self) -> bool {
        self.first.is_none()
    }

    pub(super) fn number(&self) -> Option<E164Number> {
        self.first.map(|(number, _)| number)
    }

    pub(super) fn has_change(&self, change: Change) -> bool {
        self.first.is_some_and(|(_, changes)| changes.contains(change))
    }

    fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        if self.is_none() { other() } else { self }
    }

    /// A number that must not be suggested, but makes another one doubtful.
    fn doubt(&mut self, other: Self) {
        if let (Some(number), Some(other)) = (self.number(), other.number()) {
            self.is_ambiguous |= number != other;
        }
    }

    /// The only reading.
    pub(super) fn only(self) -> Result<Option<(E164Number, Changes)>, Obstacle> {
        if self.is_ambiguous { Err(Obstacle::Ambiguous) } else { Ok(self.first) }
    }
}

/// What a text is read with: the country, if it is given, and the numbers that are valid.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) country: Option<Region>,
    pub(super) plans: Plans<'a>,
}

impl Context<'_> {
    pub(super) fn is_in(self, country: &str) -> bool {
        self.country.is_some_and(|given| given.as_str() == country)
    }
}

/// Reads the digits of a text.
pub(super) fn readings(scan: &Scan, context: Context<'_>) -> Readings {
    let (digits, changes) = (scan.digits(), scan.changes);
    let Context { country, plans } = context;
    if scan.plus {
        let found = international(digits, scan.zero, changes, plans);
        return found.or_else(|| after_plus(scan, context));
    }
    match country {
        Some(country) => in_country(scan, country, plans),
        None => without_country(scan, plans),
    }
}

fn without_country(scan: &Scan, plans: Plans<'_>) -> Readings {
    let (digits, changes) = (scan.digits(), scan.changes);
    let [b'0', b'0', rest @ ..] = digits else {
        return international(digits, scan.zero, changes.with(Change::PlusAdded), plans);
    };
    let zero = scan.zero.and_then(|zero| zero.checked_sub(2));
    let changes = changes.with(Change::InternationalPrefix);
    let mut found = international(rest, zero, changes, plans);
    if !found.is_none() {
        // Some countries select a carrier with the digits after `00`.
        for dialling in Dialling::all() {
            dialling.after_international_prefix(digits, &mut |rest| {
                found.add(plans.number(&[rest]), changes);
            });
        }
    }
    found
}

fn in_country(scan: &Scan, country: Region, plans: Plans<'_>) -> Readings {
    let (digits, changes) = (scan.digits(), scan.changes);
    let dialled = Dialling::of(country.as_str());
    let mut found = Readings::default();
    if let Some(dialling) = dialled {
        dialling.after_international_prefix(digits, &mut |rest| {
            let zero = scan.zero.and_then(|zero| (zero + rest.len()).checked_sub(digits.len()));
            let changes = changes.with(Change::InternationalPrefix);
            merge(&mut found, international(rest, zero, changes, plans));
        });
    }
    let in_national_format = national(scan, country, dialled, plans);
    merge(&mut found, in_national_format);
    // A number of North America with its calling code, which was the prefix of mobile numbers in Mexico.
    if found.has_change(Change::TrunkPrefix)
        && matches!(digits, [b'1', ..])
        && (scan.gaps().is_empty() || matches!(scan.gaps(), [_, (AREA_END, _), ..]))
        && country.as_str() == "MX"
    {
        found.doubt(international(digits, None, changes, plans));
    }
    // Mobile numbers are often written without trunk prefix; other numbers without it are doubtful.
    let lacks_prefix = dialled.is_some_and(|dialling| !dialling.is_optional())
        && in_national_format.first.is_some_and(|(number, changes)| {
            !changes.contains(Change::TrunkPrefix) && !number.is_of(&[Kind::Mobile])
        });
    let is_own_code = is_own_code(digits, country);
    if is_own_code || lacks_prefix {
        let with_plus = international(digits, scan.zero, changes.with(Change::PlusAdded), plans);
        // A calling code of another country, or one in parentheses, is more often an area code.
        if is_own_code && !scan.parentheses {
            merge(&mut found, with_plus);
        } else {
            found.doubt(with_plus);
        }
    }
    found
}

fn merge(found: &mut Readings, other: Readings) {
    if let Some((number, changes)) = other.first {
        found.add(Some(number), changes);
    }
    found.is_ambiguous |= other.is_ambiguous;
}

/// Reads digits that begin with a calling code.
fn international(
    digits: &[u8],
    zero: Option<usize>,
    changes: Changes,
    plans: Plans<'_>,
) -> Readings {
    let mut found = Readings::default();
    found.add(plans.number(&[digits]), changes);
    if let Some(zero) = zero {
        let (before, after) = digits.split_at_checked(zero).unwrap_or_default();
        let after = after.get(1..).unwrap_or_default();
        found.add(plans.number(&[before, after]), changes.with(Change::TrunkPrefix));
    }
    found.or_else(|| without_trunk_prefix(digits, changes, plans))
}

/// Reads a calling code, a trunk prefix and a national number.
fn without_trunk_prefix(digits: &[u8], changes: Changes, plans: Plans<'_>) -> Readings {
    let mut found = Readings::default();
    let Some((_, code, national)) = calling_code(digits) else { return found };
    let prefix = digits.get(..digits.len() - national.len()).unwrap_or_default();
    // Other regions of the calling code have the same prefixes, apart from area codes that they add.
    if let Some(dialling) = Dialling::of(Region::of_code(code).as_str()) {
        dialling.national_numbers(national, &mut |number| {
            if number.len() < national.len() {
                found.add(number.after(prefix, plans), changes.with(number.change()));
            }
        });
    }
    found
}

/// Reads what follows a plus sign but is not a calling code: an international prefix, or a number in national format.
fn after_plus(scan: &Scan, context: Context<'_>) -> Readings {
    let (digits, changes) = (scan.digits(), scan.changes);
    let Context { country, plans } = context;
    let mut found = Readings::default();
    let with_prefix = changes.with(Change::InternationalPrefix);
    if let [b'0', b'0', rest @ ..] = digits {
        merge(&mut found, international(rest, None, with_prefix, plans));
    }
    if let (Some(country), [b'0', ..]) = (country, digits) {
        let dialled = Dialling::of(country.as_str());
        if let Some(dialling) = dialled {
            dialling.after_international_prefix(digits, &mut |rest| {
                merge(&mut found, international(rest, None, with_prefix, plans));
            });
        }
        merge(&mut found, national(scan, country, dialled, plans));
    }
    found
}

/// Reads a number in the national format of a country.
fn national(scan: &Scan, country: Region, dialled: Option<Dialling>, plans: Plans<'_>) -> Readings {
    let mut found = Readings::default();
    let mut code = [0; 3];
    let code = country.calling_code(&mut code);
    let (digits, changes) = (scan.digits(), scan.changes.with(Change::CountryCode));
    if let Some(dialling) = dialled {
        dialling.national_numbers(digits, &mut |number| {
            let change = number.change();
            let prefix = digits.len().saturating_sub(number.len());
            let number = number.after(code, plans);
            if change == Change::TrunkPrefix && scan.splits_group(prefix) {
                found.is_ambiguous |= number.is_some();
            } else {
                found.add(number, changes.with(change));
            }
        });
    }
    found.add(plans.number(&[code, digits]), changes);
    found
}

fn is_own_code(digits: &[u8], country: Region) -> bool {
    let mut code = [0; 3];
    digits.starts_with(country.calling_code(&mut code))
}

/// Whether digits without plus sign and country, which are a number with its calling code, may as well be a national number of
/// another country.
pub(super) fn is_doubtful_guess(number: &E164Number) -> bool {
    let digits = number.as_bytes().get(1..).unwrap_or_default();
    // 800 is the calling code of worldwide toll-free numbers, and the area code of those of North America.
    let is_worldwide =
        calling_code(digits).is_some_and(|(_, code, _)| Region::of_code(code).is_world());
    is_worldwide || is_national_somewhere(digits)
}

/// Whether digits are a national number of any country: of any kind that people have where national numbers are written without
/// a prefix, a mobile number elsewhere.
pub(super) fn is_national_somewhere(digits: &[u8]) -> bool {
    let is_number = |region: Region, kinds: &[Kind]| {
        let mut code = [0; 3];
        let number = E164Number::joined(&[region.calling_code(&mut code), digits]);
        number.is_some_and(|number| number.is_of(kinds))
    };
    let mobile = [Kind::Mobile, Kind::FixedLineOrMobile];
    let personal = [Kind::Mobile, Kind::FixedLineOrMobile, Kind::FixedLine];
    Region::all_main().any(|region| is_number(region, &mobile))
        || Dialling::regions_without_trunk_prefix()
            .filter_map(Region::from_code)
            .any(|region| is_number(region, &personal))
}

/// Why no reading is a valid number.
pub(super) fn obstacle(scan: &Scan, country: Option<Region>) -> Obstacle {
    let digits = scan.digits();
    if !scan.plus && country.is_none() {
        let international = Dialling::all().any(|dialling| begins_with_prefix(dialling, digits));
        return if international {
            Obstacle::InternationalPrefix
        } else {
            Obstacle::NationalFormat
        };
    }
    if let [b'0', b'0', rest @ ..] = digits
        && !scan.plus
        && Plans::ALONE.number(&[rest]).is_some()
    {
        return Obstacle::InternationalPrefix;
    }
    let mut code = [0; 3];
    let code = match country {
        Some(country) if !scan.plus => country.calling_code(&mut code),
        _ => b"",
    };
    E164Number::joined(&[code, digits])
        .map_or(Obstacle::TooManyDigits, |number| invalid(number.as_bytes()))
}

fn begins_with_prefix(dialling: Dialling, digits: &[u8]) -> bool {
    let mut is_valid = false;
    dialling.after_international_prefix(digits, &mut |rest| {
        is_valid |= Plans::ALONE.number(&[rest]).is_some();
    });
    is_valid
}

/// Why a number in E.164 form is not valid, if the digits tell.
pub(super) fn doubt(digits: &[u8]) -> Option<Doubt> {
    let (value, code, national) = calling_code(digits)?;
    let (possible, _) = possible_lengths(code);
    let is_shorter = national.len() < possible.trailing_zeros() as usize;
    let found = if is_shorter {
        None
    } else {
        without_trunk_prefix(digits, Changes::default(), Plans::ALONE).first
    };
    if let Some((_, changes)) = found {
        let is_rewritten = changes.contains(Change::NationalFormat);
        return Some(if is_rewritten { Doubt::NationalFormat } else { Doubt::TrunkPrefix });
    }
    let (code, _) = digits.split_at_checked(digits.len() - national.len())?;
    if lacks_zero(value, code, national) {
        return Some(Doubt::ZeroMissing);
    }
    let is_possible = |length: usize| possible >> length & 1 == 1;
    let is_valid = |parts: &[&[u8]]| Plans::ALONE.number(parts).is_some();
    let (_, shorter) = digits.split_last()?;
    if is_possible(national.len().saturating_sub(1)) && is_valid(&[shorter]) {
        return Some(Doubt::TooManyDigits);
    }
    let mut more = b"0123456789".chunks(1);
    let is_short = is_possible(national.len() + 1) && more.any(|digit| is_valid(&[digits, digit]));
    is_short.then_some(Doubt::TooFewDigits)
}

fn lacks_zero(calling_code: u16, code: &[u8], national: &[u8]) -> bool {
    let with = |zero: &[u8]| Plans::ALONE.number(&[code, zero, national]).is_some();
    with(b"0") || calling_code == BENIN && with(b"01")
}

/// Why a number in E.164 form is not valid.
fn invalid(number: &[u8]) -> Obstacle {
    let plan = match look_up(number) {
        Ok(plan) => plan,
        Err(Fault::TooManyDigits) => return Obstacle::TooManyDigits,
        Err(_) => return Obstacle::UnknownCallingCode,
    };
    let (code, national) =
        number.split_at_checked(1 + plan.calling_code_digits()).unwrap_or_default();
    let code = code.get(1..).unwrap_or_default();
    if lacks_zero(plan.calling_code(), code, national) {
        return Obstacle::ZeroMissing;
    }
    match plan.length() {
        Length::TooShort | Length::LocalOnly => Obstacle::MissingDigits,
        Length::TooLong => Obstacle::TooManyDigits,
        Length::Possible | Length::Invalid => Obstacle::NotInPlan,
    }
}

/// The index of the digit after the calling code and the area code in a number of North America.
const AREA_END: u8 = 4;
/// Benin put `01` in front of all numbers in 2024.
const BENIN: u16 = 229;
