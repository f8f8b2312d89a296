//! Folding: the ASCII characters that a server may read in place of others. Servers decode overlong UTF-8,
//! normalise text (NFKC), fold letter case beyond ASCII, or remove invisible characters.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::text::is_invisible;

/// The text with every character outside ASCII replaced by the ASCII character into which servers fold
/// it, or by [`UNKNOWN`]. Invisible characters are removed.
pub(super) fn fold(text: &[u8]) -> Cow<'_, [u8]> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut folded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.first() {
        let (code, length) = decode_first(*first, rest);
        rest = rest.get(length..).unwrap_or_default();
        match code.and_then(char::from_u32) {
            Some(character) if !character.is_ascii() && is_invisible(character) => {}
            Some(character) => folded.push(ascii(character)),
            None => folded.push(UNKNOWN),
        }
    }
    Cow::Owned(folded)
}

/// Whether a folded text may be read as `word`, in any letter case: [`UNKNOWN`] may stand for up to two
/// letters, and occurs at most twice.
pub(super) fn reads_as(text: impl Iterator<Item = u8> + Clone, word: &[u8]) -> bool {
    matches(text, word, MAX_UNKNOWN)
}

fn matches(
    mut text: impl Iterator<Item = u8> + Clone,
    mut word: &[u8],
    unknown_left: usize,
) -> bool {
    while let Some(byte) = text.next() {
        if byte == UNKNOWN {
            // At most two nested calls, each with three lengths.
            let continues = |length| {
                word.get(length..).is_some_and(|word| matches(text.clone(), word, unknown_left - 1))
            };
            return unknown_left > 0 && (0..=MAX_LETTERS).any(continues);
        }
        match word {
            [next, rest @ ..] if next.eq_ignore_ascii_case(&byte) => word = rest,
            _ => return false,
        }
    }
    word.is_empty()
}

/// The first code point, decoded also if it is overlong, and its length in bytes. `None` for a byte that
/// starts no sequence.
fn decode_first(first: u8, text: &[u8]) -> (Option<u32>, usize) {
    let (length, bits) = match first {
        0..0x80 => return (Some(first.into()), 1),
        0xC0..0xE0 => (2, first & 0x1F),
        0xE0..0xF0 => (3, first & 0x0F),
        0xF0..0xF8 => (4, first & 0x07),
        _ => return (None, 1),
    };
    let Some(others) = text.get(1..length) else { return (None, 1) };
    if others.iter().any(|byte| byte & 0xC0 != 0x80) {
        return (None, 1);
    }
    let code = others.iter().fold(u32::from(bits), |code, byte| code << 6 | u32::from(byte & 0x3F));
    (Some(code), length)
}

fn ascii(character: char) -> u8 {
    let code = u32::from(character);
    let letter = |first: u32| b'a' + ((code - first) % 26) as u8;
    match code {
        0..0x80 => code as u8,
        // Full-width forms of all visible characters of ASCII.
        0xFF01..=0xFF5E => (code - 0xFEE0) as u8,
        // Alphabets: circled, mathematical, squared.
        0x24B6..=0x24E9 => letter(0x24B6),
        0x1D400..=0x1D6A3 => letter(0x1D400),
        0x1F130..=0x1F149 => letter(0x1F130),
        _ => {
            let known = FOLDED.binary_search(&character).ok().and_then(|at| FOLDED_INTO.get(at));
            known.copied().unwrap_or(UNKNOWN)
        }
    }
}

/// A character outside ASCII with no known folding: accents, ligatures and letters of other scripts, which
/// a server may replace or remove; and bytes that are not UTF-8.
const UNKNOWN: u8 = 0xFF;

/// The largest number of [`UNKNOWN`] in a name. More are another word.
const MAX_UNKNOWN: usize = 2;

/// The largest number of letters for which a ligature stands.
const MAX_LETTERS: usize = 2;

/// Single characters that NFKC and case folding turn into delimiters of a path or into letters of the
/// API's names, in ascending order: a path can have thousands of others. Also three slashes that Windows
/// code pages turn into them, and the Turkish letters whose upper or lower case is in ASCII.
static FOLDED: [char; 83] = [
    '\u{AA}',
    '\u{BA}',
    '\u{130}',
    '\u{131}',
    '\u{17F}',
    '\u{2B3}',
    '\u{2E2}',
    '\u{37E}',
    '\u{1D2C}',
    '\u{1D2E}',
    '\u{1D31}',
    '\u{1D35}',
    '\u{1D39}',
    '\u{1D3A}',
    '\u{1D3C}',
    '\u{1D3F}',
    '\u{1D40}',
    '\u{1D41}',
    '\u{1D43}',
    '\u{1D47}',
    '\u{1D49}',
    '\u{1D50}',
    '\u{1D52}',
    '\u{1D57}',
    '\u{1D58}',
    '\u{1D62}',
    '\u{1D63}',
    '\u{1D64}',
    '\u{1D9C}',
    '\u{1DA0}',
    '\u{2024}',
    '\u{2044}',
    '\u{2071}',
    '\u{207F}',
    '\u{2090}',
    '\u{2091}',
    '\u{2092}',
    '\u{2098}',
    '\u{2099}',
    '\u{209B}',
    '\u{209C}',
    '\u{2102}',
    '\u{2110}',
    '\u{2111}',
    '\u{2115}',
    '\u{211A}',
    '\u{211B}',
    '\u{211C}',
    '\u{211D}',
    '\u{212C}',
    '\u{212D}',
    '\u{212F}',
    '\u{2130}',
    '\u{2131}',
    '\u{2133}',
    '\u{2134}',
    '\u{2139}',
    '\u{2147}',
    '\u{2148}',
    '\u{2160}',
    '\u{216D}',
    '\u{216F}',
    '\u{2170}',
    '\u{217D}',
    '\u{217F}',
    '\u{2215}',
    '\u{2216}',
    '\u{A7F2}',
    '\u{A7F3}',
    '\u{A7F4}',
    '\u{FE13}',
    '\u{FE14}',
    '\u{FE16}',
    '\u{FE52}',
    '\u{FE54}',
    '\u{FE55}',
    '\u{FE56}',
    '\u{FE5F}',
    '\u{FE68}',
    '\u{FE6A}',
    '\u{107A5}',
    '\u{1F12B}',
    '\u{1F12C}',
];

