//! Accounts and numbers in SQLite. One file per kind of resource; this one opens the database and runs transactions.

mod accounts;
mod numbers;

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, Row, Transaction, TransactionBehavior};
use serde_json::Value;

use crate::Database;
use crate::error::ApiError;
use crate::provisioning::Sync;

pub(crate) use accounts::Accounts;
pub(crate) use numbers::{Counts, Numbers};

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// SQLite cannot open or prepare it.
    #[error("cannot open the database {}: {source}; choose another one with --database", place(.path))]
    Unusable {
        /// The file; `None` for memory.
        path: Option<PathBuf>,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The file has a layout that this version does not know.
    #[error("the database {} has layout {found}, this version reads layout {LAYOUT}; choose another file", place(.path))]
    OtherLayout {
        /// The file; `None` for memory.
        path: Option<PathBuf>,
        /// The layout number in the file.
        found: i64,
    },
}

/// One connection, used by one request at a time, so that a request sees and leaves a consistent state.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

/// A stored resource.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) document: Value,
    /// Differs for every write of every resource.
    pub(crate) revision: String,
    pub(crate) sync: Sync,
}

impl Store {
    pub(crate) fn open(database: &Database) -> Result<Self, OpenError> {
        let path = match database {
            Database::Memory => None,
            Database::File(path) => Some(path.clone()),
        };
        let opened = match &path {
            None => Connection::open_in_memory(),
            Some(path) => Connection::open(path),
        };
        let unusable = |source| OpenError::Unusable { path: path.clone(), source };
        let connection = opened.map_err(unusable)?;
        match prepare(&connection).map_err(unusable)? {
            LAYOUT => Ok(Self { connection: Mutex::new(connection) }),
            found => Err(OpenError::OtherLayout { path, found }),
        }
    }

    /// Runs `work` in a transaction that is kept when it succeeds and undone when it fails.
    pub(crate) fn transaction<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        // A transaction that a panic left open is undone when it is dropped, so the connection stays usable.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&transaction)?;
        transaction.commit()?;
        Ok(result)
    }
}

/// Makes the tables in a new database, and says which layout it has.
fn prepare(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_update(None, "foreign_keys", true)?;
    let layout = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if layout != 0 {
        return Ok(layout);
    }
    connection.execute_batch(TABLES)?;
    connection.pragma_update(None, "user_version", LAYOUT)?;
    Ok(LAYOUT)
}

/// Columns `document`, `revision`, `settles_at`, `errors`, in this order.
type Columns = (String, String, i64, String);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn record((document, revision, settles_at, errors): Columns) -> Result<Record, ApiError> {
    let errors = serde_json::from_str(&errors)?;
    let document = serde_json::from_str(&document)?;
    Ok(Record { document, revision, sync: Sync { settles_at, errors } })
}

fn place(path: &Option<PathBuf>) -> String {
    path.as_ref().map_or_else(|| ":memory:".to_owned(), |path| path.display().to_string())
}

const LAYOUT: i64 = 1;

const TABLES: &str = "
BEGIN;
CREATE TABLE accounts (
    name TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    revision TEXT NOT NULL,
    settles_at INTEGER NOT NULL,
    errors TEXT NOT NULL
) STRICT;
CREATE TABLE numbers (
    account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
    telephone_number TEXT NOT NULL,
    document TEXT NOT NULL,
    revision TEXT NOT NULL,
    settles_at INTEGER NOT NULL,
    errors TEXT NOT NULL,
    PRIMARY KEY (account, telephone_number)
) STRICT;
-- The services that each number has enabled, so that an account's counts need no look into documents.
CREATE TABLE number_services (
    account TEXT NOT NULL,
    service TEXT NOT NULL,
    telephone_number TEXT NOT NULL,
    PRIMARY KEY (account, service, telephone_number),
    FOREIGN KEY (account, telephone_number) REFERENCES numbers (account, telephone_number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX number_services_by_number ON number_services (account, telephone_number);
COMMIT;
";
