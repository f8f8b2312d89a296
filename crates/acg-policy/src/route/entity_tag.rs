//! Entity tags and lists of entity tags (RFC 9110 sections 8.8.3 and 13.1).

/// The value of `If-Match` or `If-None-Match`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntityTags {
    /// `*`: any current representation.
    Any,
    /// At least one entity tag.
    List {
        /// Whether any of them is weak: begins with `W/`.
        weak: bool,
    },
    /// Anything else.
    Malformed,
}

impl EntityTags {
    /// Reads a field value. Tags without quotation marks are accepted, because the API's documentation
    /// has such examples; empty list elements are accepted, as RFC 9110 section 5.6.1.2 requires.
    pub(crate) fn read(value: &str) -> Self {
        let mut rest = value.as_bytes();
        while let [start @ .., b' ' | b'\t'] = rest {
            rest = start;
        }
        rest = without_blanks(rest);
        if rest == b"*" {
            return Self::Any;
        }
        let (mut count, mut weak) = (0, false);
        while !rest.is_empty() {
            if let [b',', next @ ..] = rest {
                rest = without_blanks(next);
                continue;
            }
            let Some(after) = after_tag(rest) else { return Self::Malformed };
            weak |= rest.starts_with(b"W/");
            count += 1;
            rest = without_blanks(after);
            if !matches!(rest, [] | [b',', ..]) {
                return Self::Malformed;
            }
        }
        if count == 0 { Self::Malformed } else { Self::List { weak } }
    }
}

/// The rest after the entity tag at the start; `None` if the text does not start with one.
fn after_tag(text: &[u8]) -> Option<&[u8]> {
    let bare = text.strip_prefix(b"W/").unwrap_or(text);
    if let [b'"', quoted @ ..] = bare {
        let end = quoted.iter().position(|byte| !is_tag_byte(*byte))?;
        return quoted.get(end..)?.strip_prefix(b"\"");
    }
    let end = text.iter().position(|byte| *byte == b',' || !is_tag_byte(*byte));
    let (tag, rest) = text.split_at_checked(end.unwrap_or(text.len()))?;
    let ends = matches!(rest, [] | [b',' | b' ' | b'\t', ..]);
    (ends && tag != b"*" && tag != b"W/").then_some(rest)
}

/// `etagc` of RFC 9110: visible characters other than the quotation mark, and non-ASCII text.
fn is_tag_byte(byte: u8) -> bool {
    matches!(byte, b'!' | b'#'..=b'~' | 0x80..)
}

fn without_blanks(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = text {
        text = rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_tags_are_read_with_and_without_quotation_marks() {
        for value in [
            "\"12345\"",
            "12345",
            "\"\"",
            "\"a b\"",
            "\"a,b\" , c",
            ", \"a\",,b,",
            "\"é\"",
            "\"*\"",
            "0x8D*",
            "W",
            "w/12",
            " \"a\" ",
        ] {
            let expected = if value == "\"a b\"" { EntityTags::Malformed } else { LIST };
            assert_eq!(EntityTags::read(value), expected, "{value}");
        }
    }

    #[test]
    fn an_asterisk_cannot_be_part_of_a_list() {
        assert_eq!(EntityTags::read(" *\t"), EntityTags::Any);
        for value in ["*, *", "*, \"a\"", "\"a\",*", "W/*\"", "* *"] {
            assert_eq!(EntityTags::read(value), EntityTags::Malformed, "{value}");
        }
    }

    #[test]
    fn other_values_are_malformed() {
        for value in [
            "",
            ",",
            " , ,",
            "\"a",
            "a\"",
            "\"a\" \"b\"",
            "a b",
            "W/",
            "w/\"a\"",
            "\"a\"b",
            "\u{7f}",
        ] {
            assert_eq!(EntityTags::read(value), EntityTags::Malformed, "{value}");
        }
    }

    #[test]
    fn weak_entity_tags_are_found_anywhere_in_a_list() {
        for value in ["W/\"a\"", "\"a\", W/\"b\"", "W/a", "W/\"\""] {
            assert_eq!(EntityTags::read(value), EntityTags::List { weak: true }, "{value}");
        }
    }

    const LIST: EntityTags = EntityTags::List { weak: false };
}
