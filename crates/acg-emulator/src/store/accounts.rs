//! The table of accounts, by name.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::index::{FIRST, Index, length};
use super::record::{Record, Window, columns, record, saved};
use crate::error::ApiError;
use crate::filter::Filter;
use crate::provisioning::Sync;
use crate::service::{NumberCounts, Service};
use crate::time;

/// The accounts in a transaction.
#[derive(Debug)]
pub(crate) struct Accounts<'a>(pub(crate) &'a Connection);

impl Accounts<'_> {
    pub(crate) fn find(&self, name: &str) -> Result<Option<Record>, ApiError> {
        self.0.prepare_cached(FIND)?.query_row([name], columns).optional()?.map(record).transpose()
    }

    /// # Errors
    ///
    /// [`ApiError::AccountNotFound`] when the account does not exist.
    pub(crate) fn require(&self, name: &str) -> Result<Record, ApiError> {
        self.find(name)?.ok_or(ApiError::AccountNotFound)
    }

    /// Lists accounts by name, which is the key.
    pub(crate) fn list(&self, index: &Index, window: &Window<'_>) -> Result<Vec<Record>, ApiError> {
        let entries = window.of(index.select((b"", window.after), window.filter));
        // The entries of the index have been made of these rows.
        entries.map(|entry| self.find(&entry.account)?.ok_or(ApiError::Interrupted)).collect()
    }

    pub(crate) fn count(index: &Index, filter: Option<&Filter>) -> i64 {
        length(index.select(FIRST, filter))
    }

    /// The number of telephone numbers for which each service is enabled; zeros if the account does not exist.
    pub(crate) fn number_counts(&self, name: &str) -> Result<NumberCounts, ApiError> {
        let mut statement = self.0.prepare_cached(COUNTS)?;
        let counts = statement.query_row([name], |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?])
        });
        Ok(NumberCounts::new(counts.optional()?.unwrap_or_default()))
    }

    /// Creates or replaces an account; its numbers are unchanged.
    pub(crate) fn save(&self, name: &str, document: Value, sync: Sync) -> Result<Record, ApiError> {
        let errors = serde_json::to_string(&sync.errors)?;
        let settles_at = sync.settles_at;
        let values = params![
            name,
            Service::bits_of(&document),
            document.to_string(),
            time::now(),
            settles_at,
            errors
        ];
        let mut statement = self.0.prepare_cached(SAVE)?;
        Ok(statement.query_row(values, |row| saved(row, document, sync))?)
    }

    /// Removes an account with all its numbers.
    pub(crate) fn remove(&self, name: &str) -> Result<(), ApiError> {
        self.0.prepare_cached("DELETE FROM accounts WHERE name = ?1")?.execute([name])?;
        Ok(())
    }
}

const FIND: &str = "
SELECT document, revision, written_at, max(written_at, counted_at), settles_at, errors
FROM accounts WHERE name = ?1
";

const COUNTS: &str = "
SELECT operator_connect, phone_mobile, direct_routing, zoom, call_protection
FROM accounts WHERE name = ?1
";

const SAVE: &str = "
INSERT INTO accounts (name, services, document, revision, written_at, settles_at, errors)
VALUES (?1, ?2, ?3, lower(hex(randomblob(8))), ?4, ?5, ?6)
ON CONFLICT (name) DO UPDATE SET
    services = excluded.services, document = excluded.document, revision = excluded.revision,
    written_at = excluded.written_at, settles_at = excluded.settles_at, errors = excluded.errors
RETURNING revision, written_at, max(written_at, counted_at)
";
