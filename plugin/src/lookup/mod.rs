//! Lookups of accounts: the request to the API and its response, the cache of responses, the lookups
//! in flight with the limits on them, and the queue of requests that wait for one.

mod cache;
mod callers;
mod in_flight;
mod queue;
mod response;
mod shares;
mod writes;

use acg_policy::{AccountState, HeaderField, UnknownReason};

pub(crate) use cache::{Cache, Cached};
pub(crate) use callers::{Caller, CallerKey};
pub(crate) use in_flight::{Lookups, Sent, TICK_MS};
pub(crate) use queue::{Queue, Waiting};
#[cfg(test)]
pub(crate) use response::MAX_RESPONSE_BYTES;
pub(crate) use response::read as read_response;
pub(crate) use writes::{Writes, WrittenAccount};

use crate::abi::{Host, HostError, HttpCall};
use crate::config::AccountSource;

/// What a lookup is about: requests with the same key get the same response.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) caller: Caller,
    /// As the request spells it: whether the API ignores the case of letters is unknown.
    pub(crate) account: String,
}

/// The response to a lookup.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) state: AccountState,
    /// Header fields of the response that a refusal passes on.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The size of the response.
    pub(crate) size: usize,
}

impl Answer {
    /// Whether the lookup has failed: the API has said nothing about the account or the caller.
    pub(crate) const fn is_failure(&self) -> bool {
        match &self.state {
            AccountState::Known(_) | AccountState::Missing => false,
            AccountState::Unknown(reason) => !matches!(
                reason,
                UnknownReason::Forbidden
                    | UnknownReason::RateLimited
                    | UnknownReason::Unauthenticated
            ),
        }
    }

    /// The answer to a lookup without a usable response.
    pub(crate) const fn unknown(reason: UnknownReason) -> Self {
        Self { state: AccountState::Unknown(reason), headers: Vec::new(), size: 0 }
    }
}

/// The values of `Authorization` of a request with these header fields.
pub(crate) fn credentials<'f>(
    fields: impl Iterator<Item = HeaderField<'f>>,
) -> impl Iterator<Item = &'f [u8]> {
    let credentials = fields.filter(|(name, _)| name.eq_ignore_ascii_case(AUTHORIZATION));
    credentials.map(|(_, value)| value)
}

/// Sends the request with the credentials and the IDs of a request with the header fields `fields`, and
/// returns the token of the response.
///
/// # Errors
/// The proxy does not send it: the cluster is unknown, or has no host.
pub(crate) fn send(
    host: &mut impl Host,
    source: &AccountSource,
    path: &str,
    fields: &[HeaderField<'_>],
) -> Result<u32, HostError> {
    let mut headers: Vec<(&[u8], &[u8])> = vec![
        (b":method", b"GET"),
        (b":path", path.as_bytes()),
        (b":authority", source.authority.as_bytes()),
        (b":scheme", source.scheme.as_bytes()),
        (b"accept", b"application/json"),
    ];
    headers.extend(credentials(fields.iter().copied()).map(|value| (AUTHORIZATION, value)));
    let is_id = |name: &[u8]| ID_FIELDS.iter().any(|id| name.eq_ignore_ascii_case(id.as_bytes()));
    headers.extend(fields.iter().filter(|(name, _)| is_id(name)));
    host.http_call(&HttpCall {
        cluster: &source.cluster,
        headers: &headers,
        timeout_ms: source.timeout_ms,
    })
}

/// The request target for an account, whose name consists of letters, digits, `-` and `_`.
pub(crate) fn path(account: &str, api_version: &str) -> String {
    let mut path = format!("/accounts/{account}?api-version=");
    for byte in api_version.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                path.push(char::from(byte))
            }
            _ => path.push_str(&format!("%{byte:02X}")),
        }
    }
    path
}

const AUTHORIZATION: &[u8] = b"authorization";
/// Header fields that identify a request, so that the logs of the API name it.
const ID_FIELDS: [&str; 3] = ["x-request-id", "traceparent", "x-ms-client-request-id"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_api_version_is_percent_encoded() {
        assert_eq!(path("a-b_1", "2024-02-29"), "/accounts/a-b_1?api-version=2024-02-29");
        assert_eq!(path("a", "x&y z"), "/accounts/a?api-version=x%26y%20z");
    }
}
