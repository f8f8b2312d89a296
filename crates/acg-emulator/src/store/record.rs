//! Stored resources, and the columns that all tables of resources have.

use rusqlite::Row;
use serde_json::Value;

use crate::error::ApiError;
use crate::etag::{ETag, Version};
use crate::filter::{Filter, Member, Subject};
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
    /// The items of the window, of those after its key.
    pub(super) fn of<T: Subject>(&self, after: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        selected(after, self.filter).skip(size(self.skip)).take(size(self.limit))
    }
}

/// The items that match the filter, or all.
pub(super) fn selected<T: Subject>(
    items: impl Iterator<Item = T>,
    filter: Option<&Filter>,
) -> impl Iterator<Item = T> {
    items.filter(move |item| filter.is_none_or(|filter| filter.matches(item)))
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
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

impl Subject for Record {
    fn text(&self, member: Member, _now: i64) -> &[u8] {
        let text = match member {
            Member::Status => Some(self.sync.outcome().0),
            Member::Document(pointer) => self.document.pointer(pointer).and_then(Value::as_str),
            Member::Account | Member::TelephoneNumber => None,
        };
        text.unwrap_or_default().as_bytes()
    }

    fn is_enabled(&self, _service: usize) -> bool {
        false
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
