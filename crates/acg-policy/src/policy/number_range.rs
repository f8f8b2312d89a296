//! Number ranges that an operator knows to be in use.

use core::fmt;

/// Numbers with a prefix and certain lengths. The rules about numbering plans accept them, because a
/// regulator may have opened the range after the tables of a release were made.
///
/// ```
/// use acg_policy::{NumberRange, Policy};
///
/// let range = NumberRange::new("+1436", &[11])?;
/// assert_eq!(range.prefix(), "+1436");
/// assert!(range.digits().eq([11]));
/// assert_eq!(range.to_string(), "+1436 with 11 digits");
/// let policy = Policy::default().with_additional_ranges([range])?;
/// assert_eq!(policy.additional_ranges().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NumberRange {
    /// The plus sign and the digits, then zero bytes.
    prefix: [u8; 1 + MAX_DIGITS],
    prefix_length: u8,
    /// Bit n is set if numbers with n digits belong to the range.
    digits: u16,
}

/// Why a range is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
#[non_exhaustive]
pub enum InvalidRange {
    /// The prefix is not `+` and 1 to 15 digits, or its first digit is 0.
    Prefix,
    /// A length is outside 2 to 15.
    Digits,
    /// A length occurs twice.
    DuplicateDigits,
    /// The range has no length.
    NoDigits,
    /// The prefix has more digits than a number of the range.
    ShorterThanPrefix,
}

impl InvalidRange {
    /// The fault and its help, as `Display` writes them, without the code size of `core::fmt`.
    ///
    /// ```
    /// let fault = acg_policy::NumberRange::new("+1436", &[]).unwrap_err();
    /// assert_eq!(fault.message(), "the list is empty; name at least one length");
    /// ```
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Prefix => "expected `+` and 1 to 15 digits, the first of which is not 0",
            Self::Digits => "expected a length from 2 to 15, without the plus sign",
            Self::DuplicateDigits => "duplicate length; remove it",
            Self::NoDigits => "the list is empty; name at least one length",
            Self::ShorterThanPrefix => {
                "the prefix has more digits; the length includes the digits of the prefix"
            }
        }
    }
}

impl NumberRange {
    /// The range of the numbers that begin with `prefix`, a plus sign and digits, and have as many
    /// digits as `digits` lists, the digits of the prefix included.
    ///
    /// # Errors
    ///
    /// [`InvalidRange`] if the prefix is not the beginning of an E.164 number, or a length is
    /// impossible.
    ///
    /// ```
    /// use acg_policy::{InvalidRange, NumberRange};
    ///
    /// assert!(NumberRange::new("+49199", &[12, 13]).is_ok());
    /// assert_eq!(NumberRange::new("49199", &[12]), Err(InvalidRange::Prefix));
    /// ```
    pub fn new(prefix: &str, digits: &[usize]) -> Result<Self, InvalidRange> {
        let mut bytes = [0; 1 + MAX_DIGITS];
        match (prefix.as_bytes(), bytes.get_mut(..prefix.len())) {
            ([b'+', b'1'..=b'9', rest @ ..], Some(place))
                if rest.iter().all(u8::is_ascii_digit) =>
            {
                place.copy_from_slice(prefix.as_bytes());
            }
            _ => return Err(InvalidRange::Prefix),
        }
        let mut set = 0;
        for &length in digits {
            match length {
                _ if !(MIN_DIGITS..=MAX_DIGITS).contains(&length) => {
                    return Err(InvalidRange::Digits);
                }
                _ if length < prefix.len() - 1 => return Err(InvalidRange::ShorterThanPrefix),
                _ if set >> length & 1 == 1 => return Err(InvalidRange::DuplicateDigits),
                _ => set |= 1 << length,
            }
        }
        if set == 0 {
            return Err(InvalidRange::NoDigits);
        }
        Ok(Self { prefix: bytes, prefix_length: prefix.len() as u8, digits: set })
    }

    /// The beginning of the numbers, with the plus sign.
    #[must_use]
    pub fn prefix(&self) -> &str {
        str::from_utf8(self.prefix_bytes()).unwrap_or_default()
    }

    fn prefix_bytes(&self) -> &[u8] {
        self.prefix.get(..usize::from(self.prefix_length)).unwrap_or_default()
    }

    /// The numbers of digits, in ascending order.
    pub fn digits(&self) -> impl Iterator<Item = usize> + use<> {
        let set = self.digits;
        (MIN_DIGITS..=MAX_DIGITS).filter(move |length| set >> length & 1 == 1)
    }

    /// Whether an E.164 number belongs to the range.
    ///
    /// ```
    /// let range = acg_policy::NumberRange::new("+1436", &[11])?;
    /// assert!(range.contains(b"+14362345678"));
    /// assert!(!range.contains(b"+1436"));
    /// # Ok::<(), acg_policy::InvalidRange>(())
    /// ```
    #[must_use]
    pub fn contains(&self, number: &[u8]) -> bool {
        let length = number.len().saturating_sub(1);
        length <= MAX_DIGITS
            && self.digits >> length & 1 == 1
            && number.starts_with(self.prefix_bytes())
    }
}

impl fmt::Display for NumberRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix())?;
        for (index, length) in self.digits().enumerate() {
            write!(f, "{}{length}", if index == 0 { " with " } else { " or " })?;
        }
        f.write_str(" digits")
    }
}

const MIN_DIGITS: usize = 2;
const MAX_DIGITS: usize = 15;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_contains_the_numbers_with_its_prefix_and_lengths() {
        let range = NumberRange::new("+1436", &[12, 11]).expect("a range");
        assert!(range.digits().eq([11, 12]));
        for number in ["+14360000000", "+143699999999"] {
            assert!(range.contains(number.as_bytes()), "{number}");
        }
        for number in ["", "+", "+1436", "+1436000000", "+1436000000000", "+14370000000"] {
            assert!(!range.contains(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn an_invalid_range_is_an_error() {
        let fault = |prefix: &str, digits: &[usize]| NumberRange::new(prefix, digits).map(|_| ());
        for prefix in ["", "+", "1436", "+0436", "+1 436", "+1436x", "+1234567890123456"] {
            assert_eq!(fault(prefix, &[15]), Err(InvalidRange::Prefix), "{prefix}");
        }
        assert_eq!(fault("+1", &[1]), Err(InvalidRange::Digits));
        assert_eq!(fault("+1", &[16]), Err(InvalidRange::Digits));
        assert_eq!(fault("+1436", &[]), Err(InvalidRange::NoDigits));
        assert_eq!(fault("+1436", &[11, 11]), Err(InvalidRange::DuplicateDigits));
        assert_eq!(fault("+1436", &[11, 3]), Err(InvalidRange::ShorterThanPrefix));
        assert_eq!(fault("+123456789012345", &[15]), Ok(()));
    }
}
