//! States of accounts that are kept for a time, and lookups that requests share.
//!
//! The age of a state counts from the time at which its lookup was sent, so that no state is used for longer than its
//! time limit after it was true. `docs/decisions/0015-accounts-are-cached-on-each-worker.md` has the reasons; the filter
//! follows the same rules.

mod answer;
mod caller;
mod entries;
mod flights;
mod key;

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use acg_policy::{AccountState, Question, Report, UnknownReason};
use http::request::Parts;
use tokio::time::Instant;

use caller::Callers;
use entries::{Entries, Limits};
use flights::{Flight, Flights, Found};

pub use answer::AccountAnswer;
pub(crate) use entries::Cached;
pub(crate) use key::Key;

/// Keeps the states of accounts for a time, so that adding many numbers to an account causes few lookups:
/// [`ValidateLayer::with_account_cache`](crate::ValidateLayer::with_account_cache). Clones share the states.
///
/// - A state can make numbers pass for 30 seconds, and be refused for two, both from the time at which its lookup started.
///   Afterwards, the account is looked up again, so that an account that was just created, or that just got a service,
///   accepts its first number.
/// - Requests for one account share a lookup in flight. Of those that shared a failed one, one starts another.
///   Failed lookups are not kept.
/// - A PUT or DELETE of an account that passes the layer removes the account, in every letter case. Such a request itself
///   always looks the account up, because every number changes the counts that it depends on. If accounts
///   change elsewhere, call [`AccountCache::forget`].
/// - States are kept for each caller: the key has a hash of the `authorization` fields. If the source returns the same state
///   to every caller, as a database does, [`AccountCache::for_all_callers`] lets them share it.
/// - A source that tells callers apart by something else, such as a cookie, the certificate of a client or an extension,
///   must not have a cache: to it, all callers without `authorization` are one.
///
/// ```
/// use std::time::Duration;
///
/// use acg_policy::Validator;
/// use acg_policy_tower::{AccountCache, ValidateLayer};
///
/// let cache = AccountCache::new()
///     .for_all_callers()
///     .with_time_to_live(Duration::from_secs(60))
///     .with_negative_time_to_live(Duration::from_secs(1))
///     .with_max_entries(10_000);
/// let layer = ValidateLayer::new(Validator::default()).with_account_cache(cache.clone());
/// // An account was changed by another service:
/// cache.forget("contoso");
/// # let _ = layer;
/// ```
#[derive(Clone)]
pub struct AccountCache {
    limits: Limits,
    callers: Arc<Callers>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    entries: Entries,
    flights: Flights,
    /// The accounts that requests write that have passed and not ended; `None` for an unknown account.
    writes: Vec<Option<String>>,
}

impl AccountCache {
    /// A cache with the limits of the gateway's filter: 30 seconds, two seconds, 4,096 states, a quarter of which can be
    /// without an account.
    #[must_use]
    pub fn new() -> Self {
        let limits = Limits {
            time_to_live: Duration::from_secs(30),
            negative_time_to_live: Duration::from_secs(2),
            max_entries: 4_096,
        };
        Self { limits, callers: Arc::new(Callers::by_authorization()), state: Arc::default() }
    }

    /// Lets all callers share the states: for a source that does not look at the head of the request.
    #[must_use]
    pub fn for_all_callers(mut self) -> Self {
        self.callers = Arc::new(Callers::All);
        self
    }

    /// For how long the state of an account that exists makes requests pass.
    #[must_use]
    pub fn with_time_to_live(mut self, limit: Duration) -> Self {
        self.limits.time_to_live = limit;
        self
    }

    /// For how long a state makes requests be refused, also the state of an account that does not exist.
    #[must_use]
    pub fn with_negative_time_to_live(mut self, limit: Duration) -> Self {
        self.limits.negative_time_to_live = limit;
        self
    }

    /// How many states are kept. The state that was used the longest time ago is replaced first.
    #[must_use]
    pub fn with_max_entries(mut self, limit: usize) -> Self {
        self.limits.max_entries = limit;
        self
    }

