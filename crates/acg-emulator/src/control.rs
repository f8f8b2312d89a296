//! The `/_emulator` pages, for tests and people. They are not part of the API and are not recorded.

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::Emulator;
use crate::error::ApiError;

pub(crate) fn router() -> Router<Emulator> {
    Router::new()
        .route("/health", get(health))
        .route("/sightings", get(sightings).delete(clear))
        .fallback(async || ApiError::UnknownPath)
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

async fn sightings(State(emulator): State<Emulator>) -> Json<Value> {
    Json(json!({ "value": emulator.inner.sightings.show() }))
}

async fn clear(State(emulator): State<Emulator>) -> StatusCode {
    emulator.inner.sightings.clear();
    StatusCode::NO_CONTENT
}
