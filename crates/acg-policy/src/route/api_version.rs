//! The parameter `api-version`.

use super::query::{lenient_pairs, pairs};
use crate::text::bytes::same;

/// The parameter `api-version` of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApiVersion<'a> {
    Missing,
    /// Only present by a name that some servers read as `api-version`, for example `Api-Version`.
    Misspelt,
    Repeated,
    One(&'a [u8]),
}

impl<'a> ApiVersion<'a> {
    /// The value is used only if it is unambiguous: all servers find it, and no other.
    #[cold]
    pub(super) fn read(query: &'a [u8]) -> Self {
        match lenient_pairs(query).filter(|pair| pair.reads_as(API_VERSION)).count() {
            0 => return Self::Missing,
            1 => {}
            _ => return Self::Repeated,
        }
        let exact = pairs(query).find(|pair| pair.is(API_VERSION));
        exact.map_or(Self::Misspelt, |pair| Self::One(pair.value))
    }
}

/// The value of `api-version`, if the query is that parameter only and has no escapes.
pub(super) fn only_api_version(query: &[u8], is_documented: bool) -> Option<&[u8]> {
    if is_documented {
        return query.get(b"api-version=".len()..);
    }
    let value = query.strip_prefix(b"api-version=")?;
    value.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').then_some(value)
}

/// Whether a query is that of most requests.
#[inline(never)]
pub(super) fn is_documented_version(query: &[u8]) -> bool {
    same(query, b"api-version=2024-02-29")
}

/// The value of `api-version` in such a query.
pub(crate) const DOCUMENTED_VERSION: &str = "2024-02-29";

/// The query parameter of every operation.
pub(crate) const API_VERSION: &str = "api-version";