    /// Removes the account for all callers, in every letter case. Lookups in flight are not kept.
    pub fn forget(&self, account: &str) {
        drop(self.begin_write(Some(account.to_owned())));
    }

    /// The report on a question by this cache, for a server that checks requests without the layer, and what the report is
    /// based on. `head` has the credentials of the caller. `look_up` starts a lookup; it is not called if a kept state or a lookup
    /// in flight answers the question. After `time_limit` the state is unknown.
    ///
    /// Do not call it for a request that writes an account
    /// ([`Pending::writes_account`](acg_policy::Pending::writes_account)), which depends on counts that every number
    /// changes: look the account up, and call [`AccountCache::forget`] when the request has ended.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use acg_policy::{AccountState, Question, Report};
    /// use acg_policy_tower::{AccountAnswer, AccountCache};
    ///
    /// async fn report(
    ///     cache: &AccountCache,
    ///     question: Question,
    ///     head: &http::request::Parts,
    /// ) -> Report {
    ///     let name = question.account().to_owned();
    ///     let look_up = async || {
    ///         println!("GET /accounts/{name}");
    ///         AccountAnswer::new(AccountState::Missing)
    ///     };
    ///     cache.answer(question, head, Duration::from_secs(1), look_up).await.0
    /// }
    /// ```
    pub async fn answer<F>(
        &self,
        question: Question,
        head: &Parts,
        time_limit: Duration,
        look_up: impl Fn() -> F,
    ) -> (Report, Arc<AccountAnswer>)
    where
        F: Future<Output = AccountAnswer>,
    {
        let key = self.key(question.account(), head);
        let question = match self.get(&key) {
            Some(Cached { answer, may_refuse: true }) => {
                return (question.answer(&answer.state), answer);
            }
            Some(Cached { answer, .. }) => match question.answer_if_accepted(&answer.state) {
                Ok(report) => return (report, answer),
                Err(question) => *question,
            },
            None => question,
        };
        let answer = self.look_up_within(&key, time_limit, look_up).await;
        (question.answer(&answer.state), answer)
    }

    /// Removes all accounts, for example after a request that can have written any of them.
    ///
    /// ```
    /// acg_policy_tower::AccountCache::new().forget_all();
    /// ```
    pub fn forget_all(&self) {
        drop(self.begin_write(None));
    }

    pub(crate) fn key(&self, account: &str, head: &Parts) -> Key {
        Key { caller: self.callers.of(head), account: account.to_owned() }
    }

    /// The state for a key that is not too old.
    pub(crate) fn get(&self, key: &Key) -> Option<Cached> {
        self.lock().entries.get(key, &self.limits, Instant::now())
    }

    /// The answer for a key by a lookup; unknown after the time limit.
    pub(crate) async fn look_up_within<F>(
        &self,
        key: &Key,
        time_limit: Duration,
        start: impl Fn() -> F,
    ) -> Arc<AccountAnswer>
    where
        F: Future<Output = AccountAnswer>,
    {
        let in_time = tokio::time::timeout(time_limit, self.look_up(key, start)).await;
        let unknown = || AccountAnswer::new(AccountState::Unknown(UnknownReason::Timeout));
        in_time.unwrap_or_else(|_| Arc::new(unknown()))
    }

    /// The answer for a key by a lookup: one in flight, or one of its own.
    async fn look_up<F>(&self, key: &Key, start: impl Fn() -> F) -> Arc<AccountAnswer>
    where
        F: Future<Output = AccountAnswer>,
    {
        let shared = self.share(key, &start).await;
        if shared.is_own || !is_failure(&shared.found.answer.state) {
            return shared.found.answer;
        }
        // Whoever shared the failed lookup shares the next one as well, however it ends.
        let again =
            shared.flight.again.get_or_init(|| async { self.share(key, &start).await.found });
        Arc::clone(&again.await.answer)
    }

