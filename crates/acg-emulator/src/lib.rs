#![doc = include_str!("../README.md")]

mod address;
mod answer;
mod api;
mod control;
mod document;
mod error;
mod etag;
mod faults;
mod filter;
mod merge_patch;
mod openapi;
mod operation;
mod operations;
mod paging;
mod precondition;
mod provisioning;
mod query;
mod repeatability;
mod reply;
mod route;
mod schema;
mod seed;
mod service;
mod shared;
mod sightings;
mod store;
mod time;

use std::future::Future;
use std::io;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::faults::Faults;
use crate::shared::Shared;
use crate::sightings::Sightings;
use crate::store::Store;

pub use crate::seed::{Seed, SeedError};
pub use crate::store::{Database, OpenError};

/// The configuration of an emulator.
///
/// ```
/// use std::time::Duration;
///
/// use acg_emulator::{Emulator, Options};
///
/// let emulator = Emulator::open(Options { sync_delay: Duration::ZERO, ..Options::default() })?;
/// # let _ = emulator;
/// # Ok::<(), acg_emulator::OpenError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    /// Where written resources are stored; in memory by default.
    pub database: Database,
    /// How long a resource is `pending` before it is `synced` or `failed`; 2 seconds by default.
    pub sync_delay: Duration,
    /// The initial data; a small sample by default.
    pub seed: Seed,
}

/// An emulated Provisioning API with its data and its sightings, which clones share.
#[derive(Clone, Debug)]
pub struct Emulator {
    shared: Arc<Shared>,
}

impl Emulator {
    /// Opens the database and creates an emulator.
    ///
    /// # Errors
    ///
    /// [`OpenError`] when the database cannot be opened, or has the layout of another version of the emulator.
    pub fn open(options: Options) -> Result<Self, OpenError> {
        let Options { database, sync_delay, seed } = options;
        let store = Store::open(&database, &seed)?;
        let sightings = Sightings::default();
        let faults = Faults::default();
        let seed = RwLock::new(Arc::new(seed));
        Ok(Self { shared: Arc::new(Shared { store, sightings, faults, sync_delay, seed }) })
    }

    /// An axum router with the API and the `/_emulator` resources, for use in another server.
    pub fn router(&self) -> Router {
        Router::new()
            .nest("/_emulator", control::router())
            .fallback(api::handle)
            .with_state(Arc::clone(&self.shared))
    }

    /// Serves on `listener` until `shutdown` completes. Open requests then have one second to finish.
    ///
    /// # Errors
    ///
    /// An [`io::Error`] when the listener fails.
    pub async fn serve(
        &self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let (stopping, stopped) = oneshot::channel();
        let server = axum::serve(listener, self.router()).with_graceful_shutdown(async move {
            shutdown.await;
            // The receiver is gone if the server has already ended.
            let _ = stopping.send(());
        });
        // Otherwise a request whose body never ends would keep the process running.
        let grace = async {
            let _ = stopped.await;
            tokio::time::sleep(SHUTDOWN_GRACE).await;
        };
        tokio::select! {
            result = server => result,
            () = grace => Ok(()),
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            database: Database::Memory,
            sync_delay: Duration::from_secs(2),
            seed: Seed::default(),
        }
    }
}

const SHUTDOWN_GRACE: Duration = Duration::from_secs(1);
