//! From written numbers to E.164 numbers.

mod change;
mod character;
mod dialling;
mod groups;
mod number;
mod reading;
mod scan;

pub use change::{Change, Doubt, Obstacle};
pub use number::E164Number;

use change::Changes;
use number::Plans;
use reading::{Context, Readings};

use crate::Kind;
use crate::calling_code::{calling_code, possible_lengths};
use crate::plan::Region;

/// The greatest number of bytes of a text that [`suggest`] reads.
pub const MAX_SUGGEST_BYTES: usize = scan::MAX_TEXT;

/// The E.164 number that a text stands for, if there is exactly one, or what prevents a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Suggestion {
    result: Result<E164Number, Obstacle>,
    changes: Changes,
}

impl Suggestion {
    /// The number; the numbering plans contain it.
    ///
    /// ```
    /// let number = e164_plan::suggest("00 44 20 7946 0123", None).number();
    /// assert_eq!(number.map(|number| number.to_string()).as_deref(), Some("+442079460123"));
    /// ```
    #[must_use]
    pub const fn number(&self) -> Option<E164Number> {
        match self.result {
            Ok(number) => Some(number),
            Err(_) => None,
        }
    }

    /// What prevents a suggestion; `None` if there is a number.
    ///
    /// ```
    /// use e164_plan::{Obstacle, suggest};
    ///
    /// assert_eq!(suggest("+442079460100..199", None).obstacle(), Some(Obstacle::Range));
    /// ```
    #[must_use]
    pub const fn obstacle(&self) -> Option<Obstacle> {
        match self.result {
            Ok(_) => None,
            Err(obstacle) => Some(obstacle),
        }
    }

    /// What was changed in the text: nothing if it was a valid E.164 number, or if there is no number.
    ///
    /// ```
    /// use e164_plan::{Change, suggest};
    ///
    /// let suggestion = suggest("+44 20 7946 0123", None);
    /// assert_eq!(suggestion.changes().collect::<Vec<_>>(), [Change::Spaces]);
    /// ```
    pub fn changes(&self) -> impl Iterator<Item = Change> + Clone + use<> {
        let changes = self.changes;
        Change::ALL.into_iter().filter(move |change| changes.contains(*change))
    }

    /// A bit for each change, in the order of [`Change::ALL`].
    #[doc(hidden)]
    #[must_use]
    pub const fn change_bits(&self) -> u16 {
        self.changes.bits()
    }

    /// Whether a plus sign was added to digits that may as well be a national number of another country.
    #[doc(hidden)]
    #[must_use]
    pub fn is_doubtful_guess(&self) -> bool {
        self.changes.contains(Change::PlusAdded)
            && self.number().is_some_and(|number| reading::is_doubtful_guess(&number))
    }
}

/// Suggests the E.164 number that a person meant by a text, if the numbering plans contain exactly one such number.
///
/// It understands `tel:` addresses, extensions, separators, lost, doubled and full-width plus signs, the decimal digits of all
/// scripts, invisible characters, international prefixes, trunk prefixes and carrier codes. National format and the
/// international prefixes of a country need the country; without it, only `00` is an international prefix.
/// Text that lost digits is recognised and never repaired.
///
/// ```
/// use e164_plan::{Change, Obstacle, Region, suggest};
///
/// let britain = Region::from_code("GB");
/// let suggestion = suggest("(020) 7946-0123", britain);
/// assert_eq!(suggestion.number().map(|number| number.to_string()).as_deref(), Some("+442079460123"));
/// assert!(suggestion.changes().any(|change| change == Change::TrunkPrefix));
///
/// assert_eq!(suggest("(020) 7946-0123", None).obstacle(), Some(Obstacle::NationalFormat));
/// assert_eq!(suggest("4.42079E+11", britain).obstacle(), Some(Obstacle::Exponent));
/// ```
#[must_use]
pub fn suggest(text: &str, country: Option<Region>) -> Suggestion {
    suggest_with(text, country, &|_| false)
}

