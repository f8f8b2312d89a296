//! What a request is checked with: the validator, and the sources of accounts and roles.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use acg_policy::{Finish, Pending, Report, Validator};
use http::Extensions;
use http::request::Parts;

use crate::accounts::{AccountSource, fetch};

/// The configuration that a layer shares with its services.
pub(crate) struct Checks<A> {
    pub(crate) validator: Validator,
    pub(crate) accounts: Option<Arc<A>>,
    pub(crate) account_timeout: Duration,
    pub(crate) roles: Option<Arc<ReadRoles>>,
}

/// Reads the caller's roles from the extensions of a request.
pub(crate) type ReadRoles = dyn Fn(&Extensions) -> Option<Vec<String>> + Send + Sync;

impl<A> Checks<A> {
    /// The validator for the caller of a request.
    pub(crate) fn validator_for(&self, extensions: &Extensions) -> Validator {
        match self.roles.as_ref().and_then(|read| read(extensions)) {
            Some(roles) => self.validator.for_caller(roles),
            None => self.validator.clone(),
        }
    }
}

impl<A: AccountSource> Checks<A> {
    /// Validates the body, and the account's state where a rule depends on it.
    pub(crate) async fn report(&self, pending: Pending, head: &Parts, body: &[u8]) -> Report {
        match (pending.finish(body), &self.accounts) {
            (Finish::Decided(report), _) => report,
            (Finish::NeedsAccount(question), None) => question.skip(),
            (Finish::NeedsAccount(question), Some(accounts)) => {
                let name = question.account();
                let state = fetch(accounts.as_ref(), self.account_timeout, name, head).await;
                question.answer(&state)
            }
        }
    }
}

impl<A> Clone for Checks<A> {
    fn clone(&self) -> Self {
        Self {
            validator: self.validator.clone(),
            accounts: self.accounts.clone(),
            account_timeout: self.account_timeout,
            roles: self.roles.clone(),
        }
    }
}

impl<A> fmt::Debug for Checks<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checks")
            .field("validator", &self.validator)
            .field("has_accounts", &self.accounts.is_some())
            .field("account_timeout", &self.account_timeout)
            .field("has_roles", &self.roles.is_some())
            .finish()
    }
}
