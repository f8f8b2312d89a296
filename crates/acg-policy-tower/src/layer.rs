//! The layer: a validator, and perhaps a source of accounts.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use acg_policy::Validator;
use http::Extensions;
use tower_layer::Layer;

use crate::accounts::{AccountSource, NoAccounts};
use crate::service::Validate;

/// Checks requests in front of any HTTP service. Cheap to clone.
///
/// See the [crate's page](crate) for what it does with a request.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use acg_policy::{AccountState, Policy, UnknownReason, Validator};
/// use acg_policy_tower::{AccountSource, ValidateLayer};
///
/// struct Nobody;
///
/// impl AccountSource for Nobody {
///     async fn account(&self, _name: &str, _head: &http::request::Parts) -> AccountState {
///         AccountState::Unknown(UnknownReason::Unavailable)
///     }
/// }
///
/// let layer = ValidateLayer::new(Validator::new(Policy::default()))
///     .with_accounts(Nobody)
///     .with_account_timeout(Duration::from_millis(250));
/// # let _ = layer;
/// ```
pub struct ValidateLayer<A = NoAccounts> {
    pub(crate) validator: Validator,
    pub(crate) accounts: Option<Arc<A>>,
    pub(crate) account_timeout: Duration,
    pub(crate) roles: Option<Arc<ReadRoles>>,
}

/// Finds the caller's roles among what layers in front have learned of a request.
pub(crate) type ReadRoles = dyn Fn(&Extensions) -> Option<Vec<String>> + Send + Sync;

impl ValidateLayer {
    /// A layer without a source of accounts: rules about an account's state are left out.
    #[must_use]
    pub fn new(validator: Validator) -> Self {
        Self { validator, accounts: None, account_timeout: DEFAULT_ACCOUNT_TIMEOUT, roles: None }
    }
}

impl<A: AccountSource> ValidateLayer<A> {
    /// The same layer, asking `accounts` where a verdict depends on an account.
    #[must_use]
    pub fn with_accounts<N: AccountSource>(self, accounts: N) -> ValidateLayer<N> {
        let Self { validator, accounts: _, account_timeout, roles } = self;
        ValidateLayer { validator, accounts: Some(Arc::new(accounts)), account_timeout, roles }
    }

    /// The same layer with another deadline for the source of accounts; after it the account's
    /// state is unknown. By default [`DEFAULT_ACCOUNT_TIMEOUT`].
    #[must_use]
    pub fn with_account_timeout(mut self, timeout: Duration) -> Self {
        self.account_timeout = timeout;
        self
    }

    /// The same layer, judging the caller's roles (`request/role`). `read` finds them among the
    /// request's extensions, where a layer in front leaves the claims of a token that it has
    /// verified; `None` is a caller whose roles are unknown, of which nothing is said.
    ///
    /// ```
    /// # use acg_policy::Validator;
    /// # use acg_policy_tower::ValidateLayer;
    /// #[derive(Clone)]
    /// struct Claims {
    ///     roles: Vec<String>,
    /// }
    ///
    /// let layer = ValidateLayer::new(Validator::default())
    ///     .with_roles(|extensions| extensions.get().map(|claims: &Claims| claims.roles.clone()));
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn with_roles(
        mut self,
        read: impl Fn(&Extensions) -> Option<Vec<String>> + Send + Sync + 'static,
    ) -> Self {
        self.roles = Some(Arc::new(read));
        self
    }

    /// A validator for the caller of a request.
    pub(crate) fn validator_for(&self, extensions: &Extensions) -> Validator {
        match self.roles.as_ref().and_then(|read| read(extensions)) {
            Some(roles) => self.validator.for_caller(roles),
            None => self.validator.clone(),
        }
    }
}

impl<S, A> Layer<S> for ValidateLayer<A> {
    type Service = Validate<S, A>;

    fn layer(&self, inner: S) -> Self::Service {
        Validate { inner, layer: self.clone() }
    }
}

impl<A> Clone for ValidateLayer<A> {
    fn clone(&self) -> Self {
        Self {
            validator: self.validator.clone(),
            accounts: self.accounts.clone(),
            account_timeout: self.account_timeout,
            roles: self.roles.clone(),
        }
    }
}

impl<A> fmt::Debug for ValidateLayer<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValidateLayer")
            .field("validator", &self.validator)
            .field("has_accounts", &self.accounts.is_some())
            .field("account_timeout", &self.account_timeout)
            .field("has_roles", &self.roles.is_some())
            .finish()
    }
}

/// How long the source of accounts may take, if nothing else is said.
pub const DEFAULT_ACCOUNT_TIMEOUT: Duration = Duration::from_secs(1);
