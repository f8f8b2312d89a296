//! What all requests share: the validator, the source of accounts, the metrics.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Instant;

use acg_policy::{AccountState, Finish, HeaderField, Question, Report, UnknownReason, Validator};
use tokio::sync::Semaphore;

use super::accounts::{Accounts, Found};
use super::body;
use super::metrics::Metrics;

/// What all requests share.
pub(super) struct Shared {
    validator: RwLock<Validator>,
    accounts: Option<Accounts>,
    pub(super) metrics: Metrics,
    /// The largest body of `/v1/check`.
    pub(super) max_check_bytes: usize,
    /// For bodies that are not small.
    pub(super) memory: Arc<Semaphore>,
    stops: AtomicBool,
}

impl Shared {
    pub(super) fn new(
        validator: Validator,
        accounts: Option<Accounts>,
        max_check_bytes: u32,
    ) -> Self {
        Self {
            validator: RwLock::new(validator),
            accounts,
            metrics: Metrics::new(),
            max_check_bytes: max_check_bytes as usize,
            memory: body::memory(max_check_bytes as usize),
            stops: AtomicBool::new(false),
        }
    }

    /// The validator in use.
    pub(super) fn validator(&self) -> Validator {
        // A validator is replaced as a whole, so that a panic cannot leave half of one.
        self.validator.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    pub(super) fn replace_validator(&self, validator: Validator) {
        *self.validator.write().unwrap_or_else(std::sync::PoisonError::into_inner) = validator;
    }

    /// Whether accounts can be looked up.
    pub(super) fn has_accounts(&self) -> bool {
        self.accounts.is_some()
    }

    /// The report of an outcome, with a lookup of the account if it depends on one, and if there is a source.
    pub(super) async fn report(
        &self,
        outcome: Finish,
        validator: &Validator,
        fields: &[HeaderField<'_>],
    ) -> (Report, Vec<(&'static str, String)>) {
        match outcome {
            Finish::Decided(report) => (report, Vec::new()),
            Finish::NeedsAccount(question) if !self.has_accounts() => (question.skip(), Vec::new()),
            Finish::NeedsAccount(question) => {
                let found = self.look_up(&question, validator, fields).await;
                (question.answer(&found.state), found.headers)
            }
        }
    }

    /// The account on which a request with these header fields depends.
    pub(super) async fn look_up(
        &self,
        question: &Question,
        validator: &Validator,
        fields: &[HeaderField<'_>],
    ) -> Found {
        let Some(accounts) = &self.accounts else {
            return Found::unknown(UnknownReason::Unavailable);
        };
        let start = Instant::now();
        let found = accounts.look_up(question.account(), validator.policy(), fields).await;
        self.metrics.count_lookup(&found.state, start.elapsed());
        if let AccountState::Unknown(reason) = found.state {
            crate::output::error(format_args!("account lookup failed: {}", reason.as_str()));
        }
        found
    }

    /// From now on the server is not ready for requests.
    pub(super) fn stop(&self) {
        self.stops.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_ready(&self) -> bool {
        !self.stops.load(Ordering::Relaxed)
    }
}
