//! The `/_emulator` resources for tests and people. They are not part of the API, and requests to them are not recorded.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::error::ApiError;
use crate::shared::Shared;

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/health", get(health))
        .route("/sightings", get(sightings).delete(clear))
        .fallback(async || ApiError::UnknownPath)
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

async fn sightings(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({ "value": shared.sightings.to_json() }))
}

async fn clear(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.sightings.clear();
    StatusCode::NO_CONTENT
}
