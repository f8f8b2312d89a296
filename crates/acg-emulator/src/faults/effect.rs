//! What a rule does to a request.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::Value;

use crate::reply::Reply;

/// What happens to a request; nothing by default.
#[derive(Clone, Debug, Default)]
pub(crate) struct Effect {
    /// How long the request waits first.
    pub(crate) delay: Duration,
    pub(crate) refusal: Option<Refusal>,
    /// How long a sync that the request starts takes, if not as configured.
    pub(crate) sync_delay: Option<Duration>,
    /// The errors with which a sync that the request starts ends, if not those of the backend.
    pub(crate) sync_errors: Option<Vec<Value>>,
}

/// An error response that is sent in place of the response of the operation.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: String,
    pub(crate) message: String,
    /// Seconds, for the header field `Retry-After`.
    pub(crate) retry_after: Option<u64>,
    /// Whether the operation is performed all the same, so that the client does not learn its result.
    pub(crate) performed: bool,
}

impl Refusal {
    /// The usual error code of a status.
    pub(super) fn code_of(status: StatusCode) -> &'static str {
        match status {
            StatusCode::UNAUTHORIZED => "Unauthorized",
            StatusCode::FORBIDDEN => "Forbidden",
            StatusCode::NOT_FOUND => "ResourceNotFound",
            StatusCode::CONFLICT => "Conflict",
            StatusCode::PRECONDITION_FAILED => "ConditionNotMet",
            StatusCode::TOO_MANY_REQUESTS => "TooManyRequests",
            StatusCode::SERVICE_UNAVAILABLE => "ServiceUnavailable",
            StatusCode::GATEWAY_TIMEOUT => "GatewayTimeout",
            status if status.is_server_error() => "InternalServerError",
            _ => "InvalidRequest",
        }
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        let Refusal { status, code, message, retry_after, performed: _ } = refusal;
        let mut reply = Self::error(status, &code, &message, None);
        if let Some(seconds) = retry_after {
            reply = reply.with("retry-after", seconds);
        }
        if status == StatusCode::UNAUTHORIZED {
            reply = reply.with("www-authenticate", "Bearer");
        }
        reply
    }
}
