//! The source of account states.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::future::Future;
use std::hash::BuildHasher;
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
/// Maps from names to [`AccountState`], [`KnownAccount`](acg_policy::KnownAccount) or [`Account`](acg_policy::Account) are sources, and
/// [`account_fn`] makes one of a function. An `Arc<dyn AccountSource>` is a source as well, so that an application can choose one when it starts.
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
    /// Names of accounts are case-sensitive in the API, and `name` is spelt as in the request: a source compares it
    /// exactly, so that `Contoso` is another account than `contoso`, or is missing. A database whose text comparison
    /// ignores the case of letters needs another collation for this column.
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

/// A fixed set of accounts: a name that is no key of the map is [`AccountState::Missing`]. Keys are compared exactly.
///
/// ```
/// use std::collections::HashMap;
///
/// use acg_policy::{Account, Service, Validator};
/// use acg_policy_tower::ValidateLayer;
///
/// let contoso = Account::new("contoso").with_service(Service::OperatorConnect);
/// let accounts = HashMap::from([(contoso.name.clone(), contoso)]);
/// let layer = ValidateLayer::new(Validator::default()).with_accounts(accounts);
/// # let _ = layer;
/// ```
impl<A, S> AccountSource for HashMap<String, A, S>
where
    A: Clone + Into<AccountState> + Send + Sync + 'static,
    S: BuildHasher + Send + Sync + 'static,
{
    fn account<'a>(&'a self, name: &'a str, _: &'a Parts) -> AccountFuture<'a> {
        found(self.get(name))
    }
}

/// As for [`HashMap`].
impl<A> AccountSource for BTreeMap<String, A>
where
    A: Clone + Into<AccountState> + Send + Sync + 'static,
{
    fn account<'a>(&'a self, name: &'a str, _: &'a Parts) -> AccountFuture<'a> {
        found(self.get(name))
    }
}

fn found<'a, A: Clone + Into<AccountState>>(account: Option<&A>) -> AccountFuture<'a> {
    let state = account.cloned().map_or(AccountState::Missing, Into::into);
    Box::pin(std::future::ready(state))
}

/// A source of accounts from an async function of the name and of the head of the caller's request. See
/// [`AccountSource::account`] for both.
///
/// The function can return an [`AccountState`], or what becomes one: a [`KnownAccount`](acg_policy::KnownAccount), an
/// [`Account`](acg_policy::Account), or an `Option` of them, in which `None` is a missing account.
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::{Arc, Mutex};
///
/// use acg_policy::{Account, Validator};
/// use acg_policy_tower::{ValidateLayer, account_fn};
///
/// let accounts: Arc<Mutex<HashMap<String, Account>>> = Arc::default();
/// let source = account_fn({
///     let accounts = accounts.clone();
///     move |name, _| {
///         let account = accounts.lock().ok().and_then(|accounts| accounts.get(&name).cloned());
///         async move { account }
///     }
/// });
/// let layer = ValidateLayer::new(Validator::default()).with_accounts(source);
/// # let _ = layer;
/// ```
pub fn account_fn<F, Fut>(look_up: F) -> AccountFn<F>
where
    F: Fn(String, &Parts) -> Fut + Send + Sync + 'static,
    Fut: Future<Output: Into<AccountState>> + Send + 'static,
{
    AccountFn(look_up)
}

/// A source of accounts that is a function: [`account_fn`].
#[derive(Clone, Copy)]
pub struct AccountFn<F>(F);

impl<F, Fut> AccountSource for AccountFn<F>
where
    F: Fn(String, &Parts) -> Fut + Send + Sync + 'static,
    Fut: Future<Output: Into<AccountState>> + Send + 'static,
{
    fn account<'a>(&'a self, name: &'a str, head: &'a Parts) -> AccountFuture<'a> {
        let look_up = (self.0)(name.to_owned(), head);
        Box::pin(async move { look_up.await.into() })
    }
}

impl<F> fmt::Debug for AccountFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountFn").finish_non_exhaustive()
    }
}
