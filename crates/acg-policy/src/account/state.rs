//! The state of an account, and how a response of the API is read.

use super::{KnownAccount, UnreadableAccount};

/// What is known of the account on which a verdict depends.
///
/// ```
/// use acg_policy::{AccountState, UnknownReason};
///
/// let state = AccountState::from_response("contoso", 404, b"");
/// assert_eq!(state, AccountState::Missing);
/// let state = AccountState::from_response("contoso", 500, b"");
/// assert_eq!(state, AccountState::Unknown(UnknownReason::UnexpectedStatus));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "every adapter must decide between exactly these")]
pub enum AccountState {
    /// The account exists.
    Known(KnownAccount),
    /// The account does not exist.
    Missing,
    /// The lookup failed. The rule `state/unknown` reports it.
    Unknown(UnknownReason),
}

/// Why the state of an account is unknown.
///
/// ```
/// use acg_policy::{AccountState, UnknownReason};
///
/// let state = AccountState::Unknown(UnknownReason::Timeout);
/// assert_eq!(UnknownReason::Timeout.as_str(), "timeout");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnknownReason {
    /// The API rejected the credentials of the caller (401, 403).
    Refused,
    /// There was no response within the time limit.
    Timeout,
    /// The adapter has no source of accounts, or too many lookups are in flight.
    Unavailable,
    /// The API responded with another status.
    UnexpectedStatus,
    /// The API could not be reached.
    Unreachable,
    /// The response is not an account, or a different account.
    Unreadable,
}

impl UnknownReason {
    /// The name for logs and facts, for example `timeout`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Timeout => "timeout",
            Self::Unavailable => "unavailable",
            Self::UnexpectedStatus => "unexpected-status",
            Self::Unreachable => "unreachable",
            Self::Unreadable => "unreadable",
        }
    }
}

impl AccountState {
    /// Reads the response of `GET /accounts/{account_name}`: [`Known`](Self::Known) for 200,
    /// [`Missing`](Self::Missing) for 404, otherwise [`Unknown`](Self::Unknown).
    ///
    /// ```
    /// use acg_policy::{AccountState, KnownAccount, UnknownReason};
    ///
    /// let state = AccountState::from_response("contoso", 200, br#"{"name": "contoso"}"#);
    /// assert_eq!(state, AccountState::Known(KnownAccount::new("contoso")));
    /// let state = AccountState::from_response("contoso", 200, br#"{"name": "fabrikam"}"#);
    /// assert_eq!(state, AccountState::Unknown(UnknownReason::Unreadable));
    /// ```
    #[must_use]
    pub fn from_response(account_name: &str, status: u16, body: &[u8]) -> Self {
        match status {
            200 => match KnownAccount::read(body) {
                Ok(account) if account.name() == account_name => Self::Known(account),
                Ok(_) | Err(UnreadableAccount) => Self::Unknown(UnknownReason::Unreadable),
            },
            404 => Self::Missing,
            401 | 403 => Self::Unknown(UnknownReason::Refused),
            _ => Self::Unknown(UnknownReason::UnexpectedStatus),
        }
    }
}
