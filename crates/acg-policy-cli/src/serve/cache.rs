//! The cache of accounts. The program does not see when a request that it accepts ends, so that an account that is written
//! bypasses the cache for as long as the request can take.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use acg_policy::{Question, Report};
use acg_policy_tower::{AccountAnswer, AccountCache};
use axum::http::request::Parts;
use tokio::time::Instant;

use crate::check::AccountWrite;

/// The cache.
pub(super) struct Cache {
    states: AccountCache,
    written: Mutex<Written>,
}

/// The accounts that can be changing, in lower case, with the time at which they no longer are.
#[derive(Default)]
struct Written {
    accounts: HashMap<String, Instant>,
    /// For writes of accounts that are not known.
    all: Option<Instant>,
}

impl Cache {
    /// `None` if no state is to be kept.
    pub(super) fn new(ttl: Duration, negative_ttl: Duration, max_entries: usize) -> Option<Self> {
        let states = AccountCache::new()
            .with_time_to_live(ttl)
            .with_negative_time_to_live(negative_ttl.min(ttl))
            .with_max_entries(max_entries);
        (!ttl.is_zero()).then(|| Self { states, written: Mutex::default() })
    }

    /// Whether an account can be changing.
    pub(super) fn is_written(&self, account: &str) -> bool {
        let now = Instant::now();
        let written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.all.is_some_and(|end| now < end)
            || written.accounts.get(&account.to_ascii_lowercase()).is_some_and(|end| now < *end)
    }

    /// The report on a question about an account that is not changing.
    pub(super) async fn answer<F: Future<Output = AccountAnswer>>(
        &self,
        question: Question,
        head: &Parts,
        time_limit: Duration,
        look_up: impl Fn() -> F,
    ) -> (Report, Arc<AccountAnswer>) {
        self.states.answer(question, head, time_limit, look_up).await
    }

    /// A write passes.
    pub(super) fn pass(&self, write: &AccountWrite) {
        let now = Instant::now();
        let end = now + WRITE_TIME;
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        match write {
            AccountWrite::Account(name) => {
                if written.accounts.len() >= MAX_WRITTEN {
                    written.accounts.retain(|_, end| now < *end);
                }
                if written.accounts.len() >= MAX_WRITTEN {
                    written.accounts.clear();
                    written.all = Some(end);
                }
                written.accounts.insert(name.to_ascii_lowercase(), end);
                self.states.forget(name);
            }
            AccountWrite::Any => {
                written.all = Some(end);
                self.states.forget_all();
            }
        }
    }
}

/// How long a request can take after it was accepted: the `timeout` of the route in the samples.
const WRITE_TIME: Duration = Duration::from_secs(15);
/// The most accounts that are remembered as changing; beyond it, all of them are.
const MAX_WRITTEN: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    fn cache() -> Cache {
        let (ttl, negative) = (Duration::from_secs(30), Duration::from_secs(2));
        Cache::new(ttl, negative, 4_096).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn an_account_is_changing_for_as_long_as_its_write_can_take() {
        let cache = cache();
        cache.pass(&AccountWrite::Account("Contoso".to_owned()));
        assert!(cache.is_written("contoso") && !cache.is_written("fabrikam"));
        tokio::time::advance(WRITE_TIME).await;
        assert!(!cache.is_written("contoso"));
        cache.pass(&AccountWrite::Any);
        assert!(cache.is_written("contoso") && cache.is_written("fabrikam"));
        tokio::time::advance(WRITE_TIME).await;
        assert!(!cache.is_written("contoso"));
    }

    #[tokio::test(start_paused = true)]
    async fn many_writes_take_bounded_memory_and_none_is_forgotten() {
        let cache = cache();
        for number in 0..10_000 {
            cache.pass(&AccountWrite::Account(format!("account{number}")));
        }
        assert!(cache.written.lock().unwrap().accounts.len() <= MAX_WRITTEN);
        assert!(cache.is_written("account0") && cache.is_written("account9999"));
    }

    #[test]
    fn without_a_time_to_live_there_is_no_cache() {
        assert!(Cache::new(Duration::ZERO, Duration::from_secs(2), 1).is_none());
    }
}
