//! Errors of bodies.

use std::sync::Arc;

use http::StatusCode;
use http_body_util::LengthLimitError;

/// The error that a body's error converts to.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The request body could not be read: the caller disconnected, the framing was invalid, or an outer layer limits the
/// body. The inner service was not called.
///
/// The layer answers with 400, or with 413 for the limit of an outer layer (`http_body_util::Limited`, which `tower-http` uses).
/// The response has this error as an extension, for outer layers that count or log it.
///
/// ```
/// use acg_policy_tower::BrokenBody;
///
/// fn log<B>(response: &http::Response<B>) {
///     if let Some(error) = response.extensions().get::<BrokenBody>() {
///         eprintln!("{error}: {}", error.source);
///     }
/// }
///
/// log(&http::Response::new(()));
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[error("the request body ended early; send the complete request again")]
#[non_exhaustive]
pub struct BrokenBody {
    /// The error of the body, usually one of the HTTP server.
    pub source: Arc<dyn std::error::Error + Send + Sync>,
}

impl BrokenBody {
    /// The status of the layer's response: 413 for the limit of an outer layer, otherwise 400.
    ///
    /// ```
    /// use acg_policy_tower::BrokenBody;
    ///
    /// fn is_over_a_limit(error: &BrokenBody) -> bool {
    ///     error.status() == http::StatusCode::PAYLOAD_TOO_LARGE
    /// }
    /// # let _ = is_over_a_limit;
    /// ```
    #[must_use]
    pub fn status(&self) -> StatusCode {
        if self.source.is::<LengthLimitError>() {
            StatusCode::PAYLOAD_TOO_LARGE
        } else {
            StatusCode::BAD_REQUEST
        }
    }
}
