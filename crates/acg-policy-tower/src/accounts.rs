//! Where the state of an account comes from.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use acg_policy::{AccountState, UnknownReason};
use http::request::Parts;

/// Tells what is known of an account: a database, a cache, or the API itself.
///
/// It is asked only when everything else about a request is in order and its verdict depends on
/// an account. A failure is no error here but an answer, [`AccountState::Unknown`]; the policy
/// decides what becomes of the request.
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
    /// What is known of the account `name`: 1 to 100 of `A-Z a-z 0-9 _ -`, so safe in a path.
    ///
    /// `head` is the request's own. A source that asks the API passes its `authorization` on, so
    /// that nobody learns about an account which they could not read themselves.
    /// [`AccountState::from_response`] understands the API's answer.
    ///
    /// The future is dropped at the deadline, and when the caller goes away.
    fn account(&self, name: &str, head: &Parts) -> impl Future<Output = AccountState> + Send;
}

impl<A: AccountSource> AccountSource for Arc<A> {
    fn account(&self, name: &str, head: &Parts) -> impl Future<Output = AccountState> + Send {
        A::account(self, name, head)
    }
}

/// No source of accounts: rules about an account's state are left out. It has no values.
#[derive(Clone, Copy, Debug)]
pub enum NoAccounts {}

impl AccountSource for NoAccounts {
    async fn account(&self, _name: &str, _head: &Parts) -> AccountState {
        match *self {}
    }
}

/// Asks, and does not wait for longer than `timeout`.
pub(crate) async fn ask<A: AccountSource>(
    accounts: &A,
    timeout: Duration,
    name: &str,
    head: &Parts,
) -> AccountState {
    let answer = tokio::time::timeout(timeout, accounts.account(name, head)).await;
    answer.unwrap_or(AccountState::Unknown(UnknownReason::Timeout))
}
