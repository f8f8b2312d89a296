//! The limits of a request of the search.

/// The default limit of a policy.
pub(crate) const MAX_BODY_BYTES: usize = acg_policy::DEFAULT_MAX_BODY_BYTES;

/// Request line and header fields: the default limit of Envoy.
pub(crate) const MAX_HEAD_BYTES: usize = 60 * 1024;
