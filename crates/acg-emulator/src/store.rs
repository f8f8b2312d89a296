//! What outlives a request, in SQLite. One file per table; this one opens the database and runs transactions.

mod accounts;
mod answers;
mod numbers;
mod record;
mod requests_for_information;

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::ApiError;
use crate::seed::Seed;

pub(crate) use accounts::Accounts;
pub(crate) use answers::{Answers, Given};
pub(crate) use numbers::Numbers;
pub(crate) use record::{Record, Window};
pub(crate) use requests_for_information::RequestsForInformation;

/// Where everything that was written is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// In the memory of this process; gone when the emulator is dropped.
    Memory,
    /// In an SQLite file, made if it is missing; outlives the emulator.
    File(PathBuf),
}

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

impl Store {
    /// Opens the database, and adds those requests for information of `seed` that it does not have yet.
    pub(crate) fn open(database: &Database, seed: &Seed) -> Result<Self, OpenError> {
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
        let layout = prepare(&connection).map_err(unusable)?;
        if layout != LAYOUT {
            return Err(OpenError::OtherLayout { path, found: layout });
        }
        RequestsForInformation(&connection).add(seed).map_err(unusable)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// Runs `work` in a transaction that is kept when it succeeds and undone when it fails.
    pub(crate) fn transaction<T>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        // A transaction that a panic left open is undone when it is dropped, so the connection stays usable.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let mut transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&mut transaction)?;
        transaction.commit()?;
        Ok(result)
    }
}

impl From<&str> for Database {
    /// `:memory:` as SQLite spells it, else a file.
    fn from(text: &str) -> Self {
        match text {
            ":memory:" => Self::Memory,
            path => Self::File(PathBuf::from(path)),
        }
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

fn place(path: &Option<PathBuf>) -> String {
    path.as_ref().map_or_else(|| ":memory:".to_owned(), |path| path.display().to_string())
}

const LAYOUT: i64 = 2;

const TABLES: &str = "
BEGIN;
CREATE TABLE accounts (
    name TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    revision TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    -- When the account got or lost a number, which its counts show.
    counted_at INTEGER NOT NULL DEFAULT 0,
    settles_at INTEGER NOT NULL,
    errors TEXT NOT NULL
) STRICT;
CREATE TABLE numbers (
    account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
    telephone_number TEXT NOT NULL,
    document TEXT NOT NULL,
    revision TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    settles_at INTEGER NOT NULL,
    errors TEXT NOT NULL,
    PRIMARY KEY (account, telephone_number)
) STRICT;
CREATE INDEX numbers_by_number ON numbers (telephone_number, account);
-- The services that each number has enabled, so that an account's counts need no look into documents.
CREATE TABLE number_services (
    account TEXT NOT NULL,
    service TEXT NOT NULL,
    telephone_number TEXT NOT NULL,
    PRIMARY KEY (account, service, telephone_number),
    FOREIGN KEY (account, telephone_number) REFERENCES numbers (account, telephone_number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX number_services_by_number ON number_services (account, telephone_number);
CREATE TABLE requests_for_information (
    tenant_id TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    revision TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    settles_at INTEGER NOT NULL,
    errors TEXT NOT NULL
) STRICT;
-- Answers to repeatable requests, kept as long as a request may be repeated.
CREATE TABLE answers (
    request_id TEXT NOT NULL PRIMARY KEY,
    first_sent INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    reply TEXT NOT NULL
) STRICT;
CREATE INDEX answers_by_first_sent ON answers (first_sent);
COMMIT;
";
