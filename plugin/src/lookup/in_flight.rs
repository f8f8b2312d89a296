//! The lookups in flight on one worker, and the requests that wait for them.
//!
//! A proxy ends a call after its timeout, but not always: connecting can take longer while no host of
//! the cluster is reachable. The filter therefore counts ticks too. A call cannot be cancelled: it
//! stays in flight until it ends, also if its requests end before. It then still counts towards the
//! share of its caller, so that a caller cannot exhaust the lookups of others by disconnecting.

use std::collections::BTreeMap;

use super::callers::VerifiedCallers;
use super::shares::Shares;
use super::{Caller, Key, WrittenAccount};

/// The tick period, in milliseconds.
pub(crate) const TICK_MS: u32 = 100;

/// The lookups in flight.
#[derive(Debug)]
pub(crate) struct Lookups {
    by_token: BTreeMap<u32, Lookup>,
    /// By configuration.
    shares: Vec<(u32, Shares)>,
    verified: VerifiedCallers,
}

/// A lookup that has been sent.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) token: u32,
    pub(crate) root: u32,
    pub(crate) key: Key,
    /// Whether further requests can wait for it.
    pub(crate) is_joinable: bool,
    /// When it was sent; `None` if its response must not be added to the cache.
    pub(crate) cacheable_since_ms: Option<u64>,
    pub(crate) timeout_ms: u32,
}

/// A lookup that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) root: u32,
    pub(crate) key: Key,
    /// The contexts of the requests that wait.
    pub(crate) waiting: Vec<u32>,
    /// When it was sent; `None` if its response must not be added to the cache.
    pub(crate) cacheable_since_ms: Option<u64>,
}

/// A lookup in flight.
#[derive(Debug)]
struct Lookup {
    root: u32,
    key: Key,
    /// Whether the caller was verified when the lookup was started.
    is_verified: bool,
    is_joinable: bool,
    cacheable_since_ms: Option<u64>,
    /// The contexts of the requests that wait; empty after a timeout or their end.
    waiting: Vec<u32>,
    /// Ticks since the call was sent.
    ticks: u32,
    /// Ticks until the requests stop waiting.
    timeout_ticks: u32,
}

impl Lookups {
    pub(crate) const fn new() -> Self {
        Self { by_token: BTreeMap::new(), shares: Vec::new(), verified: VerifiedCallers::new() }
    }

    /// Whether lookups are in flight for a configuration.
    pub(crate) fn any(&self, root: u32) -> bool {
        self.by_token.values().any(|lookup| lookup.root == root)
    }

    /// Whether a caller can start a lookup, if the configuration allows `max` in flight.
    pub(crate) fn admits(&self, root: u32, caller: Caller, max: usize) -> bool {
        let is_verified = self.is_verified(caller);
        match self.shares.iter().find(|(other, _)| *other == root) {
            Some((_, shares)) => shares.admits(caller, is_verified, max),
            None => Shares::default().admits(caller, is_verified, max),
        }
    }

    /// Whether the API has returned an account to a caller.
    pub(crate) fn is_verified(&self, caller: Caller) -> bool {
        self.verified.contains(caller)
    }

    /// Lets a request wait for a lookup in flight that has its key. `false` if there is none.
    pub(crate) fn join(&mut self, key: &Key, context: u32) -> bool {
        let mut lookups = self.by_token.values_mut();
        let lookup = lookups.find(|lookup| lookup.is_joinable && lookup.key == *key);
        lookup.map(|lookup| lookup.waiting.push(context)).is_some()
    }

    /// Adds a lookup for which a request waits. `false` if the token is in use.
    pub(crate) fn add(&mut self, sent: Sent, waiting: u32) -> bool {
        let Sent { token, root, key, is_joinable, cacheable_since_ms, timeout_ms } = sent;
        if self.by_token.contains_key(&token) {
            return false;
        }
        // One more tick, because the first can come at once, and one for the proxy's own timeout.
        let timeout_ticks = timeout_ms.div_ceil(TICK_MS) + 2;
        let is_verified = self.is_verified(key.caller);
        self.shares_of(root).add(key.caller, is_verified);
        let (waiting, ticks) = (vec![waiting], 0);
        let lookup = Lookup {
            root,
            key,
            is_verified,
            is_joinable,
            cacheable_since_ms,
            waiting,
            ticks,
            timeout_ticks,
        };
        self.by_token.insert(token, lookup);
        true
    }

    /// Ends a lookup; `None` if the token is unknown.
    pub(crate) fn end(&mut self, token: u32) -> Option<Ended> {
        let lookup = self.by_token.remove(&token)?;
        let Lookup { root, key, is_verified, waiting, cacheable_since_ms, .. } = lookup;
        self.shares_of(root).remove(key.caller, is_verified);
        Some(Ended { root, key, waiting, cacheable_since_ms })
    }

    /// The API has returned an account to a caller.
    pub(crate) fn verify(&mut self, caller: Caller) {
        self.verified.add(caller);
    }

    /// A write of an account has passed: lookups in flight can return the account as it was before.
    pub(crate) fn begin_write(&mut self, account: &WrittenAccount) {
        for lookup in self.by_token.values_mut() {
            if account.can_be(&lookup.key.account) {
                lookup.cacheable_since_ms = None;
            }
        }
    }

    /// A write of an account has ended: requests from now on need a lookup that is sent from now on.
    pub(crate) fn end_write(&mut self, account: &WrittenAccount) {
        self.begin_write(account);
        for lookup in self.by_token.values_mut() {
            lookup.is_joinable &= !account.can_be(&lookup.key.account);
        }
    }

    /// Marks the lookup of a request that has ended. It stays in flight.
    pub(crate) fn remove_request(&mut self, context: u32) {
        for lookup in self.by_token.values_mut() {
            lookup.waiting.retain(|waiting| *waiting != context);
        }
    }

    /// Removes the lookups of a configuration that has ended.
    pub(crate) fn remove_root(&mut self, root: u32) {
        self.by_token.retain(|_, lookup| lookup.root != root);
        self.shares.retain(|(other, _)| *other != root);
    }

    /// Counts a tick and returns the contexts of requests whose lookup has timed out.
    pub(crate) fn tick(&mut self, root: u32) -> Vec<u32> {
        let mut timed_out = Vec::new();
        let mut removed = Vec::new();
        for (token, lookup) in &mut self.by_token {
            if lookup.root != root {
                continue;
            }
            lookup.ticks += 1;
            if lookup.ticks >= lookup.timeout_ticks {
                timed_out.append(&mut lookup.waiting);
                lookup.is_joinable = false;
            }
            if lookup.ticks >= lookup.timeout_ticks.saturating_mul(MAX_TIMEOUTS_IN_FLIGHT) {
                removed.push(*token);
            }
        }
        removed.into_iter().for_each(|token| drop(self.end(token)));
        timed_out
    }

    fn shares_of(&mut self, root: u32) -> &mut Shares {
        let at = self.shares.iter().position(|(other, _)| *other == root);
        let at = at.unwrap_or_else(|| {
            self.shares.push((root, Shares::default()));
            self.shares.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the index was just found")]
        &mut self.shares[at].1
    }
}

/// For how many timeouts a lookup counts as in flight if the proxy never reports its end.
const MAX_TIMEOUTS_IN_FLIGHT: u32 = 60;

#[cfg(test)]
mod tests;
