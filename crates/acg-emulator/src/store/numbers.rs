//! The table of numbers, by account and telephone number.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::entry::Entry;
use super::index::{FIRST, Index, length};
use super::record::{Record, Window, columns, record, saved};
use crate::error::ApiError;
use crate::filter::Filter;
use crate::provisioning::Sync;
use crate::service::Service;
use crate::time;

/// The numbers in a transaction.
#[derive(Debug)]
pub(crate) struct Numbers<'a>(pub(crate) &'a Connection);

impl Numbers<'_> {
    pub(crate) fn find(
        &self,
        account: &str,
        telephone_number: &str,
    ) -> Result<Option<Record>, ApiError> {
        self.0
            .prepare_cached(FIND)?
            .query_row([account, telephone_number], columns)
            .optional()?
            .map(record)
            .transpose()
    }

    /// Lists the numbers of an account by telephone number, which is the key.
    pub(crate) fn list(
        &self,
        index: &Index,
        account: &str,
        window: &Window<'_>,
    ) -> Result<Vec<Record>, ApiError> {
        let selected = index.select((window.after.as_bytes(), account), window.filter);
        self.read(window.of(selected.filter(|entry| *entry.account == *account)))
    }

    /// Lists the numbers of all accounts by telephone number and account. A key is a number, a space and an account.
    pub(crate) fn list_all(
        &self,
        index: &Index,
        window: &Window<'_>,
    ) -> Result<Vec<Record>, ApiError> {
        let (number, account) = window.after.split_once(' ').unwrap_or_default();
        self.read(window.of(index.select((number.as_bytes(), account), window.filter)))
    }

    /// The entries of the index have been made of these rows.
    fn read<'e>(&self, entries: impl Iterator<Item = &'e Entry>) -> Result<Vec<Record>, ApiError> {
        let read = |entry: &Entry| self.find(&entry.account, entry.number.as_str());
        entries.map(|entry| read(entry)?.ok_or(ApiError::Interrupted)).collect()
    }

    pub(crate) fn count(
        &self,
        index: &Index,
        account: &str,
        filter: Option<&Filter>,
    ) -> Result<i64, ApiError> {
        if filter.is_none() {
            return Ok(self.0.prepare_cached(COUNT)?.query_row([account], |row| row.get(0))?);
        }
        let selected = index.select(FIRST, filter);
        Ok(length(selected.filter(|entry| *entry.account == *account)))
    }

    pub(crate) fn count_all(index: &Index, filter: Option<&Filter>) -> i64 {
        length(index.select(FIRST, filter))
    }

    /// Creates or replaces a number.
    pub(crate) fn save(
        &self,
        account: &str,
        telephone_number: &str,
        document: Value,
        sync: Sync,
    ) -> Result<Record, ApiError> {
        let errors = serde_json::to_string(&sync.errors)?;
        let settles_at = sync.settles_at;
        let values = params![
            account,
            telephone_number,
            Service::bits_of(&document),
            document.to_string(),
            time::now(),
            settles_at,
            errors
        ];
        let mut statement = self.0.prepare_cached(SAVE)?;
        Ok(statement.query_row(values, |row| saved(row, document, sync))?)
    }

    pub(crate) fn remove(&self, account: &str, telephone_number: &str) -> Result<(), ApiError> {
        self.0
            .prepare_cached("DELETE FROM numbers WHERE account = ?1 AND telephone_number = ?2")?
            .execute([account, telephone_number])?;
        Ok(())
    }

    pub(crate) fn any(&self, account: &str) -> Result<bool, ApiError> {
        let mut statement = self.0.prepare_cached("SELECT 1 FROM numbers WHERE account = ?1")?;
        Ok(statement.exists([account])?)
    }
}

const FIND: &str = "
SELECT document, revision, written_at, written_at, settles_at, errors
FROM numbers WHERE account = ?1 AND telephone_number = ?2
";

const COUNT: &str = "SELECT numbers FROM accounts WHERE name = ?1";

const SAVE: &str = "
INSERT INTO numbers
    (account, telephone_number, services, document, revision, written_at, settles_at, errors)
VALUES (?1, ?2, ?3, ?4, lower(hex(randomblob(8))), ?5, ?6, ?7)
ON CONFLICT (account, telephone_number) DO UPDATE SET
    services = excluded.services, document = excluded.document, revision = excluded.revision,
    written_at = excluded.written_at, settles_at = excluded.settles_at, errors = excluded.errors
RETURNING revision, written_at, written_at
";
