//! The response to a refused request.

use acg_policy::Report;
use acg_policy_wire::Reply;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Response, StatusCode};

use crate::error::BrokenBody;

/// A request that the layer refuses: what a reply of one's own and a callback get.
///
/// ```
/// use acg_policy::Validator;
/// use acg_policy_tower::{Refusal, ValidateLayer};
///
/// let layer = ValidateLayer::new(Validator::default()).on_refused(|refusal: &Refusal<'_>| {
///     let Refusal { head, report, .. } = refusal;
///     let code = report.deciding().map_or("", |issue| issue.code());
///     eprintln!("{} refused: {code}", head.method);
/// });
/// # let _ = layer;
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Refusal<'a> {
    /// The head of the request.
    pub head: &'a Parts,
    /// The report, which has an error.
    pub report: &'a Report,
}

/// The response with an error of Azure, as the API and the gateway's filter send it: the default.
///
/// ```
/// use acg_policy::Validator;
/// use acg_policy_tower::{Refusal, ValidateLayer, azure_error};
///
/// // Each response has the ID of its request.
/// let layer = ValidateLayer::new(Validator::default()).with_reply(|refusal: &Refusal<'_>| {
///     let mut response = azure_error(refusal);
///     if let Some(id) = refusal.head.headers.get("x-request-id") {
///         response.headers_mut().insert("x-request-id", id.clone());
///     }
///     response
/// });
/// # let _ = layer;
/// ```
#[must_use]
pub fn azure_error(refusal: &Refusal<'_>) -> Response<Bytes> {
    response(acg_policy_wire::service_reply(refusal.report))
}

/// The response with problem details (RFC 9457), `application/problem+json`; see [`acg_policy_wire::problem`].
///
/// ```
/// use acg_policy::Validator;
/// use acg_policy_tower::{ValidateLayer, problem_details};
///
/// let layer = ValidateLayer::new(Validator::default()).with_reply(problem_details);
/// # let _ = layer;
/// ```
#[must_use]
pub fn problem_details(refusal: &Refusal<'_>) -> Response<Bytes> {
    response(acg_policy_wire::problem(refusal.report))
}

/// The fallbacks are unreachable: a refused request has a reply, rules have statuses from 400 to 599, and the values are
/// ASCII.
fn response(reply: Option<Reply>) -> Response<Bytes> {
    let status = StatusCode::BAD_REQUEST;
    let Some(reply) = reply else { return with_status(status, Bytes::new()) };
    let Reply { status: number, headers, body } = reply;
    let status = StatusCode::from_u16(number).unwrap_or(status);
    let mut response = with_status(status, Bytes::from(body));
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// The response to a request whose body cannot be read. Few callers receive it.
pub(crate) fn broken(error: &BrokenBody) -> Response<Bytes> {
    let mut response = with_status(error.status(), Bytes::from_static(BROKEN));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn with_status(status: StatusCode, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
}

const BROKEN: &[u8] = br#"{"error":{"code":"InvalidRequest","message":"The request body could not be read completely; send the complete request again.","target":"","details":[]}}"#;
