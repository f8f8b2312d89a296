//! The header fields that the rules read, found in one pass.

use crate::request::Header;

/// A header field that some rule reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum FieldName {
    Authorization,
    ClientRequestId,
    ContentEncoding,
    ContentLength,
    ContentType,
    Etag,
    Host,
    IfMatch,
    IfModifiedSince,
    IfNoneMatch,
    IfUnmodifiedSince,
    MethodOverride,
    RepeatabilityFirstSent,
    RepeatabilityRequestId,
    Upgrade,
}

/// What was sent under each name.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    seen: [Seen<'a>; NAMES.len()],
}

/// How often a field was sent, and its first value.
#[derive(Clone, Copy, Debug, Default)]
struct Seen<'a> {
    count: usize,
    /// The name that was sent, in lower case.
    name: &'static str,
    /// Without the space around it.
    first: &'a [u8],
    undecodable: bool,
}

/// A field that has one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent<'a> {
    Absent,
    /// More than one value, or no text: `request/header-repeated` and `request/header-encoding`
    /// say so, and no other rule does.
    Unclear,
    One(&'a str),
}

impl<'a> Fields<'a> {
    pub(crate) fn read(headers: &[Header<'a>]) -> Self {
        let mut seen = [Seen::default(); NAMES.len()];
        for (name, value) in headers {
            let Some((field, name)) = known(name) else { continue };
            let Some(seen) = seen.get_mut(field as usize) else { continue };
            if seen.count == 0 {
                seen.name = name;
                seen.first = value.trim_ascii();
            }
            seen.count += 1;
            seen.undecodable |= core::str::from_utf8(value).is_err();
        }
        Self { seen }
    }

    /// The value of a field that has one.
    pub(crate) fn one(&self, field: FieldName) -> Sent<'a> {
        match self.seen.get(field as usize) {
            None | Some(Seen { count: 0, .. }) => Sent::Absent,
            Some(seen) if seen.undecodable || seen.is_repeated(field) => Sent::Unclear,
            Some(seen) => core::str::from_utf8(seen.first).map_or(Sent::Unclear, Sent::One),
        }
    }

    /// The name under which a field was sent, in lower case.
    pub(crate) fn name_sent(&self, field: FieldName) -> Option<&'static str> {
        self.seen.get(field as usize).filter(|seen| seen.count > 0).map(|seen| seen.name)
    }

    /// The fields that have one value and were sent with more, be it in several lines or joined by
    /// a proxy with a comma.
    pub(crate) fn repeated(&self) -> impl Iterator<Item = &'static str> {
        let named = NAMES.iter().zip(&self.seen);
        named.filter(|((field, _), seen)| seen.is_repeated(*field)).map(|((_, name), _)| *name)
    }

    /// The fields with a value that is no UTF-8.
    pub(crate) fn undecodable(&self) -> impl Iterator<Item = &'static str> {
        self.seen.iter().filter(|seen| seen.undecodable).map(|seen| seen.name)
    }
}

impl Seen<'_> {
    fn is_repeated(&self, field: FieldName) -> bool {
        if self.count == 0 {
            return false;
        }
        match field {
            // Once is too often; rules of their own say so.
            FieldName::MethodOverride | FieldName::Upgrade => false,
            _ => self.count > 1 || (SINGLE_TOKEN.contains(&field) && self.first.contains(&b',')),
        }
    }
}

fn known(name: &[u8]) -> Option<(FieldName, &'static str)> {
    let last = name.last()?.to_ascii_lowercase();
    let plain = NAMES.iter().find(|(_, known)| {
        known.len() == name.len()
            && known.as_bytes().last() == Some(&last)
            && known.as_bytes().eq_ignore_ascii_case(name)
    });
    plain.copied().or_else(|| {
        let name = METHOD_OVERRIDES.iter().find(|known| is_read_as(name, known.as_bytes()))?;
        Some((FieldName::MethodOverride, *name))
    })
}

/// Servers that keep headers in environment variables take `_` for `-`.
fn is_read_as(name: &[u8], known: &[u8]) -> bool {
    let dashed =
        name.iter().map(|byte| if *byte == b'_' { b'-' } else { byte.to_ascii_lowercase() });
    dashed.eq(known.iter().copied())
}

