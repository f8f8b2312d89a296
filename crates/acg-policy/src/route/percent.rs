//! Percent-encoding (RFC 3986 section 2.1).

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::text::bytes::position;

/// The byte of the escape at the start of `text`; `None` without an escape.
pub(super) fn escape(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else { return None };
    u8::try_from(hexadecimal(&[*high, *low])?).ok()
}

/// The text with every escape decoded once. Malformed escapes are kept.
pub(super) fn decode(text: &[u8]) -> Cow<'_, [u8]> {
    decode_by(text, |rest| Some((escape(rest)?, 3)))
}

/// As [`decode`], and also decodes escapes such as `%u0061`, which some servers accept.
pub(super) fn decode_leniently(text: &[u8]) -> Cow<'_, [u8]> {
    decode_by(text, |rest| match rest {
        [b'%', b'u' | b'U', digits @ ..] => Some((unicode_escape(digits)?, 6)),
        _ => Some((escape(rest)?, 3)),
    })
}

/// The ASCII character of four hexadecimal digits.
fn unicode_escape(digits: &[u8]) -> Option<u8> {
    let code = u8::try_from(hexadecimal(digits.get(..4)?)?).ok()?;
    code.is_ascii().then_some(code)
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, digit| Some(value << 4 | char::from(*digit).to_digit(16)?))
}

/// Decodes the escapes that `escaped` finds at the start of a text. It returns the decoded byte and the
/// length of the escape.
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
    fn malformed_escapes_are_kept() {
        for text in [&b"%"[..], b"%4", b"%zz", b"%+1", b"%4g", b"a+b", b"%%", b"%u0061"] {
            assert_eq!(*decode(text), *text);
        }
    }

    #[test]
    fn lenient_decoding_includes_escapes_of_four_digits() {
        assert_eq!(*decode_leniently(b"%u0061%U002F%2B"), *b"a/+");
        assert_eq!(*decode_leniently(b"%u00e9%u12"), *b"%u00e9%u12");
    }
}
