//! Percent-encoding (RFC 3986 section 2.1).

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::text::bytes::position;

/// The byte that the escape at the start of `text` stands for; `None` when it is no escape.
pub(super) fn escape(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else { return None };
    u8::try_from(hexadecimal(&[*high, *low])?).ok()
}

/// The text with every escape decoded once. What is no escape stays as it is.
pub(super) fn decode(text: &[u8]) -> Cow<'_, [u8]> {
    decode_by(text, |rest| Some((escape(rest)?, 3)))
}

/// As [`decode`], with the `%u0061` that some servers understand too.
pub(super) fn decode_loosely(text: &[u8]) -> Cow<'_, [u8]> {
    decode_by(text, |rest| match rest {
        [b'%', b'u' | b'U', digits @ ..] => Some((loose_escape(digits)?, 6)),
        _ => Some((escape(rest)?, 3)),
    })
}

/// The ASCII character that four digits stand for.
fn loose_escape(digits: &[u8]) -> Option<u8> {
    let code = u8::try_from(hexadecimal(digits.get(..4)?)?).ok()?;
    code.is_ascii().then_some(code)
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, digit| Some(value << 4 | char::from(*digit).to_digit(16)?))
}

/// Decodes what `escaped` recognises at the start of a text, and says how many bytes it has.
fn decode_by(text: &[u8], escaped: impl Fn(&[u8]) -> Option<(u8, usize)>) -> Cow<'_, [u8]> {
    if position(text, b'%').is_none() {
        return Cow::Borrowed(text);
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.first() {
        let (byte, length) = escaped(rest).unwrap_or((*first, 1));
        decoded.push(byte);
        rest = rest.get(length..).unwrap_or_default();
    }
    Cow::Owned(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded_once() {
        assert_eq!(*decode(b"a%2Bb%2bc"), *b"a+b+c");
        assert_eq!(*decode(b"%252B"), *b"%2B");
        assert_eq!(*decode(b"%FF%00"), *b"\xFF\0");
    }

    #[test]
    fn what_is_no_escape_stays() {
        for text in [&b"%"[..], b"%4", b"%zz", b"%+1", b"%4g", b"a+b", b"%%", b"%u0061"] {
            assert_eq!(*decode(text), *text);
        }
    }

    #[test]
    fn a_loose_server_also_reads_the_escapes_of_four_digits() {
        assert_eq!(*decode_loosely(b"%u0061%U002F%2B"), *b"a/+");
        assert_eq!(*decode_loosely(b"%u00e9%u12"), *b"%u00e9%u12");
    }
}