/// In the order of [`FieldName`].
static NAMES: [(FieldName, &str); 15] = [
    (FieldName::Authorization, "authorization"),
    (FieldName::ClientRequestId, "x-ms-client-request-id"),
    (FieldName::ContentEncoding, "content-encoding"),
    (FieldName::ContentLength, "content-length"),
    (FieldName::ContentType, "content-type"),
    (FieldName::Etag, "etag"),
    (FieldName::Host, "host"),
    (FieldName::IfMatch, "if-match"),
    (FieldName::IfModifiedSince, "if-modified-since"),
    (FieldName::IfNoneMatch, "if-none-match"),
    (FieldName::IfUnmodifiedSince, "if-unmodified-since"),
    (FieldName::MethodOverride, "x-http-method-override"),
    (FieldName::RepeatabilityFirstSent, "repeatability-first-sent"),
    (FieldName::RepeatabilityRequestId, "repeatability-request-id"),
    (FieldName::Upgrade, "upgrade"),
];

/// The names under which servers look for another method.
const METHOD_OVERRIDES: [&str; 5] = [
    "x-http-method-override",
    "x-http-method",
    "x-method-override",
    "x-method",
    "x-http-methodoverride",
];

/// Fields whose one value cannot have a comma.
const SINGLE_TOKEN: [FieldName; 4] =
    [FieldName::Authorization, FieldName::ContentLength, FieldName::ContentType, FieldName::Host];

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    fn read<'a>(headers: &[(&'a str, &'a [u8])]) -> Fields<'a> {
        let headers: Vec<Header<'a>> =
            headers.iter().map(|(name, value)| (name.as_bytes(), *value)).collect();
        Fields::read(&headers)
    }

    #[test]
    fn names_stand_at_their_own_position() {
        for (position, (field, name)) in NAMES.iter().enumerate() {
            assert_eq!(*field as usize, position, "{name}");
        }
    }

    #[test]
    fn a_field_is_found_in_any_letter_case_and_without_space_around_it() {
        let fields = read(&[("Content-TYPE", b" \tapplication/json "), ("accept", b"*/*")]);
        assert_eq!(fields.one(FieldName::ContentType), Sent::One("application/json"));
        assert_eq!(fields.name_sent(FieldName::ContentType), Some("content-type"));
        assert_eq!(fields.one(FieldName::Etag), Sent::Absent);
        assert_eq!(fields.name_sent(FieldName::Etag), None);
    }

    #[test]
    fn an_empty_field_is_sent() {
        assert_eq!(read(&[("etag", b"")]).one(FieldName::Etag), Sent::One(""));
    }

    #[test]
    fn two_lines_are_a_repeat_even_when_they_agree() {
        let fields = read(&[("etag", b"1"), ("ETag", b"1"), ("host", b"a")]);
        assert_eq!(fields.one(FieldName::Etag), Sent::Unclear);
        assert_eq!(fields.repeated().collect::<Vec<_>>(), ["etag"]);
    }

    #[test]
    fn a_comma_is_a_repeat_only_where_no_value_has_one() {
        let fields = read(&[("content-type", b"application/json,text/xml"), ("if-match", b"1, 2")]);
        assert_eq!(fields.repeated().collect::<Vec<_>>(), ["content-type"]);
        assert_eq!(fields.one(FieldName::IfMatch), Sent::One("1, 2"));
    }

    #[test]
    fn a_value_that_is_no_utf_8_is_seen_first_or_second() {
        for values in [[&b"1"[..], b"\xE9"], [b"\xE9", b"1"]] {
            let fields = read(&values.map(|value| ("if-match", value)));
            assert_eq!(fields.undecodable().collect::<Vec<_>>(), ["if-match"]);
            assert_eq!(fields.one(FieldName::IfMatch), Sent::Unclear);
        }
        let fields = read(&[("if-match", b"\xE9")]);
        assert_eq!(fields.one(FieldName::IfMatch), Sent::Unclear);
    }

    #[test]
    fn every_spelling_of_a_method_override_is_known() {
        for name in [
            "X-HTTP-Method-Override",
            "x_http_method_override",
            "X-Method_Override",
            "x-http-method",
        ] {
            let fields = read(&[(name, b"DELETE"), (name, b"PUT")]);
            let sent = fields.name_sent(FieldName::MethodOverride);
            assert_eq!(sent, Some(name.to_ascii_lowercase().replace('_', "-").as_str()), "{name}");
            assert_eq!(fields.repeated().count(), 0);
        }
    }
}
