//! Reads the response to a lookup.

use acg_policy::{AccountState, HeaderField, UnknownReason};
use acg_policy_wire::{FROM_API, values_from_api};

use super::Answer;
use crate::abi::{Host, header_map};

/// The largest response body that is read, in bytes.
pub(crate) const MAX_RESPONSE_BYTES: usize = 1_048_576;

/// Reads the response whose callback runs.
pub(crate) fn read(host: &mut impl Host, account: &str, headers: usize, size: usize) -> Answer {
    // The proxy reports a failed call as a response without header fields.
    if headers == 0 {
        return Answer::unknown(UnknownReason::Unreachable);
    }
    let encoded = host.call_response_headers().unwrap_or_default();
    let Ok(fields) = header_map::decode(&encoded) else {
        return Answer::unknown(UnknownReason::Unreadable);
    };
    let Some(status) = status(&fields).filter(|_| size <= MAX_RESPONSE_BYTES) else {
        return Answer::unknown(UnknownReason::Unreadable);
    };
    let body = if size == 0 { Ok(Vec::new()) } else { host.call_response_body(size) };
    match body {
        Ok(body) if body.len() == size => {
            let state = AccountState::from_response(account, status, &body);
            Answer { state, headers: passed_on(&fields), size }
        }
        Ok(_) | Err(_) => Answer::unknown(UnknownReason::Unreadable),
    }
}

fn status(fields: &[HeaderField<'_>]) -> Option<u16> {
    let mut values = fields.iter().filter(|(name, _)| *name == b":status").map(|(_, value)| value);
    let value = values.next().filter(|_| values.next().is_none())?;
    std::str::from_utf8(value).ok()?.parse().ok()
}

/// The fields that a refusal passes on.
fn passed_on(fields: &[HeaderField<'_>]) -> Vec<(&'static str, String)> {
    let mut passed = Vec::new();
    for name in FROM_API {
        let values = fields.iter().filter(|(other, _)| *other == name.as_bytes());
        let values = values_from_api(values.map(|(_, value)| *value));
        passed.extend(values.map(|value| (name, value.to_owned())));
    }
    passed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_valid_values_of_two_fields_are_passed_on() {
        let fields: [HeaderField<'_>; 7] = [
            (b":status", b"401"),
            (b"www-authenticate", b"Bearer realm=\"api\", error=\"invalid_token\""),
            (b"www-authenticate", b"Basic\r\nset-cookie: a"),
            (b"www-authenticate", b"\xff"),
            (b"www-authenticate", b"Negotiate"),
            (b"set-cookie", b"a=b"),
            (b"retry-after", b"17"),
        ];
        let passed = [
            ("www-authenticate", "Bearer realm=\"api\", error=\"invalid_token\""),
            ("www-authenticate", "Negotiate"),
            ("retry-after", "17"),
        ];
        assert_eq!(passed_on(&fields), passed.map(|(name, value)| (name, value.to_owned())));
    }
}
