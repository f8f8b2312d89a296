//! Entity tags, made of the revision that was stored and a hash of the current representation.

use std::fmt;

use serde_json::Value;

/// The strong entity tag of a representation, `"REVISION-HASH"`.
///
/// The representation of a number changes without a write when `pending` becomes `synced`, that of an account when a
/// number is added. A strong tag must change as well, so that polling with `If-None-Match` sees the change. `If-Match`
/// protects against overwriting the write of another client, so it compares only the revision: the tag from the response
/// to a PUT still matches after the sync.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ETag {
    revision: String,
    hash: u32,
}

/// What preconditions compare: the entity tag, and when the resource changed.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub(crate) etag: ETag,
    /// When a client stored it, in milliseconds since 1970. As for `If-Match`, a sync is not a write.
    pub(crate) written_at: i64,
    /// When its representation changed, for any reason.
    pub(crate) changed_at: i64,
}

impl ETag {
    pub(crate) fn new(revision: &str, representation: &Value) -> Self {
        let hash = fnv1a(representation.to_string().as_bytes());
        Self { revision: revision.to_owned(), hash }
    }

    /// Whether `opaque` (without quotes) has the current revision, of any representation.
    pub(crate) fn has_same_revision(&self, opaque: &str) -> bool {
        opaque.split_once('-').is_some_and(|(revision, _)| revision == self.revision)
    }

    /// Whether `opaque` (without quotes) is this tag.
    pub(crate) fn matches(&self, opaque: &str) -> bool {
        opaque == self.opaque()
    }

    /// The tag of a resource that never changes.
    pub(crate) fn of_constant(representation: &Value) -> Self {
        Self::new("constant", representation)
    }

    fn opaque(&self) -> String {
        format!("{}-{:08x}", self.revision, self.hash)
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\"{}\"", self.opaque())
    }
}

/// FNV-1a, 32 bits. It compares few values, and a collision would benefit no attacker.
pub(crate) fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
