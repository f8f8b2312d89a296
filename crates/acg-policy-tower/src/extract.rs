//! Extractors for axum.

use acg_policy::{Resource, Valid};
use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use http::request::Parts;

use crate::checked::{Checked, Unread};

/// Extracts the validated resource of a request: `ValidBody(number): ValidBody<Number>`.
///
/// The layer has validated the request, with its path and, if there is a source of accounts, with its account. The
/// extractor reads the body that the layer has kept, also if an inner layer has read or replaced that of the request, and
/// checks no rule again. It can be combined with other extractors in any order.
///
/// Without the layer in front of the handler the response is 500; see [`Unread`].
///
/// ```
/// use acg_policy::{Number, Validator};
/// use acg_policy_tower::{ValidBody, ValidateLayer};
/// use axum::{Router, http::StatusCode, routing::put};
///
/// async fn put_number(ValidBody(number): ValidBody<Number>) -> StatusCode {
///     println!("{} has {} services", number.account_name, number.services.len());
///     StatusCode::NO_CONTENT
/// }
///
/// let app: Router = Router::new()
///     .route("/accounts/{account}/numbers/{number}", put(put_number))
///     .layer(ValidateLayer::new(Validator::default()));
/// # let _ = app;
/// ```
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "handlers destructure it")]
pub struct ValidBody<T>(
    /// The resource, with the warnings of the request.
    pub Valid<T>,
);

impl<T: Resource, S: Sync> FromRequestParts<S> for ValidBody<T> {
    type Rejection = Unread;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Unread> {
        let checked: &Checked = parts.extensions.get().ok_or(Unread::NotChecked)?;
        checked.read().map(Self)
    }
}

/// The report of the request. Without the layer in front of the handler the response is 500.
impl<S: Sync> FromRequestParts<S> for Checked {
    type Rejection = Unread;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Unread> {
        parts.extensions.get().cloned().ok_or(Unread::NotChecked)
    }
}

/// `None` for a request outside the API.
impl<S: Sync> OptionalFromRequestParts<S> for Checked {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Self::Rejection> {
        Ok(parts.extensions.get().cloned())
    }
}

/// 500 with the reason, which contains nothing of the request. With the feature `tracing` it is an event of the level
/// `error` as well.
impl IntoResponse for Unread {
    fn into_response(self) -> Response {
        #[cfg(feature = "tracing")]
        crate::events::unread(&self);
        (StatusCode::INTERNAL_SERVER_ERROR, self.to_string()).into_response()
    }
}
