//! Numbering plans of the world as precomputed automata.
//!
//! [`look_up`] takes an E.164 telephone number and returns a [`Plan`]: calling code, region, kind (mobile, toll free, …),
//! whether the number of digits is possible, and whether the number is valid. [`outline`] returns the same without the
//! region, which is faster where several regions share a calling code.
//!
//! The crate is `no_std`, has no dependencies, does not allocate and needs no initialisation. The tables take about 26 kB,
//! and a look-up takes about a tenth of a microsecond.
//!
//! ```
//! use e164_plan::{Fault, Kind, Length, look_up};
//!
//! let plan = look_up("+441534123456")?;
//! assert_eq!(plan.calling_code(), 44);
//! assert_eq!(plan.region().map(|region| region.as_str()), Some("JE"));
//! assert_eq!(plan.kind(), Kind::FixedLine);
//! assert_eq!(plan.length(), Length::Possible);
//! assert!(plan.is_valid());
//!
//! // One digit too many: the calling code is known, the number is not valid.
//! let plan = look_up("+4415341234567")?;
//! assert!(!plan.is_valid());
//! assert_eq!(plan.length(), Length::TooLong);
//!
//! // Text that is not E.164 is an error, which holds a position but never a digit.
//! assert_eq!(look_up("+44 1534 123456"), Err(Fault::NotADigit { at: 3 }));
//! # Ok::<(), Fault>(())
//! ```
//!
//! # What it does not do
//!
//! - A look-up does not parse: spaces, a national prefix (`+44 (0)20…`), letters or a missing plus sign are a [`Fault`].
//!   [`suggest()`] returns the E.164 number that such text stands for, if there is exactly one.
//! - It does not format numbers.
//! - It does not know whether a valid number is assigned to a subscriber.
//! - Its plans are as old as the metadata in [`METADATA_VERSION`]. Countries change their plans every few weeks, so an
//!   invalid number is a reason to ask the user rather than proof of a mistake.
//!
//! The tables are generated from the metadata of [libphonenumber](https://github.com/google/libphonenumber)
//! (Apache-2.0) and from an overlay of number ranges that it lacks.
#![no_std]

mod calling_code;
mod kind;
mod plan;
mod suggest;
mod table;
mod walk;

pub use kind::{Kind, Length};
pub use plan::{Fault, Outline, Plan, Region};
pub use suggest::{
    Change, Doubt, E164Number, MAX_SUGGEST_BYTES, Obstacle, Suggestion, doubt, read_international,
    suggest, suggest_with,
};

use calling_code::{calling_code, possible_lengths};

/// The version of the metadata from which the tables were generated: that of libphonenumber, and the date of the newest number
/// range that was added to it because regulators have opened it and libphonenumber lacks it.
///
/// ```
/// // `9.0.43+overlay 2026-11-25`, for example
/// let (libphonenumber, overlay) = e164_plan::METADATA_VERSION.split_once("+overlay ").unwrap();
/// assert!(libphonenumber.split('.').all(|part| part.parse::<u16>().is_ok()));
/// assert_eq!(overlay.len(), "2026-11-25".len());
/// ```
pub const METADATA_VERSION: &str = table::METADATA_VERSION;

/// Looks up an E.164 number: a plus sign and 1 to 15 digits, nothing else.
///
/// The digits are taken as written: no national prefix is removed and no letter is converted to a digit. A number that
/// begins with a calling code is always looked up, however short it is. A look-up takes about a tenth of a microsecond and
/// does not allocate.
///
/// ```
/// use e164_plan::{Fault, Kind, Length, look_up};
///
/// let plan = look_up("+442079460958")?;
/// assert_eq!(plan.calling_code(), 44);
/// assert_eq!(plan.region().map(|region| region.as_str()), Some("GB"));
/// assert_eq!(plan.kind(), Kind::FixedLine);
/// assert!(plan.is_valid());
///
/// let plan = look_up("+44207946095")?;
/// assert!(!plan.is_valid());
/// assert_eq!(plan.length(), Length::Possible); // Some British numbers have nine digits.
///
/// assert_eq!(look_up("+44 20 7946 0958"), Err(Fault::NotADigit { at: 3 }));
/// # Ok::<(), Fault>(())
/// ```
///
/// # Errors
///
/// [`Fault`] when the text is not an E.164 number, or when no country or service has its calling code.
pub fn look_up(number: impl AsRef<[u8]>) -> Result<Plan, Fault> {
    complete(number.as_ref())
}

/// Looks up an E.164 number without its region, which is the slowest part where regions share a calling code.
///
/// The result equals [`Plan::outline`] of [`look_up`].
///
/// ```
/// use e164_plan::{look_up, outline};
///
/// let outline = outline("+12065550100")?;
/// assert!(outline.is_valid());
/// assert_eq!(outline, look_up("+12065550100")?.outline());
/// # Ok::<(), e164_plan::Fault>(())
/// ```
///
/// # Errors
///
/// As [`look_up`].
pub fn outline(number: impl AsRef<[u8]>) -> Result<Outline, Fault> {
    classify(number.as_ref()).map(|(outline, _, _)| outline)
}

fn complete(number: &[u8]) -> Result<Plan, Fault> {
    let (outline, code, national) = classify(number)?;
    let Outline { calling_code, kind, length } = outline;
    let (region, shared) = region(code, national, kind);
    Ok(Plan { calling_code, code, region, kind, length, shared })
}

/// The outline, the index of the calling code in the tables, and the national digits.
fn classify(number: &[u8]) -> Result<(Outline, u8, &[u8]), Fault> {
    let [b'+', digits @ ..] = number else { return Err(Fault::NoPlus) };
    if digits.is_empty() {
        return Err(Fault::NoDigits);
    }
    let possible = digits.get(..MAX_DIGITS + 1).unwrap_or(digits);
    if !possible.iter().all(u8::is_ascii_digit) {
        let at = possible.iter().position(|digit| !digit.is_ascii_digit()).unwrap_or_default();
        return Err(Fault::NotADigit { at: at as u8 + 1 });
    }
    if digits.len() > MAX_DIGITS {
        return Err(Fault::TooManyDigits);
    }
    let (calling_code, code, national) = calling_code(digits).ok_or(Fault::UnknownCallingCode)?;
    let (possible, local) = possible_lengths(code);
    let length = Length::of(national.len(), possible, local);
    let root = table::ROOTS.get(usize::from(code)).copied().unwrap_or(0);
    let is_decided_by_digits = length == Length::Possible || walk::begins_with_lengths(root);
    let kind = if is_decided_by_digits {
        Kind::from_label(walk::walk(root, national))
    } else {
        Kind::Unknown
    };
    Ok((Outline { calling_code, kind, length }, code, national))
}

/// The region, and whether other regions share the number.
fn region(code: u8, national: &[u8], kind: Kind) -> (Option<Region>, bool) {
    let main = Region::of_code(code);
    let Some(place) = table::SHARED.iter().position(|shared| *shared == code) else {
        return (Some(main), false);
    };
    let root = table::SHARED_ROOTS.get(place).copied().unwrap_or(0);
    let others = |place: usize| table::OTHERS.get(place).copied().unwrap_or(0);
    let regions = 1 + others(place + 1) - others(place);
    let label = walk::walk(root, national);
    let (slot, shared) = if label > regions { (label - regions, true) } else { (label, false) };
    let region = match slot {
        0 => return (None, false),
        1 => main,
        slot => Region(others(place) + (slot - 2)),
    };
    let valid = kind != Kind::Unknown;
    (Some(region).filter(|region| valid || region.leads()), shared && valid)
}

const MAX_DIGITS: usize = 15;

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
