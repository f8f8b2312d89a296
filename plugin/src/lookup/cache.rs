//! Responses to earlier lookups under one configuration, on one worker.
//!
//! The age of a response counts from the time at which its lookup was sent, so that no response is
//! used for longer than its time limit after it was true. A response is used to accept requests for
//! the time limit of its kind, and to refuse them for the shorter one only.

use std::collections::BTreeMap;
use std::rc::Rc;

use acg_policy::AccountState;

use super::{Answer, Key, WrittenAccount};
use crate::config::CacheLimits;

/// The cache.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    entries: BTreeMap<Key, Entry>,
    /// The number of entries without an account.
    negative: usize,
    /// Counts uses, for the order of eviction.
    uses: u64,
}

/// A response from the cache.
#[derive(Debug)]
pub(crate) struct Cached {
    pub(crate) answer: Rc<Answer>,
    /// Whether it is recent enough to refuse a request.
    pub(crate) may_refuse: bool,
}

#[derive(Debug)]
struct Entry {
    answer: Rc<Answer>,
    sent_at_ms: u64,
    last_use: u64,
}

impl Cache {
    /// The response for a key that is not too old at the time `now_ms`.
    pub(crate) fn get(&mut self, key: &Key, limits: &CacheLimits, now_ms: u64) -> Option<Cached> {
        let entry = self.entries.get_mut(key)?;
        let age = now_ms.checked_sub(entry.sent_at_ms);
        let time_limit = limits.ttl_ms(is_account(&entry.answer.state));
        let Some(age) = age.filter(|age| *age < time_limit) else {
            self.remove(&key.clone());
            return None;
        };
        self.uses += 1;
        entry.last_use = self.uses;
        let may_refuse = age < limits.ttl_ms(false);
        Some(Cached { answer: Rc::clone(&entry.answer), may_refuse })
    }

    /// Adds the response to a lookup that was sent at `sent_at_ms`, unless the lookup has failed. If
    /// need be, the response that was used the longest time ago is removed.
    pub(crate) fn insert(
        &mut self,
        key: Key,
        answer: Rc<Answer>,
        sent_at_ms: u64,
        limits: &CacheLimits,
    ) {
        let is_account = is_account(&answer.state);
        let is_small = answer.size <= MAX_CACHED_RESPONSE_BYTES;
        if answer.is_failure() || !is_small || limits.ttl_ms(is_account) == 0 {
            return;
        }
        self.remove(&key);
        // Made-up accounts and credentials cannot displace the accounts of others.
        if !is_account && self.negative >= limits.max_entries.div_ceil(4) {
            self.evict(|entry| !self::is_account(&entry.answer.state));
        }
        if self.entries.len() >= limits.max_entries {
            self.evict(|_| true);
        }
        self.uses += 1;
        self.negative += usize::from(!is_account);
        self.entries.insert(key, Entry { answer, sent_at_ms, last_use: self.uses });
    }

    /// Removes the responses about an account to all callers.
    pub(crate) fn remove_account(&mut self, account: &WrittenAccount) {
        self.entries.retain(|key, _| !account.can_be(&key.account));
        let negative = self.entries.values().filter(|entry| !is_account(&entry.answer.state));
        self.negative = negative.count();
    }

    fn remove(&mut self, key: &Key) {
        if let Some(entry) = self.entries.remove(key) {
            self.negative -= usize::from(!is_account(&entry.answer.state));
        }
    }

    /// Removes the entry that was used the longest time ago, of those that `is_candidate` selects. It
    /// is searched for, which takes less time than the lookup whose response is added.
    fn evict(&mut self, is_candidate: impl Fn(&Entry) -> bool) {
        let candidates = self.entries.iter().filter(|(_, entry)| is_candidate(entry));
        let oldest = candidates.min_by_key(|(_, entry)| entry.last_use);
        if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
            self.remove(&oldest);
        }
    }
}

const fn is_account(state: &AccountState) -> bool {
    matches!(state, AccountState::Known(_))
}

/// The largest response that is kept, in bytes, so that the number of entries limits the memory. The
/// response for an account has about 1,000.
const MAX_CACHED_RESPONSE_BYTES: usize = 16_384;

#[cfg(test)]
mod tests;
