//! Stored resources, and the columns that all tables of resources have.

use rusqlite::{Connection, Row, ToSql, params_from_iter};
use serde_json::Value;

use crate::error::ApiError;
use crate::etag::{ETag, Version};
use crate::filter::Filter;
use crate::provisioning::Sync;
use crate::time;

/// A stored resource.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) document: Value,
    /// Unique for every write of every resource.
    pub(crate) revision: String,
    /// When a client stored it, in milliseconds since 1970.
    pub(crate) written_at: i64,
    /// When it was stored, or data that its representation includes.
    pub(crate) touched_at: i64,
    pub(crate) sync: Sync,
}

/// A part of a list: at most `limit` items after the key `after`, without the first `skip`. The empty key precedes all.
#[derive(Debug)]
pub(crate) struct Window<'a> {
    pub(crate) after: &'a str,
    pub(crate) skip: u32,
    pub(crate) limit: u32,
    pub(crate) filter: Option<&'a Filter>,
}

impl Window<'_> {
    /// The condition of the filter, whose parameters follow the number `last`.
    pub(super) fn condition(&self, last: usize) -> String {
        condition(self.filter, last)
    }
}

/// The condition of a filter, whose parameters follow the number `last`.
pub(super) fn condition(filter: Option<&Filter>, last: usize) -> String {
    filter.map_or_else(|| "true".to_owned(), |filter| filter.sql(last + 1))
}

impl Record {
    /// The version of this record with this representation.
    pub(crate) fn version(&self, representation: &Value) -> Version {
        let settled_at = Some(self.sync.settles_at).filter(|&settled_at| settled_at <= time::now());
        Version {
            etag: ETag::new(&self.revision, representation),
            written_at: self.written_at,
            changed_at: self.touched_at.max(settled_at.unwrap_or_default()),
        }
    }
}

/// Columns `document`, `revision`, `written_at`, `touched_at`, `settles_at`, `errors`, in this order.
pub(super) type Columns = (String, String, i64, i64, i64, String);

pub(super) fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
}

pub(super) fn record(columns: Columns) -> Result<Record, ApiError> {
    let (document, revision, written_at, touched_at, settles_at, errors) = columns;
    let document = serde_json::from_str(&document)?;
    let errors = serde_json::from_str(&errors)?;
    let sync = Sync { settles_at, errors };
    Ok(Record { document, revision, written_at, touched_at, sync })
}

/// The record of a row that a write returns: columns `revision`, `written_at`, `touched_at`.
pub(super) fn saved(row: &Row<'_>, document: Value, sync: Sync) -> rusqlite::Result<Record> {
    let (revision, written_at, touched_at) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(Record { document, revision, written_at, touched_at, sync })
}

/// Runs a query for rows of [`Columns`], with these parameters and those of the filter.
pub(super) fn list(
    connection: &Connection,
    query: &str,
    parameters: &[&dyn ToSql],
    filter: Option<&Filter>,
) -> Result<Vec<Record>, ApiError> {
    let mut statement = connection.prepare_cached(query)?;
    let rows = statement.query_map(params_from_iter(all(parameters, filter)), columns)?;
    rows.map(|row| record(row?)).collect()
}

/// Runs a query for a number, with these parameters and those of the filter.
pub(super) fn count(
    connection: &Connection,
    query: &str,
    parameters: &[&dyn ToSql],
    filter: Option<&Filter>,
) -> Result<i64, ApiError> {
    let mut statement = connection.prepare_cached(query)?;
    Ok(statement.query_row(params_from_iter(all(parameters, filter)), |row| row.get(0))?)
}

fn all<'a>(
    parameters: &[&'a dyn ToSql],
    filter: Option<&'a Filter>,
) -> impl Iterator<Item = &'a dyn ToSql> {
    let values = filter.map_or(&[][..], Filter::values);
    parameters.iter().copied().chain(values.iter().map(|value| value as &dyn ToSql))
}
