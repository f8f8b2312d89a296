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

    pub(super) fn contain(self, number: &E164Number) -> bool {
        let is_additional = |text: &str| !text.is_empty() && (self.is_additional)(text);
        number.kind() != Kind::Unknown || is_additional(number.as_str())
    }

    /// Whether two groups of digits are a valid number.
    pub(super) fn contain_digits(self, first: &[u8], second: &[u8]) -> bool {
        self.contain(&E164Number::new(first).with(second))
    }
}

impl E164Number {
    /// A number with these digits, without spaces.
    pub(super) fn new(digits: &[u8]) -> Self {
        Self { bytes: [b'+'; MAX_BYTES], length: 1 }.with(digits)
    }

    /// This number with more digits. With more than 15, it is no number.
    pub(super) fn with(mut self, digits: &[u8]) -> Self {
        for digit in digits {
            if *digit != b' ' {
                if let Some(place) = self.bytes.get_mut(usize::from(self.length)) {
                    *place = *digit;
                }
                self.length += 1;
            }
        }
        self
    }

    pub(super) fn kind(&self) -> Kind {
        crate::outline(self.as_bytes()).map_or(Kind::Unknown, |outline| outline.kind())
    }

    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    pub(super) fn digits(&self) -> &[u8] {
        self.bytes.get(1..usize::from(self.length)).unwrap_or_default()
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
