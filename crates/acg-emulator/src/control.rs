//! The `/_emulator` resources for tests and people. They are not part of the API, and requests to them are not recorded.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::document;
use crate::error::ApiError;
use crate::openapi;
use crate::schema::{self, NON_EMPTY, Shape, optional};
use crate::seed::Seed;
use crate::shared::Shared;
use crate::store::{Settled, Which, restore, settle};

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/health", get(health))
        .route("/sightings", get(sightings).delete(clear_sightings))
        .route("/faults", get(faults).put(replace_faults).post(add_fault).delete(clear_faults))
        .route("/openapi.json", get(async || Json(openapi::document())))
        .route("/settle", post(settle_now))
        .route("/reset", post(reset).layer(DefaultBodyLimit::max(LARGEST_SEED)))
        .fallback(async || ApiError::UnknownPath)
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

async fn sightings(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({ "value": shared.sightings.to_json() }))
}

async fn clear_sightings(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.sightings.clear();
    StatusCode::NO_CONTENT
}

async fn faults(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({ "value": shared.faults.to_json() }))
}

async fn replace_faults(
    State(shared): State<Arc<Shared>>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    shared.faults.replace(&body)?;
    Ok(faults(State(shared)).await)
}

async fn add_fault(
    State(shared): State<Arc<Shared>>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let rule = shared.faults.add(&body)?;
    Ok((StatusCode::CREATED, Json(rule)))
}

async fn clear_faults(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.faults.clear();
    StatusCode::NO_CONTENT
}

/// Ends syncs now. Without a body, all of them.
async fn settle_now(
    State(shared): State<Arc<Shared>>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let document = if body.is_empty() { json!({}) } else { document::read(&body)? };
    schema::check(&document, &SETTLE)?;
    let which = which(&document)?;
    let errors = document.get("errors").and_then(Value::as_array).cloned();
    let settled =
        shared.store.write(move |savepoint, _| settle(savepoint, &which, errors.as_deref()));
    let Settled { accounts, numbers, requests_for_information } = settled.await?;
    Ok(Json(json!({
        "accounts": accounts,
        "numbers": numbers,
        "requestsForInformation": requests_for_information,
    })))
}

/// Restores the state after the start: the resources of the seed, no faults, no sightings. A body is another seed.
async fn reset(State(shared): State<Arc<Shared>>, body: Bytes) -> Result<StatusCode, ApiError> {
    let seed = if body.is_empty() { shared.seed() } else { Arc::new(Seed::from_json(&body)?) };
    let restored = Arc::clone(&seed);
    shared.store.write(move |savepoint, _| restore(savepoint, &restored)).await?;
    shared.set_seed(seed);
    shared.faults.clear();
    shared.sightings.clear();
    Ok(StatusCode::NO_CONTENT)
}

/// The resources that a document of the form [`SETTLE`] names.
fn which(document: &Value) -> Result<Which, ApiError> {
    let text = |name: &str| document.get(name).and_then(Value::as_str).map(str::to_owned);
    let contradiction = |pointer: &str, expected| {
        Err(ApiError::InvalidBody { pointer: pointer.to_owned(), expected })
    };
    match (text("accountName"), text("telephoneNumber"), text("tenantId")) {
        (None, None, None) => Ok(Which::All),
        (Some(account), None, None) => Ok(Which::Account(account)),
        (Some(account), Some(telephone_number), None) => {
            Ok(Which::Number { account, telephone_number })
        }
        (None, None, Some(tenant_id)) => Ok(Which::Tenant(tenant_id.to_ascii_lowercase())),
        (None, Some(_), None) => contradiction("/accountName", "present with telephoneNumber"),
        _ => contradiction("/tenantId", "the only member that names a resource"),
    }
}

static SETTLE: Shape = Shape::Closed(&[
    optional("accountName", &schema::NAME),
    optional("telephoneNumber", &schema::TELEPHONE_NUMBER),
    optional("tenantId", &NON_EMPTY),
    optional("errors", &schema::ERRORS),
]);

/// 64 MiB: some hundred thousand numbers.
const LARGEST_SEED: usize = 64 << 20;