    /// An account is written. Until the result is dropped, states of the account are not kept; afterwards, no request
    /// waits for a lookup that was sent before.
    pub(crate) fn begin_write(&self, account: Option<String>) -> Write {
        self.lock().begin_write(account.clone());
        Write { state: Arc::clone(&self.state), account }
    }

    /// Waits for the lookup in flight, or starts it. If the request that started a lookup ends, another one starts its own
    /// in its place.
    async fn share<F>(&self, key: &Key, start: impl FnOnce() -> F) -> Shared
    where
        F: Future<Output = AccountAnswer>,
    {
        let waiting = Waiting { cache: self, key, flight: self.lock().join(key) };
        let mut is_own = false;
        let look_up = async || {
            is_own = true;
            let sent_at = Instant::now();
            let found = Found { answer: Arc::new(start().await), sent_at };
            self.lock().land(key, &waiting.flight, &found, &self.limits);
            found
        };
        let found = waiting.flight.found.get_or_init(look_up).await.clone();
        Shared { found, flight: Arc::clone(&waiting.flight), is_own }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Default for AccountCache {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for AccountCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountCache").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl State {
    /// The lookup in flight for a key. A new one cannot be kept while its account is written.
    fn join(&mut self, key: &Key) -> Arc<Flight> {
        let is_written = self.writes.iter().any(|written| can_be(written.as_deref(), &key.account));
        self.flights.join(key, !is_written)
    }

    /// A lookup has ended.
    fn land(&mut self, key: &Key, flight: &Arc<Flight>, found: &Found, limits: &Limits) {
        self.flights.remove(key, flight);
        if flight.can_be_kept() && !is_failure(&found.answer.state) {
            self.entries.insert(key.clone(), found, limits);
        }
    }

    fn begin_write(&mut self, account: Option<String>) {
        self.entries.retain(|key| !can_be(account.as_deref(), &key.account));
        self.flights.begin_write(|key| can_be(account.as_deref(), &key.account));
        self.writes.push(account);
    }

    fn end_write(&mut self, account: Option<&str>) {
        if let Some(at) = self.writes.iter().position(|written| written.as_deref() == account) {
            self.writes.swap_remove(at);
        }
        self.flights.end_write(|key| can_be(account, &key.account));
    }
}

/// The result of a lookup, and whether the request has started it.
struct Shared {
    found: Found,
    flight: Arc<Flight>,
    is_own: bool,
}

/// A request that waits for a lookup. The last one that stops waiting removes it.
struct Waiting<'c> {
    cache: &'c AccountCache,
    key: &'c Key,
    flight: Arc<Flight>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.cache.lock().flights.leave(self.key, &self.flight);
    }
}

/// A write of an account, until it ends.
pub(crate) struct Write {
    state: Arc<Mutex<State>>,
    account: Option<String>,
}

impl Drop for Write {
    fn drop(&mut self) {
        lock(&self.state).end_write(self.account.as_deref());
    }
}

/// No code panics while it has the lock.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a written account, unknown if `None`, can be the account with this name.
fn can_be(written: Option<&str>, account: &str) -> bool {
    written.is_none_or(|written| written.eq_ignore_ascii_case(account))
}

/// Whether the lookup has failed: the source has said nothing about the account or the caller.
fn is_failure(state: &AccountState) -> bool {
    match state {
        AccountState::Known(_) | AccountState::Missing => false,
        AccountState::Unknown(reason) => !matches!(
            reason,
            UnknownReason::Forbidden | UnknownReason::RateLimited | UnknownReason::Unauthenticated
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_lookup_for_which_no_request_waits_takes_no_memory() {
        let cache = AccountCache::new();
        let key = cache.key("contoso", &http::Request::new(()).into_parts().0);
        let look_up = cache.look_up(&key, std::future::pending::<AccountAnswer>);
        let ended = tokio::time::timeout(Duration::from_millis(10), look_up).await;
        assert!(ended.is_err());
        assert!(cache.lock().flights.is_empty());
    }
}
