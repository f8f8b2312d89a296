//! An entry of the index: what lists are ordered by, and filters compare.

use std::fmt;
use std::sync::Arc;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};

/// A number of an account, or an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Empty for an account.
    pub(crate) number: Number,
    /// Shared by the entries of an account.
    pub(crate) account: Arc<str>,
    pub(super) state: State,
}

/// What a write of a number or an account can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    /// One bit for each enabled service, in the order of `Service::ALL`.
    pub(super) services: u8,
    /// Whether the sync ends with errors.
    pub(super) failed: bool,
    pub(super) settles_at: i64,
}

/// A number and an account, by which entries are ordered.
pub(crate) type Key<'a> = (&'a [u8], &'a str);

/// A telephone number without an allocation of its own, so that a search does not follow a pointer for each.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Number([u8; LONGEST]);

impl Entry {
    pub(crate) fn key(&self) -> Key<'_> {
        (self.number.as_bytes(), &self.account)
    }

    /// The place of its status in a `Test::Status`.
    pub(super) fn status(&self, now: i64) -> usize {
        match self.state {
            State { settles_at, .. } if settles_at > now => 0,
            State { failed: true, .. } => 1,
            State { .. } => 2,
        }
    }

    /// Whether the service at this place of `Service::ALL` is enabled.
    pub(super) fn is_enabled(&self, service: usize) -> bool {
        self.state.services >> service & 1 == 1
    }
}

impl Number {
    /// `None` if the text is too long for a telephone number.
    pub(super) fn new(text: &str) -> Option<Self> {
        let mut bytes = [0; LONGEST];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Self(bytes))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        // The bytes after the text are zeros.
        let zeros = u128::from_be_bytes(self.0).trailing_zeros() / 8;
        self.0.get(..LONGEST.saturating_sub(zeros as usize)).unwrap_or_default()
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

impl FromSql for Number {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::new(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A `+` and 15 digits.
pub(super) const LONGEST: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_its_text() {
        for text in ["", "+12", "+123456789012345"] {
            assert_eq!(Number::new(text).map(|number| number.as_str().to_owned()).unwrap(), text);
        }
        assert_eq!(Number::new("+1234567890123456"), None);
    }
}
