//! The table of requests for information, by tenant ID in lower case.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::record::{Record, Window, columns, record};
use crate::error::ApiError;
use crate::filter::{Bits, Filter};
use crate::provisioning::Sync;
use crate::seed::{Provisioned, Seed};
use crate::time;

/// The requests for information in a transaction.
#[derive(Debug)]
pub(crate) struct RequestsForInformation<'a>(pub(crate) &'a Connection);

impl RequestsForInformation<'_> {
    /// Adds the requests of `seed` whose tenant is new. Existing ones are unchanged, because they may have been patched.
    pub(super) fn add(&self, seed: &Seed) -> Result<(), ApiError> {
        let mut insert = self.0.prepare_cached(ADD)?;
        for (tenant_id, Provisioned { document, sync }) in &seed.requests_for_information {
            let errors = serde_json::to_string(&sync.errors)?;
            let values =
                params![tenant_id, document.to_string(), time::now(), sync.settles_at, errors];
            insert.execute(values)?;
        }
        Ok(())
    }

    /// # Errors
    ///
    /// [`ApiError::RequestForInformationNotFound`] when the tenant has none.
    pub(crate) fn require(&self, tenant_id: &str) -> Result<Record, ApiError> {
        self.0
            .prepare_cached(FIND)?
            .query_row([tenant_id], columns)
            .optional()?
            .map(record)
            .transpose()?
            .ok_or(ApiError::RequestForInformationNotFound)
    }

    /// Lists requests for information by tenant ID in lower case, which is the key.
    pub(crate) fn list(&self, window: &Window<'_>) -> Result<Vec<Record>, ApiError> {
        let mut records = Vec::new();
        let mut place: u32 = 0;
        let end = window.skip.saturating_add(window.limit);
        self.each(window.after, window.filter, |record| {
            if place >= window.skip {
                records.push(record);
            }
            place += 1;
            place < end
        })?;
        Ok(records)
    }

    pub(crate) fn count(&self, filter: Option<&Filter>) -> Result<i64, ApiError> {
        let mut count = 0;
        self.each("", filter, |_| {
            count += 1;
            true
        })?;
        Ok(count)
    }

    /// Calls `next` for the records after a key that match, in order, until it returns `false`. There are only those of the
    /// seed, so each is read.
    fn each(
        &self,
        after: &str,
        filter: Option<&Filter>,
        mut next: impl FnMut(Record) -> bool,
    ) -> Result<(), ApiError> {
        let is_selected = |record: &Record| {
            filter.is_none_or(|filter| !filter.select(record, Bits::of(0..1)).is_empty())
        };
        let mut statement = self.0.prepare_cached(LIST)?;
        for row in statement.query_map([after], columns)? {
            let record = record(row?)?;
            if is_selected(&record) && !next(record) {
                break;
            }
        }
        Ok(())
    }

    pub(crate) fn save(
        &self,
        tenant_id: &str,
        document: &Value,
        sync: &Sync,
    ) -> Result<(), ApiError> {
        let errors = serde_json::to_string(&sync.errors)?;
        let values = params![tenant_id, document.to_string(), time::now(), sync.settles_at, errors];
        self.0.prepare_cached(SAVE)?.execute(values)?;
        Ok(())
    }
}

const FIND: &str = "
SELECT document, revision, written_at, written_at, settles_at, errors
FROM requests_for_information WHERE tenant_id = ?1
";

const LIST: &str = "
SELECT document, revision, written_at, written_at, settles_at, errors
FROM requests_for_information WHERE tenant_id > ?1 ORDER BY tenant_id
";

const ADD: &str = "
INSERT INTO requests_for_information (tenant_id, document, revision, written_at, settles_at, errors)
VALUES (?1, ?2, lower(hex(randomblob(8))), ?3, ?4, ?5)
ON CONFLICT (tenant_id) DO NOTHING
";

const SAVE: &str = "
UPDATE requests_for_information SET
    document = ?2, revision = lower(hex(randomblob(8))), written_at = ?3, settles_at = ?4, errors = ?5
WHERE tenant_id = ?1
";
