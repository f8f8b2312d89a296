//! The header fields that the rules depend on.

/// A header field that a rule depends on.
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

impl FieldName {
    pub(super) const fn bit(self) -> u32 {
        1 << self as u8
    }

    /// Whether the value cannot contain a comma, so that a comma separates two values.
    pub(super) fn is_single_token(self) -> bool {
        matches!(self, Self::Authorization | Self::ContentLength | Self::ContentType | Self::Host)
    }

    /// Whether no rule checks that the field has one value in UTF-8.
    pub(super) fn may_have_any_value(self) -> bool {
        matches!(self, Self::MethodOverride | Self::Upgrade)
    }
}
