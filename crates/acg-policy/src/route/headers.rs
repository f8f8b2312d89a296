//! The header fields that the rules depend on, found in one pass.

use super::HeaderField;
use super::aspects::Aspects;
use super::field_name::FieldName;
use crate::text::bytes::{is_ascii_without, same};

/// The header fields of a request by name. Sets of fields have one bit per name.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    headers: &'a [HeaderField<'a>],
    /// The index in `headers` of the first line of each field.
    first: [u32; NAMES.len()],
    sent: u32,
    repeated: u32,
    undecodable: u32,
    /// The name of the first method override field.
    method_override: &'static str,
    /// What the `Upgrade` header fields ask for so far.
    upgrade: Option<Upgrade>,
}

/// What the `Upgrade` header fields ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Upgrade {
    /// HTTP/2 over cleartext TCP, and nothing else.
    H2c,
    Other,
}

impl Upgrade {
    /// The value is a list, in which empty elements have no meaning (RFC 9110 section 5.6.1).
    fn read(value: &[u8]) -> Option<Self> {
        let elements = value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
        let sent = elements.filter(|element| !element.is_empty());
        sent.map(
            |element| if element.eq_ignore_ascii_case(b"h2c") { Self::H2c } else { Self::Other },
        )
        .max()
    }
}

/// The value of a field that has a single value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent<'a> {
    Absent,
    /// Several values, or a value that is not UTF-8. Only `request/header-repeated` and
    /// `request/header-encoding` report it.
    Unusable,
    One(&'a str),
}

impl<'a> Fields<'a> {
    pub(crate) fn read(headers: &'a [HeaderField<'a>]) -> Self {
        let mut fields = Self {
            headers,
            first: [0; NAMES.len()],
            sent: 0,
            repeated: 0,
            undecodable: 0,
            method_override: "",
            upgrade: None,
        };
        for (line, (name, value)) in headers.iter().enumerate() {
            if let Some((field, name)) = known(name) {
                fields.add(line, field, name, value);
            }
        }
        fields
    }

    #[inline(always)]
    fn add(&mut self, line: usize, field: FieldName, name: &'static str, value: &[u8]) {
        let bit = field.bit();
        let again = self.sent & bit != 0;
        self.sent |= bit;
        if !again && let Some(first) = self.first.get_mut(field as usize) {
            *first = u32::try_from(line).unwrap_or(u32::MAX);
        }
        if again || field.may_have_any_value() || !is_ascii_without(value, b',') {
            self.add_unusual(again, field, name, value);
        }
    }

    #[inline(never)]
    fn add_unusual(&mut self, again: bool, field: FieldName, name: &'static str, value: &[u8]) {
        let bit = field.bit();
        if !again && field == FieldName::MethodOverride {
            self.method_override = name;
        }
        if field == FieldName::Upgrade {
            self.upgrade = self.upgrade.max(Upgrade::read(value));
        }
        if field.may_have_any_value() {
            return;
        }
        if again || (field.is_single_token() && value.contains(&b',')) {
            self.repeated |= bit;
        }
        if !value.is_ascii() && core::str::from_utf8(value).is_err() {
            self.undecodable |= bit;
        }
    }

    pub(super) fn aspects(&self) -> Aspects {
        let is_faulty = self.repeated | self.undecodable != 0;
        Aspects::sent(self.sent).or_if(is_faulty, Aspects::FAULTY_FIELD)
    }

    /// What the `Upgrade` header fields ask for; `None` without any element.
    pub(crate) fn upgrade(&self) -> Option<Upgrade> {
        self.upgrade
    }

    /// The value of a field that has a single value, without surrounding white space.
    pub(crate) fn one(&self, field: FieldName) -> Sent<'a> {
        let bit = field.bit();
        if self.sent & bit == 0 {
            return Sent::Absent;
        }
        if (self.repeated | self.undecodable) & bit != 0 {
            return Sent::Unusable;
        }
        let value = self.first_line(field);
        let value = value.and_then(|value| core::str::from_utf8(value.trim_ascii()).ok());
        value.map_or(Sent::Unusable, Sent::One)
    }

    /// Whether a field was sent with exactly this value.
    pub(crate) fn is(&self, field: FieldName, value: &str) -> bool {
        self.plain(field).is_some_and(|sent| same(sent, value.as_bytes()))
    }

    /// The value of a field that has a single value, with surrounding white space. `None` if it is absent or unusable.
    pub(crate) fn plain(&self, field: FieldName) -> Option<&'a [u8]> {
        let is_usable = self.sent & !(self.repeated | self.undecodable) & field.bit() != 0;
        self.first_line(field).filter(|_| is_usable)
    }

    fn first_line(&self, field: FieldName) -> Option<&'a [u8]> {
        let line = *self.first.get(field as usize)?;
        self.headers.get(line as usize).map(|(_, value)| *value)
    }

    /// The name by which a field was sent, in lower case.
    pub(crate) fn name_sent(&self, field: FieldName) -> Option<&'static str> {
        self.names(self.sent & field.bit()).next()
    }

    /// The single-value fields that were sent with several values, on several lines or combined with a
    /// comma.
    pub(crate) fn repeated(&self) -> impl Iterator<Item = &'static str> {
        self.names(self.repeated)
    }

    /// The fields with a value that is not UTF-8.
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

