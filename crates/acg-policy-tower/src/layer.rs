//! The layer.

use std::sync::Arc;
use std::time::Duration;

use acg_policy::Validator;
use bytes::Bytes;
use http::request::Parts;
use http::{Extensions, Response};
use tower_layer::Layer;

use crate::accounts::AccountSource;
use crate::cache::AccountCache;
use crate::checks::Checks;
use crate::error::BrokenBody;
use crate::refusal::Refusal;
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
/// use acg_policy_tower::{AccountFuture, AccountSource, ValidateLayer};
///
/// struct Database;
///
/// impl AccountSource for Database {
///     fn account<'a>(&'a self, _name: &'a str, _: &'a http::request::Parts) -> AccountFuture<'a> {
///         Box::pin(async move {
///             AccountState::Unknown(UnknownReason::Unavailable) // … query the database here
///         })
///     }
/// }
///
/// let layer = ValidateLayer::new(Validator::new(Policy::default()))
///     .with_accounts(Database)
///     .with_account_timeout(Duration::from_millis(250));
/// # let _ = layer;
/// ```
#[derive(Clone, Debug)]
pub struct ValidateLayer {
    /// Shared with every service: axum applies a layer to each route, in some routers for each request.
    checks: Arc<Checks>,
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
        Self {
            checks: Arc::new(Checks {
                validator,
                accounts: None,
                account_timeout,
                cache: None,
                roles: None,
                reply: None,
                broken_reply: None,
                on_refused: None,
            }),
        }
    }

    /// Sets the source of accounts, which is queried when the outcome depends on an account's state.
    ///
    /// ```
    /// use acg_policy::{AccountState, KnownAccount, Validator};
    /// use acg_policy_tower::{AccountFuture, AccountSource, ValidateLayer};
    ///
    /// struct Cache;
    ///
    /// impl AccountSource for Cache {
    ///     fn account<'a>(&'a self, name: &'a str, _: &'a http::request::Parts) -> AccountFuture<'a> {
    ///         Box::pin(async move { AccountState::Known(KnownAccount::new(name)) })
    ///     }
    /// }
    ///
    /// let layer = ValidateLayer::new(Validator::default()).with_accounts(Cache);
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn with_accounts(mut self, accounts: impl AccountSource) -> Self {
        self.change().accounts = Some(Arc::new(accounts));
        self
    }

    /// Keeps the states of accounts for a time, and lets requests share lookups; see [`AccountCache`].
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use acg_policy::Validator;
    /// use acg_policy_tower::{AccountCache, AccountSource, ValidateLayer};
    ///
    /// fn layer(accounts: Arc<dyn AccountSource>) -> ValidateLayer {
    ///     ValidateLayer::new(Validator::default())
    ///         .with_accounts(accounts)
    ///         .with_account_cache(AccountCache::new())
    /// }
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn with_account_cache(mut self, cache: AccountCache) -> Self {
        self.change().cache = Some(cache);
        self
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
        self.change().account_timeout = timeout;
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
        self.change().roles = Some(Arc::new(read));
        self
    }

    /// Sets the response to a refused request. `make` returns it with a body that converts to [`Bytes`], for example a
    /// `String`. The default is [`azure_error`](crate::azure_error); [`problem_details`](crate::problem_details) is ready
    /// as well. The layer adds the extension [`Refused`](crate::Refused).
    ///
    /// ```
    /// use acg_policy::Validator;
    /// use acg_policy_tower::{Refusal, ValidateLayer};
    /// use http::Response;
    ///
    /// let layer = ValidateLayer::new(Validator::default()).with_reply(|refusal: &Refusal<'_>| {
    ///     let text = refusal.report.issues().iter().map(|issue| format!("{}\n", issue.message));
    ///     let mut response = Response::new(text.collect::<String>());
    ///     *response.status_mut() = http::StatusCode::UNPROCESSABLE_ENTITY;
    ///     response
    /// });
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn with_reply<T: Into<Bytes>>(
        mut self,
        make: impl Fn(&Refusal<'_>) -> Response<T> + Send + Sync + 'static,
    ) -> Self {
        self.change().reply = Some(Arc::new(move |refusal| make(refusal).map(Into::into)));
        self
    }

    /// Sets the response to a request whose body cannot be read, as [`with_reply`](Self::with_reply) does for a refused one.
    /// The default is an Azure error. The layer adds the [`BrokenBody`] as an extension.
    ///
    /// ```
    /// use acg_policy::Validator;
    /// use acg_policy_tower::{ValidateLayer, problem_details};
    /// use http::Response;
    ///
    /// let layer = ValidateLayer::new(Validator::default())
    ///     .with_reply(problem_details)
    ///     .with_broken_reply(|_head, error| {
    ///         let status = error.status();
    ///         let body = format!(r#"{{"status": {}, "title": "{error}"}}"#, status.as_u16());
    ///         let mut response = Response::new(body);
    ///         *response.status_mut() = status;
    ///         let content_type = http::HeaderValue::from_static("application/problem+json");
    ///         response.headers_mut().insert("content-type", content_type);
    ///         response
    ///     });
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn with_broken_reply<T: Into<Bytes>>(
        mut self,
        make: impl Fn(&Parts, &BrokenBody) -> Response<T> + Send + Sync + 'static,
    ) -> Self {
        let make = move |head: &Parts, error: &BrokenBody| make(head, error).map(Into::into);
        self.change().broken_reply = Some(Arc::new(make));
        self
    }

    /// Sets a function that is called for each refused request, for example to count it. An outer layer can use the
    /// extension [`Refused`](crate::Refused) of the response instead.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicU64, Ordering};
    ///
    /// use acg_policy::Validator;
    /// use acg_policy_tower::ValidateLayer;
    ///
    /// static REFUSED: AtomicU64 = AtomicU64::new(0);
    ///
    /// let layer = ValidateLayer::new(Validator::default()).on_refused(|_| {
    ///     REFUSED.fetch_add(1, Ordering::Relaxed);
    /// });
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn on_refused(mut self, call: impl Fn(&Refusal<'_>) + Send + Sync + 'static) -> Self {
        self.change().on_refused = Some(Arc::new(call));
        self
    }

    fn change(&mut self) -> &mut Checks {
        Arc::make_mut(&mut self.checks)
    }
}

impl<S> Layer<S> for ValidateLayer {
    type Service = Validate<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Validate::new(inner, Arc::clone(&self.checks))
    }
}

/// The default time limit for the source of accounts: one second.
///
/// ```
/// assert_eq!(acg_policy_tower::DEFAULT_ACCOUNT_TIMEOUT.as_millis(), 1_000);
/// ```
pub const DEFAULT_ACCOUNT_TIMEOUT: Duration = Duration::from_secs(1);
