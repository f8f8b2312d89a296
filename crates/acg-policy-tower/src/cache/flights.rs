//! The lookups in flight, which requests share.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::OnceCell;
use tokio::time::Instant;

use super::answer::AccountAnswer;
use super::key::Key;

#[derive(Debug, Default)]
pub(super) struct Flights(HashMap<Key, Arc<Flight>>);

/// A lookup. The numbers and flags change with the lock of the cache only.
#[derive(Debug)]
pub(super) struct Flight {
    pub(super) found: OnceCell<Found>,
    /// After a failure, the next lookup of those that waited for it.
    pub(super) again: OnceCell<Found>,
    can_be_kept: AtomicBool,
    /// The number of requests that wait.
    waiting: AtomicUsize,
}

/// What a lookup has found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) answer: Arc<AccountAnswer>,
    /// When the lookup was sent.
    pub(super) sent_at: Instant,
}

impl Flight {
    pub(super) fn can_be_kept(&self) -> bool {
        self.can_be_kept.load(Ordering::Relaxed)
    }

    fn do_not_keep(&self) {
        self.can_be_kept.store(false, Ordering::Relaxed);
    }
}

impl Flights {
    /// The lookup in flight for a key, or a new one.
    pub(super) fn join(&mut self, key: &Key, can_be_kept: bool) -> Arc<Flight> {
        if let Some(flight) = self.0.get(key) {
            flight.waiting.fetch_add(1, Ordering::Relaxed);
            return Arc::clone(flight);
        }
        let can_be_kept = AtomicBool::new(can_be_kept);
        let waiting = AtomicUsize::new(1);
        let flight = Arc::new(Flight {
            found: OnceCell::new(),
            again: OnceCell::new(),
            can_be_kept,
            waiting,
        });
        self.0.insert(key.clone(), Arc::clone(&flight));
        flight
    }

    /// No further request can wait for a lookup.
    pub(super) fn remove(&mut self, key: &Key, flight: &Arc<Flight>) {
        if self.0.get(key).is_some_and(|other| Arc::ptr_eq(other, flight)) {
            self.0.remove(key);
        }
    }

    /// A request stops waiting for a lookup. Nothing drives a lookup for which no request waits.
    pub(super) fn leave(&mut self, key: &Key, flight: &Arc<Flight>) {
        if flight.waiting.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.remove(key, flight);
        }
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Lookups in flight can find an account as it was before it is written.
    pub(super) fn begin_write(&mut self, is_written: impl Fn(&Key) -> bool) {
        self.0
            .iter()
            .filter(|(key, _)| is_written(key))
            .for_each(|(_, flight)| flight.do_not_keep());
    }

    /// Requests from now on need a lookup that is sent from now on.
    pub(super) fn end_write(&mut self, is_written: impl Fn(&Key) -> bool) {
        self.begin_write(&is_written);
        self.0.retain(|key, _| !is_written(key));
    }
}