/// What each of [`FOLDED`] becomes.
static FOLDED_INTO: &[u8; FOLDED.len()] =
    b"aoiisrs;abeimnortuabemotuirucf./inaeomnstciinqrrrbceefmoieiicmicm/\\cfq:;?.;:?#\\%qcr";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: impl AsRef<[u8]>, expected: impl AsRef<[u8]>) {
        assert_eq!(*fold(text.as_ref()), *expected.as_ref());
    }

    #[test]
    fn ascii_is_unchanged() {
        check("/accounts/%41?\0", "/accounts/%41?\0");
    }

    #[test]
    fn overlong_utf_8_is_decoded() {
        check(b"\xC0\xAFaccounts", "/accounts");
        check(b"\xC1\xA1ccounts", "accounts");
        check(b"\xE0\x80\xAF", "/");
        check(b"\xF0\x80\x80\xAF", "/");
    }

    #[test]
    fn compatibility_forms_become_ascii() {
        check("ａccounts／ｘ％６１", "accounts/x%61");
        check("account\u{17F}", "accounts");
        check("𝐚𝒄ⓒⓄ🅄", "accou");
        check("🄰", "a");
        check("ᵃᶜᶜᵒᵘⁿᵗˢ", "accounts");
        check("․․∕﹨", "../\\");
    }

    #[test]
    fn every_single_character_becomes_the_one_that_it_resembles() {
        let all = [
            ('a', "ªᴬᵃₐ"),
            ('b', "ᴮᵇℬ"),
            ('c', "ᶜℂℭⅭⅽ🄫ꟲ"),
            ('e', "ᴱᵉₑℯℰⅇ"),
            ('f', "ᶠℱꟳ"),
            ('i', "İıᴵᵢⁱℐℑℹⅈⅠⅰ"),
            ('m', "ᴹᵐₘℳⅯⅿ"),
            ('n', "ᴺⁿₙℕ"),
            ('o', "ºᴼᵒₒℴ"),
            ('q', "ℚꟴ𐞥"),
            ('r', "ʳᴿᵣℛℜℝ🄬"),
            ('s', "ſˢₛ"),
            ('t', "ᵀᵗₜ"),
            ('u', "ᵁᵘᵤ"),
            ('.', "․﹒"),
            ('/', "⁄∕"),
            ('\\', "∖﹨"),
            (';', "\u{37E}︔﹔"),
            (':', "︓﹕"),
            ('?', "︖﹖"),
            ('#', "﹟"),
            ('%', "﹪"),
        ];
        for (becomes, characters) in all {
            let becomes = [becomes as u8].repeat(characters.chars().count());
            check(characters, becomes);
        }
        let count: usize = all.iter().map(|(_, characters)| characters.chars().count()).sum();
        assert_eq!(count, FOLDED.len());
    }

    #[test]
    fn the_characters_are_in_ascending_order() {
        assert!(FOLDED.is_sorted_by(|one, next| one < next));
    }

    #[test]
    fn invisible_characters_are_removed() {
        check("acc\u{200B}ou\u{AD}nts\u{FE0F}\u{A0}", "accounts");
    }

    #[test]
    fn other_characters_and_invalid_bytes_are_unknown() {
        check("é", [UNKNOWN]);
        check(b"\xFF\xC3x\xE2\x82", [UNKNOWN, UNKNOWN, b'x', UNKNOWN, UNKNOWN]);
        check(b"\xED\xA0\x80\xF7\xBF\xBF\xBF", [UNKNOWN, UNKNOWN]);
    }

    #[test]
    fn an_unknown_character_stands_for_up_to_two_letters_and_occurs_at_most_twice() {
        let reads = |text: &[u8]| reads_as(text.iter().copied(), b"numbers");
        for text in [&b"numbers"[..], b"NUMBERS", b"\xFFumbers", b"nu\xFFers", b"\xFFnumbers\xFF"] {
            assert!(reads(text), "{text:x?}");
        }
        let others: [&[u8]; 6] =
            [b"number", b"n\xFFers", b"\xFF\xFF", b"\xFF\xFF\xFFnumbers", b"n\xFFumbersx", b""];
        for text in others {
            assert!(!reads(text), "{text:x?}");
        }
    }
}
