//! What all requests share: the validator, the source of accounts, the metrics.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use acg_policy::{Question, Report, UnknownReason, Validator};
use acg_policy_tower::AccountAnswer;
use axum::http::request::Parts;
use tokio::sync::Semaphore;

use super::accounts::{self, Accounts};
use super::body;
use super::cache::Cache;
use super::metrics::{Endpoint, Metrics};
use super::observe::{Fate, Observe, Validators};
use super::results::Results;
use crate::check::AccountWrite;

/// What all requests share.
pub(super) struct Shared {
    validators: RwLock<Validators>,
    pub(super) observe: Observe,
    accounts: Option<Accounts>,
    cache: Option<Cache>,
    pub(super) metrics: Metrics,
    /// The largest body of `/v1/check`.
    pub(super) max_check_bytes: usize,
    /// For bodies that are not small.
    pub(super) memory: Arc<Semaphore>,
    pub(super) results: Results,
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
        observe: Observe,
        accounts: Option<Accounts>,
        cache: Option<Cache>,
        max_check_bytes: usize,
        threads: usize,
    ) -> Self {
        Self {
            validators: RwLock::new(observe.validators(validator)),
            observe,
            accounts,
            cache,
            metrics: Metrics::new(),
            max_check_bytes,
            memory: body::memory(max_check_bytes),
            results: Results::new(max_check_bytes, threads),
            stops: AtomicBool::new(false),
        }
    }

    /// The validators in use.
    pub(super) fn validators(&self) -> Validators {
        // They are replaced as a whole, so that a panic cannot leave half of one.
        self.validators.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn replace_validator(&self, validator: Validator) {
        let validators = self.observe.validators(validator);
        *self.validators.write().unwrap_or_else(PoisonError::into_inner) = validators;
    }

    /// Whether accounts can be looked up.
    pub(super) fn has_accounts(&self) -> bool {
        self.accounts.is_some()
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

    /// Counts a verdict, and remembers the account that a request writes if it passes.
    pub(super) fn end(
        &self,
        endpoint: Endpoint,
        report: &Report,
        fate: Fate,
        write: Option<&AccountWrite>,
    ) {
        self.metrics.count(endpoint, report, fate);
        if let (Some(cache), Some(write)) = (&self.cache, write.filter(|_| fate != Fate::Rejected))
        {
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
