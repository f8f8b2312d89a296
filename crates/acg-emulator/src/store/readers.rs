//! Connections that only read, while another one writes.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::published::Published;
use super::view::View;
use super::{lists, open};
use crate::error::ApiError;

/// Connections to a file that no request uses.
#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    published: Arc<Published>,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn of(path: PathBuf, published: Arc<Published>) -> Self {
        Self { path, published, idle: Mutex::default() }
    }

    /// Runs `work` on the state after the last commit.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(View<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let idle = self.idle().pop();
        let mut connection = idle.map_or_else(|| open::reader(&self.path), Ok)?;
        let result = self.on(&mut connection, work);
        let mut idle = self.idle();
        if idle.len() < MOST_IDLE {
            idle.push(connection);
        }
        result
    }

    fn on<T>(
        &self,
        connection: &mut Connection,
        work: impl FnOnce(View<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        loop {
            let transaction = connection.transaction()?;
            let version = lists::version(&transaction)?;
            // A commit since the start of this transaction may have replaced them; the next one sees it.
            if let Some(lists) = self.published.of_version(version)? {
                return work(View { connection: &transaction, lists: &lists });
            }
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// More are closed after their request.
const MOST_IDLE: usize = 8;

#[cfg(test)]
mod tests {
    use std::thread::{sleep, spawn};
    use std::time::Duration;

    use super::*;
    use crate::store::Database;
    use crate::store::index::Index;
    use crate::store::lists::Lists;

    #[test]
    fn a_reader_gets_the_lists_of_the_state_that_it_reads() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("emulator.sqlite");
        let writer = open::open(&Database::File(path.clone())).unwrap().connection;
        let lists =
            |version| Lists { version, accounts: Index::default(), numbers: Index::default() };
        let published = Arc::new(Published::new(lists(0)));
        let readers = Arc::new(Readers::of(path, Arc::clone(&published)));
        let commit = |version| lists::set_version(&writer, version).unwrap();
        let publish = |version| published.replace(lists(version));
        let read = |view: View<'_>| {
            // Another state would be seen here.
            assert_eq!(lists::version(view.connection)?, view.lists.version);
            Ok(view.lists.version)
        };
        assert_eq!(readers.read(read).unwrap(), 0);
        let steps: [[&dyn Fn(); 2]; 2] =
            [[&|| commit(1), &|| publish(1)], [&|| publish(2), &|| commit(2)]];
        for (version, [first, second]) in (1..).zip(steps) {
            first();
            let reader = spawn({
                let readers = Arc::clone(&readers);
                move || readers.read(read)
            });
            sleep(Duration::from_millis(50));
            assert!(!reader.is_finished(), "{version}");
            second();
            assert_eq!(reader.join().unwrap().unwrap(), version);
        }
    }
}
