//! What all requests share: the validator, the source of accounts, the metrics.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Instant;

use acg_policy::{AccountState, Finish, Question, Report, UnknownReason, Validator};
use acg_policy_tower::AccountAnswer;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use tokio::sync::Semaphore;

use super::accounts::{self, Accounts};
use super::body;
use super::cache::Cache;
use super::metrics::Metrics;
use crate::check::AccountWrite;

/// What all requests share.
pub(super) struct Shared {
    validator: RwLock<Validator>,
    accounts: Option<Accounts>,
    cache: Option<Cache>,
    pub(super) metrics: Metrics,
    /// The largest body of `/v1/check`.
    pub(super) max_check_bytes: usize,
    /// For bodies that are not small.
    pub(super) memory: Arc<Semaphore>,
    stops: AtomicBool,
}

/// The report on a question.
pub(super) struct Answered {
    pub(super) report: Report,
    pub(super) answer: Arc<AccountAnswer>,
    /// Whether the account was looked up for it.
    pub(super) is_looked_up: bool,
}

impl Shared {
    pub(super) fn new(
        validator: Validator,
        accounts: Option<Accounts>,
        cache: Option<Cache>,
        max_check_bytes: u32,
    ) -> Self {
        Self {
            validator: RwLock::new(validator),
            accounts,
            cache,
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

    /// The report of an outcome, and header fields of the API's response that a refusal passes on. The account is looked up
    /// if the outcome depends on it, and if there is a source.
    pub(super) async fn report(
        &self,
        outcome: Finish,
        write: Option<&AccountWrite>,
        validator: &Validator,
        head: &Parts,
    ) -> (Report, HeaderMap) {
        match outcome {
            Finish::Decided(report) => (report, HeaderMap::new()),
            Finish::NeedsAccount(question) => {
                let answered = self.answer(question, write, validator, head).await;
                (answered.report, answered.answer.headers.clone())
            }
        }
    }

    /// The report on a question. A request that writes an account depends on its counts, which every number changes, so
    /// that no kept state is used for it.
    pub(super) async fn answer(
        &self,
        question: Question,
        write: Option<&AccountWrite>,
        validator: &Validator,
        head: &Parts,
    ) -> Answered {
        let Some(accounts) = &self.accounts else {
            let answer = Arc::new(accounts::unknown(UnknownReason::Unavailable));
            return Answered { report: question.skip(), answer, is_looked_up: false };
        };
        let name = question.account().to_owned();
        let cache = self.cache.as_ref().filter(|cache| write.is_none() && !cache.is_written(&name));
        let Some(cache) = cache else {
            let answer = Arc::new(self.look_up(accounts, &name, validator, head).await);
            return Answered { report: question.answer(&answer.state), answer, is_looked_up: true };
        };
        let is_looked_up = AtomicBool::new(false);
        let look_up = async || {
            is_looked_up.store(true, Ordering::Relaxed);
            self.look_up(accounts, &name, validator, head).await
        };
        let (report, answer) = cache.answer(question, head, accounts.time_limit(), look_up).await;
        let is_looked_up = is_looked_up.into_inner();
        self.metrics.count_cache(!is_looked_up);
        Answered { report, answer, is_looked_up }
    }

    /// A request that is accepted writes an account.
    pub(super) fn pass(&self, report: &Report, write: Option<&AccountWrite>) {
        if let (Some(cache), Some(write), true) = (&self.cache, write, report.is_accepted()) {
            cache.pass(write);
        }
    }

    async fn look_up(
        &self,
        accounts: &Accounts,
        name: &str,
        validator: &Validator,
        head: &Parts,
    ) -> AccountAnswer {
        let start = Instant::now();
        let answer = accounts.look_up(name, validator.policy(), head).await;
        self.metrics.count_lookup(&answer.state, start.elapsed());
        if let AccountState::Unknown(reason) = answer.state {
            crate::output::error(format_args!("account lookup failed: {}", reason.as_str()));
        }
        answer
    }

    /// From now on the server is not ready for requests.
    pub(super) fn stop(&self) {
        self.stops.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_ready(&self) -> bool {
        !self.stops.load(Ordering::Relaxed)
    }
}
