//! The table of responses to repeatable requests.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::ApiError;

/// The stored responses in a transaction.
#[derive(Debug)]
pub(crate) struct Answers<'a>(pub(crate) &'a Connection);

/// The response to the first request with an ID.
#[derive(Debug)]
pub(crate) struct StoredAnswer {
    /// Milliseconds since 1970.
    pub(crate) first_sent: i64,
    pub(crate) fingerprint: String,
    pub(crate) reply: String,
}

impl Answers<'_> {
    pub(crate) fn find(&self, request_id: &str) -> Result<Option<StoredAnswer>, ApiError> {
        let mut statement = self.0.prepare_cached(FIND)?;
        let answer = statement.query_row([request_id], |row| {
            Ok(StoredAnswer {
                first_sent: row.get(0)?,
                fingerprint: row.get(1)?,
                reply: row.get(2)?,
            })
        });
        Ok(answer.optional()?)
    }

    pub(crate) fn save(&self, request_id: &str, answer: &StoredAnswer) -> Result<(), ApiError> {
        let StoredAnswer { first_sent, fingerprint, reply } = answer;
        let mut statement = self.0.prepare_cached(SAVE)?;
        statement.execute(params![request_id, first_sent, fingerprint, reply])?;
        Ok(())
    }

    /// Removes the responses to requests that were first sent before `time`.
    pub(crate) fn remove_before(&self, time: i64) -> Result<(), ApiError> {
        self.0.prepare_cached("DELETE FROM answers WHERE first_sent < ?1")?.execute([time])?;
        Ok(())
    }
}

const FIND: &str = "SELECT first_sent, fingerprint, reply FROM answers WHERE request_id = ?1";

const SAVE: &str =
    "INSERT INTO answers (request_id, first_sent, fingerprint, reply) VALUES (?1, ?2, ?3, ?4)";
