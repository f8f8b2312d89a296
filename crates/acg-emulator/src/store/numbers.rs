//! The table of numbers, by account and telephone number.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::record::{Record, Window, columns, list, record};
use crate::error::ApiError;
use crate::provisioning::Sync;
use crate::service::{NumberCounts, Service};
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
    pub(crate) fn list(&self, account: &str, window: &Window<'_>) -> Result<Vec<Record>, ApiError> {
        list(self.0, LIST, params![window.after, window.limit, window.skip, account])
    }

    /// Lists the numbers of all accounts by telephone number and account. A key is a number, a space and an account.
    pub(crate) fn list_all(&self, window: &Window<'_>) -> Result<Vec<Record>, ApiError> {
        let (number, account) = window.after.split_once(' ').unwrap_or_default();
        list(self.0, LIST_ALL, params![number, window.limit, window.skip, account])
    }

    pub(crate) fn count(&self, account: &str) -> Result<i64, ApiError> {
        let mut statement =
            self.0.prepare_cached("SELECT count(*) FROM numbers WHERE account = ?1")?;
        Ok(statement.query_row([account], |row| row.get(0))?)
    }

    pub(crate) fn count_all(&self) -> Result<i64, ApiError> {
        let mut statement = self.0.prepare_cached("SELECT count(*) FROM numbers")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// Creates or replaces a number.
    pub(crate) fn save(
        &self,
        account: &str,
        telephone_number: &str,
        document: &Value,
        sync: &Sync,
    ) -> Result<(), ApiError> {
        let errors = serde_json::to_string(&sync.errors)?;
        let values = params![
            account,
            telephone_number,
            document.to_string(),
            time::now(),
            sync.settles_at,
            errors
        ];
        self.0.prepare_cached(SAVE)?.execute(values)?;
        self.0
            .prepare_cached(
                "DELETE FROM number_services WHERE account = ?1 AND telephone_number = ?2",
            )?
            .execute([account, telephone_number])?;
        let mut insert = self.0.prepare_cached(SAVE_SERVICE)?;
        for service in Service::ALL {
            if service.is_enabled(document) {
                insert.execute([account, service.member(), telephone_number])?;
            }
        }
        self.touch(account)
    }

    pub(crate) fn remove(&self, account: &str, telephone_number: &str) -> Result<(), ApiError> {
        self.0
            .prepare_cached("DELETE FROM numbers WHERE account = ?1 AND telephone_number = ?2")?
            .execute([account, telephone_number])?;
        self.touch(account)
    }

    pub(crate) fn any(&self, account: &str) -> Result<bool, ApiError> {
        let mut statement = self.0.prepare_cached("SELECT 1 FROM numbers WHERE account = ?1")?;
        Ok(statement.exists([account])?)
    }

    pub(crate) fn counts(&self, account: &str) -> Result<NumberCounts, ApiError> {
        let mut statement = self.0.prepare_cached(COUNTS)?;
        let rows = statement.query_map([account], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(NumberCounts::new(rows.collect::<Result<_, _>>()?))
    }

    /// Records that the number counts of the account have changed.
    fn touch(&self, account: &str) -> Result<(), ApiError> {
        self.0
            .prepare_cached("UPDATE accounts SET counted_at = ?2 WHERE name = ?1")?
            .execute(params![account, time::now()])?;
        Ok(())
    }
}

const FIND: &str = "
SELECT document, revision, written_at, written_at, settles_at, errors
FROM numbers WHERE account = ?1 AND telephone_number = ?2
";

const LIST: &str = "
SELECT document, revision, written_at, written_at, settles_at, errors
FROM numbers WHERE account = ?4 AND telephone_number > ?1
ORDER BY telephone_number LIMIT ?2 OFFSET ?3
";

const LIST_ALL: &str = "
SELECT document, revision, written_at, written_at, settles_at, errors
FROM numbers WHERE (telephone_number, account) > (?1, ?4)
ORDER BY telephone_number, account LIMIT ?2 OFFSET ?3
";

const SAVE: &str = "
INSERT INTO numbers (account, telephone_number, document, revision, written_at, settles_at, errors)
VALUES (?1, ?2, ?3, lower(hex(randomblob(8))), ?4, ?5, ?6)
ON CONFLICT (account, telephone_number) DO UPDATE SET
    document = excluded.document, revision = excluded.revision, written_at = excluded.written_at,
    settles_at = excluded.settles_at, errors = excluded.errors
";

const SAVE_SERVICE: &str = "
INSERT INTO number_services (account, service, telephone_number) VALUES (?1, ?2, ?3)
";

const COUNTS: &str = "
SELECT service, count(*) FROM number_services WHERE account = ?1 GROUP BY service
";
