//! The result of a lookup.

use acg_policy::AccountState;
use http::HeaderMap;

/// The result of a lookup: [`AccountCache::answer`](crate::AccountCache::answer).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AccountAnswer {
    /// The state of the account.
    pub state: AccountState,
    /// Header fields of the source's response that a refusal passes on, such as `retry-after`. They are kept with the state.
    pub headers: HeaderMap,
}

impl AccountAnswer {
    /// A state without header fields.
    ///
    /// ```
    /// use acg_policy::AccountState;
    /// use acg_policy_tower::AccountAnswer;
    ///
    /// assert!(AccountAnswer::new(AccountState::Missing).headers.is_empty());
    /// ```
    #[must_use]
    pub fn new(state: AccountState) -> Self {
        Self { state, headers: HeaderMap::new() }
    }

    /// Sets the header fields.
    ///
    /// ```
    /// use acg_policy::{AccountState, UnknownReason};
    /// use acg_policy_tower::AccountAnswer;
    /// use http::header::{HeaderMap, HeaderValue, RETRY_AFTER};
    ///
    /// let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from(30))]);
    /// let state = AccountState::Unknown(UnknownReason::RateLimited);
    /// let answer = AccountAnswer::new(state).with_headers(headers);
    /// assert_eq!(answer.headers[RETRY_AFTER], "30");
    /// ```
    #[must_use]
    pub fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.headers = headers;
        self
    }
}
