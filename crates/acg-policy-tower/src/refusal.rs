//! The response to a refused request, the same as that of the gateway's filter.

use acg_policy::Report;
use acg_policy_wire::{Reply, reply};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};

use crate::body::ValidateBody;

/// The response to a refused request; `None` when the report accepts it.
pub(crate) fn refusal<R>(report: &Report) -> Option<Response<ValidateBody<R>>> {
    let Reply { status, headers, body } = reply(report)?;
    let mut response = Response::new(ValidateBody::whole(body));
    // The fallbacks are unreachable: rules have statuses from 400 to 599, and the values are ASCII.
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    Some(response)
}

/// The response to a body over the limit. Its rule is always an error; the fallback keeps a body
/// that was not validated out of the inner service even if that changes.
pub(crate) fn too_large<R>(report: &Report) -> Response<ValidateBody<R>> {
    refusal(report).unwrap_or_else(|| {
        let mut response = Response::new(ValidateBody::whole(Bytes::new()));
        *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
        response
    })
}
