//! What outlives a request, in SQLite. One file per table; this one opens the database and runs transactions.

mod accounts;
mod answers;
mod numbers;
mod requests_for_information;

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, Params, Row, Transaction, TransactionBehavior};
use serde_json::Value;

use crate::Database;
use crate::error::ApiError;
use crate::etag::{ETag, Version};
use crate::provisioning::Sync;
use crate::seed::Seed;
use crate::time;

pub(crate) use accounts::Accounts;
pub(crate) use answers::{Answers, Given};
pub(crate) use numbers::{Counts, Numbers};
pub(crate) use requests_for_information::RequestsForInformation;

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
    /// When somebody stored it, in milliseconds since 1970.
    pub(crate) written_at: i64,
    /// When it was stored, or something that it shows was.
    pub(crate) touched_at: i64,
    pub(crate) sync: Sync,
}

/// A part of a list: what follows the key `after` (the empty one is before all), without the first `skip`.
#[derive(Debug)]
pub(crate) struct Window<'a> {
    pub(crate) after: &'a str,
    pub(crate) skip: u32,
    pub(crate) limit: u32,
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

impl Record {
    /// The version of this record while it is shown as `representation`.
    pub(crate) fn version(&self, representation: &Value) -> Version {
        let settled_at = Some(self.sync.settles_at).filter(|&settled_at| settled_at <= time::now());
        Version {
            etag: ETag::new(&self.revision, representation),
            written_at: self.written_at,
            changed_at: self.touched_at.max(settled_at.unwrap_or_default()),
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

/// Columns `document`, `revision`, `written_at`, `touched_at`, `settles_at`, `errors`, in this order.
type Columns = (String, String, i64, i64, i64, String);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
}

fn record(columns: Columns) -> Result<Record, ApiError> {
    let (document, revision, written_at, touched_at, settles_at, errors) = columns;
    let document = serde_json::from_str(&document)?;
    let errors = serde_json::from_str(&errors)?;
    let sync = Sync { settles_at, errors };
    Ok(Record { document, revision, written_at, touched_at, sync })
}

/// A query for rows of [`Columns`] in a window `?1`, `?2`, `?3`, with further parameters after them.
fn list(
    connection: &Connection,
    query: &str,
    parameters: impl Params,
) -> Result<Vec<Record>, ApiError> {
    let mut statement = connection.prepare_cached(query)?;
    let rows = statement.query_map(parameters, columns)?;
    rows.map(|row| record(row?)).collect()
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
