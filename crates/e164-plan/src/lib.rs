#![doc = include_str!("../README.md")]
#![no_std]

mod plan;
mod table;
mod walk;

pub use plan::{Fault, Kind, Length, Outline, Plan, Region};

/// The version of libphonenumber's metadata from which the tables are made, as `9.0.33`.
pub const METADATA_VERSION: &str = table::METADATA_VERSION;

/// What the numbering plans say about an E.164 number: a plus sign, then up to 15 digits, and nothing else.
///
/// The digits are judged as they are: no national prefix is taken off, no letter is turned into a digit. Takes some tens of
/// nanoseconds, does not allocate, and needs no preparation.
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
/// The text is not an E.164 number, or no plan has its calling code. A number that begins with a calling code is always
/// looked up, however short it is.
pub fn look_up(number: impl AsRef<[u8]>) -> Result<Plan, Fault> {
    complete(number.as_ref())
}

/// What [`look_up`] says of a number but its region, which is what takes longest to find where countries share a
/// calling code.
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
/// Those of [`look_up`].
pub fn outline(number: impl AsRef<[u8]>) -> Result<Outline, Fault> {
    judge(number.as_ref()).map(|(outline, _, _)| outline)
}

fn complete(number: &[u8]) -> Result<Plan, Fault> {
    let (outline, code, national) = judge(number)?;
    let Outline { calling_code, kind, length } = outline;
    let (region, shared) = region(code, national, kind);
    Ok(Plan { calling_code, code, region, kind, length, shared })
}

/// The outline, the number of the calling code in the tables, and the digits behind it.
fn judge(number: &[u8]) -> Result<(Outline, u8, &[u8]), Fault> {
    let [b'+', digits @ ..] = number else { return Err(Fault::NoPlus) };
    if digits.is_empty() {
        return Err(Fault::NoDigits);
    }
    if let Some(at) = digits.iter().take(MAX_DIGITS + 1).position(|digit| !digit.is_ascii_digit()) {
        return Err(Fault::NotADigit { at: at as u8 + 1 });
    }
    if digits.len() > MAX_DIGITS {
        return Err(Fault::TooManyDigits);
    }
    let (calling_code, code, national) = calling_code(digits).ok_or(Fault::UnknownCallingCode)?;
    let (possible, local) = possible_lengths(code);
    let length = Length::of(national.len(), possible, local);
    let root = table::ROOTS.get(usize::from(code)).copied().unwrap_or(0);
    let walks = length == Length::Possible || walk::asks_for_length(root);
    let kind = if walks { Kind::from_label(walk::walk(root, national)) } else { Kind::Unknown };
    Ok((Outline { calling_code, kind, length }, code, national))
}

/// The calling code, its number in the tables, and the digits behind it.
fn calling_code(digits: &[u8]) -> Option<(u16, u8, &[u8])> {
    let digit = |place: usize| digits.get(place).map_or(0, |digit| u16::from(digit & 15));
    let (first, second, third) = (digit(0), digit(1), digit(2));
    let two = usize::from(first * 10 + second);
    let group = table::GROUPS.get(two).copied()?;
    let code = table::FIRST.get(two).copied()?;
    let (value, offset, length) = match group {
        table::ONE_DIGIT => (first, 0, 1),
        table::TWO_DIGITS => (first * 10 + second, 0, 2),
        _ if group >> third & 1 == 0 => return None,
        _ => {
            (first * 100 + second * 10 + third, (group & ((1 << third) - 1)).count_ones() as u8, 3)
        }
    };
    Some((value, code + offset, digits.get(length..)?))
}

fn possible_lengths(code: u8) -> (u16, u16) {
    let place = 2 * table::POSSIBLE.get(usize::from(code)).copied().map_or(0, usize::from);
    let set = |place: usize| table::POSSIBLE_LENGTHS.get(place).copied().unwrap_or(0);
    (set(place), set(place + 1))
}

/// The region, and whether others have the number, too.
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
