//! A number that the numbering plans contain.

use core::fmt;

use crate::Kind;

/// An E.164 number: a plus sign and up to 15 digits, which the numbering plans contain, or the additional ranges of
/// [`suggest_with`](crate::suggest_with).
///
/// `Display` writes [`as_str`](Self::as_str).
///
/// ```
/// let number = e164_plan::suggest("+44 20 7946 0123", None).number();
/// assert_eq!(number.as_ref().map(|number| number.as_str()), Some("+442079460123"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct E164Number {
    bytes: [u8; MAX_BYTES],
    length: u8,
}

/// The numbers that are valid: those of the numbering plans, and additional ones.
#[derive(Clone, Copy)]
pub(super) struct Plans<'a> {
    pub(super) is_additional: &'a dyn Fn(&str) -> bool,
}

impl Plans<'_> {
    /// The numbering plans alone.
    pub(super) const ALONE: Plans<'static> = Plans { is_additional: &|_| false };

    /// Joins digits to a number; `None` unless it is valid.
    pub(super) fn number(self, parts: &[&[u8]]) -> Option<E164Number> {
        let number = E164Number::joined(parts)?;
        let is_valid = crate::outline(number.as_bytes()).is_ok_and(|outline| outline.is_valid());
        (is_valid || (self.is_additional)(number.as_str())).then_some(number)
    }
}

impl E164Number {
    /// Joins digits to a number; `None` if there are more than 15.
    pub(super) fn joined(parts: &[&[u8]]) -> Option<Self> {
        let mut number = Self { bytes: [b'+'; MAX_BYTES], length: 1 };
        for part in parts {
            for digit in *part {
                *number.bytes.get_mut(usize::from(number.length))? = *digit;
                number.length += 1;
            }
        }
        Some(number)
    }

    pub(super) fn is_of(&self, kinds: &[Kind]) -> bool {
        crate::outline(self.as_bytes()).is_ok_and(|outline| kinds.contains(&outline.kind()))
    }

    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }
}

impl fmt::Debug for E164Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), out)
    }
}

impl fmt::Display for E164Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

/// A plus sign and 15 digits.
const MAX_BYTES: usize = 16;
