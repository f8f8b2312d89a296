//! Connections that only read, while another one writes.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::open;
use crate::error::ApiError;

/// Connections to a file that no request uses.
#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn of(path: PathBuf) -> Self {
        Self { path, idle: Mutex::default() }
    }

    /// Runs `work` on the state after the last commit.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let idle = self.idle().pop();
        let mut connection = idle.map_or_else(|| open::reader(&self.path), Ok)?;
        let result = work(&*connection.transaction()?);
        let mut idle = self.idle();
        if idle.len() < MOST_IDLE {
            idle.push(connection);
        }
        result
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// More are closed after their request.
const MOST_IDLE: usize = 8;
