//! The states that are kept.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use acg_policy::AccountState;
use tokio::time::Instant;

use super::answer::AccountAnswer;
use super::flights::Found;
use super::key::Key;

#[derive(Debug, Default)]
pub(super) struct Entries {
    by_key: HashMap<Key, Entry>,
    /// The number of entries without an account.
    negative: usize,
    /// Counts uses, for the order of eviction.
    uses: u64,
}

/// How long and how many states are kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) time_to_live: Duration,
    pub(super) negative_time_to_live: Duration,
    pub(super) max_entries: usize,
}

/// A state that was looked up before.
#[derive(Debug)]
pub(crate) struct Cached {
    pub(crate) answer: Arc<AccountAnswer>,
    /// Whether it is recent enough to refuse a request.
    pub(crate) may_refuse: bool,
}

#[derive(Debug)]
struct Entry {
    answer: Arc<AccountAnswer>,
    sent_at: Instant,
    last_use: u64,
}

impl Entries {
    /// The state for a key that is not too old.
    pub(super) fn get(&mut self, key: &Key, limits: &Limits, now: Instant) -> Option<Cached> {
        let entry = self.by_key.get_mut(key)?;
        let age = now.saturating_duration_since(entry.sent_at);
        if age >= limits.of(&entry.answer.state) {
            self.remove(key);
            return None;
        }
        self.uses += 1;
        entry.last_use = self.uses;
        let may_refuse = age < limits.negative_time_to_live;
        Some(Cached { answer: Arc::clone(&entry.answer), may_refuse })
    }

    pub(super) fn insert(&mut self, key: Key, found: &Found, limits: &Limits) {
        let Found { answer, sent_at } = found;
        self.remove(&key);
        if limits.of(&answer.state).is_zero() || limits.max_entries == 0 {
            return;
        }
        let is_account = is_account(&answer.state);
        // Made-up accounts and credentials cannot displace the accounts of others.
        if !is_account && self.negative >= limits.max_entries.div_ceil(4) {
            self.evict(|entry| !self::is_account(&entry.answer.state));
        }
        if self.by_key.len() >= limits.max_entries {
            self.evict(|_| true);
        }
        self.uses += 1;
        self.negative += usize::from(!is_account);
        let entry = Entry { answer: Arc::clone(answer), sent_at: *sent_at, last_use: self.uses };
        self.by_key.insert(key, entry);
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&Key) -> bool) {
        self.by_key.retain(|key, _| keep(key));
        self.negative =
            self.by_key.values().filter(|entry| !is_account(&entry.answer.state)).count();
    }

    fn remove(&mut self, key: &Key) {
        if let Some(entry) = self.by_key.remove(key) {
            self.negative -= usize::from(!is_account(&entry.answer.state));
        }
    }

    /// Removes the entry that was used the longest time ago, of those that `is_candidate` selects. It
    /// is searched for, which takes less time than the lookup whose state is added.
    fn evict(&mut self, is_candidate: impl Fn(&Entry) -> bool) {
        let candidates = self.by_key.iter().filter(|(_, entry)| is_candidate(entry));
        let oldest = candidates.min_by_key(|(_, entry)| entry.last_use);
        if let Some(key) = oldest.map(|(key, _)| key.clone()) {
            self.remove(&key);
        }
    }
}

impl Limits {
    /// How long a state is kept.
    fn of(&self, state: &AccountState) -> Duration {
        if is_account(state) { self.time_to_live } else { self.negative_time_to_live }
    }
}

const fn is_account(state: &AccountState) -> bool {
    matches!(state, AccountState::Known(_))
}

#[cfg(test)]
mod tests;
