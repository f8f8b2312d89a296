//! Percent-encoding (RFC 3986 section 2.1).

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::text::bytes::position;

/// The byte of the escape at the start of `text`; `None` without an escape.
pub(super) fn escape(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else { return None };
    Some(digit(*high)? << 4 | digit(*low)?)
}

/// The text with every escape decoded once. Malformed escapes are kept.
pub(super) fn decode(text: &[u8]) -> Cow<'_, [u8]> {
    if position(text, b'%').is_none() {
        return Cow::Borrowed(text);
    }
    let mut decoded = Vec::with_capacity(text.len());
    decoded.extend(Decoded { rest: text });
    Cow::Owned(decoded)
}

/// The bytes of a text of which every escape is decoded, and then once more.
pub(super) fn decoded_twice(text: &[u8]) -> impl Iterator<Item = u8> {
    let mut once = Decoded { rest: text };
    core::iter::from_fn(move || {
        let byte = once.next()?;
        if byte == b'%' {
            let mut ahead = once.clone();
            let digits = ahead.next().zip(ahead.next());
            if let Some(decoded) = digits.and_then(|(high, low)| escape(&[byte, high, low])) {
                once = ahead;
                return Some(decoded);
            }
        }
        Some(byte)
    })
}

/// The bytes of a text of which every escape is decoded once.
#[derive(Clone)]
struct Decoded<'t> {
    rest: &'t [u8],
}

impl Iterator for Decoded<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        let first = *self.rest.first()?;
        let (byte, length) = escape(self.rest).map_or((first, 1), |byte| (byte, 3));
        self.rest = self.rest.get(length..).unwrap_or_default();
        Some(byte)
    }
}

/// As [`decode`], and also decodes escapes such as `%u0061`, which some servers accept.
pub(super) fn decode_leniently(text: &[u8]) -> Cow<'_, [u8]> {
    if position(text, b'%').is_none() {
        return Cow::Borrowed(text);
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.first() {
        let length = match unicode_escape(rest) {
            Some(character) => {
                decoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                6
            }
            None => {
                let byte = escape(rest);
                decoded.push(byte.unwrap_or(*first));
                byte.map_or(1, |_| 3)
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    Cow::Owned(decoded)
}

/// The character of an escape with four hexadecimal digits at the start of `text`.
fn unicode_escape(text: &[u8]) -> Option<char> {
    let [b'%', b'u' | b'U', digits @ ..] = text else { return None };
    char::from_u32(hexadecimal(digits.get(..4)?)?)
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, byte| Some(value << 4 | u32::from(digit(*byte)?)))
}

/// The value of a hexadecimal digit.
fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_decoded_twice_are_those_of_two_decodings() {
        for text in [&b"a%2562%62"[..], b"%25%32%35", b"%2%35", b"%25%2", b"%%25", b"%25252B", b""]
        {
            let expected = decode(&decode(text)).into_owned();
            assert_eq!(decoded_twice(text).collect::<Vec<u8>>(), expected);
        }
    }

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
        assert_eq!(*decode_leniently(b"%uFF41%u12%uD800"), *"\u{FF41}%u12%uD800".as_bytes());
    }
}
