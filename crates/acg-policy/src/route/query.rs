//! The query: pairs as sent, and names as lenient servers read them.

use alloc::string::String;
use core::str;

use super::percent::{decode, decoded_twice};
use crate::text::bytes::{position, until};

/// One `name=value` of a query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) value: &'a [u8],
}

impl<'a> Pair<'a> {
    /// Whether some server reads this pair as `name`: one that decodes once or twice, ignores letter
    /// case, trims white space, or reads `name[]` as a list.
    ///
    /// It stops at the first difference, because a query can have thousands of parameters.
    pub(crate) fn reads_as(self, name: &str) -> bool {
        if self.is(name) {
            return true;
        }
        let is_filler = |byte: &u8| *byte == b'+' || *byte <= b' ';
        let bare = decoded_twice(self.name).take_while(|byte| *byte != b'[');
        let mut bytes = bare.skip_while(is_filler);
        let is_next =
            |known: u8| bytes.next().is_some_and(|byte| byte.eq_ignore_ascii_case(&known));
        name.bytes().all(is_next) && bytes.all(|byte| is_filler(&byte))
    }

    pub(crate) fn is(self, name: &str) -> bool {
        self.name == name.as_bytes()
    }

    /// The name, decoded.
    pub(crate) fn decoded_name(self) -> String {
        lossy(&decode(self.name))
    }
}

/// The text, with U+FFFD in place of invalid UTF-8.
fn lossy(mut bytes: &[u8]) -> String {
    let mut text = String::new();
    loop {
        let (valid, fault) = match str::from_utf8(bytes) {
            Ok(valid) => (valid, None),
            Err(fault) => {
                let valid = bytes.get(..fault.valid_up_to()).unwrap_or_default();
                (str::from_utf8(valid).unwrap_or_default(), Some(fault.error_len()))
            }
        };
        text.push_str(valid);
        let Some(length) = fault else { return text };
        text.push(char::REPLACEMENT_CHARACTER);
        let next = length.map_or(bytes.len(), |length| valid.len() + length);
        bytes = bytes.get(next..).unwrap_or_default();
    }
}

/// The pairs of a query, without empty ones.
pub(crate) fn pairs(query: &[u8]) -> impl Iterator<Item = Pair<'_>> {
    split(query, |byte| byte == b'&', |rest| position(rest, b'&'))
}

/// The pairs of a query as read by a server that also accepts `;` as a separator.
pub(crate) fn lenient_pairs(query: &[u8]) -> impl Iterator<Item = Pair<'_>> {
    let separates = |byte| matches!(byte, b'&' | b';');
    split(query, separates, move |rest| rest.iter().position(|byte| separates(*byte)))
}

fn split(
    query: &[u8],
    separates: impl Fn(u8) -> bool,
    next_separator: impl Fn(&[u8]) -> Option<usize>,
) -> impl Iterator<Item = Pair<'_>> {
    let mut rest = query;
    core::iter::from_fn(move || {
        while let [first, after @ ..] = rest
            && separates(*first)
        {
            rest = after;
        }
        let end = next_separator(rest).unwrap_or(rest.len());
        let (part, after) = rest.split_at_checked(end).filter(|(part, _)| !part.is_empty())?;
        rest = after;
        let name = until(part, b'=');
        Some(Pair { name, value: part.get(name.len() + 1..).unwrap_or_default() })
    })
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    fn reads_as_top(name: &str) -> bool {
        Pair { name: name.as_bytes(), value: b"" }.reads_as("top")
    }

    #[test]
    fn a_query_is_split_at_ampersands_and_first_equals_signs() {
        let read: Vec<_> =
            pairs(b"&a=1&&b&c=x=y;d=2&=z").map(|pair| (pair.name, pair.value)).collect();
        let expected: [(&[u8], &[u8]); 4] =
            [(b"a", b"1"), (b"b", b""), (b"c", b"x=y;d=2"), (b"", b"z")];
        assert_eq!(read, expected);
        assert_eq!(pairs(b"").count(), 0);
        assert_eq!(lenient_pairs(b"a=1;b=2&c").count(), 3);
    }

    #[test]
    fn lenient_names_include_escapes_letter_case_and_brackets() {
        for name in ["top", "Top", "t%6Fp", "t%256Fp", "+top", "%20top%00", "top[]", "top%5B0%5D"] {
            assert!(reads_as_top(name), "{name}");
        }
        for name in ["", "to", "topp", "t+op", "[top]", "t%25256Fp"] {
            assert!(!reads_as_top(name), "{name}");
        }
        assert!(!Pair { name: b"Top", value: b"" }.is("top"));
    }

    #[test]
    fn a_name_that_is_not_utf_8_is_decoded_lossily() {
        for name in [&b"a%FF"[..], b"\xE2\x82", b"%F0%90x%80y", b"\xED\xA0\x80", b""] {
            let shown = Pair { name, value: b"" }.decoded_name();
            assert_eq!(shown, String::from_utf8_lossy(&decode(name)));
        }
        assert_eq!(Pair { name: b"t%6Fp", value: b"" }.decoded_name(), "top");
    }
}
