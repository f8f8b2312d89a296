//! The source of account states.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use acg_policy::AccountState;
use http::request::Parts;

/// Looks up accounts in a database, or with the API itself.
///
/// The layer queries it only when a request is otherwise accepted and the outcome depends on the
/// state of an account. A failed lookup is not an error but the state [`AccountState::Unknown`]; the
/// level of the rule `state/unknown` decides whether the request passes.
///
/// An `Arc<dyn AccountSource>` is a source as well, so that an application can choose one when it starts.
/// [`AccountCache`](crate::AccountCache) keeps states for a time.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
///
/// use acg_policy::{AccountState, KnownAccount, Service, Validator};
/// use acg_policy_tower::{AccountFuture, AccountSource, ValidateLayer};
///
/// struct OneAccount;
///
/// impl AccountSource for OneAccount {
///     fn account<'a>(&'a self, name: &'a str, _: &'a http::request::Parts) -> AccountFuture<'a> {
///         Box::pin(async move {
///             match name {
///                 "contoso" => AccountState::Known(
///                     KnownAccount::new(name).with_service(Service::OperatorConnect),
///                 ),
///                 _ => AccountState::Missing,
///             }
///         })
///     }
/// }
///
/// let source: Arc<dyn AccountSource> = Arc::new(OneAccount);
/// let layer = ValidateLayer::new(Validator::default()).with_accounts(source);
/// # let _ = layer;
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
    fn account<'a>(&'a self, name: &'a str, head: &'a Parts) -> AccountFuture<'a>;
}

/// The future of [`AccountSource::account`]: `Box::pin(async move { … })`.
pub type AccountFuture<'a> = Pin<Box<dyn Future<Output = AccountState> + Send + 'a>>;

impl<A: AccountSource + ?Sized> AccountSource for Arc<A> {
    fn account<'a>(&'a self, name: &'a str, head: &'a Parts) -> AccountFuture<'a> {
        A::account(self, name, head)
    }
}

impl<A: AccountSource + ?Sized> AccountSource for Box<A> {
    fn account<'a>(&'a self, name: &'a str, head: &'a Parts) -> AccountFuture<'a> {
        A::account(self, name, head)
    }
}
