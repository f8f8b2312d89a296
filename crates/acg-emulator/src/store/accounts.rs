//! The table of accounts, by name.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::record::{Record, Window, columns, list, record};
use crate::error::ApiError;
use crate::provisioning::Sync;
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
    pub(crate) fn list(&self, window: &Window<'_>) -> Result<Vec<Record>, ApiError> {
        list(self.0, LIST, params![window.after, window.limit, window.skip])
    }

    pub(crate) fn count(&self) -> Result<i64, ApiError> {
        let mut statement = self.0.prepare_cached("SELECT count(*) FROM accounts")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// Creates or replaces an account; its numbers are unchanged.
    pub(crate) fn save(&self, name: &str, document: &Value, sync: &Sync) -> Result<(), ApiError> {
        let errors = serde_json::to_string(&sync.errors)?;
        self.0.prepare_cached(SAVE)?.execute(params![
            name,
            document.to_string(),
            time::now(),
            sync.settles_at,
            errors
        ])?;
        Ok(())
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

const LIST: &str = "
SELECT document, revision, written_at, max(written_at, counted_at), settles_at, errors
FROM accounts WHERE name > ?1 ORDER BY name LIMIT ?2 OFFSET ?3
";

const SAVE: &str = "
INSERT INTO accounts (name, document, revision, written_at, settles_at, errors)
VALUES (?1, ?2, lower(hex(randomblob(8))), ?3, ?4, ?5)
ON CONFLICT (name) DO UPDATE SET
    document = excluded.document, revision = excluded.revision, written_at = excluded.written_at,
    settles_at = excluded.settles_at, errors = excluded.errors
";
