//! The SQLite database: one file for each table; this file opens the database and runs transactions.

mod accounts;
mod answers;
mod numbers;
mod record;
mod requests_for_information;
mod settle;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::ApiError;
use crate::seed::{Provisioned, Seed};

pub(crate) use accounts::Accounts;
pub(crate) use answers::{Answers, StoredAnswer};
pub(crate) use numbers::Numbers;
pub(crate) use record::{Record, Window};
pub(crate) use requests_for_information::RequestsForInformation;
pub(crate) use settle::{Settled, Which, settle};

/// Where written resources are stored.
///
/// ```
/// use acg_emulator::Database;
///
/// assert_eq!(Database::from(":memory:"), Database::Memory);
/// assert_eq!(Database::from("emulator.sqlite"), Database::File("emulator.sqlite".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// In memory; lost when the emulator is dropped.
    Memory,
    /// In an SQLite file, which is created if it does not exist.
    File(PathBuf),
}

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// SQLite cannot open or initialise the database.
    #[error("cannot open the database {}: {source}; choose another file with --database", place(.path))]
    Unusable {
        /// The file; `None` for memory.
        path: Option<PathBuf>,
        /// The error of SQLite.
        source: rusqlite::Error,
    },
    /// The layout of the file is not supported by this version.
    #[error("the database {} has layout {found}, but this version requires layout {LAYOUT}; choose another file", place(.path))]
    OtherLayout {
        /// The file; `None` for memory.
        path: Option<PathBuf>,
        /// The layout number in the file.
        found: i64,
    },
    /// The resources of the seed cannot be stored.
    #[error("cannot store the seed in the database {}: {reason}; choose another file with --seed", place(.path))]
    Unseeded {
        /// The file; `None` for memory.
        path: Option<PathBuf>,
        /// What failed.
        reason: String,
    },
}

/// A connection that is used by one request at a time, so that every request sees a consistent state.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens the database, and adds the resources of `seed` that it does not contain.
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
        let mut connection = opened.map_err(unusable)?;
        let layout = prepare(&connection).map_err(unusable)?;
        if layout != LAYOUT {
            return Err(OpenError::OtherLayout { path, found: layout });
        }
        let fill = |source| match source {
            ApiError::Database(source) => OpenError::Unusable { path: path.clone(), source },
            error => OpenError::Unseeded { path: path.clone(), reason: error.to_string() },
        };
        let transaction = connection.transaction().map_err(unusable)?;
        add(&transaction, seed).map_err(fill)?;
        transaction.commit().map_err(unusable)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// Removes everything, and adds the resources of `seed`.
    pub(crate) fn reset(&self, seed: &Seed) -> Result<(), ApiError> {
        self.transaction(|transaction| {
            transaction.execute_batch(CLEAR)?;
            add(transaction, seed)
        })
    }

    /// Runs `work` in a transaction, which is committed if it succeeds and rolled back if it fails.
    pub(crate) fn transaction<T>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        // A poisoned lock is usable: a panic rolls back its transaction when it is dropped.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let mut transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&mut transaction)?;
        transaction.commit()?;
        Ok(result)
    }
}

impl From<&str> for Database {
    /// `:memory:` is memory, anything else a file.
    fn from(text: &str) -> Self {
        match text {
            ":memory:" => Self::Memory,
            path => Self::File(PathBuf::from(path)),
        }
    }
}

/// Adds the resources of `seed`. Those of an account or tenant that the database has are skipped, because clients may have
/// changed or deleted them.
fn add(connection: &Connection, seed: &Seed) -> Result<(), ApiError> {
    let accounts = Accounts(connection);
    let numbers = Numbers(connection);
    let mut added = BTreeSet::new();
    for (name, Provisioned { document, sync }) in &seed.accounts {
        if accounts.find(name)?.is_none() {
            accounts.save(name, document, sync)?;
            added.insert(name);
        }
    }
    for ((account, telephone_number), Provisioned { document, sync }) in &seed.numbers {
        if added.contains(account) {
            numbers.save(account, telephone_number, document, sync)?;
        }
    }
    RequestsForInformation(connection).add(seed)
}

/// Creates the tables of a new database, and returns its layout.
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

/// The rows of the other tables are removed with the accounts.
const CLEAR: &str = "
DELETE FROM accounts;
DELETE FROM requests_for_information;
DELETE FROM answers;
";

const TABLES: &str = "
BEGIN;
CREATE TABLE accounts (
    name TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    revision TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    -- When a number of the account was last added or removed, which changes its counts.
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
-- The enabled services of each number, so that counting does not parse documents.
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
-- Responses to repeatable requests, stored as long as a request may be repeated.
CREATE TABLE answers (
    request_id TEXT NOT NULL PRIMARY KEY,
    first_sent INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    reply TEXT NOT NULL
) STRICT;
CREATE INDEX answers_by_first_sent ON answers (first_sent);
COMMIT;
";
