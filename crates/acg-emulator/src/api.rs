//! Handles HTTP requests: finds the operation, runs it, and writes the response.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_ENCODING;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::response::{IntoResponse, Response};
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use rusqlite::Savepoint;

use crate::address::Address;
use crate::error::ApiError;
use crate::faults::Effect;
use crate::operation::Operation;
use crate::operations::{self, Call};
use crate::precondition::Preconditions;
use crate::provisioning::Backend;
use crate::query::Query;
use crate::repeatability::{Repeatable, rejected};
use crate::reply::Reply;
use crate::route::Route;
use crate::shared::Shared;
use crate::store::{Lists, View};

/// Handles every request outside `/_emulator`.
pub(crate) async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let client_request_id = head.headers.get(&CLIENT_REQUEST_ID).cloned();
    // Recorded first, so that every request is a sighting, whatever its outcome.
    let body = shared.sightings.record(&head, body);
    let reply = respond(shared, head, body).await;
    let mut response = reply.unwrap_or_else(Reply::from).into_response();
    if let Some(id) = client_request_id {
        response.headers_mut().insert(CLIENT_REQUEST_ID.clone(), id);
    }
    response
}

async fn respond(shared: Arc<Shared>, head: Parts, body: Body) -> Result<Reply, ApiError> {
    // Read before any refusal, so that a sighting has the number of bytes that the client sent.
    let body = read(body).await?;
    let route = Route::of(head.uri.path())?;
    let query = Query::read(head.uri.query());
    query.check_api_version()?;
    let Some(operation) = Operation::of(&route, &head.method) else {
        return Err(ApiError::MethodNotAllowed { allow: route.allow() });
    };
    let Effect { delay, refusal, sync_delay, sync_errors } =
        shared.faults.effect(operation, &route);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    if let Some(refusal) = refusal.as_ref().filter(|refusal| !refusal.performed) {
        return Ok(refusal.clone().into());
    }
    query.check_repetition()?;
    check_encoding(&head.headers)?;
    // A GET changes nothing, so repeating it is harmless.
    let repeatable = match head.method {
        Method::GET => None,
        _ => match Repeatable::read(&head, &body) {
            Ok(repeatable) => repeatable,
            Err(fault) => return Ok(rejected(fault)),
        },
    };
    let call = Call {
        address: Address::read(&head),
        query,
        preconditions: Preconditions::read(&head.headers),
        content_type: head.headers.get("content-type").cloned(),
        body,
        backend: Backend { delay: sync_delay.unwrap_or(shared.sync_delay), errors: sync_errors },
    };
    let reply = run(&shared, operation, route, call, repeatable).await;
    // A refusal that is left hides the response of the operation that was performed.
    refusal.map_or(reply, |refusal| Ok(refusal.into()))
}

async fn read(body: Body) -> Result<Vec<u8>, ApiError> {
    let too_large = || ApiError::BodyTooLarge { limit: BODY_LIMIT };
    if body.size_hint().lower() > BODY_LIMIT as u64 {
        return Err(too_large());
    }
    match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(collected) => Ok(collected.to_bytes().into()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(ApiError::IncompleteBody),
    }
}

/// Refuses an encoded body, which would otherwise be reported as invalid JSON.
fn check_encoding(headers: &HeaderMap) -> Result<(), ApiError> {
    let is_identity =
        |value: &HeaderValue| value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity");
    if headers.get_all(CONTENT_ENCODING).iter().all(is_identity) {
        Ok(())
    } else {
        Err(ApiError::EncodedBody)
    }
}

async fn run(
    shared: &Shared,
    operation: Operation,
    route: Route,
    call: Call,
    repeatable: Option<Repeatable>,
) -> Result<Reply, ApiError> {
    let seed = shared.seed();
    let perform = move |view: View<'_>| {
        operations::perform(view, &seed, operation, &route, &call).map(Reply::from)
    };
    match repeatable {
        Some(repeatable) => {
            let work = move |savepoint: &mut Savepoint<'_>, lists: &Lists| {
                repeatable.once(savepoint, |connection| perform(View { connection, lists }))
            };
            shared.store.write(work).await
        }
        None if operation.only_reads() => shared.store.read(perform).await,
        None => {
            let work = move |savepoint: &mut Savepoint<'_>, lists: &Lists| {
                perform(View { connection: savepoint, lists })
            };
            shared.store.write(work).await
        }
    }
}

static CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("x-ms-client-request-id");

/// The maximum size of a request body: 1 MiB.
const BODY_LIMIT: usize = 1 << 20;
