//! The source of account states.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use acg_policy::{AccountState, UnknownReason};
use http::request::Parts;

/// Looks up accounts in a database, in a cache, or with the API itself.
///
/// The layer queries it only when a request is otherwise accepted and the outcome depends on the
/// state of an account. A failed lookup is not an error but the state [`AccountState::Unknown`]; the
/// level of the rule `state/unknown` decides whether the request passes.
///
/// # Examples
///
/// ```
/// use acg_policy::{AccountState, KnownAccount, Service};
/// use acg_policy_tower::AccountSource;
///
/// struct OneAccount;
///
/// impl AccountSource for OneAccount {
///     async fn account(&self, name: &str, _head: &http::request::Parts) -> AccountState {
///         match name {
///             "contoso" => AccountState::Known(
///                 KnownAccount::new(name).with_service(Service::OperatorConnect),
///             ),
///             _ => AccountState::Missing,
///         }
///     }
/// }
/// ```
pub trait AccountSource: Send + Sync + 'static {
    /// The state of the account `name`, which has 1 to 100 characters of `A-Z a-z 0-9 _ -` and is
    /// therefore safe in a path.
    ///
    /// `head` is the head of the caller's request. A source that queries the API forwards its
    /// `authorization` field, so that callers learn only about accounts that they may read.
    /// [`AccountState::from_response`] reads the API's response.
    ///
    /// The future is dropped when the time limit expires or the caller disconnects.
    fn account(&self, name: &str, head: &Parts) -> impl Future<Output = AccountState> + Send;
}

impl<A: AccountSource> AccountSource for Arc<A> {
    fn account(&self, name: &str, head: &Parts) -> impl Future<Output = AccountState> + Send {
        A::account(self, name, head)
    }
}

/// The type of a layer without a source of accounts. It has no values.
///
/// ```
/// use acg_policy::Validator;
/// use acg_policy_tower::{NoAccounts, ValidateLayer};
///
/// let layer: ValidateLayer<NoAccounts> = ValidateLayer::new(Validator::default());
/// # let _ = layer;
/// ```
#[derive(Clone, Copy, Debug)]
pub enum NoAccounts {}

impl AccountSource for NoAccounts {
    async fn account(&self, _name: &str, _head: &Parts) -> AccountState {
        match *self {}
    }
}

/// Queries `accounts`, for `timeout` at most.
pub(crate) async fn fetch<A: AccountSource>(
    accounts: &A,
    timeout: Duration,
    name: &str,
    head: &Parts,
) -> AccountState {
    let state = tokio::time::timeout(timeout, accounts.account(name, head)).await;
    state.unwrap_or(AccountState::Unknown(UnknownReason::Timeout))
}
