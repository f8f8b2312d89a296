//! The query: pairs as sent, and names as a lenient server would read them.

use alloc::borrow::Cow;

use super::percent::decode;

/// One `name=value` of a query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) value: &'a [u8],
}

impl<'a> Pair<'a> {
    /// Whether a server that decodes and ignores letter case would take this for `name`.
    pub(crate) fn reads_as(self, name: &str) -> bool {
        decode(self.name).eq_ignore_ascii_case(name.as_bytes())
    }

    pub(crate) fn is(self, name: &str) -> bool {
        self.name == name.as_bytes()
    }

    /// The name, decoded.
    pub(crate) fn decoded_name(self) -> Cow<'a, str> {
        match decode(self.name) {
            Cow::Borrowed(name) => alloc::string::String::from_utf8_lossy(name),
            Cow::Owned(name) => {
                Cow::Owned(alloc::string::String::from_utf8_lossy(&name).into_owned())
            }
        }
    }
}

/// The pairs of a query, empty ones left out.
pub(crate) fn pairs(query: &[u8]) -> impl Iterator<Item = Pair<'_>> {
    let parts = query.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    parts.map(|part| {
        let mut halves = part.splitn(2, |byte| *byte == b'=');
        let name = halves.next().unwrap_or_default();
        Pair { name, value: halves.next().unwrap_or_default() }
    })
}
