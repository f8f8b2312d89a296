//! What only the account can tell, and how an answer of the API is understood.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::{Document, read};
use crate::resource::Service;

/// What is known of the account that a request needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "every adapter must decide between exactly these")]
pub enum AccountState {
    /// It exists.
    Known(KnownAccount),
    /// It does not exist.
    Missing,
    /// Nobody could tell.
    Unknown(UnknownReason),
}

/// Why nobody could tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnknownReason {
    /// The API refused to answer the caller (401, 403).
    Refused,
    /// No answer came in time.
    Timeout,
    /// There is nothing to ask: the adapter has no source of accounts, or too many questions wait.
    Unavailable,
    /// The API answered with a status that says nothing about the account.
    UnexpectedStatus,
    /// The API could not be reached.
    Unreachable,
    /// The answer is not an account, or another one than was asked for.
    Unreadable,
}

impl UnknownReason {
    /// A word for logs and facts: `timeout`.
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
    /// What the answer to `GET /accounts/{account_name}` says.
    #[must_use]
    pub fn from_response(account_name: &str, status: u16, body: &[u8]) -> Self {
        match status {
            200 => match KnownAccount::read(body) {
                Ok(account) if account.name == account_name => Self::Known(account),
                Ok(_) | Err(UnreadableAccount) => Self::Unknown(UnknownReason::Unreadable),
            },
            404 => Self::Missing,
            401 | 403 => Self::Unknown(UnknownReason::Refused),
            _ => Self::Unknown(UnknownReason::UnexpectedStatus),
        }
    }
}

/// An account that exists, as far as verdicts depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAccount {
    name: String,
    enabled: Vec<Service>,
}

/// A text that is no account of the API: not JSON, a member twice, no name, or a switch that is
/// no boolean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an account: expected the API's JSON with a name and boolean switches")]
#[expect(clippy::exhaustive_structs, reason = "there is nothing more to say")]
pub struct UnreadableAccount;

impl KnownAccount {
    /// An account without services.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), enabled: Vec::new() }
    }

    /// The same account with a service switched on.
    #[must_use]
    pub fn with_service(mut self, service: Service) -> Self {
        if !self.has(service) {
            self.enabled.push(service);
        }
        self
    }

    /// Reads an account as the API answers it. Members that the API may add later are ignored;
    /// a service that is absent or `null` is not enabled.
    ///
    /// # Errors
    ///
    /// [`UnreadableAccount`] when the text cannot be relied on.
    pub fn read(body: &[u8]) -> Result<Self, UnreadableAccount> {
        let (document, faults) = read(body);
        let document: Document<'_> =
            document.filter(|_| faults.is_empty()).ok_or(UnreadableAccount)?;
        let root = document.root();
        let name = root.get("name").and_then(|name| name.as_str()).ok_or(UnreadableAccount)?;
        let mut account = Self::new(name);
        let Some(details) = root.get("serviceDetails") else { return Ok(account) };
        for service in Service::ALL {
            let Some(block) = details.get(service.member()) else { continue };
            let Some(enabled) = block.get("enabled") else { continue };
            if enabled.as_bool().ok_or(UnreadableAccount)? {
                account = account.with_service(service);
            }
        }
        Ok(account)
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the service is switched on.
    #[must_use]
    pub fn has(&self, service: Service) -> bool {
        self.enabled.contains(&service)
    }
}
