#![doc = include_str!("../README.md")]

mod address;
mod answer;
mod api;
mod control;
mod document;
mod error;
mod etag;
mod merge_patch;
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
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::shared::Shared;
use crate::sightings::Sightings;
use crate::store::Store;

pub use crate::seed::{Seed, SeedError};
pub use crate::store::{Database, OpenError};

/// What an emulator is started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where everything that was written is kept; in memory by default.
    pub database: Database,
    /// Time that a resource stays `pending` before it is `synced` or `failed`; 2 seconds by default.
    pub sync_delay: Duration,
    /// What is there from the start; a small sample by default.
    pub seed: Seed,
}

/// One Provisioning API with its data and its list of sightings. Clones share both.
#[derive(Clone, Debug)]
pub struct Emulator {
    shared: Arc<Shared>,
}

impl Emulator {
    /// Opens the database and makes an emulator on it.
    ///
    /// # Errors
    ///
    /// [`OpenError`] when the database cannot be opened, or was not written by this version of the emulator.
    pub fn open(options: Options) -> Result<Self, OpenError> {
        let Options { database, sync_delay, seed } = options;
        let store = Store::open(&database, &seed)?;
        let sightings = Sightings::default();
        Ok(Self { shared: Arc::new(Shared { store, sightings, sync_delay, seed }) })
    }

    /// The API and the `/_emulator` pages, for a server of your own.
    pub fn router(&self) -> Router {
        Router::new()
            .nest("/_emulator", control::router())
            .fallback(api::handle)
            .with_state(Arc::clone(&self.shared))
    }

    /// Serves on `listener` until `shutdown` completes; open requests then have one second to finish.
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
            // Nobody listens any more when the server has ended by itself.
            let _ = stopping.send(());
        });
        // A request whose body never completes would otherwise hold the process for ever.
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
