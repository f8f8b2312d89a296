//! Number ranges that an operator knows to be in use.

use alloc::borrow::ToOwned;
use alloc::string::String;

/// Numbers with a prefix and certain lengths. The rules about numbering plans accept them, because a
/// regulator may have opened the range after the tables of a release were made.
///
/// ```
/// use acg_policy::{NumberRange, Policy};
///
/// let range = NumberRange::new("+1436", [11])?;
/// assert_eq!(range.prefix(), "+1436");
/// assert!(range.digits().eq([11]));
/// let policy = Policy::default().with_additional_ranges(vec![range]);
/// assert_eq!(policy.additional_ranges().len(), 1);
/// # Ok::<(), acg_policy::InvalidRange>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberRange {
    prefix: String,
    /// Bit n is set if numbers with n digits belong to the range.
    digits: u16,
}

/// Why a range is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidRange {
    /// The prefix is not `+` and 1 to 15 digits, or its first digit is 0.
    #[error("expected `+` and 1 to 15 digits, the first of which is not 0, for example `+1436`")]
    Prefix,
    /// A length is outside 2 to 15.
    #[error(
        "expected a length from 2 to 15: the digits of the whole number, without the plus sign"
    )]
    Digits,
    /// A length occurs twice.
    #[error("duplicate length; remove it")]
    DuplicateDigits,
    /// The range has no length.
    #[error("the list is empty, so the range has no numbers; name at least one length")]
    NoDigits,
    /// The prefix has more digits than a number of the range.
    #[error("the prefix has more digits than a number of this length; lengths include its digits")]
    ShorterThanPrefix,
}

impl NumberRange {
    /// The range of the numbers that begin with `prefix`, a plus sign and digits, and have as many
    /// digits as `digits` lists, the digits of the prefix included.
    ///
    /// # Errors
    ///
    /// [`InvalidRange`] if the prefix is not the beginning of an E.164 number, or a length is
    /// impossible.
    pub fn new(
        prefix: &str,
        digits: impl IntoIterator<Item = usize>,
    ) -> Result<Self, InvalidRange> {
        let digits_of_prefix = match prefix.as_bytes() {
            [b'+', rest @ ..] if is_prefix(rest) => rest.len(),
            _ => return Err(InvalidRange::Prefix),
        };
        let mut set = 0;
        for length in digits {
            match length {
                _ if !(MIN_DIGITS..=MAX_DIGITS).contains(&length) => {
                    return Err(InvalidRange::Digits);
                }
                _ if length < digits_of_prefix => return Err(InvalidRange::ShorterThanPrefix),
                _ if set >> length & 1 == 1 => return Err(InvalidRange::DuplicateDigits),
                _ => set |= 1 << length,
            }
        }
        if set == 0 {
            return Err(InvalidRange::NoDigits);
        }
        Ok(Self { prefix: prefix.to_owned(), digits: set })
    }

    /// The beginning of the numbers, with the plus sign.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The numbers of digits, in ascending order.
    pub fn digits(&self) -> impl Iterator<Item = usize> + use<> {
        let set = self.digits;
        (MIN_DIGITS..=MAX_DIGITS).filter(move |length| set >> length & 1 == 1)
    }

    /// Whether an E.164 number belongs to the range.
    pub(crate) fn contains(&self, number: &[u8]) -> bool {
        let length = number.len().saturating_sub(1);
        length <= MAX_DIGITS
            && self.digits >> length & 1 == 1
            && number.starts_with(self.prefix.as_bytes())
    }
}

fn is_prefix(digits: &[u8]) -> bool {
    (1..=MAX_DIGITS).contains(&digits.len())
        && digits.first() != Some(&b'0')
        && digits.iter().all(u8::is_ascii_digit)
}

const MIN_DIGITS: usize = 2;
const MAX_DIGITS: usize = 15;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_contains_the_numbers_with_its_prefix_and_lengths() {
        let range = NumberRange::new("+1436", [12, 11]).expect("a range");
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
        let fault = |prefix: &str, digits: &[usize]| {
            NumberRange::new(prefix, digits.iter().copied()).map(|_| ())
        };
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
