//! Maps the characters that occur in written telephone numbers to ASCII.

use super::change::{Change, Changes};

/// Stands for a character that does not occur in telephone numbers.
pub(super) const UNKNOWN: u8 = 0;

/// The ASCII equivalent of a character in lower case, or [`INVISIBLE`]. Adds the change that this makes.
pub(super) fn to_ascii(character: char, changes: &mut Changes) -> u8 {
    let code = u32::from(character);
    if code < 0x80 {
        return ascii(code as u8);
    }
    let (equivalent, index) = equivalent(code);
    let change = match equivalent {
        INVISIBLE => Change::InvisibleCharacters,
        b'0' | b'+' if code >> 8 == 0xFF => Change::FullWidth,
        b'0' | b'+' => Change::OtherDigits,
        _ => return equivalent,
    };
    changes.add(change);
    equivalent + index
}

/// The ASCII equivalent of the range to which a character belongs, and the value of a digit.
fn equivalent(code: u32) -> (u8, u8) {
    // Tags and variation selectors: the only range of more than 16 characters.
    if code >> 12 == 0xE0 {
        return (INVISIBLE, 0);
    }
    let mut bytes = CODED.iter();
    let mut next = || bytes.next().copied().unwrap_or(0);
    let mut first = 0;
    loop {
        let (mut byte, mut distance) = (MORE, 0);
        while byte & MORE != 0 {
            byte = next();
            distance = distance << 7 | u32::from(byte & !MORE);
        }
        first += distance;
        if distance == 0 || code < first {
            return (UNKNOWN, 0);
        }
        byte = next();
        let mut count = if byte == b'0' { 10 } else { 1 };
        if byte & MORE != 0 {
            count = u32::from(byte & !MORE);
            byte = next();
        }
        if code - first < count {
            return (byte, if byte == b'0' { (code - first) as u8 } else { 0 });
        }
    }
}

/// The mark of an ellipsis in the mapped text.
pub(super) const ELLIPSIS: u8 = 1;
/// Stands for characters that are not displayed: format characters, bidirectional controls, variation selectors, tags,
/// joiners, fillers and the blank Braille pattern; not the controls that display what follows from right to left.
pub(super) const INVISIBLE: u8 = 0x7F;

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

/// The ranges, each as its distance from the one before, in groups of 7 bits, and its equivalent; in front of the equivalent, the
/// number of characters where it is neither ten digits nor one.
static CODED: [u8; coded::<1_000>().1] = coded().0;

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated at compile time, where a panic is a compile error"
)]
const fn coded<const N: usize>() -> ([u8; N], usize) {
    let (mut out, mut length, mut before, mut place) = ([0; N], 0, 0, 0);
    while place < CHARACTERS.len() {
        let (first, count, equivalent) = CHARACTERS[place];
        let distance = first - before;
        let mut shift = 14;
        loop {
            if shift == 0 || distance >> shift != 0 {
                let more = if shift == 0 { 0 } else { MORE };
                out[length] = (distance >> shift & 127) as u8 | more;
                length += 1;
            }
            if shift == 0 {
                break;
            }
            shift -= 7;
        }
        if count != 1 && equivalent != b'0' {
            out[length] = count | MORE;
            length += 1;
        }
        out[length] = equivalent;
        length += 1;
        before = first;
        place += 1;
    }
    (out, length)
}

/// Whether a byte continues.
const MORE: u8 = 128;

