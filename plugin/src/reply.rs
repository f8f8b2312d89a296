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
    ids: RequestIds<'_>,
) -> Result<(), HostError> {
    let reply = acg_policy_wire::reply(report).ok_or(HostError::Malformed)?;
    let deciding = report.deciding().ok_or(HostError::Malformed)?;
    let passed_on = || from_api.iter().filter(|(name, _)| reply.passes_on(name));
    let is_replaced = |name| passed_on().any(|(other, _)| *other == name);
    let own = reply.headers.iter().filter(|(name, _)| !is_replaced(*name));
    let mut headers = Vec::with_capacity(reply.headers.len() + from_api.len() + MAX_IDS);
    headers.extend(own.chain(passed_on()).map(|(name, value)| (*name, value.as_str())));
    headers.extend(ids.fields());
    let mut details = String::with_capacity(DETAILS.len() + deciding.code().len());
    details.push_str(DETAILS);
    details.push_str(deciding.code());
    host.send_local_reply(&LocalReply {
        status: reply.status,
        details: &details,
        headers: &headers,
        body: &reply.body,
    })
}

/// What `%RESPONSE_CODE_DETAILS%` begins with; the code of the deciding rule follows.
const DETAILS: &str = "acg_policy:";
/// The most identifiers of a request.
const MAX_IDS: usize = 2;

/// Replies to a request that cannot be validated.
///
/// # Errors
/// The proxy rejects the reply.
pub(crate) fn fail(
    host: &mut impl Host,
    error: InternalError,
    ids: RequestIds<'_>,
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
    let headers: Vec<_> = headers.into_iter().chain(ids.fields()).collect();
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