fn known(name: &[u8]) -> Option<(FieldName, &'static str)> {
    let mut candidates = BY_LENGTH.get(name.len()).copied().unwrap_or_default();
    while let Some(plain) = NAMES.get(candidates.trailing_zeros() as usize) {
        let known = plain.1.as_bytes();
        // Gateways write names in lower case, so the exact comparison mostly succeeds.
        if known == name || (starts_alike(known, name) && known.eq_ignore_ascii_case(name)) {
            return Some(*plain);
        }
        candidates &= candidates - 1;
    }
    let may_override = BY_LENGTH_OF_OVERRIDES.get(name.len()).is_some_and(|may| *may);
    if !may_override || !matches!(name, [b'x' | b'X', _, b'h' | b'H' | b'm' | b'M', ..]) {
        return None;
    }
    let name = METHOD_OVERRIDES.iter().find(|known| is_read_as(name, known.as_bytes()))?;
    Some((FieldName::MethodOverride, *name))
}

/// Whether the first letters are equal, in any letter case.
fn starts_alike(known: &[u8], name: &[u8]) -> bool {
    known.first().zip(name.first()).is_some_and(|(known, name)| (known ^ name) & !0x20 == 0)
}

/// Servers that map field names to environment variables do not distinguish `_` from `-`.
fn is_read_as(name: &[u8], known: &[u8]) -> bool {
    let dashed =
        name.iter().map(|byte| if *byte == b'_' { b'-' } else { byte.to_ascii_lowercase() });
    dashed.eq(known.iter().copied())
}

/// The names in the order of [`FieldName`].
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

/// The field names by which servers override the method.
const METHOD_OVERRIDES: [&str; 5] = [
    "x-http-method-override",
    "x-http-method",
    "x-method-override",
    "x-method",
    "x-http-methodoverride",
];

/// For each length, the names of that length, one bit each. It excludes most other fields.
const BY_LENGTH: [u32; 32] = {
    let mut by_length = [0; 32];
    let (mut rest, mut bit): (&[(FieldName, &str)], u32) = (&NAMES, 1);
    while let [(_, name), others @ ..] = rest {
        #[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
        {
            by_length[name.len()] |= bit;
        }
        (rest, bit) = (others, bit << 1);
    }
    by_length
};

