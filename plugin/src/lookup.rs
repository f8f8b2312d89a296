//! Lookups of accounts: what is asked, what an answer says, and which answers are still awaited.
//!
//! A proxy ends a call after its timeout, but not always: while no host of the cluster is
//! reachable, connecting may take longer. So ticks are counted too. It also cannot be told to drop
//! a call whose caller is gone; such a call counts as under way until it ends.

use std::collections::BTreeMap;

use acg_policy::{AccountState, UnknownReason};

use crate::config::AccountSource;
use crate::host::{Field, Host, HttpCall};

/// How often the filter looks at the time, in milliseconds.
pub(crate) const TICK_MS: u32 = 100;

/// The largest answer that is read, in bytes.
pub(crate) const MAX_ANSWER_BYTES: usize = 1_048_576;

/// Sends the question and gives its token.
///
/// # Errors
/// The proxy does not send it: no such cluster, or nothing to connect to.
pub(crate) fn send(
    host: &mut impl Host,
    source: &AccountSource,
    path: &str,
    credentials: &[Vec<u8>],
) -> Result<u32, crate::host::HostError> {
    let mut headers: Vec<(&[u8], &[u8])> = vec![
        (b":method", b"GET"),
        (b":path", path.as_bytes()),
        (b":authority", source.authority.as_bytes()),
        (b":scheme", b"http"),
        (b"accept", b"application/json"),
    ];
    headers.extend(credentials.iter().map(|value| (b"authorization".as_slice(), value.as_slice())));
    host.call(&HttpCall {
        cluster: &source.cluster,
        headers: &headers,
        timeout_ms: source.timeout_ms,
    })
}

/// The path of an account, whose name has letters, digits, `-` and `_` only.
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

/// Reads the answer whose callback runs.
pub(crate) fn read(
    host: &mut impl Host,
    account: &str,
    fields: usize,
    size: usize,
) -> AccountState {
    // This is how a proxy says that there is no answer.
    if fields == 0 {
        return AccountState::Unknown(UnknownReason::Unreachable);
    }
    let status = host.call_headers().ok().and_then(|fields| status(&fields));
    let Some(status) = status.filter(|_| size <= MAX_ANSWER_BYTES) else {
        return AccountState::Unknown(UnknownReason::Unreadable);
    };
    let body = if size == 0 { Ok(Vec::new()) } else { host.call_body(size) };
    match body {
        Ok(body) if body.len() == size => AccountState::from_response(account, status, &body),
        Ok(_) | Err(_) => AccountState::Unknown(UnknownReason::Unreadable),
    }
}

fn status(fields: &[Field]) -> Option<u16> {
    let mut values = fields.iter().filter(|(name, _)| name == b":status").map(|(_, value)| value);
    let value = values.next().filter(|_| values.next().is_none())?;
    std::str::from_utf8(value).ok()?.parse().ok()
}

/// Questions that have not been answered.
#[derive(Debug, Default)]
pub(crate) struct Lookups(BTreeMap<u32, Lookup>);

#[derive(Debug)]
struct Lookup {
    root: u32,
    /// The request that waits; `None` once it is answered otherwise, or gone.
    asker: Option<u32>,
    ticks: u32,
    patience: u32,
}

impl Lookups {
    /// None.
    pub(crate) const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// How many are under way for one configuration.
    pub(crate) fn under_way(&self, root: u32) -> usize {
        self.0.values().filter(|lookup| lookup.root == root).count()
    }

    /// Remembers who waits. `false` when the proxy gave a token that is in use.
    pub(crate) fn add(&mut self, token: u32, root: u32, asker: u32, timeout_ms: u32) -> bool {
        if self.0.contains_key(&token) {
            return false;
        }
        // One tick more, because the first may come at once, and one for the proxy's own timeout.
        let patience = timeout_ms.div_ceil(TICK_MS) + 2;
        self.0.insert(token, Lookup { root, asker: Some(asker), ticks: 0, patience });
        true
    }

    /// Who waited for this answer; `None` when nobody does any more.
    pub(crate) fn answered(&mut self, token: u32) -> Option<u32> {
        self.0.remove(&token)?.asker
    }

    /// A request is gone.
    pub(crate) fn forget(&mut self, asker: u32) {
        for lookup in self.0.values_mut().filter(|lookup| lookup.asker == Some(asker)) {
            lookup.asker = None;
        }
    }

    /// A configuration is gone.
    pub(crate) fn forget_root(&mut self, root: u32) {
        self.0.retain(|_, lookup| lookup.root != root);
    }

    /// Time has gone by: the requests that have waited long enough.
    pub(crate) fn tick(&mut self, root: u32) -> Vec<u32> {
        let mut late = Vec::new();
        self.0.retain(|_, lookup| {
            if lookup.root != root {
                return true;
            }
            lookup.ticks += 1;
            if lookup.ticks >= lookup.patience {
                late.extend(lookup.asker.take());
            }
            lookup.ticks < lookup.patience.saturating_mul(PATIENCE_WITH_PROXY)
        });
        late
    }
}

/// How many times its timeout a call counts as under way, when the proxy never says how it ended.
const PATIENCE_WITH_PROXY: u32 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_encoded_into_the_path() {
        assert_eq!(path("a-b_1", "2024-02-29"), "/accounts/a-b_1?api-version=2024-02-29");
        assert_eq!(path("a", "x&y z"), "/accounts/a?api-version=x%26y%20z");
    }

    #[test]
    fn a_question_is_late_once_and_counts_until_it_ends() {
        let mut lookups = Lookups::default();
        assert!(lookups.add(1, 10, 20, 250) && lookups.add(2, 11, 21, 250));
        assert!(!lookups.add(1, 10, 22, 250), "the token is in use");
        let late: Vec<Vec<u32>> = (0..6).map(|_| lookups.tick(10)).collect();
        assert_eq!(late, [vec![], vec![], vec![], vec![], vec![20], vec![]]);
        assert_eq!((lookups.under_way(10), lookups.under_way(11)), (1, 1));
        assert_eq!(lookups.answered(1), None, "late");
        assert_eq!(lookups.under_way(10), 0);
        assert_eq!((lookups.answered(2), lookups.answered(2)), (Some(21), None));
    }

    #[test]
    fn a_call_that_never_ends_is_forgotten_in_the_end() {
        let mut lookups = Lookups::default();
        lookups.add(1, 10, 20, 100);
        lookups.forget(20);
        let late: usize = (0..200).map(|_| lookups.tick(10).len()).sum();
        assert_eq!((late, lookups.under_way(10)), (0, 0));
    }
}
