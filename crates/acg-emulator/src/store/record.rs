//! Stored resources, and the columns that all tables of resources have.

use rusqlite::Row;
use serde_json::Value;

use crate::error::ApiError;
use crate::etag::{ETag, Version};
use crate::filter::{Bits, Block, Filter, Member, Test};
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
    /// The time by which its items are `pending`: the one that its filter has, so that no item contradicts the filter.
    pub(crate) fn now(&self) -> i64 {
        self.filter.map_or_else(time::now, Filter::now)
    }

    /// The items of the window, of those that match after its key.
    pub(super) fn of<T>(&self, selected: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        selected.skip(size(self.skip)).take(size(self.limit))
    }
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Record {
    /// The version of this record with its representation at the time `now`.
    pub(crate) fn version(&self, representation: &Value, now: i64) -> Version {
        let settled_at = Some(self.sync.settles_at).filter(|&settled_at| settled_at <= now);
        Version {
            etag: ETag::new(&self.revision, representation),
            written_at: self.written_at,
            changed_at: self.touched_at.max(settled_at.unwrap_or_default()),
        }
    }
}

/// A request for information.
impl Block for Record {
    fn select(&self, test: &Test, now: i64, within: Bits) -> Bits {
        let holds = match test {
            Test::Text(Member::Document(pointer), test) => {
                let text = self.document.pointer(pointer).and_then(Value::as_str);
                test.holds(text.unwrap_or_default().as_bytes())
            }
            Test::Text(Member::Account | Member::TelephoneNumber, test) => test.holds(b""),
            Test::Status([pending, ..]) if self.sync.settles_at > now => *pending,
            Test::Status([_, failed, _]) if !self.sync.errors.is_empty() => *failed,
            Test::Status([.., synced]) => *synced,
            Test::Service(_, enabled) => !enabled,
        };
        within.keep(|_| holds)
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::filter::Members;

    #[test]
    fn a_list_shows_items_at_the_time_of_its_filter() {
        let filter = Filter::read("serviceProvisioningStatus eq 'pending'", Members::Numbers);
        let filter = filter.unwrap();
        let settles_at = filter.now() + 1;
        let sync = Sync { settles_at, errors: Vec::new() };
        std::thread::sleep(Duration::from_millis(5));
        let status = |filter| {
            let window = Window { after: "", skip: 0, limit: 1, filter };
            sync.outcome(window.now()).0
        };
        assert_eq!(status(Some(&filter)), "pending");
        assert_eq!(status(None), "synced");
    }
}