/// The characters that occur in written numbers, and all sets of decimal digits (general category Nd, Unicode 17) except ASCII:
/// ranges by the first one, how many there are, and their ASCII equivalent, `0` for ten digits.
#[rustfmt::skip]
const CHARACTERS: [(u32, u8, u8); 152] = [
    (0x85, 1, b'\n'), (0xA0, 1, b' '), (0xAB, 1, b'"'),
    (0xAD, 1, INVISIBLE), (0xB4, 1, b'\''), (0xB7, 1, b'.'),
    (0xBB, 1, b'"'), (0x2B9, 1, b'\''), (0x2BC, 1, b'\''),
    (0x34F, 1, INVISIBLE), (0x58A, 1, b'-'), (0x60C, 1, b','),
    (0x61B, 1, b';'), (0x61C, 1, INVISIBLE), (0x660, 10, b'0'),
    (0x6F0, 10, b'0'), (0x7C0, 10, b'0'), (0x966, 10, b'0'),
    (0x9E6, 10, b'0'), (0xA66, 10, b'0'), (0xAE6, 10, b'0'),
    (0xB66, 10, b'0'), (0xBE6, 10, b'0'), (0xC66, 10, b'0'),
    (0xCE6, 10, b'0'), (0xD66, 10, b'0'), (0xDE6, 10, b'0'),
    (0xE50, 10, b'0'), (0xED0, 10, b'0'), (0xF20, 10, b'0'),
    (0x1040, 10, b'0'), (0x1090, 10, b'0'), (0x115F, 2, INVISIBLE),
    (0x1680, 1, b' '), (0x17B4, 2, INVISIBLE), (0x17E0, 10, b'0'),
    (0x180B, 5, INVISIBLE), (0x1810, 10, b'0'), (0x1946, 10, b'0'),
    (0x19D0, 10, b'0'), (0x1A80, 10, b'0'), (0x1A90, 10, b'0'),
    (0x1B50, 10, b'0'), (0x1BB0, 10, b'0'), (0x1C40, 10, b'0'),
    (0x1C50, 10, b'0'), (0x2000, 11, b' '), (0x200B, 5, INVISIBLE),
    (0x2010, 6, b'-'), (0x2018, 4, b'\''), (0x201C, 4, b'"'),
    (0x2022, 1, b'.'), (0x2024, 1, b'.'), (0x2026, 1, ELLIPSIS),
    (0x2028, 2, b'\n'), (0x202A, 1, INVISIBLE), (0x202C, 2, INVISIBLE), (0x202F, 1, b' '),
    (0x2032, 1, b'\''), (0x2033, 1, b'"'), (0x2043, 1, b'-'),
    (0x2044, 1, b'/'), (0x2053, 1, b'~'), (0x205F, 1, b' '),
    (0x2060, 7, INVISIBLE), (0x2068, 8, INVISIBLE), (0x207A, 1, b'+'), (0x208A, 1, b'+'),
    (0x2212, 1, b'-'), (0x2215, 1, b'/'), (0x2219, 1, b'.'),
    (0x223C, 1, b'~'), (0x22C5, 1, b'.'), (0x2795, 1, b'+'),
    (0x2796, 1, b'-'), (0x2800, 1, INVISIBLE), (0x3000, 1, b' '),
    (0x3001, 1, b','), (0x301C, 1, b'~'), (0x30FB, 1, b'.'),
    (0x30FC, 1, b'-'), (0x3164, 1, INVISIBLE), (0xA620, 10, b'0'),
    (0xA8D0, 10, b'0'), (0xA900, 10, b'0'), (0xA9D0, 10, b'0'),
    (0xA9F0, 10, b'0'), (0xAA50, 10, b'0'), (0xABF0, 10, b'0'),
    (0xFE00, 16, INVISIBLE), (0xFE58, 1, b'-'), (0xFE62, 1, b'+'),
    (0xFE63, 1, b'-'), (0xFEFF, 1, INVISIBLE), (0xFF02, 1, b'"'),
    (0xFF03, 1, b'#'), (0xFF07, 1, b'\''), (0xFF08, 1, b'('),
    (0xFF09, 1, b')'), (0xFF0B, 1, b'+'), (0xFF0C, 1, b','),
    (0xFF0D, 1, b'-'), (0xFF0E, 1, b'.'), (0xFF0F, 1, b'/'),
    (0xFF10, 10, b'0'), (0xFF1B, 1, b';'), (0xFF5E, 1, b'~'),
    (0xFFA0, 1, INVISIBLE), (0xFFF0, 12, INVISIBLE), (0x104A0, 10, b'0'),
    (0x10D30, 10, b'0'), (0x10D40, 10, b'0'), (0x11066, 10, b'0'),
    (0x110F0, 10, b'0'), (0x11136, 10, b'0'), (0x111D0, 10, b'0'),
    (0x112F0, 10, b'0'), (0x11450, 10, b'0'), (0x114D0, 10, b'0'),
    (0x11650, 10, b'0'), (0x116C0, 10, b'0'), (0x116D0, 10, b'0'),
    (0x116DA, 10, b'0'), (0x11730, 10, b'0'), (0x118E0, 10, b'0'),
    (0x11950, 10, b'0'), (0x11BF0, 10, b'0'), (0x11C50, 10, b'0'),
    (0x11D50, 10, b'0'), (0x11DA0, 10, b'0'), (0x11DE0, 10, b'0'),
    (0x11F50, 10, b'0'), (0x13430, 16, INVISIBLE), (0x16130, 10, b'0'),
    (0x16A60, 10, b'0'), (0x16AC0, 10, b'0'), (0x16B50, 10, b'0'),
    (0x16D70, 10, b'0'), (0x1BCA0, 4, INVISIBLE), (0x1CCF0, 10, b'0'),
    (0x1D173, 8, INVISIBLE), (0x1D7CE, 10, b'0'), (0x1D7D8, 10, b'0'),
    (0x1D7E2, 10, b'0'), (0x1D7EC, 10, b'0'), (0x1D7F6, 10, b'0'),
    (0x1E140, 10, b'0'), (0x1E2F0, 10, b'0'), (0x1E4F0, 10, b'0'),
    (0x1E5F1, 10, b'0'), (0x1E950, 10, b'0'), (0x1FBF0, 10, b'0'),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The equivalent of a character, and whether that is a change.
    fn mapped(character: char) -> (u8, bool) {
        let mut changes = Changes::default();
        let byte = to_ascii(character, &mut changes);
        (byte, changes.bits() != 0)
    }

    #[test]
    fn every_decimal_digit_of_the_standard_library_has_a_value() {
        assert!(CHARACTERS.is_sorted());
        let digit = |code: u32| equivalent(code).0 == b'0';
        let zeros = CHARACTERS.iter().filter(|(_, _, equivalent)| *equivalent == b'0');
        assert_eq!(zeros.clone().count(), 76);
        for (zero, _, _) in zeros {
            for value in 0..10_u8 {
                let character = char::from_u32(zero + u32::from(value)).unwrap();
                assert_eq!(mapped(character), (b'0' + value, true), "{zero:x}");
            }
        }
        let known = |c: &char| digit(u32::from(*c));
        let numeric = ('\u{80}'..=char::MAX).filter(known).filter(|c| c.is_numeric()).count();
        assert!(numeric >= 750, "only {numeric} are numeric for the standard library");
    }

    #[test]
    fn white_space_is_that_of_the_standard_library() {
        for character in ('\u{80}'..=char::MAX).filter(|c| c.is_whitespace()) {
            assert!(matches!(mapped(character).0, b' ' | b'\n'), "{character:?}");
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
            assert_eq!(mapped(character).0, equivalent as u8, "{character:?}");
        }
    }

    #[test]
    fn what_reverses_digits_is_not_removed() {
        for character in ['\u{202b}', '\u{202e}', '\u{2067}'] {
            assert_eq!(mapped(character), (UNKNOWN, false), "{character:?}");
        }
    }

    #[test]
    fn nothing_that_is_displayed_is_removed() {
        for character in ['a', '+', '0', 'é', '٠', ' ', '\u{a0}', '😀'] {
            assert_ne!(mapped(character).0, INVISIBLE, "{character}");
        }
        for code in [0xAD_u32, 0x200B, 0x200E, 0x202C, 0x2066, 0xFE0F, 0xFEFF, 0x3164, 0xE0101] {
            let character = char::from_u32(code).unwrap();
            assert_eq!(mapped(character), (INVISIBLE, true), "{code:x}");
        }
    }
}
