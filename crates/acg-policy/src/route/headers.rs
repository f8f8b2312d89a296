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
pub(crate) struct Seen<'a> {
    pub(crate) count: usize,
    pub(crate) first: &'a [u8],
    /// Whether any of its values is no UTF-8.
    pub(crate) undecodable: bool,
}

impl<'a> Fields<'a> {
    pub(crate) fn read(headers: &[Header<'a>]) -> Self {
        let mut seen = [Seen::default(); NAMES.len()];
        for (name, value) in headers {
            let Some(position) = position(name) else { continue };
            let Some(field) = seen.get_mut(position) else { continue };
            if field.count == 0 {
                field.first = value.trim_ascii();
            }
            field.count += 1;
            field.undecodable |= core::str::from_utf8(value).is_err();
        }
        Self { seen }
    }

    /// The first value, without the space around it.
    pub(crate) fn first(&self, name: FieldName) -> Option<&'a [u8]> {
        let seen = self.seen.get(name as usize)?;
        (seen.count > 0).then_some(seen.first)
    }

    pub(crate) fn is_sent(&self, name: FieldName) -> bool {
        self.first(name).is_some()
    }

    /// Whether a field that has one value was sent with more, be it in several lines or joined by
    /// a proxy with a comma.
    pub(crate) fn is_repeated(&self, name: FieldName) -> bool {
        let Some(seen) = self.seen.get(name as usize) else { return false };
        seen.count > 1 || (SINGLE_TOKEN.contains(&name) && seen.first.contains(&b','))
    }

    /// Every field that was sent, with its name in lower case.
    pub(crate) fn sent(&self) -> impl Iterator<Item = (FieldName, &'static str, &Seen<'a>)> {
        let named = NAMES.iter().zip(&self.seen).filter(|(_, seen)| seen.count > 0);
        named.map(|((field, name), seen)| (*field, *name, seen))
    }
}

fn position(name: &[u8]) -> Option<usize> {
    let exact = NAMES.iter().position(|(_, known)| known.as_bytes().eq_ignore_ascii_case(name));
    exact.or_else(|| {
        let overrides =
            METHOD_OVERRIDES.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(name));
        overrides.then_some(FieldName::MethodOverride as usize)
    })
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

/// Other spellings of the method override.
const METHOD_OVERRIDES: [&str; 4] =
    ["x-http-method", "x-method-override", "x-http-methodoverride", "x_http_method_override"];

/// Fields whose one value cannot have a comma.
const SINGLE_TOKEN: [FieldName; 4] =
    [FieldName::Authorization, FieldName::ContentLength, FieldName::ContentType, FieldName::Host];
