//! The header fields that the rules read, found in one pass.

use super::Header;
use crate::text::bytes::same;

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

/// What was sent under each name. Sets of fields have a bit for each.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    headers: &'a [Header<'a>],
    /// Where the first line of each field stands in `headers`.
    first: [u32; NAMES.len()],
    sent: u32,
    repeated: u32,
    undecodable: u32,
    /// The name of the method override that was sent first.
    method_override: &'static str,
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
    pub(crate) fn read(headers: &'a [Header<'a>]) -> Self {
        let mut fields = Self {
            headers,
            first: [0; NAMES.len()],
            sent: 0,
            repeated: 0,
            undecodable: 0,
            method_override: "",
        };
        for (line, (name, value)) in headers.iter().enumerate() {
            if let Some((field, name)) = known(name) {
                fields.add(line, field, name, value);
            }
        }
        fields
    }

    fn add(&mut self, line: usize, field: FieldName, name: &'static str, value: &[u8]) {
        let bit = field.bit();
        let again = self.sent & bit != 0;
        if !again {
            if let Some(first) = self.first.get_mut(field as usize) {
                *first = u32::try_from(line).unwrap_or(u32::MAX);
            }
            if field == FieldName::MethodOverride {
                self.method_override = name;
            }
        }
        self.sent |= bit;
        let has_two = !again && field.is_single_token() && has_comma(value);
        if field.is_always_refused() {
            return;
        }
        if again || has_two {
            self.repeated |= bit;
        }
        if !value.is_ascii() && core::str::from_utf8(value).is_err() {
            self.undecodable |= bit;
        }
    }

    /// The value of a field that has one, without the space around it.
    pub(crate) fn one(&self, field: FieldName) -> Sent<'a> {
        let bit = field.bit();
        if self.sent & bit == 0 {
            return Sent::Absent;
        }
        if (self.repeated | self.undecodable) & bit != 0 {
            return Sent::Unclear;
        }
        let line = self.first.get(field as usize).and_then(|line| self.headers.get(*line as usize));
        let value = line.and_then(|(_, value)| core::str::from_utf8(value.trim_ascii()).ok());
        value.map_or(Sent::Unclear, Sent::One)
    }

    /// The name under which a field was sent, in lower case.
    pub(crate) fn name_sent(&self, field: FieldName) -> Option<&'static str> {
        self.names(self.sent & field.bit()).next()
    }

    /// The fields that have one value and were sent with more, be it in several lines or joined by
    /// a proxy with a comma.
    pub(crate) fn repeated(&self) -> impl Iterator<Item = &'static str> {
        self.names(self.repeated)
    }

    /// The fields with a value that is no UTF-8.
    pub(crate) fn undecodable(&self) -> impl Iterator<Item = &'static str> {
        self.names(self.undecodable)
    }

    fn names(&self, mut set: u32) -> impl Iterator<Item = &'static str> {
        let method_override = self.method_override;
        core::iter::from_fn(move || {
            let (field, name) = NAMES.get(set.trailing_zeros() as usize)?;
            set &= set - 1;
            Some(if *field == FieldName::MethodOverride { method_override } else { *name })
        })
    }
}

impl FieldName {
    fn bit(self) -> u32 {
        1 << self as u8
    }

    /// Whether the one value cannot have a comma.
    fn is_single_token(self) -> bool {
        matches!(self, Self::Authorization | Self::ContentLength | Self::ContentType | Self::Host)
    }

    /// Whether a rule refuses every request with this field, whatever its value.
    fn is_always_refused(self) -> bool {
        matches!(self, Self::MethodOverride | Self::Upgrade)
    }
}

fn known(name: &[u8]) -> Option<(FieldName, &'static str)> {
    let mut candidates = OF_LENGTH.get(name.len()).copied().unwrap_or_default();
    while let Some(plain) = NAMES.get(candidates.trailing_zeros() as usize) {
        let known = plain.1.as_bytes();
        // Gateways write names in lower case, so that the exact comparison mostly decides.
        if same(known, name) || known.eq_ignore_ascii_case(name) {
            return Some(*plain);
        }
        candidates &= candidates - 1;
    }
    if !matches!(name, [b'x' | b'X', ..]) {
        return None;
    }
    let name = METHOD_OVERRIDES.iter().find(|known| is_read_as(name, known.as_bytes()))?;
    Some((FieldName::MethodOverride, *name))
}

/// Looks at every byte, which costs less than to stop at the first.
fn has_comma(value: &[u8]) -> bool {
    value.iter().fold(false, |found, byte| found | (*byte == b','))
}

/// Servers that keep headers in environment variables take `_` for `-`.
fn is_read_as(name: &[u8], known: &[u8]) -> bool {
    let dashed =
        name.iter().map(|byte| if *byte == b'_' { b'-' } else { byte.to_ascii_lowercase() });
    dashed.eq(known.iter().copied())
}

/// In the order of [`FieldName`].
const NAMES: [(FieldName, &str); 15] = [
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

/// For each length the names that have it: one bit for each. Most other fields have another length.
const OF_LENGTH: [u32; 32] = {
    let mut of_length = [0; 32];
    let (mut rest, mut bit): (&[(FieldName, &str)], u32) = (&NAMES, 1);
    while let [(_, name), others @ ..] = rest {
        #[expect(clippy::indexing_slicing, reason = "evaluated while compiling")]
        {
            of_length[name.len()] |= bit;
        }
        (rest, bit) = (others, bit << 1);
    }
    of_length
};

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    fn read<'a>(headers: &[(&'a str, &'a [u8])]) -> Fields<'a> {
        let headers: Vec<Header<'a>> =
            headers.iter().map(|(name, value)| (name.as_bytes(), *value)).collect();
        Fields::read(headers.leak())
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
