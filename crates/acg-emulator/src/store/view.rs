//! What a request reads.

use rusqlite::Connection;

use super::lists::Lists;

/// A consistent state of the database, with the index of that state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) lists: &'a Lists,
}
