//! Local replies to requests that are not forwarded.

use acg_policy::Report;

use crate::abi::{Host, HostError, LocalReply};
use crate::correlation::RequestIds;
use crate::exchange::InternalError;

/// Replies to a refused request. `from_api` has header fields of the API's response to the lookup of
/// the account, which take the place of those of the reply.
///
/// # Errors
/// The proxy rejects the reply, or the report accepts the request.
pub(crate) fn refuse(
    host: &mut impl Host,
    report: &Report,
    from_api: &[(&'static str, String)],
    ids: Option<&RequestIds>,
) -> Result<(), HostError> {
    let reply = acg_policy_wire::reply(report).ok_or(HostError::Malformed)?;
    let deciding = report.deciding().ok_or(HostError::Malformed)?;
    let from_api = from_api.iter().filter(|(name, _)| passes_on(name, reply.status));
    let replaced: Vec<&str> = from_api.clone().map(|(name, _)| *name).collect();
    let own = reply.headers.iter().filter(|(name, _)| !replaced.contains(name));
    let headers = own.chain(from_api).map(|(name, value)| (*name, value.as_str()));
    let headers: Vec<_> = headers.chain(ids.into_iter().flat_map(RequestIds::fields)).collect();
    host.send_local_reply(&LocalReply {
        status: reply.status,
        details: &format!("acg_policy:{}", deciding.code()),
        headers: &headers,
        body: &reply.body,
    })
}

/// Whether a refusal with this status passes a header field of the API on.
fn passes_on(name: &str, status: u16) -> bool {
    match name {
        "www-authenticate" => matches!(status, 401 | 403),
        "retry-after" => matches!(status, 429 | 503),
        _ => false,
    }
}

/// Replies to a request that cannot be validated.
///
/// # Errors
/// The proxy rejects the reply.
pub(crate) fn fail(
    host: &mut impl Host,
    error: InternalError,
    ids: Option<&RequestIds>,
) -> Result<(), HostError> {
    let (status, code, message) = match error {
        InternalError::SlowBody => (
            408,
            "RequestTimeout",
            "The gateway received no part of the request body within ten seconds.",
        ),
        InternalError::BodyWithheld => {
            (503, "ServiceUnavailable", "The gateway is not configured to receive request bodies.")
        }
        _ => (500, "InternalServerError", "The gateway could not validate the request."),
    };
    let body = format!(
        r#"{{"error":{{"code":"{code}","message":"{message} The request was not forwarded.","target":"","details":[]}}}}"#
    );
    let headers = [
        ("content-type", "application/json"),
        ("x-ms-error-code", code),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
    ];
    let ids = ids.into_iter().flat_map(RequestIds::fields);
    let headers: Vec<_> = headers.into_iter().chain(ids).collect();
    host.send_local_reply(&LocalReply {
        status,
        details: if matches!(error, InternalError::SlowBody) {
            "acg_policy:slow-body"
        } else {
            "acg_policy:internal"
        },
        headers: &headers,
        body: body.as_bytes(),
    })
}
