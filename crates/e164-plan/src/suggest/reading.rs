//! The numbers that the digits of a text can stand for.

use super::change::{Change, Changes, Doubt, Obstacle};
use super::dialling::Dialling;
use super::number::E164Number;
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

    fn is_none(&self) -> bool {
        self.first.is_none()
    }

    fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        if self.is_none() { other() } else { self }
    }

    /// The only reading.
    pub(super) fn only(self) -> Result<Option<(E164Number, Changes)>, Obstacle> {
        if self.is_ambiguous { Err(Obstacle::Ambiguous) } else { Ok(self.first) }
    }
}

/// Reads the digits of a text.
pub(super) fn readings(scan: &Scan, country: Option<Region>) -> Readings {
    let (digits, changes) = (scan.digits(), scan.changes);
    if scan.plus {
        let found = international(digits, scan.zero, changes);
        return found.or_else(|| after_plus(digits, changes, country));
    }
    let Some(country) = country else {
        return match digits {
            [b'0', b'0', rest @ ..] => {
                let zero = scan.zero.and_then(|zero| zero.checked_sub(2));
                let changes = changes.with(Change::InternationalPrefix);
                let mut found = international(rest, zero, changes);
                if !found.is_none() {
                    // Some countries select a carrier with the digits after `00`.
                    for dialling in Dialling::all() {
                        dialling.after_international_prefix(digits, |rest| {
                            found.add(E164Number::valid([rest]), changes);
                        });
                    }
                }
                found
            }
            _ => international(digits, scan.zero, changes.with(Change::PlusAdded)),
        };
    };
    let dialled = Dialling::of(country.as_str());
    let mut found = Readings::default();
    if let Some(dialling) = dialled {
        dialling.after_international_prefix(digits, |rest| {
            let zero = scan.zero.and_then(|zero| (zero + rest.len()).checked_sub(digits.len()));
            merge(&mut found, international(rest, zero, changes.with(Change::InternationalPrefix)));
        });
    }
    let in_national_format = national(digits, changes, country, dialled);
    merge(&mut found, in_national_format);
    let plus = || international(digits, scan.zero, changes.with(Change::PlusAdded));
    // Mobile numbers are often written without trunk prefix; other numbers without it are doubtful.
    let lacks_prefix = dialled.is_some_and(|dialling| !dialling.is_optional())
        && in_national_format.first.is_some_and(|(number, changes)| {
            !changes.contains(Change::TrunkPrefix) && !number.is_of(&[Kind::Mobile])
        });
    if lacks_prefix || is_own_code(digits, country) {
        merge(&mut found, plus());
    }
    found.or_else(plus)
}

fn merge(found: &mut Readings, other: Readings) {
    if let Some((number, changes)) = other.first {
        found.add(Some(number), changes);
    }
    found.is_ambiguous |= other.is_ambiguous;
}

/// Reads digits that begin with a calling code.
fn international(digits: &[u8], zero: Option<usize>, changes: Changes) -> Readings {
    let mut found = Readings::default();
    found.add(E164Number::valid([digits]), changes);
    if let Some(zero) = zero {
        let (before, after) = digits.split_at_checked(zero).unwrap_or_default();
        let after = after.get(1..).unwrap_or_default();
        found.add(E164Number::valid([before, after]), changes.with(Change::TrunkPrefix));
    }
    found.or_else(|| without_trunk_prefix(digits, changes))
}

/// Reads a calling code, a trunk prefix and a national number.
fn without_trunk_prefix(digits: &[u8], changes: Changes) -> Readings {
    let mut found = Readings::default();
    let Some((_, code, national)) = calling_code(digits) else { return found };
    let prefix = digits.get(..digits.len() - national.len()).unwrap_or_default();
    // Other regions of the calling code have the same prefixes, apart from area codes that they add.
    if let Some(dialling) = Dialling::of(Region::of_code(code).as_str()) {
        dialling.national_numbers(national, |number| {
            if number.len() < national.len() {
                found.add(number.after(prefix), changes.with(number.change()));
            }
        });
    }
    found
}

/// Reads what follows a plus sign but is not a calling code: an international prefix, or a number in national format.
fn after_plus(digits: &[u8], changes: Changes, country: Option<Region>) -> Readings {
    let mut found = Readings::default();
    if let [b'0', b'0', rest @ ..] = digits {
        merge(&mut found, international(rest, None, changes.with(Change::InternationalPrefix)));
    }
    if let (Some(country), [b'0', ..]) = (country, digits) {
        let dialled = Dialling::of(country.as_str());
        if let Some(dialling) = dialled {
            dialling.after_international_prefix(digits, |rest| {
                merge(
                    &mut found,
                    international(rest, None, changes.with(Change::InternationalPrefix)),
                );
            });
        }
        merge(&mut found, national(digits, changes, country, dialled));
    }
    found
}

