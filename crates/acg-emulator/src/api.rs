//! From an HTTP request to an operation and back.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::Emulator;
use crate::answer::Answer;
use crate::error::ApiError;
use crate::operations::{Call, accounts, numbers};
use crate::precondition::Preconditions;
use crate::query::Query;
use crate::route::Route;

/// Answers everything outside `/_emulator`.
pub(crate) async fn handle(State(emulator): State<Emulator>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    // First of all, so that a request counts as seen whatever becomes of it.
    let body = emulator.inner.sightings.record(&head, body);
    match respond(emulator, head, body).await {
        Ok(answer) => answer.into_response(),
        Err(error) => error.into_response(),
    }
}

async fn respond(emulator: Emulator, head: Parts, body: Body) -> Result<Answer, ApiError> {
    // Read before anything is refused, so that a sighting says how much the client really sent.
    let body = read(body).await?;
    let route = Route::of(head.uri.path())?;
    let query = Query::read(head.uri.query());
    query.check_api_version()?;
    let call = Call {
        query,
        preconditions: Preconditions::read(&head.headers),
        body,
        sync_delay: emulator.inner.sync_delay,
    };
    let work = move || run(&emulator, &head.method, &route, &call);
    tokio::task::spawn_blocking(work).await.map_err(|_| ApiError::Interrupted)?
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

fn run(
    emulator: &Emulator,
    method: &Method,
    route: &Route,
    call: &Call,
) -> Result<Answer, ApiError> {
    emulator.inner.store.transaction(|transaction| match (route, method) {
        (Route::Account { account }, &Method::GET) => accounts::fetch(transaction, account, call),
        (Route::Account { account }, &Method::PUT) => accounts::put(transaction, account, call),
        (Route::Account { account }, &Method::DELETE) => {
            accounts::delete(transaction, account, call)
        }
        (Route::Numbers { account }, &Method::GET) => numbers::list(transaction, account, call),
        (Route::Number { account, telephone_number }, &Method::GET) => {
            numbers::fetch(transaction, account, telephone_number, call)
        }
        (Route::Number { account, telephone_number }, &Method::PUT) => {
            numbers::put(transaction, account, telephone_number, call)
        }
        (Route::Number { account, telephone_number }, &Method::DELETE) => {
            numbers::delete(transaction, account, telephone_number, call)
        }
        _ => Err(ApiError::MethodNotAllowed { allow: route.allow() }),
    })
}

/// Bytes of a request body at most: 1 MiB.
const BODY_LIMIT: usize = 1 << 20;
