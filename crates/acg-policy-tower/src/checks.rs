//! What a request is checked with, and what is done with a refusal.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use acg_policy::{Accepted, AccountState, Begin, Kept, Report, UnknownReason, Validator};
use bytes::Bytes;
use http::request::Parts;
use http::{Extensions, Response};

use crate::accounts::AccountSource;
use crate::cache::{AccountAnswer, AccountCache};
use crate::checked::{Checked, Refused, Unchecked};
use crate::error::BrokenBody;
use crate::head::HttpHead;
use crate::refusal::{Refusal, azure_error, broken};

/// The configuration that a layer shares with its services.
#[derive(Clone)]
pub(crate) struct Checks {
    pub(crate) validator: Validator,
    pub(crate) accounts: Option<Arc<dyn AccountSource>>,
    pub(crate) account_timeout: Duration,
    pub(crate) cache: Option<AccountCache>,
    pub(crate) roles: Option<Arc<ReadRoles>>,
    pub(crate) reply: Option<Arc<MakeReply>>,
    pub(crate) broken_reply: Option<Arc<MakeBrokenReply>>,
    pub(crate) on_refused: Option<Arc<OnRefused>>,
}

/// Reads the caller's roles from the extensions of a request.
pub(crate) type ReadRoles = dyn Fn(&Extensions) -> Option<Vec<String>> + Send + Sync;
/// Makes the response to a refused request.
pub(crate) type MakeReply = dyn Fn(&Refusal<'_>) -> Response<Bytes> + Send + Sync;
/// Makes the response to a request whose body cannot be read.
pub(crate) type MakeBrokenReply = dyn Fn(&Parts, &BrokenBody) -> Response<Bytes> + Send + Sync;
/// Is called for each refused request.
pub(crate) type OnRefused = dyn Fn(&Refusal<'_>) + Send + Sync;

impl Checks {
    /// Validates the head of a request, with the roles of its caller.
    pub(crate) fn begin(&self, head: &Parts) -> Begin {
        let http = HttpHead::from(head);
        match self.roles.as_ref().and_then(|read| read(&head.extensions)) {
            Some(roles) => self.validator.for_caller(roles).begin(&http.lend()),
            None => self.validator.begin(&http.lend()),
        }
    }

    /// Looks up the account on which the verdict depends.
    pub(crate) async fn look_up(
        &self,
        kept: Kept<Bytes>,
        writes_account: bool,
        head: &Parts,
    ) -> Result<Accepted<Bytes>, Report> {
        let (Some(accounts), Some(name)) = (&self.accounts, kept.account()) else {
            return kept.answer(None);
        };
        // Writes of an account are checked by its counts of numbers, which every number changes.
        let Some(cache) = self.cache.as_ref().filter(|_| !writes_account) else {
            let state = self.within_time(accounts.account(name, head)).await;
            return kept.answer(Some(&state));
        };
        let key = cache.key(name, head);
        let kept = match cache.get(&key) {
            Some(cached) if cached.may_refuse => return kept.answer(Some(&cached.answer.state)),
            Some(cached) => match kept.answer_if_accepted(&cached.answer.state) {
                Ok(accepted) => return Ok(accepted),
                Err(kept) => *kept,
            },
            None => kept,
        };
        let source = async || AccountAnswer::new(accounts.account(&key.account, head).await);
        let answer = cache.look_up_within(&key, self.account_timeout, source).await;
        kept.answer(Some(&answer.state))
    }

    async fn within_time(&self, lookup: impl Future<Output = AccountState>) -> AccountState {
        let state = tokio::time::timeout(self.account_timeout, lookup).await;
        state.unwrap_or(AccountState::Unknown(UnknownReason::Timeout))
    }

    /// The response to a refused request, after everything that wants to know of it.
    pub(crate) fn refuse(&self, head: &Parts, report: Report) -> Response<Bytes> {
        let refusal = Refusal { head, report: &report };
        #[cfg(feature = "tracing")]
        crate::events::refused(&report);
        if let Some(on_refused) = &self.on_refused {
            on_refused(&refusal);
        }
        let mut response = match &self.reply {
            Some(make) => make(&refusal),
            None => azure_error(&refusal),
        };
        response.extensions_mut().insert(Refused(report));
        response
    }

    /// The response to a request whose body cannot be read. It is no refusal: there is no report.
    pub(crate) fn refuse_broken(&self, head: &Parts, error: BrokenBody) -> Response<Bytes> {
        let mut response = match &self.broken_reply {
            Some(make) => make(head, &error),
            None => broken(&error),
        };
        response.extensions_mut().insert(error);
        response
    }

    /// Adds the verdict to an accepted request.
    pub(crate) fn accept(&self, head: &mut Parts, checked: Checked) {
        #[cfg(feature = "tracing")]
        crate::events::accepted(checked.report());
        head.extensions.insert(checked);
    }

    /// Adds the warning, if there is one, to a request outside the API.
    pub(crate) fn pass(&self, head: &mut Parts, report: Report) {
        if report.issues().is_empty() {
            return;
        }
        #[cfg(feature = "tracing")]
        crate::events::outside_api(&report);
        head.extensions.insert(Unchecked(report));
    }
}

impl fmt::Debug for Checks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checks")
            .field("validator", &self.validator)
            .field("has_accounts", &self.accounts.is_some())
            .field("account_timeout", &self.account_timeout)
            .field("cache", &self.cache)
            .field("has_roles", &self.roles.is_some())
            .field("has_reply", &self.reply.is_some())
            .field("has_broken_reply", &self.broken_reply.is_some())
            .field("has_callback", &self.on_refused.is_some())
            .finish()
    }
}
