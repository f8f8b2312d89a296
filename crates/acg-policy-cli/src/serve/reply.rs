//! Responses.

use acg_policy::{HeaderField, Report};
use acg_policy_wire::FROM_API;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use serde_json::json;

/// A response with JSON.
pub(super) fn json(status: StatusCode, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// An error in the form of the API's errors. The messages are the details.
pub(super) fn error(
    status: StatusCode,
    code: &'static str,
    message: &str,
    details: &[String],
) -> Response<Body> {
    let details: Vec<_> =
        details.iter().map(|detail| json!({ "code": code, "message": detail })).collect();
    let body =
        json!({ "error": { "code": code, "message": message, "target": "", "details": details } });
    let mut response = json(status, body.to_string());
    response.headers_mut().insert(ERROR_CODE, HeaderValue::from_static(code));
    response
}

/// The reply to a refused request; `None` if the report accepts. `from_api` has header fields of the API's
/// response to the lookup of the account, which take the place of those of the reply.
pub(super) fn refusal(
    report: &Report,
    from_api: &HeaderMap,
    fields: &[HeaderField<'_>],
) -> Option<Response<Body>> {
    let reply = acg_policy_wire::reply(report)?;
    let mut response = Response::new(Body::empty());
    // The fallback is unreachable: rules have statuses from 400 to 599.
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::FORBIDDEN);
    let headers = response.headers_mut();
    for (name, value) in &reply.headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    for name in FROM_API.into_iter().filter(|name| reply.passes_on(name)) {
        for (position, value) in from_api.get_all(name).iter().enumerate() {
            // The first one takes the place of that of the reply.
            if position == 0 {
                headers.insert(name, value.clone());
            } else {
                headers.append(name, value.clone());
            }
        }
    }
    add_ids(headers, fields);
    *response.body_mut() = Body::from(reply.body);
    Some(response)
}

/// Adds the identifiers of a request, by which it is found in the logs of other systems. A repeated one, and
/// a value that is no identifier, are left out.
pub(super) fn add_ids(headers: &mut HeaderMap, fields: &[HeaderField<'_>]) {
    for name in ID_FIELDS {
        let mut values = fields.iter().filter(|(other, _)| *other == name.as_bytes());
        if let (Some((_, value)), None) = (values.next(), values.next())
            && is_id(value)
            && let Ok(value) = HeaderValue::from_bytes(value)
        {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

/// UUIDs, and the identifiers of other systems; no character that JSON or HTTP escapes.
pub(super) fn is_id(value: &[u8]) -> bool {
    let is_id_byte = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~:+/=|@".contains(byte);
    (1..=MAX_ID_BYTES).contains(&value.len()) && value.iter().all(is_id_byte)
}

const ERROR_CODE: HeaderName = HeaderName::from_static("x-ms-error-code");
const ID_FIELDS: [&str; 2] = ["x-request-id", "x-ms-client-request-id"];
/// A UUID has 36 bytes.
const MAX_ID_BYTES: usize = 128;