/// For each length, whether a name by which servers override the method has it.
const BY_LENGTH_OF_OVERRIDES: [bool; 32] = {
    let mut by_length = [false; 32];
    let mut rest: &[&str] = &METHOD_OVERRIDES;
    while let [name, others @ ..] = rest {
        #[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
        {
            by_length[name.len()] = true;
        }
        rest = others;
    }
    by_length
};

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    fn read<'a>(headers: &[(&'a str, &'a [u8])]) -> Fields<'a> {
        let headers: Vec<HeaderField<'a>> =
            headers.iter().map(|(name, value)| (name.as_bytes(), *value)).collect();
        Fields::read(headers.leak())
    }

    #[test]
    fn names_are_in_the_order_of_the_enum() {
        for (position, (field, name)) in NAMES.iter().enumerate() {
            assert_eq!(*field as usize, position, "{name}");
        }
    }

    #[test]
    fn a_field_is_found_in_any_letter_case_and_its_value_is_trimmed() {
        let fields = read(&[("Content-TYPE", b" \tapplication/json "), ("accept", b"*/*")]);
        assert_eq!(fields.one(FieldName::ContentType), Sent::One("application/json"));
        assert_eq!(fields.name_sent(FieldName::ContentType), Some("content-type"));
        assert_eq!(fields.one(FieldName::Etag), Sent::Absent);
        assert_eq!(fields.name_sent(FieldName::Etag), None);
    }

    #[test]
    fn a_field_with_an_empty_value_is_present() {
        assert_eq!(read(&[("etag", b"")]).one(FieldName::Etag), Sent::One(""));
    }

    #[test]
    fn two_lines_are_repeated_even_with_equal_values() {
        let fields = read(&[("etag", b"1"), ("ETag", b"1"), ("host", b"a")]);
        assert_eq!(fields.one(FieldName::Etag), Sent::Unusable);
        assert_eq!(fields.repeated().collect::<Vec<_>>(), ["etag"]);
    }

    #[test]
    fn a_comma_separates_values_only_if_no_single_value_can_contain_one() {
        let fields = read(&[("content-type", b"application/json,text/xml"), ("if-match", b"1, 2")]);
        assert_eq!(fields.repeated().collect::<Vec<_>>(), ["content-type"]);
        assert_eq!(fields.one(FieldName::IfMatch), Sent::One("1, 2"));
    }

    #[test]
    fn a_value_that_is_not_utf_8_is_found_on_every_line() {
        for values in [[&b"1"[..], b"\xE9"], [b"\xE9", b"1"]] {
            let fields = read(&values.map(|value| ("if-match", value)));
            assert_eq!(fields.undecodable().collect::<Vec<_>>(), ["if-match"]);
            assert_eq!(fields.one(FieldName::IfMatch), Sent::Unusable);
        }
        let fields = read(&[("if-match", b"\xE9")]);
        assert_eq!(fields.one(FieldName::IfMatch), Sent::Unusable);
    }

    #[test]
    fn an_upgrade_to_h2c_alone_is_told_from_others() {
        assert_eq!(read(&[("connection", b"upgrade")]).upgrade(), None);
        assert_eq!(read(&[("upgrade", b""), ("upgrade", b" , ,")]).upgrade(), None);
        let of_h2c: [[&[u8]; 2]; 6] = [
            [b"h2c", b"h2c"],
            [b" H2C\t", b"h2c"],
            [b"h2c,", b""],
            [b", h2c", b","],
            [b"h2c, h2c", b"h2c"],
            [b"", b"h2c ,\t, h2c"],
        ];
        for values in of_h2c {
            assert_eq!(read(&values.map(|v| ("upgrade", v))).upgrade(), Some(Upgrade::H2c));
        }
        let others: [[&[u8]; 2]; 6] = [
            [b"websocket", b"h2c"],
            [b"h2c", b"websocket"],
            [b"h2c;q=1", b""],
            [b"h2c, websocket", b"h2c"],
            [b"h2c\xFF", b"h2c"],
            [b"h2", b"h2"],
        ];
        for values in others {
            let fields = read(&values.map(|v| ("Upgrade", v)));
            assert_eq!(fields.upgrade(), Some(Upgrade::Other), "{values:?}");
            assert_eq!((fields.repeated().count(), fields.undecodable().count()), (0, 0));
        }
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
