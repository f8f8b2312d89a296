//! Entity tags: one part for what was stored, one for how it looks now.

use std::fmt;

use serde_json::Value;

/// The strong entity tag of a representation, `"REVISION-LOOK"`.
///
/// A number's representation changes by itself when `pending` becomes `synced`, an account's when a number is added.
/// A strong tag has to change with it, or a poll with `If-None-Match` would never see the change. `If-Match` however
/// guards against overwriting what somebody else stored, so it compares the revision alone: a tag from the answer to a
/// PUT still fits after the sync.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ETag {
    revision: String,
    look: u32,
}

/// What preconditions compare: the entity tag, and when the resource changed.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub(crate) etag: ETag,
    /// When somebody stored it, in milliseconds since 1970. As for `If-Match`, a sync changes nothing about that.
    pub(crate) written_at: i64,
    /// When its representation changed, by whatever cause.
    pub(crate) changed_at: i64,
}

impl ETag {
    pub(crate) fn new(revision: &str, representation: &Value) -> Self {
        let look = fnv1a(representation.to_string().as_bytes());
        Self { revision: revision.to_owned(), look }
    }

    /// Whether `opaque` (without quotes) is a tag of what is stored now, however it looked then.
    pub(crate) fn names_stored(&self, opaque: &str) -> bool {
        opaque.split_once('-').is_some_and(|(revision, _)| revision == self.revision)
    }

    /// Whether `opaque` (without quotes) is the tag of exactly this representation.
    pub(crate) fn names_representation(&self, opaque: &str) -> bool {
        opaque == self.opaque()
    }

    /// For what never changes: the tag follows from the representation alone.
    pub(crate) fn of_constant(representation: &Value) -> Self {
        Self::new("constant", representation)
    }

    fn opaque(&self) -> String {
        format!("{}-{:08x}", self.revision, self.look)
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\"{}\"", self.opaque())
    }
}

/// FNV-1a, 32 bits: what is compared by it is a handful, and nobody gains by a collision.
pub(crate) fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
