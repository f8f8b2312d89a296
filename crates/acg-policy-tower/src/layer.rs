//! The layer.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use acg_policy::Validator;
use http::Extensions;
use tower_layer::Layer;

use crate::accounts::{AccountSource, NoAccounts};
use crate::checks::Checks;
use crate::service::Validate;

/// A [`Layer`] that validates requests before they reach an HTTP service. Cheap to clone.
///
/// The [crate's page](crate) describes what happens to a request.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use acg_policy::{AccountState, Policy, UnknownReason, Validator};
/// use acg_policy_tower::{AccountSource, ValidateLayer};
///
/// struct Database;
///
/// impl AccountSource for Database {
///     async fn account(&self, _name: &str, _head: &http::request::Parts) -> AccountState {
///         AccountState::Unknown(UnknownReason::Unavailable) // … query the database here
///     }
/// }
///
/// let layer = ValidateLayer::new(Validator::new(Policy::default()))
///     .with_accounts(Database)
///     .with_account_timeout(Duration::from_millis(250));
/// # let _ = layer;
/// ```
pub struct ValidateLayer<A = NoAccounts> {
    checks: Checks<A>,
}

impl ValidateLayer {
    /// A layer without a source of accounts: it skips the rules that depend on an account's state.
    ///
    /// ```
    /// use acg_policy::{Policy, Profile, Validator};
    /// use acg_policy_tower::ValidateLayer;
    ///
    /// let layer = ValidateLayer::new(Validator::new(Policy::new(Profile::Strict)));
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn new(validator: Validator) -> Self {
        let account_timeout = DEFAULT_ACCOUNT_TIMEOUT;
        Self { checks: Checks { validator, accounts: None, account_timeout, roles: None } }
    }
}

impl<A: AccountSource> ValidateLayer<A> {
    /// Sets the source of accounts, which is queried when the outcome depends on an account's state.
    ///
    /// ```
    /// use acg_policy::{AccountState, KnownAccount, Validator};
    /// use acg_policy_tower::{AccountSource, ValidateLayer};
    ///
    /// struct Cache;
    ///
    /// impl AccountSource for Cache {
    ///     async fn account(&self, name: &str, _head: &http::request::Parts) -> AccountState {
    ///         AccountState::Known(KnownAccount::new(name))
    ///     }
    /// }
    ///
    /// let layer = ValidateLayer::new(Validator::default()).with_accounts(Cache);
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn with_accounts<N: AccountSource>(self, accounts: N) -> ValidateLayer<N> {
        let Checks { validator, accounts: _, account_timeout, roles } = self.checks;
        let accounts = Some(Arc::new(accounts));
        ValidateLayer { checks: Checks { validator, accounts, account_timeout, roles } }
    }

    /// Sets the time limit for the source of accounts; [`DEFAULT_ACCOUNT_TIMEOUT`] by default. When
    /// it expires, the account's state is unknown, and the rule `state/unknown` applies.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use acg_policy::Validator;
    /// use acg_policy_tower::ValidateLayer;
    ///
    /// let layer = ValidateLayer::new(Validator::default())
    ///     .with_account_timeout(Duration::from_millis(250));
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn with_account_timeout(mut self, timeout: Duration) -> Self {
        self.checks.account_timeout = timeout;
        self
    }

    /// Checks the caller's roles (rule `request/role`). `read` returns the roles from the extensions
    /// of the request, where an outer layer has put the claims of a verified token. It returns `None`
    /// when the roles are unknown, and the rule is skipped.
    ///
    /// ```
    /// use acg_policy::Validator;
    /// use acg_policy_tower::ValidateLayer;
    ///
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
        self.checks.roles = Some(Arc::new(read));
        self
    }
}

impl<S, A> Layer<S> for ValidateLayer<A> {
    type Service = Validate<S, A>;

    fn layer(&self, inner: S) -> Self::Service {
        Validate::new(inner, self.checks.clone())
    }
}

impl<A> Clone for ValidateLayer<A> {
    fn clone(&self) -> Self {
        Self { checks: self.checks.clone() }
    }
}

impl<A> fmt::Debug for ValidateLayer<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValidateLayer").field("checks", &self.checks).finish()
    }
}

/// The default time limit for the source of accounts: one second.
///
/// ```
/// assert_eq!(acg_policy_tower::DEFAULT_ACCOUNT_TIMEOUT.as_millis(), 1_000);
/// ```
pub const DEFAULT_ACCOUNT_TIMEOUT: Duration = Duration::from_secs(1);
