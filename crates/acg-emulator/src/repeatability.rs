//! OASIS Repeatable Requests 1.0: a request that is repeated under its ID gets the first response and is not executed again.

use axum::http::header::{HeaderMap, HeaderName};
use axum::http::request::Parts;
use rusqlite::{Connection, Savepoint};

use crate::error::ApiError;
use crate::etag::fnv1a;
use crate::reply::Reply;
use crate::store::{Answers, StoredAnswer};
use crate::time;

/// The identity of a repeatable request.
#[derive(Debug)]
pub(crate) struct Repeatable {
    id: String,
    /// Milliseconds since 1970.
    first_sent: i64,
    /// Equal for requests with the same method, target and body.
    fingerprint: String,
}

impl Repeatable {
    /// Reads the two headers; `None` when both are missing.
    ///
    /// # Errors
    ///
    /// When one of the two headers is missing, repeated or malformed, or when the request was first sent more than five
    /// minutes ago, so that its response may have been removed.
    pub(crate) fn read(head: &Parts, body: &[u8]) -> Result<Option<Self>, ApiError> {
        let id = field(&head.headers, &REQUEST_ID, |text| Some(text.to_owned()));
        let first_sent = field(&head.headers, &FIRST_SENT, time::imf_fixdate);
        let (id, first_sent) = match (id, first_sent) {
            (None, None) => return Ok(None),
            (Some(Some(id)), Some(Some(first_sent))) => (id, first_sent),
            (Some(Some(_)), _) => {
                let name = "Repeatability-First-Sent";
                let expected = "sent once with Repeatability-Request-ID, as an IMF-fixdate";
                return Err(ApiError::InvalidHeader { name, expected });
            }
            _ => {
                let name = "Repeatability-Request-ID";
                let expected = "sent once with Repeatability-First-Sent, and not empty";
                return Err(ApiError::InvalidHeader { name, expected });
            }
        };
        if time::now().abs_diff(first_sent) > WINDOW.unsigned_abs() {
            return Err(ApiError::FirstSentOutsideWindow);
        }
        let fingerprint = format!("{} {} {:08x}", head.method, head.uri, fnv1a(body));
        Ok(Some(Self { id, first_sent, fingerprint }))
    }

    /// Does `work` for the first request, and returns its stored response for repeated ones. A refusal is stored as well; a
    /// failure of the emulator is not, so the request may be retried.
    pub(crate) fn once(
        &self,
        transaction: &mut Savepoint<'_>,
        work: impl FnOnce(&Connection) -> Result<Reply, ApiError>,
    ) -> Result<Reply, ApiError> {
        // Twice the window, so that a response that `read` accepted is not removed in between.
        Answers(transaction).remove_before(time::now() - 2 * WINDOW)?;
        if let Some(stored) = Answers(transaction).find(&self.id)? {
            return self.repeat(&stored);
        }
        // The changes of a refused request are rolled back, but its response is stored.
        let savepoint = transaction.savepoint()?;
        let reply = match work(&savepoint) {
            Ok(reply) => {
                savepoint.commit()?;
                reply
            }
            Err(refusal) => match savepoint.finish() {
                Ok(()) => Reply::from(refusal),
                // SQLite has rolled back more than the savepoint, which this error explains.
                Err(_) => return Err(refusal),
            },
        };
        if reply.status.is_server_error() {
            return Ok(reply);
        }
        let reply = reply.with(RESULT, "accepted");
        let stored = StoredAnswer {
            first_sent: self.first_sent,
            fingerprint: self.fingerprint.clone(),
            reply: reply.write(),
        };
        Answers(transaction).save(&self.id, &stored)?;
        Ok(reply)
    }

    fn repeat(&self, stored: &StoredAnswer) -> Result<Reply, ApiError> {
        if stored.fingerprint != self.fingerprint || stored.first_sent != self.first_sent {
            return Ok(rejected(ApiError::RepeatedRequestDiffers));
        }
        Reply::read(&stored.reply).ok_or(ApiError::Interrupted)
    }
}

/// The response to a request with invalid repeatability headers.
pub(crate) fn rejected(refusal: ApiError) -> Reply {
    Reply::from(refusal).with(RESULT, "rejected")
}

/// `None` when the field is missing, `Some(None)` when it is repeated or invalid.
fn field<T>(
    headers: &HeaderMap,
    name: &HeaderName,
    read: impl Fn(&str) -> Option<T>,
) -> Option<Option<T>> {
    let mut fields = headers.get_all(name).iter();
    let field = fields.next()?;
    let text = field.to_str().ok().filter(|text| fields.next().is_none() && !text.is_empty());
    Some(text.and_then(read))
}

static REQUEST_ID: HeaderName = HeaderName::from_static("repeatability-request-id");
static FIRST_SENT: HeaderName = HeaderName::from_static("repeatability-first-sent");
const RESULT: &str = "repeatability-result";

/// How long responses are stored, in milliseconds: the five minutes that the standard requires.
const WINDOW: i64 = 5 * 60 * 1000;

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use serde_json::json;

    use super::*;
    use crate::provisioning::Sync;
    use crate::seed::Seed;
    use crate::store::{Accounts, Database, Store};

    /// Sends a request under `id` that stores an account of that name and ends with `end`. Returns the status, and whether
    /// the account exists afterwards.
    async fn send(
        store: &Store,
        id: &'static str,
        end: Result<(), ApiError>,
    ) -> (StatusCode, bool) {
        let repeatable =
            Repeatable { id: id.to_owned(), first_sent: time::now(), fingerprint: String::new() };
        let work = move |connection: &Connection| {
            let sync = Sync { settles_at: 0, errors: Vec::new() };
            Accounts(connection).save(id, json!({ "name": id }), sync)?;
            end.map(|()| Reply::new(StatusCode::CREATED, None))
        };
        let reply =
            store.write(move |savepoint, _| repeatable.once(savepoint, work)).await.unwrap();
        let exists = store.read(move |view| Accounts(view.connection).find(id)).await.unwrap();
        (reply.status, exists.is_some())
    }

    #[tokio::test]
    async fn changes_of_a_refused_request_are_rolled_back() {
        let store = Store::open(&Database::Memory, &Seed::empty()).unwrap();
        assert_eq!(send(&store, "done", Ok(())).await, (StatusCode::CREATED, true));
        let refused = send(&store, "refused", Err(ApiError::AccountHasNumbers)).await;
        assert_eq!(refused, (StatusCode::CONFLICT, false));
    }

    #[tokio::test]
    async fn a_request_may_be_retried_after_a_failure_of_the_emulator() {
        let store = Store::open(&Database::Memory, &Seed::empty()).unwrap();
        let failed = send(&store, "a", Err(ApiError::Interrupted)).await;
        assert_eq!(failed, (StatusCode::INTERNAL_SERVER_ERROR, false));
        assert_eq!(send(&store, "a", Ok(())).await, (StatusCode::CREATED, true));
    }
}
