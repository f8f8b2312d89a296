//! A [tower](https://docs.rs/tower) layer that validates requests to the Azure Communications Gateway Provisioning
//! API before they reach an HTTP service.
//!
//! [`ValidateLayer`] wraps any service that takes an [`http::Request`]. It answers requests that the policy rejects
//! itself, with an Azure error that lists every issue, and passes accepted requests on, with the report as the
//! extension [`Checked`].
//!
//! ```
//! use acg_policy::{Policy, Validator};
//! use acg_policy_tower::{BoxError, Checked, ValidateBody, ValidateLayer};
//! use bytes::Bytes;
//! use http::{Request, Response, StatusCode};
//! use http_body_util::{BodyExt, Empty, Full};
//! use tower::{Layer, ServiceExt, service_fn};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), BoxError> {
//! let backend = service_fn(async |request: Request<ValidateBody<Full<Bytes>>>| {
//!     let checked: &Checked = request.extensions().get().ok_or("outside the API")?;
//!     assert!(checked.report().is_accepted());
//!     Ok::<_, BoxError>(Response::new(Empty::<Bytes>::new()))
//! });
//! let service = ValidateLayer::new(Validator::new(Policy::default())).layer(backend);
//!
//! let request = Request::put("/accounts/contoso?api-version=2024-02-29")
//!     .header("content-type", "application/json")
//!     .body(Full::from(r#"{"name": "fabrikam"}"#))?;
//! let response = service.oneshot(request).await?;
//! assert_eq!(response.status(), StatusCode::BAD_REQUEST);
//! let body = response.into_body().collect().await?.to_bytes();
//! let error: serde_json::Value = serde_json::from_slice(&body)?;
//! assert_eq!(error["error"]["details"][0]["code"], "account/name-mismatch");
//! # Ok(())
//! # }
//! ```
//!
//! # What happens to a request
//!
//! 1. **Outside the API**: passed on unchecked, with a streamed body and without [`Checked`]. If the path resembles one
//!    of the API, as `/acounts` does, [`Unchecked`] has a warning. With `unknownRoutes: refuse` in the policy the request
//!    is refused.
//! 2. **Rejected by its head**: refused at once, without reading the body.
//! 3. **Otherwise** the body is read into memory, up to the policy's `maxBodyBytes`. A larger body is refused with
//!    413. If the body ends early, the response is 400 with the extension [`BrokenBody`].
//! 4. **If the outcome depends on an account**, the [`AccountSource`] is queried.
//! 5. **Accepted**: the inner service gets the request with the same bytes as its body and with [`Checked`]. Trailers
//!    are dropped, because no rule validates them.
//!
//! # Events
//!
//! With the feature `tracing` there is an event of the target `acg_policy` for each refused request, with the fields
//! `status`, `codes` and `places`, and for each accepted one that has warnings, with `codes` and `places`. A request outside
//! the API whose path resembles one of the API has `codes`, at the level `WARN`.
//!
//! Both fields are one text, because a field of `tracing` is no list: rule codes, and the part and the JSON Pointer of each
//! issue in the same order, separated by `, `. After 20 issues the text ends with the number of others, as in `, and 3 more`. A
//! code has no comma; a place can have one in the name of an unknown member. `on_refused` has the report itself.
//!
//! The README describes deployment in axum, roles, the order of layers, and limits.

mod accounts;
mod body;
mod buffer;
mod cache;
mod checked;
mod checks;
mod error;
#[cfg(feature = "tracing")]
mod events;
#[cfg(feature = "axum")]
mod extract;
mod future;
mod head;
mod layer;
mod refusal;
mod service;

pub use accounts::{AccountFn, AccountFuture, AccountSource, account_fn};
pub use body::ValidateBody;
pub use cache::{AccountAnswer, AccountCache};
pub use checked::{Checked, Refused, Unchecked, Unread};
pub use error::{BoxError, BrokenBody};
#[cfg(feature = "axum")]
pub use extract::ValidBody;
pub use future::ResponseFuture;
pub use head::HttpHead;
pub use layer::{DEFAULT_ACCOUNT_TIMEOUT, ValidateLayer};
pub use refusal::{Refusal, azure_error, problem_details};
pub use service::Validate;

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
