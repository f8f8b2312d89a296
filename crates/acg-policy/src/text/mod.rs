//! Text functions that do not depend on the API.

pub(crate) mod bytes;
pub mod near;
pub(crate) mod order;
pub(crate) mod word;

/// Whether the text is empty, or consists of invisible characters only.
pub(crate) fn is_blank(text: &str) -> bool {
    // Most texts begin with a letter: checking the first byte avoids decoding the rest.
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.chars().all(is_invisible)
}

/// Whether nothing is printed for a character: white space, control and format characters, variation
/// selectors, fillers, and code points that Unicode reserves for such characters.
pub(crate) fn is_invisible(character: char) -> bool {
    let code = u32::from(character);
    character.is_whitespace()
        || character.is_control()
        || INVISIBLE.iter().any(|(first, last)| (*first..=*last).contains(&code))
}

/// Unicode 17: the category `Cf`, the property `Default_Ignorable_Code_Point`, and the blank Braille
/// pattern.
static INVISIBLE: [(u32, u32); 26] = [
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x600, 0x605),
    (0x61C, 0x61C),
    (0x6DD, 0x6DD),
    (0x70F, 0x70F),
    (0x890, 0x891),
    (0x8E2, 0x8E2),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_blank() {
        for text in
            ["", " ", "\t\n", "\u{A0}", "\u{2003}\u{3000}", "\u{200B}", "\u{FEFF}", "\u{AD}"]
        {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["\u{202E}\u{2066}", "\u{FE0F}", "\u{E0100}", "\u{3164}", "\u{2800}", "\u{0}"] {
            assert!(is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn a_visible_character_among_invisible_ones_is_not_blank() {
        for text in [
            "a",
            "\u{200B}a",
            "a\u{200B}",
            "\u{E9}",
            "\u{4E00}",
            "\u{301}",
            "\u{FFFD}",
            "\u{1F600}",
        ] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn the_ranges_are_sorted_and_apart() {
        assert!(INVISIBLE.windows(2).all(|pair| pair[0].1 < pair[1].0));
        let characters = (0..=u32::from(char::MAX)).filter_map(char::from_u32);
        let unseen = |c: &char| is_invisible(*c) && !c.is_whitespace() && !c.is_control();
        assert_eq!(characters.filter(unseen).count(), 4_207);
    }
}
