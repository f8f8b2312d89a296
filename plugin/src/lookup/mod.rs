//! Lookups of accounts: the request to the API, its response, the lookups in flight, and the limits on
//! them.

mod callers;
mod in_flight;

use acg_policy::{AccountState, UnknownReason};

pub(crate) use callers::Caller;
pub(crate) use in_flight::{Lookups, TICK_MS};

use crate::abi::{HeaderField, Host, HostError, HttpCall};
use crate::config::AccountSource;

/// The largest response body that is read, in bytes.
pub(crate) const MAX_RESPONSE_BYTES: usize = 1_048_576;

/// Sends the request and returns the token of the response.
///
/// # Errors
/// The proxy does not send it: the cluster is unknown, or has no host.
pub(crate) fn send(
    host: &mut impl Host,
    source: &AccountSource,
    path: &str,
    credentials: &[Vec<u8>],
) -> Result<u32, HostError> {
    let mut headers: Vec<(&[u8], &[u8])> = vec![
        (b":method", b"GET"),
        (b":path", path.as_bytes()),
        (b":authority", source.authority.as_bytes()),
        (b":scheme", b"http"),
        (b"accept", b"application/json"),
    ];
    headers.extend(credentials.iter().map(|value| (b"authorization".as_slice(), value.as_slice())));
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

/// Reads the response whose callback runs.
pub(crate) fn read_response(
    host: &mut impl Host,
    account: &str,
    headers: usize,
    size: usize,
) -> AccountState {
    // The proxy reports a failed call as a response without header fields.
    if headers == 0 {
        return AccountState::Unknown(UnknownReason::Unreachable);
    }
    let status = host.call_response_headers().ok().and_then(|fields| status(&fields));
    let Some(status) = status.filter(|_| size <= MAX_RESPONSE_BYTES) else {
        return AccountState::Unknown(UnknownReason::Unreadable);
    };
    let body = if size == 0 { Ok(Vec::new()) } else { host.call_response_body(size) };
    match body {
        Ok(body) if body.len() == size => AccountState::from_response(account, status, &body),
        Ok(_) | Err(_) => AccountState::Unknown(UnknownReason::Unreadable),
    }
}

fn status(fields: &[HeaderField]) -> Option<u16> {
    let mut values = fields.iter().filter(|(name, _)| name == b":status").map(|(_, value)| value);
    let value = values.next().filter(|_| values.next().is_none())?;
    std::str::from_utf8(value).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_api_version_is_percent_encoded() {
        assert_eq!(path("a-b_1", "2024-02-29"), "/accounts/a-b_1?api-version=2024-02-29");
        assert_eq!(path("a", "x&y z"), "/accounts/a?api-version=x%26y%20z");
    }
}
