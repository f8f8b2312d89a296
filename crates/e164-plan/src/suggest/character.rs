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
    if is_invisible(code) {
        return (None, Some(Change::InvisibleCharacters));
    }
    if let Some(value) = digit(code) {
        let change =
            if value.1 == FULL_WIDTH_ZERO { Change::FullWidth } else { Change::OtherDigits };
        return (Some(b'0' + value.0), Some(change));
    }
    if matches!(code, 0x85 | 0x2028 | 0x2029) {
        return (Some(b'\n'), None);
    }
    if character.is_whitespace() {
        return (Some(b' '), None);
    }
    match code {
        0xFF0B => (Some(b'+'), Some(Change::FullWidth)),
        0x207A | 0x208A | 0xFE62 | 0x2795 => (Some(b'+'), Some(Change::OtherDigits)),
        0x2018 | 0x2019 | 0x201A | 0x201B | 0x2032 | 0x02B9 | 0x02BC | 0xFF07 | 0x00B4 => {
            (Some(b'\''), None)
        }
        0x201C..=0x201F | 0x2033 | 0xFF02 | 0x00AB | 0x00BB => (Some(b'"'), None),
        0x2010..=0x2015 | 0x2212 | 0x2043 | 0x30FC | 0xFE58 | 0xFE63 | 0xFF0D | 0x058A | 0x2796 => {
            (Some(b'-'), None)
        }
        0x223C | 0x2053 | 0x301C | 0xFF5E => (Some(b'~'), None),
        0x2026 => (Some(b'\x01'), None),
        0x00B7 | 0x2022 | 0x2024 | 0x2219 | 0x22C5 | 0x30FB | 0xFF0E => (Some(b'.'), None),
        0xFF08 => (Some(b'('), None),
        0xFF09 => (Some(b')'), None),
        0x2044 | 0x2215 | 0xFF0F => (Some(b'/'), None),
        0x060C | 0x3001 | 0xFF0C => (Some(b','), None),
        0x061B | 0xFF1B => (Some(b';'), None),
        0xFF03 => (Some(b'#'), None),
        _ => (Some(UNKNOWN), None),
    }
}

/// The mark of an ellipsis in the mapped text.
pub(super) const ELLIPSIS: u8 = 1;

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

/// Format characters, bidirectional controls, variation selectors, tags, joiners, fillers and the blank Braille pattern.
fn is_invisible(code: u32) -> bool {
    matches!(
        code,
        0xAD | 0x34F
            | 0x61C
            | 0x115F
            | 0x1160
            | 0x17B4
            | 0x17B5
            | 0x180B..=0x180F
            | 0x200B..=0x200F
            | 0x202A..=0x202E
            | 0x2060..=0x206F
            | 0x2800
            | 0x3164
            | 0xFE00..=0xFE0F
            | 0xFEFF
            | 0xFFA0
            | 0xFFF0..=0xFFFB
            | 0x13430..=0x1343F
            | 0x1BCA0..=0x1BCA3
            | 0x1D173..=0x1D17A
            | 0xE0000..=0xE0FFF
    )
}

/// The value of a decimal digit, and the zero of its script.
fn digit(code: u32) -> Option<(u8, u32)> {
    let after = ZEROS.partition_point(|zero| *zero <= code);
    let zero = *ZEROS.get(after.checked_sub(1)?)?;
    let value = code - zero;
    (value < 10).then_some((value as u8, zero))
}

const FULL_WIDTH_ZERO: u32 = 0xFF10;

/// The zeros of all sets of decimal digits (general category Nd, Unicode 17), except ASCII.
static ZEROS: [u32; 76] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0,
    0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50,
    0x11DA0, 0x11DE0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE,
    0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decimal_digit_of_the_standard_library_has_a_value() {
        assert!(ZEROS.is_sorted());
        for zero in ZEROS {
            for value in 0..10_u8 {
                let character = char::from_u32(zero + u32::from(value)).unwrap();
                assert_eq!(to_ascii(character).0, Some(b'0' + value), "{zero:x}");
            }
        }
        let known = |c: &char| digit(u32::from(*c)).is_some();
        let numeric = ('\u{80}'..=char::MAX).filter(known).filter(|c| c.is_numeric()).count();
        assert!(numeric >= 750, "only {numeric} are numeric for the standard library");
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
