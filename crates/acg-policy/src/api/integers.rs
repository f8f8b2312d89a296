//! The integers of query parameters: `int32` in decimal digits.

/// Whether the value is an integer from `min` to [`MAX`], in digits only.
pub(crate) fn is_within(value: &[u8], min: u32) -> bool {
    read(value).is_some_and(|number| (min..=MAX).contains(&number))
}

fn read(digits: &[u8]) -> Option<u32> {
    let number = digits.iter().try_fold(0_u32, |number, byte| {
        let digit = char::from(*byte).to_digit(10)?;
        number.checked_mul(10)?.checked_add(digit)
    });
    number.filter(|_| !digits.is_empty())
}

/// Whether the value is an `int32` in decimal digits, with or without `-`.
pub(crate) fn is_int32(value: &[u8]) -> bool {
    match value {
        [b'-', digits @ ..] => read(digits).is_some_and(|number| number <= MAX + 1),
        digits => read(digits).is_some_and(|number| number <= MAX),
    }
}

/// The largest `int32`.
pub(crate) const MAX: u32 = 2_147_483_647;

#[cfg(test)]
mod tests {
    use super::{is_int32, is_within};

    #[test]
    fn an_int32_may_be_negative() {
        for value in ["0", "-0", "-1", "2147483647", "-2147483648", "007"] {
            assert!(is_int32(value.as_bytes()), "{value}");
        }
        for value in ["", "-", "--1", "+1", "2147483648", "-2147483649", "1.0", "1 "] {
            assert!(!is_int32(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn a_number_consists_of_ascii_digits_and_is_within_the_limits() {
        for (value, within) in [
            ("0", false),
            ("1", true),
            ("2147483647", true),
            ("2147483648", false),
            ("4294967297", false),
            ("0000000000000000000001", true),
            ("", false),
            ("+1", false),
            ("-1", false),
            ("1.0", false),
            ("1e1", false),
            ("%31", false),
            (" 1", false),
            ("\u{661}", false),
        ] {
            assert_eq!(is_within(value.as_bytes(), 1), within, "{value}");
        }
        assert!(is_within(b"0", 0));
        assert!(!is_within(b"", 0));
    }
}
