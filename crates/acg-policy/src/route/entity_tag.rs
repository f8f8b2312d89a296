//! Entity tags and lists of them (RFC 9110 sections 8.8.3 and 13.1).

/// What stands in `If-Match` or `If-None-Match`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntityTags {
    /// `*`: whatever the resource is.
    Any,
    /// At least one tag.
    List {
        /// Whether one of them begins with `W/`.
        weak: bool,
    },
    /// Neither.
    Malformed,
}

impl EntityTags {
    /// Reads a field value. Tags without quotation marks are tolerated, because the API's own
    /// examples have them; empty places between commas are, because RFC 9110 says so.
    pub(crate) fn read(value: &str) -> Self {
        if value == "*" {
            return Self::Any;
        }
        let mut rest = value.trim_matches(is_blank);
        if rest == "*" {
            return Self::Any;
        }
        let (mut count, mut weak) = (0, false);
        while !rest.is_empty() {
            if let Some(next) = rest.strip_prefix(',') {
                rest = next.trim_start_matches(is_blank);
                continue;
            }
            let Some(after) = after_tag(rest) else { return Self::Malformed };
            weak |= rest.starts_with("W/");
            count += 1;
            rest = after.trim_start_matches(is_blank);
            if !rest.is_empty() && !rest.starts_with(',') {
                return Self::Malformed;
            }
        }
        if count == 0 { Self::Malformed } else { Self::List { weak } }
    }
}

/// What comes after the tag at the start; `None` when there is no tag.
fn after_tag(text: &str) -> Option<&str> {
    let bare = text.strip_prefix("W/").unwrap_or(text);
    if let Some(quoted) = bare.strip_prefix('"') {
        let (tag, rest) = quoted.split_once('"')?;
        return tag.chars().all(is_tag_character).then_some(rest);
    }
    let end = text.find(|c| c == ',' || is_blank(c)).unwrap_or(text.len());
    let (tag, rest) = text.split_at_checked(end)?;
    (tag.chars().all(is_tag_character) && tag != "*" && tag != "W/").then_some(rest)
}

/// Visible characters but the quotation mark, and everything beyond ASCII.
fn is_tag_character(character: char) -> bool {
    matches!(character, '!' | '#'..='~') || !character.is_ascii()
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_with_and_without_quotation_marks() {
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
    fn a_star_stands_alone() {
        assert_eq!(EntityTags::read(" *\t"), EntityTags::Any);
        for value in ["*, *", "*, \"a\"", "\"a\",*", "W/*\"", "* *"] {
            assert_eq!(EntityTags::read(value), EntityTags::Malformed, "{value}");
        }
    }

    #[test]
    fn what_is_no_tag_is_malformed() {
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
    fn weak_tags_are_seen_anywhere_in_a_list() {
        for value in ["W/\"a\"", "\"a\", W/\"b\"", "W/a", "W/\"\""] {
            assert_eq!(EntityTags::read(value), EntityTags::List { weak: true }, "{value}");
        }
    }

    const LIST: EntityTags = EntityTags::List { weak: false };
}