/// As [`suggest`], where further numbers are valid that the numbering plans lack, because a regulator opened a range after the
/// tables were made. `is_additional` is passed E.164 numbers.
///
/// ```
/// use e164_plan::{suggest, suggest_with};
///
/// let is_additional = |number: &str| number.starts_with("+1555") && number.len() == 12;
/// assert_eq!(suggest("+1 555 555 0100", None).number(), None);
/// let suggestion = suggest_with("+1 555 555 0100", None, &is_additional);
/// assert_eq!(suggestion.number().map(|number| number.to_string()).as_deref(), Some("+15555550100"));
/// ```
#[must_use]
pub fn suggest_with(
    text: &str,
    country: Option<Region>,
    is_additional: &dyn Fn(&str) -> bool,
) -> Suggestion {
    find(text, country, is_additional, true)
}

/// As [`suggest_with`] without a country, but digits that begin with a calling code are not compared with the national numbers of
/// other countries.
#[doc(hidden)]
#[must_use]
pub fn read_international(text: &str, is_additional: &dyn Fn(&str) -> bool) -> Suggestion {
    find(text, None, is_additional, false)
}

/// What the digits tell about a number in E.164 form that its plan does not contain.
#[doc(hidden)]
#[must_use]
pub fn doubt(number: &[u8]) -> Option<Doubt> {
    reading::doubt(number)
}

fn find(
    text: &str,
    country: Option<Region>,
    is_additional: &dyn Fn(&str) -> bool,
    is_strict: bool,
) -> Suggestion {
    let country = country.filter(|country| !country.is_world());
    let mut digits = [0; 3];
    let code = country.map_or(&b""[..], |country| country.calling_code(&mut digits));
    let context = Context { country, code, plans: Plans { is_additional } };
    let mut suggestion =
        Suggestion { result: Err(Obstacle::Ambiguous), changes: Changes::default() };
    if let Err(obstacle) = candidate(text, &context, is_strict, &mut suggestion) {
        suggestion.result = Err(obstacle);
    }
    suggestion
}

fn candidate(
    text: &str,
    context: &Context<'_>,
    is_strict: bool,
    suggestion: &mut Suggestion,
) -> Result<(), Obstacle> {
    let scan = scan::scan(text)?;
    groups::form(&scan)?;
    let readings = reading::read(&scan, 0, scan.digits().len(), context);
    groups::several(&scan, context, &readings)?;
    if readings.is_ambiguous {
        return Err(Obstacle::Ambiguous);
    }
    let Some(number) = readings.number else { return Err(reading::obstacle(&readings)) };
    if scan.placeholder.is_some_and(|more| is_possible(&number, more)) {
        return Err(Obstacle::OtherText);
    }
    let found = Suggestion { result: Ok(number), changes: readings.changes };
    let is_guess = || context.country.is_none() && found.is_doubtful_guess();
    if is_strict && (is_article_number(&readings, &number) || is_guess()) {
        return Err(Obstacle::Ambiguous);
    }
    *suggestion = found;
    Ok(())
}

/// Whether digits without plus sign and groups may be the number of an article (GTIN) or a device (IMEI): their last digit is the
/// check digit, or they do not begin with the calling code of the country and are longer than most numbers.
fn is_article_number(readings: &Readings<'_>, number: &E164Number) -> bool {
    let Readings { scan, context, changes, .. } = readings;
    let digits = scan.digits();
    if digits.len() < 13
        || scan.plus
        || scan.last > 0
        || changes.contains(Change::InternationalPrefix)
    {
        return false;
    }
    let is_own = context.country.is_some() && changes.contains(Change::PlusAdded);
    let mut weight = 3;
    let sum = digits.iter().fold(0, |sum, digit| {
        weight = 4 - weight;
        sum + weight * u32::from(digit & 15)
    });
    match digits.len() {
        13 if sum % 10 == 0 => true,
        13 => !is_own && !matches!(number.kind(), Kind::Mobile | Kind::FixedLineOrMobile),
        _ => !is_own,
    }
}

/// Whether a number may be the beginning of one with so many more digits.
fn is_possible(number: &E164Number, more: usize) -> bool {
    let Some((_, code, national)) = calling_code(number.digits()) else { return true };
    let (possible, _) = possible_lengths(code);
    national.len() + more <= possible.checked_ilog2().unwrap_or(0) as usize
}
