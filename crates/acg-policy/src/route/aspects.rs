//! What a head has, so that a rule about something that few requests have is run only with it.

use super::headers::FieldName;

/// A set of aspects of a head, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Aspects(u32);

impl Aspects {
    /// A field with several values, or with a value that is not UTF-8.
    pub(crate) const FAULTY_FIELD: Self = Self(1 << 31);
    /// No operation has this method and path.
    pub(crate) const NO_OPERATION: Self = Self(1 << 30);
    /// A query other than a plain `api-version`.
    pub(crate) const QUERY: Self = Self(1 << 29);
    /// Another API version than the documented one, or none.
    pub(crate) const OTHER_VERSION: Self = Self(1 << 28);
    /// An operation with a body.
    pub(crate) const BODY: Self = Self(1 << 27);
    /// An operation with a merge patch.
    pub(crate) const PATCH: Self = Self(1 << 26);

    /// Fields that the rules depend on, by the bit of each [`FieldName`].
    pub(super) const fn sent(fields: u32) -> Self {
        Self(fields)
    }

    /// Any of these fields.
    pub(crate) const fn fields(mut fields: &[FieldName]) -> Self {
        let mut set = 0;
        while let [field, others @ ..] = fields {
            set |= field.bit();
            fields = others;
        }
        Self(set)
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn or_if(self, condition: bool, other: Self) -> Self {
        if condition { self.or(other) } else { self }
    }

    #[cfg(test)]
    pub(super) const ALL: Self = Self(u32::MAX);

    pub(super) const fn has_any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }
}
