//! Accounts by name.

use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::Value;

use super::{Record, columns, record};
use crate::error::ApiError;
use crate::provisioning::Sync;

/// The accounts that a transaction sees.
#[derive(Debug)]
pub(crate) struct Accounts<'a>(pub(crate) &'a Transaction<'a>);

impl Accounts<'_> {
    pub(crate) fn find(&self, name: &str) -> Result<Option<Record>, ApiError> {
        self.0
            .prepare_cached(
                "SELECT document, revision, settles_at, errors FROM accounts WHERE name = ?1",
            )?
            .query_row([name], columns)
            .optional()?
            .map(record)
            .transpose()
    }

    /// # Errors
    ///
    /// [`ApiError::AccountNotFound`] when there is no such account.
    pub(crate) fn require(&self, name: &str) -> Result<Record, ApiError> {
        self.find(name)?.ok_or(ApiError::AccountNotFound)
    }

    /// Creates or replaces an account; numbers stay.
    pub(crate) fn save(&self, name: &str, document: &Value, sync: &Sync) -> Result<(), ApiError> {
        let errors = serde_json::to_string(&sync.errors)?;
        self.0.prepare_cached(SAVE)?.execute(params![
            name,
            document.to_string(),
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

const SAVE: &str = "
INSERT INTO accounts (name, document, revision, settles_at, errors)
VALUES (?1, ?2, lower(hex(randomblob(8))), ?3, ?4)
ON CONFLICT (name) DO UPDATE SET
    document = excluded.document, revision = excluded.revision,
    settles_at = excluded.settles_at, errors = excluded.errors
";