/// Reads a number in the national format of a country.
fn national(
    digits: &[u8],
    changes: Changes,
    country: Region,
    dialled: Option<Dialling>,
) -> Readings {
    let mut found = Readings::default();
    let mut code = [0; 3];
    let code = country.calling_code(&mut code);
    let changes = changes.with(Change::CountryCode);
    if let Some(dialling) = dialled {
        dialling.national_numbers(digits, |number| {
            found.add(number.after(code), changes.with(number.change()));
        });
    }
    found.add(E164Number::valid([code, digits]), changes);
    found
}

fn is_own_code(digits: &[u8], country: Region) -> bool {
    let mut code = [0; 3];
    digits.starts_with(country.calling_code(&mut code))
}

/// Whether the digits of a number with its calling code are also a national number of another country: of any kind that people have
/// where national numbers are written without a prefix, a mobile number elsewhere.
pub(super) fn is_national_elsewhere(number: &E164Number) -> bool {
    let digits = number.as_bytes().get(1..).unwrap_or_default();
    let is_other = |region: Region, kinds: &[Kind]| {
        let mut code = [0; 3];
        let other = E164Number::joined([region.calling_code(&mut code), digits]);
        other.is_some_and(|other| other != *number && other.is_of(kinds))
    };
    let mobile = [Kind::Mobile, Kind::FixedLineOrMobile];
    let personal = [Kind::Mobile, Kind::FixedLineOrMobile, Kind::FixedLine];
    Region::all_main().any(|region| is_other(region, &mobile))
        || Dialling::regions_without_trunk_prefix()
            .filter_map(Region::from_code)
            .any(|region| is_other(region, &personal))
}

/// Why no reading is a valid number.
pub(super) fn obstacle(scan: &Scan, country: Option<Region>) -> Obstacle {
    let digits = scan.digits();
    if scan.parts().any(|part| is_valid_part(scan, part, country)) {
        return if scan.slash { Obstacle::List } else { Obstacle::Range };
    }
    if !scan.plus && country.is_none() {
        let international = Dialling::all().any(|dialling| begins_with_prefix(dialling, digits));
        return if international {
            Obstacle::InternationalPrefix
        } else {
            Obstacle::NationalFormat
        };
    }
    let mut code = [0; 3];
    let code = match country {
        Some(country) if !scan.plus => country.calling_code(&mut code),
        _ => b"",
    };
    E164Number::joined([code, digits])
        .map_or(Obstacle::TooManyDigits, |number| invalid(number.as_bytes()))
}

fn begins_with_prefix(dialling: Dialling, digits: &[u8]) -> bool {
    let mut is_valid = false;
    dialling.after_international_prefix(digits, |rest| {
        is_valid |= E164Number::valid([rest]).is_some();
    });
    is_valid
}

/// Whether the digits before a hyphen or slash are a number by themselves.
pub(super) fn is_valid_part(scan: &Scan, part: &[u8], country: Option<Region>) -> bool {
    !readings(&scan.with_digits(part), country).is_none()
}

/// Why a number in E.164 form is not valid, if the digits tell.
pub(super) fn doubt(digits: &[u8]) -> Option<Doubt> {
    let (value, code, national) = calling_code(digits)?;
    let (possible, _) = possible_lengths(code);
    let is_shorter = national.len() < possible.trailing_zeros() as usize;
    let found =
        if is_shorter { None } else { without_trunk_prefix(digits, Changes::default()).first };
    if let Some((_, changes)) = found {
        let is_rewritten = changes.contains(Change::NationalFormat);
        return Some(if is_rewritten { Doubt::NationalFormat } else { Doubt::TrunkPrefix });
    }
    let (code, _) = digits.split_at_checked(digits.len() - national.len())?;
    lacks_zero(value, code, national).then_some(Doubt::ZeroMissing)
}

fn lacks_zero(calling_code: u16, code: &[u8], national: &[u8]) -> bool {
    let with = |zero: &[u8]| E164Number::valid([code, zero, national]).is_some();
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

/// Benin put `01` in front of all numbers in 2024.
const BENIN: u16 = 229;
