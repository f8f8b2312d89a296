//! The errors of the service.

/// The error of a [`Validate`](crate::Validate) service: that of the inner service, or a
/// [`BrokenBody`].
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The request body ended early: the caller disconnected, or the framing was invalid. The inner
/// service was not called.
///
/// It is the error of a [`Validate`](crate::Validate) service, in a [`BoxError`]. An application
/// usually answers it with 400, which the caller may no longer receive.
///
/// ```
/// use acg_policy_tower::{BoxError, BrokenBody};
///
/// fn status(error: &BoxError) -> u16 {
///     if error.is::<BrokenBody>() { 400 } else { 500 }
/// }
///
/// assert_eq!(status(&"the database is down".into()), 500);
/// ```
#[derive(Debug, thiserror::Error)]
#[error("the request body ended early; send the complete request again")]
#[non_exhaustive]
pub struct BrokenBody {
    /// The error of the body, usually one of the HTTP server.
    pub source: BoxError,
}
