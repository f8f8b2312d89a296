//! The SQLite database: one file for each table; this file opens the database and runs transactions.

mod accounts;
mod answers;
mod checkpoints;
mod chunk;
mod database;
mod entry;
mod index;
mod lists;
mod numbers;
mod open;
mod published;
mod readers;
mod record;
mod requests_for_information;
mod settle;
mod view;
mod writer;

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, Savepoint};

use crate::error::ApiError;
use crate::seed::{Provisioned, Seed};

use checkpoints::{Checkpoints, Limits};
use open::Opened;
use published::Published;
use readers::Readers;
use writer::Writer;

pub(crate) use accounts::Accounts;
pub(crate) use answers::{Answers, StoredAnswer};
pub use database::{Database, OpenError};
pub(crate) use lists::Lists;
pub(crate) use numbers::Numbers;
pub(crate) use record::{Record, Window};
pub(crate) use requests_for_information::RequestsForInformation;
pub(crate) use settle::{Settled, Which, settle};
pub(crate) use view::View;

/// The connections to the database.
#[derive(Debug)]
pub(crate) struct Store {
    // Declared first, and so closed first: the lock is released last.
    writer: Writer,
    /// `None` in memory, where a second connection would have another database.
    readers: Option<Arc<Readers>>,
    /// `None` in memory.
    _checkpoints: Option<Checkpoints>,
    _lock: Option<File>,
}

impl Store {
    /// Opens the database, and adds the resources of `seed` that it does not contain.
    pub(crate) fn open(database: &Database, seed: &Seed) -> Result<Self, OpenError> {
        let database = &open::resolve(database)?;
        let Opened { mut connection, lock } = open::open(database)?;
        let path = || database.path().map(Path::to_owned);
        let unusable = |source| OpenError::Unusable { path: path(), source };
        let fill = |source| match source {
            ApiError::Database(source) => unusable(source),
            error => OpenError::Unseeded { path: path(), reason: error.to_string() },
        };
        let transaction = connection.transaction().map_err(unusable)?;
        add(&transaction, seed).map_err(fill)?;
        transaction.commit().map_err(unusable)?;
        let lists = Lists::load(&connection).map_err(unusable)?;
        lists::record_changes(&connection).map_err(unusable)?;
        let published = Arc::new(Published::new(lists));
        let writer =
            Writer::start(connection, Arc::clone(&published)).map_err(OpenError::NoThread)?;
        let checkpoints = match database.path() {
            None => None,
            Some(path) => {
                let connection = open::another(path).map_err(unusable)?;
                Some(
                    Checkpoints::start(connection, path, Limits::USUAL)
                        .map_err(OpenError::NoThread)?,
                )
            }
        };
        let readers = path().map(|path| Arc::new(Readers::of(path, published)));
        Ok(Self { writer, readers, _checkpoints: checkpoints, _lock: lock })
    }

    /// Runs `work` after the requests that were received before, with the lists as these requests left them. If it succeeds,
    /// its changes are committed; if it fails, they are rolled back.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Savepoint<'_>, &Lists) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        self.writer.submit(work).await.map_err(|_| ApiError::Interrupted)?
    }

    /// Runs `work`, which only reads, on a consistent state. It does not wait for writers if the database is a file.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(View<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let Some(readers) = self.readers.clone() else {
            return self.write(|connection, lists| work(View { connection, lists })).await;
        };
        let task = tokio::task::spawn_blocking(move || readers.read(work));
        task.await.map_err(|_| ApiError::Interrupted)?
    }
}

/// Removes everything, and adds the resources of `seed`.
pub(crate) fn restore(connection: &Connection, seed: &Seed) -> Result<(), ApiError> {
    connection.execute_batch(CLEAR)?;
    add(connection, seed)
}

/// Adds the resources of `seed`. Those of an account or tenant that the database has are skipped, because clients may have
/// changed or deleted them.
fn add(connection: &Connection, seed: &Seed) -> Result<(), ApiError> {
    let accounts = Accounts(connection);
    let numbers = Numbers(connection);
    let mut added = BTreeSet::new();
    for (name, Provisioned { document, sync }) in &seed.accounts {
        if accounts.find(name)?.is_none() {
            accounts.save(name, document.clone(), sync.clone())?;
            added.insert(name);
        }
    }
    for ((account, telephone_number), Provisioned { document, sync }) in &seed.numbers {
        if added.contains(account) {
            numbers.save(account, telephone_number, document.clone(), sync.clone())?;
        }
    }
    RequestsForInformation(connection).add(seed)
}

/// The rows of the other tables are removed with the accounts.
const CLEAR: &str = "
DELETE FROM accounts;
DELETE FROM requests_for_information;
DELETE FROM answers;
";

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_read_that_panics_fails_and_the_next_one_succeeds() {
        let folder = tempfile::tempdir().unwrap();
        for database in [Database::Memory, Database::File(folder.path().join("emulator.sqlite"))] {
            let store = Store::open(&database, &Seed::default()).unwrap();
            let panicking = |_: View<'_>| {
                assert_eq!(1, 2, "a panic of a request");
                Ok(())
            };
            assert!(matches!(store.read(panicking).await, Err(ApiError::Interrupted)));
            store.read(|view| Accounts(view.connection).find("contoso")).await.unwrap();
        }
    }
}
