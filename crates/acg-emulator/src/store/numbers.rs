//! The table of numbers, by account and telephone number.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::record::{Record, Window, columns, condition, count, list, record, saved};
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
    pub(crate) fn list(&self, account: &str, window: &Window<'_>) -> Result<Vec<Record>, ApiError> {
        let Window { after, skip, limit, filter } = window;
        if filter.is_none() && *skip == 0 {
            return list(self.0, LIST, &[after, limit, &account], None);
        }
        let query = SELECT_BY_KEY.replace("KEYS", KEYS).replace("FILTER", &window.condition(4));
        list(self.0, &query, &[after, limit, skip, &account], *filter)
    }

    /// Lists the numbers of all accounts by telephone number and account. A key is a number, a space and an account.
    pub(crate) fn list_all(&self, window: &Window<'_>) -> Result<Vec<Record>, ApiError> {
        let Window { after, skip, limit, filter } = window;
        let (number, account) = after.split_once(' ').unwrap_or_default();
        let query = SELECT_BY_KEY.replace("KEYS", ALL_KEYS).replace("FILTER", &window.condition(4));
        list(self.0, &query, &[&number, limit, skip, &account], *filter)
    }

    pub(crate) fn count(&self, account: &str, filter: Option<&Filter>) -> Result<i64, ApiError> {
        if filter.is_none() {
            return count(self.0, COUNT_OF_ACCOUNT, &[&account], None);
        }
        let query = format!("{COUNT} WHERE account = ?1 AND {}", condition(filter, 1));
        count(self.0, &query, &[&account], filter)
    }

    pub(crate) fn count_all(&self, filter: Option<&Filter>) -> Result<i64, ApiError> {
        if filter.is_none() {
            return count(self.0, COUNT_OF_ALL, &[], None);
        }
        let query = format!("{COUNT} WHERE {}", condition(filter, 0));
        count(self.0, &query, &[], filter)
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

const LIST: &str = "
SELECT document, revision, written_at, written_at, settles_at, errors
FROM numbers WHERE account = ?3 AND telephone_number > ?1
ORDER BY telephone_number LIMIT ?2
";

/// The index has what filters compare, so documents are read for the rows of the page only.
const SELECT_BY_KEY: &str = "
SELECT document, revision, written_at, written_at, settles_at, errors
FROM (KEYS) JOIN numbers USING (account, telephone_number)
ORDER BY telephone_number, account
";

const KEYS: &str = "
SELECT account, telephone_number FROM numbers INDEXED BY numbers_by_number
WHERE telephone_number > ?1 AND account = ?4 AND FILTER
ORDER BY telephone_number LIMIT ?2 OFFSET ?3
";

const ALL_KEYS: &str = "
SELECT account, telephone_number FROM numbers INDEXED BY numbers_by_number
WHERE (telephone_number, account) > (?1, ?4) AND FILTER
ORDER BY telephone_number, account LIMIT ?2 OFFSET ?3
";

const COUNT_OF_ACCOUNT: &str = "SELECT numbers FROM accounts WHERE name = ?1";
const COUNT_OF_ALL: &str = "SELECT coalesce(sum(numbers), 0) FROM accounts";
const COUNT: &str = "SELECT count(*) FROM numbers INDEXED BY numbers_by_number";

const SAVE: &str = "
INSERT INTO numbers
    (account, telephone_number, services, document, revision, written_at, settles_at, errors)
VALUES (?1, ?2, ?3, ?4, lower(hex(randomblob(8))), ?5, ?6, ?7)
ON CONFLICT (account, telephone_number) DO UPDATE SET
    services = excluded.services, document = excluded.document, revision = excluded.revision,
    written_at = excluded.written_at, settles_at = excluded.settles_at, errors = excluded.errors
RETURNING revision, written_at, written_at
";
