//! The state that all requests share.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use crate::faults::Faults;
use crate::seed::Seed;
use crate::sightings::Sightings;
use crate::store::Store;

/// What an emulator and its clones share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) sightings: Sightings,
    pub(crate) faults: Faults,
    pub(crate) sync_delay: Duration,
    pub(crate) seed: RwLock<Arc<Seed>>,
}

impl Shared {
    /// The seed in force.
    pub(crate) fn seed(&self) -> Arc<Seed> {
        Arc::clone(&self.seed.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn set_seed(&self, seed: Arc<Seed>) {
        *self.seed.write().unwrap_or_else(PoisonError::into_inner) = seed;
    }
}
