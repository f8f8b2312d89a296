//! The state of an account, and how a response of the API is read.

use super::{KnownAccount, UnreadableAccount};
use crate::json::read_response;

/// What is known of the account on which a verdict depends.
///
/// ```
/// use acg_policy::{AccountState, UnknownReason};
///
/// let state = AccountState::from_response("contoso", 404, br#"{"error": {"code": "NotFound"}}"#);
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
    /// The caller may not read the account (403). The rule `state/account-unreadable` reports it.
    Forbidden,
    /// The API limits the requests of the caller (429). The rule `state/rate-limited` reports it.
    RateLimited,
    /// There was no response within the time limit.
    Timeout,
    /// The API does not accept the credentials of the caller (401). The rule `state/unauthenticated`
    /// reports it.
    Unauthenticated,
    /// The adapter has no source of accounts, or too many lookups are in flight.
    Unavailable,
    /// The API responded with another status.
    UnexpectedStatus,
    /// The API could not be reached.
    Unreachable,
    /// The response is not an account, or a different account, or has the status 404 and is not in the
    /// form of the API's errors: a proxy may have sent it.
    Unreadable,
}

impl UnknownReason {
    /// Every reason.
    ///
    /// ```
    /// use acg_policy::UnknownReason;
    ///
    /// for reason in UnknownReason::ALL {
    ///     assert_eq!(UnknownReason::from_name(reason.as_str()), Some(reason));
    /// }
    /// ```
    pub const ALL: [Self; 8] = [
        Self::Forbidden,
        Self::RateLimited,
        Self::Timeout,
        Self::Unauthenticated,
        Self::Unavailable,
        Self::UnexpectedStatus,
        Self::Unreachable,
        Self::Unreadable,
    ];

    /// The reason with that name; `None` for an unknown name.
    ///
    /// ```
    /// use acg_policy::UnknownReason;
    ///
    /// assert_eq!(UnknownReason::from_name("rate-limited"), Some(UnknownReason::RateLimited));
    /// assert_eq!(UnknownReason::from_name("busy"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }

    /// The name for logs and facts, for example `timeout`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forbidden => "forbidden",
            Self::RateLimited => "rate-limited",
            Self::Timeout => "timeout",
            Self::Unauthenticated => "unauthenticated",
            Self::Unavailable => "unavailable",
            Self::UnexpectedStatus => "unexpected-status",
            Self::Unreachable => "unreachable",
            Self::Unreadable => "unreadable",
        }
    }
}

impl AccountState {
    /// Reads the response of `GET /accounts/{account_name}`: [`Known`](Self::Known) for 200,
    /// [`Missing`](Self::Missing) for 404 with an error of the API, otherwise [`Unknown`](Self::Unknown).
    /// A 404 in another form can be that of a proxy. An account whose name has letters in another case
    /// is the account.
    ///
    /// ```
    /// use acg_policy::{AccountState, KnownAccount, UnknownReason};
    ///
    /// let state = AccountState::from_response("contoso", 200, br#"{"name": "contoso"}"#);
    /// assert_eq!(state, AccountState::Known(KnownAccount::new("contoso")));
    /// let state = AccountState::from_response("contoso", 200, br#"{"name": "fabrikam"}"#);
    /// assert_eq!(state, AccountState::Unknown(UnknownReason::Unreadable));
    /// let state = AccountState::from_response("contoso", 404, b"<html>");
    /// assert_eq!(state, AccountState::Unknown(UnknownReason::Unreadable));
    /// let state = AccountState::from_response("contoso", 403, b"");
    /// assert_eq!(state, AccountState::Unknown(UnknownReason::Forbidden));
    /// ```
    #[must_use]
    pub fn from_response(account_name: &str, status: u16, body: &[u8]) -> Self {
        match status {
            200 => match KnownAccount::read(body) {
                Ok(account) if account.name().eq_ignore_ascii_case(account_name) => {
                    Self::Known(account)
                }
                Ok(_) | Err(UnreadableAccount) => Self::Unknown(UnknownReason::Unreadable),
            },
            404 if is_error_of_the_api(body) => Self::Missing,
            404 => Self::Unknown(UnknownReason::Unreadable),
            401 => Self::Unknown(UnknownReason::Unauthenticated),
            403 => Self::Unknown(UnknownReason::Forbidden),
            429 => Self::Unknown(UnknownReason::RateLimited),
            _ => Self::Unknown(UnknownReason::UnexpectedStatus),
        }
    }
}

/// Whether a response body has the form of the API's errors: `{"error": {"code": "…"}}`.
fn is_error_of_the_api(body: &[u8]) -> bool {
    let (document, faults) = read_response(body);
    let Some(document) = document.filter(|_| faults.is_empty()) else { return false };
    let error = document.root().get("error");
    error.and_then(|error| error.get("code")?.as_str()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str) -> AccountState {
        AccountState::from_response("contoso", status, body.as_bytes())
    }

    #[test]
    fn only_an_error_of_the_api_says_that_the_account_is_missing() {
        for body in [
            r#"{"error":{"code":"NotFound","message":"no such account","target":"x","details":[]}}"#,
            r#"{"error":{"code":"","innererror":{"code":"a"}}}"#,
        ] {
            assert_eq!(read(404, body), AccountState::Missing, "{body}");
        }
        let unreadable = AccountState::Unknown(UnknownReason::Unreadable);
        for body in [
            "",
            "{}",
            "[]",
            "<html>not found</html>",
            "no healthy upstream",
            r#"{"statusCode":404,"message":"Resource not found"}"#,
            r#"{"error":"NotFound"}"#,
            r#"{"error":{}}"#,
            r#"{"error":{"code":404}}"#,
            r#"{"error":{"code":"NotFound"},"error":{}}"#,
            r#"{"error":{"code":"NotFound"}"#,
        ] {
            assert_eq!(read(404, body), unreadable, "{body}");
        }
    }

    #[test]
    fn a_name_in_another_letter_case_is_the_account() {
        assert!(matches!(read(200, r#"{"name":"CONTOSO"}"#), AccountState::Known(_)));
        let unreadable = AccountState::Unknown(UnknownReason::Unreadable);
        for name in ["contoso2", "contos", r"conto\u017fo", r"contosO\u0000", ""] {
            assert_eq!(read(200, &alloc::format!(r#"{{"name":"{name}"}}"#)), unreadable, "{name}");
        }
    }

    #[test]
    fn what_the_api_says_about_the_caller_is_kept_apart() {
        for (status, reason) in [
            (401, UnknownReason::Unauthenticated),
            (403, UnknownReason::Forbidden),
            (429, UnknownReason::RateLimited),
            (204, UnknownReason::UnexpectedStatus),
            (400, UnknownReason::UnexpectedStatus),
            (503, UnknownReason::UnexpectedStatus),
        ] {
            assert_eq!(read(status, r#"{"name":"contoso"}"#), AccountState::Unknown(reason));
        }
    }
}
