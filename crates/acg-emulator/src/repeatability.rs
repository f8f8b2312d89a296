//! Repeatable Requests 1.0 of OASIS: a request that is sent again under its id is answered again and not done again.

use axum::http::header::{HeaderMap, HeaderName};
use axum::http::request::Parts;
use rusqlite::{Connection, Transaction};

use crate::error::ApiError;
use crate::etag::fnv1a;
use crate::reply::Reply;
use crate::store::{Answers, Given};
use crate::time;

/// What a request says about itself to be recognised when it comes again.
#[derive(Debug)]
pub(crate) struct Repeatable {
    id: String,
    /// Milliseconds since 1970.
    first_sent: i64,
    /// Equal for requests that are byte for byte the same in method, target and body.
    fingerprint: String,
}

impl Repeatable {
    /// `None` when the request is not meant to be repeatable.
    ///
    /// # Errors
    ///
    /// When one of the two headers is missing, given twice or malformed, or when the request was first sent too long ago
    /// to know what became of it.
    pub(crate) fn read(head: &Parts, body: &[u8]) -> Result<Option<Self>, ApiError> {
        let id = field(&head.headers, &REQUEST_ID, |text| Some(text.to_owned()));
        let first_sent = field(&head.headers, &FIRST_SENT, time::imf_fixdate);
        let (id, first_sent) = match (id, first_sent) {
            (None, None) => return Ok(None),
            (Some(Some(id)), Some(Some(first_sent))) => (id, first_sent),
            (Some(Some(_)), _) => {
                let name = "Repeatability-First-Sent";
                let expected = "given once next to Repeatability-Request-ID, as an IMF-fixdate";
                return Err(ApiError::InvalidHeader { name, expected });
            }
            _ => {
                let name = "Repeatability-Request-ID";
                let expected = "given once next to Repeatability-First-Sent, and not empty";
                return Err(ApiError::InvalidHeader { name, expected });
            }
        };
        if time::now().abs_diff(first_sent) > WINDOW.unsigned_abs() {
            return Err(ApiError::FirstSentOutsideWindow);
        }
        let fingerprint = format!("{} {} {:08x}", head.method, head.uri, fnv1a(body));
        Ok(Some(Self { id, first_sent, fingerprint }))
    }

    /// Does `work` the first time, and gives the answer of the first time from then on. A refusal is an answer too; a
    /// failure of the emulator is none, and may be tried again.
    pub(crate) fn once(
        &self,
        transaction: &mut Transaction<'_>,
        work: impl FnOnce(&Connection) -> Result<Reply, ApiError>,
    ) -> Result<Reply, ApiError> {
        // Twice the window, so that what `read` found to be inside is not forgotten in between.
        Answers(transaction).forget_before(time::now() - 2 * WINDOW)?;
        if let Some(given) = Answers(transaction).find(&self.id)? {
            return self.again(&given);
        }
        // What a refused request has begun is undone, and yet its answer is kept.
        let savepoint = transaction.savepoint()?;
        let reply = match work(&savepoint) {
            Ok(reply) => {
                savepoint.commit()?;
                reply
            }
            Err(refusal) => {
                savepoint.finish()?;
                Reply::from(refusal)
            }
        };
        if reply.status.is_server_error() {
            return Ok(reply);
        }
        let reply = reply.with(RESULT, "accepted");
        let given = Given {
            first_sent: self.first_sent,
            fingerprint: self.fingerprint.clone(),
            reply: reply.write(),
        };
        Answers(transaction).save(&self.id, &given)?;
        Ok(reply)
    }

    fn again(&self, given: &Given) -> Result<Reply, ApiError> {
        if given.fingerprint != self.fingerprint || given.first_sent != self.first_sent {
            return Ok(rejected(ApiError::RepeatedRequestDiffers));
        }
        Reply::read(&given.reply).ok_or(ApiError::Interrupted)
    }
}

/// The reply to a request whose repeatability headers are at fault.
pub(crate) fn rejected(refusal: ApiError) -> Reply {
    Reply::from(refusal).with(RESULT, "rejected")
}

/// `None` when there is no such field, `Some(None)` when it is there and not one good value.
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

/// How long answers are kept, in milliseconds: the five minutes that the standard asks for.
const WINDOW: i64 = 5 * 60 * 1000;

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use serde_json::json;

    use super::*;
    use crate::provisioning::Sync;
    use crate::seed::Seed;
    use crate::store::{Accounts, Database, Store};

    /// Sends a request under `id` that stores an account of that name and comes to `end`; says how it was answered, and
    /// whether the account is there afterwards.
    fn send(store: &Store, id: &str, end: Result<(), ApiError>) -> (StatusCode, bool) {
        let repeatable =
            Repeatable { id: id.to_owned(), first_sent: time::now(), fingerprint: String::new() };
        let work = |connection: &Connection| {
            let sync = Sync { settles_at: 0, errors: Vec::new() };
            Accounts(connection).save(id, &json!({ "name": id }), &sync)?;
            end.map(|()| Reply::new(StatusCode::CREATED, None))
        };
        let reply = store.transaction(|transaction| repeatable.once(transaction, work)).unwrap();
        let is_there = store.transaction(|transaction| Accounts(transaction).find(id)).unwrap();
        (reply.status, is_there.is_some())
    }

    #[test]
    fn what_a_refused_request_began_is_undone() {
        let store = Store::open(&Database::Memory, &Seed::empty()).unwrap();
        assert_eq!(send(&store, "done", Ok(())), (StatusCode::CREATED, true));
        let refused = send(&store, "refused", Err(ApiError::AccountHasNumbers));
        assert_eq!(refused, (StatusCode::CONFLICT, false));
    }

    #[test]
    fn a_failure_of_the_emulator_is_no_answer_and_may_be_tried_again() {
        let store = Store::open(&Database::Memory, &Seed::empty()).unwrap();
        let failed = send(&store, "a", Err(ApiError::Interrupted));
        assert_eq!(failed, (StatusCode::INTERNAL_SERVER_ERROR, false));
        assert_eq!(send(&store, "a", Ok(())), (StatusCode::CREATED, true));
    }
}
