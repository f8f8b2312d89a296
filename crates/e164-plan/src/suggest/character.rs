//! Maps the characters that occur in written telephone numbers to ASCII.

use super::change::Change;

/// Stands for a character that does not occur in telephone numbers.
pub(super) const UNKNOWN: u8 = 0;

/// The ASCII equivalent of a character in lower case, or `None` if it is not displayed; and the change that this makes.
pub(super) fn to_ascii(character: char) -> (Option<u8>, Option<Change>) {
    if character.is_ascii() {
        return (Some(ascii(character as u8)), None);
    }
    let code = u32::from(character);
    let full_width = matches!(code, 0xFF0B | 0xFF10..=0xFF19);
    let change = if full_width { Change::FullWidth } else { Change::OtherDigits };
    match equivalent(code) {
        (INVISIBLE, _) => (None, Some(Change::InvisibleCharacters)),
        (b'0', value) => (Some(b'0' + value), Some(change)),
        (b'+', _) => (Some(b'+'), Some(change)),
        (other, _) => (Some(other), None),
    }
}

/// The ASCII equivalent of the range to which a character belongs, and the index of the character in the range.
fn equivalent(code: u32) -> (u8, u8) {
    // Tags and variation selectors: the only range of more than 32 characters.
    if code >> 12 == 0xE0 {
        return (INVISIBLE, 0);
    }
    let after = CHARACTERS.partition_point(|entry| entry >> 12 <= code);
    let entry = after.checked_sub(1).and_then(|place| CHARACTERS.get(place)).copied().unwrap_or(0);
    let index = code - (entry >> 12);
    if index <= entry >> 7 & 31 { (entry as u8 & 0x7F, index as u8) } else { (UNKNOWN, 0) }
}

/// The mark of an ellipsis in the mapped text.
pub(super) const ELLIPSIS: u8 = 1;
/// Stands for characters that are not displayed: format characters, bidirectional controls, variation selectors, tags,
/// joiners, fillers and the blank Braille pattern; not the controls that display what follows from right to left.
const INVISIBLE: u8 = 0x7F;

fn ascii(byte: u8) -> u8 {
    match byte {
        // Tabs separate the cells of a table.
        b'\t' | b'\n' | b'\x0b' | b'\x0c' | b'\r' => b'\n',
        b'`' => b'\'',
        b'[' => b'(',
        b']' => b')',
        b' '..=b'~' => byte.to_ascii_lowercase(),
        _ => UNKNOWN,
    }
}

/// A range of characters: the first one, how many there are, and their ASCII equivalent, `0` for ten digits.
const fn entry(first: u32, count: u32, equivalent: u8) -> u32 {
    first << 12 | (count - 1) << 7 | equivalent as u32
}

