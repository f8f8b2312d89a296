//! The state that all requests share.

use std::sync::Arc;
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
    pub(crate) seed: Arc<Seed>,
}
