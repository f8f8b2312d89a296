//! A suggestion for a telephone number, packed into 32 bits.
//!
//! The input is the two letters of a country, or two zero bytes for none, and the text.
//!
//! | Bits | Meaning |
//! |---|---|
//! | 0 to 15 | a bit for each change, by its index in `e164_plan::Change::ALL` |
//! | 16 to 23 | obstacle: 1 + its index in `e164_plan::Obstacle::ALL`, or 0 if the output is the number |
//! | 24 | whether the country is unknown; all other bits are 0 then |

use alloc::vec::Vec;

use e164_plan::{Obstacle, Region, suggest_with};

/// The packed result, and the number.
pub(crate) fn suggest_packed(input: &[u8], is_additional: &dyn Fn(&str) -> bool) -> (u32, Vec<u8>) {
    let (country, text) = input.split_at_checked(2).unwrap_or_default();
    let country = match country {
        [0, 0] | [] => None,
        letters => match str::from_utf8(letters).ok().and_then(Region::from_code) {
            Some(country) => Some(country),
            None => return (UNKNOWN_COUNTRY, Vec::new()),
        },
    };
    // Half a surrogate pair is not UTF-8.
    let Ok(text) = str::from_utf8(text) else { return (packed(Obstacle::OtherText), Vec::new()) };
    let suggestion = suggest_with(text, country, is_additional);
    match (suggestion.number(), suggestion.obstacle()) {
        (Some(number), _) => {
            (u32::from(suggestion.change_bits()), number.as_str().as_bytes().to_vec())
        }
        (None, obstacle) => (obstacle.map_or(0, packed), Vec::new()),
    }
}

fn packed(obstacle: Obstacle) -> u32 {
    (1 + obstacle as u32) << 16
}

const UNKNOWN_COUNTRY: u32 = 1 << 24;

#[cfg(test)]
mod tests {
    use e164_plan::Change;

    use super::*;

    fn suggest_packed(input: &[u8]) -> (u32, Vec<u8>) {
        super::suggest_packed(input, &|_| false)
    }

    #[test]
    fn the_fields_of_a_suggestion_do_not_overlap() {
        let (bits, number) = suggest_packed(b"GB020 7946 0123");
        let changes = [Change::Spaces, Change::TrunkPrefix, Change::CountryCode];
        let expected = changes.iter().fold(0, |bits, change| bits | 1 << *change as u32);
        assert_eq!((bits, number.as_slice()), (expected, &b"+442079460123"[..]));
        for (index, obstacle) in (1..).zip(Obstacle::ALL) {
            assert_eq!(packed(obstacle), index << 16, "{obstacle:?}");
        }
        assert_eq!(suggest_packed(b"\0\x004.4E+11"), (packed(Obstacle::Exponent), Vec::new()));
        assert_eq!(suggest_packed(b"\0\0\xED\xA0\x80"), (packed(Obstacle::OtherText), Vec::new()));
        assert_eq!(suggest_packed(b"ZZ1"), (UNKNOWN_COUNTRY, Vec::new()));
        assert_eq!(suggest_packed(b""), (packed(Obstacle::NoDigits), Vec::new()));
    }
}