/// The characters that occur in written numbers, and all sets of decimal digits (general category Nd, Unicode 17) except ASCII.
#[rustfmt::skip]
static CHARACTERS: [u32; 152] = [
    entry(0x85, 1, b'\n'), entry(0xA0, 1, b' '), entry(0xAB, 1, b'"'),
    entry(0xAD, 1, INVISIBLE), entry(0xB4, 1, b'\''), entry(0xB7, 1, b'.'),
    entry(0xBB, 1, b'"'), entry(0x2B9, 1, b'\''), entry(0x2BC, 1, b'\''),
    entry(0x34F, 1, INVISIBLE), entry(0x58A, 1, b'-'), entry(0x60C, 1, b','),
    entry(0x61B, 1, b';'), entry(0x61C, 1, INVISIBLE), entry(0x660, 10, b'0'),
    entry(0x6F0, 10, b'0'), entry(0x7C0, 10, b'0'), entry(0x966, 10, b'0'),
    entry(0x9E6, 10, b'0'), entry(0xA66, 10, b'0'), entry(0xAE6, 10, b'0'),
    entry(0xB66, 10, b'0'), entry(0xBE6, 10, b'0'), entry(0xC66, 10, b'0'),
    entry(0xCE6, 10, b'0'), entry(0xD66, 10, b'0'), entry(0xDE6, 10, b'0'),
    entry(0xE50, 10, b'0'), entry(0xED0, 10, b'0'), entry(0xF20, 10, b'0'),
    entry(0x1040, 10, b'0'), entry(0x1090, 10, b'0'), entry(0x115F, 2, INVISIBLE),
    entry(0x1680, 1, b' '), entry(0x17B4, 2, INVISIBLE), entry(0x17E0, 10, b'0'),
    entry(0x180B, 5, INVISIBLE), entry(0x1810, 10, b'0'), entry(0x1946, 10, b'0'),
    entry(0x19D0, 10, b'0'), entry(0x1A80, 10, b'0'), entry(0x1A90, 10, b'0'),
    entry(0x1B50, 10, b'0'), entry(0x1BB0, 10, b'0'), entry(0x1C40, 10, b'0'),
    entry(0x1C50, 10, b'0'), entry(0x2000, 11, b' '), entry(0x200B, 5, INVISIBLE),
    entry(0x2010, 6, b'-'), entry(0x2018, 4, b'\''), entry(0x201C, 4, b'"'),
    entry(0x2022, 1, b'.'), entry(0x2024, 1, b'.'), entry(0x2026, 1, ELLIPSIS),
    entry(0x2028, 2, b'\n'), entry(0x202A, 1, INVISIBLE), entry(0x202C, 2, INVISIBLE), entry(0x202F, 1, b' '),
    entry(0x2032, 1, b'\''), entry(0x2033, 1, b'"'), entry(0x2043, 1, b'-'),
    entry(0x2044, 1, b'/'), entry(0x2053, 1, b'~'), entry(0x205F, 1, b' '),
    entry(0x2060, 7, INVISIBLE), entry(0x2068, 8, INVISIBLE), entry(0x207A, 1, b'+'), entry(0x208A, 1, b'+'),
    entry(0x2212, 1, b'-'), entry(0x2215, 1, b'/'), entry(0x2219, 1, b'.'),
    entry(0x223C, 1, b'~'), entry(0x22C5, 1, b'.'), entry(0x2795, 1, b'+'),
    entry(0x2796, 1, b'-'), entry(0x2800, 1, INVISIBLE), entry(0x3000, 1, b' '),
    entry(0x3001, 1, b','), entry(0x301C, 1, b'~'), entry(0x30FB, 1, b'.'),
    entry(0x30FC, 1, b'-'), entry(0x3164, 1, INVISIBLE), entry(0xA620, 10, b'0'),
    entry(0xA8D0, 10, b'0'), entry(0xA900, 10, b'0'), entry(0xA9D0, 10, b'0'),
    entry(0xA9F0, 10, b'0'), entry(0xAA50, 10, b'0'), entry(0xABF0, 10, b'0'),
    entry(0xFE00, 16, INVISIBLE), entry(0xFE58, 1, b'-'), entry(0xFE62, 1, b'+'),
    entry(0xFE63, 1, b'-'), entry(0xFEFF, 1, INVISIBLE), entry(0xFF02, 1, b'"'),
    entry(0xFF03, 1, b'#'), entry(0xFF07, 1, b'\''), entry(0xFF08, 1, b'('),
    entry(0xFF09, 1, b')'), entry(0xFF0B, 1, b'+'), entry(0xFF0C, 1, b','),
    entry(0xFF0D, 1, b'-'), entry(0xFF0E, 1, b'.'), entry(0xFF0F, 1, b'/'),
    entry(0xFF10, 10, b'0'), entry(0xFF1B, 1, b';'), entry(0xFF5E, 1, b'~'),
    entry(0xFFA0, 1, INVISIBLE), entry(0xFFF0, 12, INVISIBLE), entry(0x104A0, 10, b'0'),
    entry(0x10D30, 10, b'0'), entry(0x10D40, 10, b'0'), entry(0x11066, 10, b'0'),
    entry(0x110F0, 10, b'0'), entry(0x11136, 10, b'0'), entry(0x111D0, 10, b'0'),
    entry(0x112F0, 10, b'0'), entry(0x11450, 10, b'0'), entry(0x114D0, 10, b'0'),
    entry(0x11650, 10, b'0'), entry(0x116C0, 10, b'0'), entry(0x116D0, 10, b'0'),
    entry(0x116DA, 10, b'0'), entry(0x11730, 10, b'0'), entry(0x118E0, 10, b'0'),
    entry(0x11950, 10, b'0'), entry(0x11BF0, 10, b'0'), entry(0x11C50, 10, b'0'),
    entry(0x11D50, 10, b'0'), entry(0x11DA0, 10, b'0'), entry(0x11DE0, 10, b'0'),
    entry(0x11F50, 10, b'0'), entry(0x13430, 16, INVISIBLE), entry(0x16130, 10, b'0'),
    entry(0x16A60, 10, b'0'), entry(0x16AC0, 10, b'0'), entry(0x16B50, 10, b'0'),
    entry(0x16D70, 10, b'0'), entry(0x1BCA0, 4, INVISIBLE), entry(0x1CCF0, 10, b'0'),
    entry(0x1D173, 8, INVISIBLE), entry(0x1D7CE, 10, b'0'), entry(0x1D7D8, 10, b'0'),
    entry(0x1D7E2, 10, b'0'), entry(0x1D7EC, 10, b'0'), entry(0x1D7F6, 10, b'0'),
    entry(0x1E140, 10, b'0'), entry(0x1E2F0, 10, b'0'), entry(0x1E4F0, 10, b'0'),
    entry(0x1E5F1, 10, b'0'), entry(0x1E950, 10, b'0'), entry(0x1FBF0, 10, b'0'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decimal_digit_of_the_standard_library_has_a_value() {
        assert!(CHARACTERS.is_sorted());
        let digit = |code: u32| equivalent(code).0 == b'0';
        let zeros = CHARACTERS.iter().filter(|entry| **entry as u8 & 0x7F == b'0');
        assert_eq!(zeros.clone().count(), 76);
        for zero in zeros.map(|entry| entry >> 12) {
            for value in 0..10_u8 {
                let character = char::from_u32(zero + u32::from(value)).unwrap();
                assert_eq!(to_ascii(character).0, Some(b'0' + value), "{zero:x}");
            }
        }
        let known = |c: &char| digit(u32::from(*c));
        let numeric = ('\u{80}'..=char::MAX).filter(known).filter(|c| c.is_numeric()).count();
        assert!(numeric >= 750, "only {numeric} are numeric for the standard library");
    }

    #[test]
    fn white_space_is_that_of_the_standard_library() {
        for character in ('\u{80}'..=char::MAX).filter(|c| c.is_whitespace()) {
            assert!(matches!(to_ascii(character).0, Some(b' ' | b'\n')), "{character:?}");
        }
        for (character, equivalent) in [
            ('\u{2009}', ' '),
            ('\u{2013}', '-'),
            ('\u{2019}', '\''),
            ('\u{201d}', '"'),
            ('\u{2022}', '.'),
            ('\u{ff0b}', '+'),
            ('\u{ff5e}', '~'),
            ('\u{2028}', '\n'),
            ('\u{3042}', '\0'),
        ] {
            assert_eq!(to_ascii(character).0, Some(equivalent as u8), "{character:?}");
        }
    }

    #[test]
    fn what_reverses_digits_is_not_removed() {
        for character in ['\u{202b}', '\u{202e}', '\u{2067}'] {
            assert_eq!(to_ascii(character).0, Some(UNKNOWN), "{character:?}");
        }
    }

    #[test]
    fn nothing_that_is_displayed_is_removed() {
        for character in ['a', '+', '0', 'é', '٠', ' ', '\u{a0}', '😀'] {
            assert!(to_ascii(character).0.is_some(), "{character}");
        }
        for code in [0xAD_u32, 0x200B, 0x200E, 0x202C, 0x2066, 0xFE0F, 0xFEFF, 0x3164, 0xE0101] {
            let character = char::from_u32(code).unwrap();
            assert_eq!(to_ascii(character), (None, Some(Change::InvisibleCharacters)), "{code:x}");
        }
    }
}
