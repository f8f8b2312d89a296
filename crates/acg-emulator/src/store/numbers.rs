//! Numbers by account and telephone number.

use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::Value;

use super::{Record, columns, record};
use crate::error::ApiError;
use crate::provisioning::Sync;
use crate::service::Service;

/// The numbers that a transaction sees.
#[derive(Debug)]
pub(crate) struct Numbers<'a>(pub(crate) &'a Transaction<'a>);

/// How many numbers of an account have each service enabled.
#[derive(Debug)]
pub(crate) struct Counts(Vec<(String, i64)>);

impl Counts {
    pub(crate) fn of(&self, service: Service) -> i64 {
        self.0.iter().find(|(member, _)| member == service.member()).map_or(0, |&(_, count)| count)
    }
}

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

    /// In the order of their digits; all of them without `top`.
    pub(crate) fn list(
        &self,
        account: &str,
        top: Option<u32>,
        skip: u32,
    ) -> Result<Vec<Record>, ApiError> {
        // SQLite reads a negative limit as none.
        let limit = top.map_or(-1, i64::from);
        let mut statement = self.0.prepare_cached(LIST)?;
        let rows = statement.query_map(params![account, limit, skip], columns)?;
        rows.map(|row| record(row?)).collect()
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
        let values =
            params![account, telephone_number, document.to_string(), sync.settles_at, errors];
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
        Ok(())
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

    pub(crate) fn counts(&self, account: &str) -> Result<Counts, ApiError> {
        let mut statement = self.0.prepare_cached(COUNTS)?;
        let rows = statement.query_map([account], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Counts(rows.collect::<Result<_, _>>()?))
    }
}

const FIND: &str = "
SELECT document, revision, settles_at, errors FROM numbers WHERE account = ?1 AND telephone_number = ?2
";

const LIST: &str = "
SELECT document, revision, settles_at, errors FROM numbers
WHERE account = ?1 ORDER BY telephone_number LIMIT ?2 OFFSET ?3
";

const SAVE: &str = "
INSERT INTO numbers (account, telephone_number, document, revision, settles_at, errors)
VALUES (?1, ?2, ?3, lower(hex(randomblob(8))), ?4, ?5)
ON CONFLICT (account, telephone_number) DO UPDATE SET
    document = excluded.document, revision = excluded.revision,
    settles_at = excluded.settles_at, errors = excluded.errors
";

const SAVE_SERVICE: &str = "
INSERT INTO number_services (account, service, telephone_number) VALUES (?1, ?2, ?3)
";

const COUNTS: &str = "
SELECT service, count(*) FROM number_services WHERE account = ?1 GROUP BY service
";
