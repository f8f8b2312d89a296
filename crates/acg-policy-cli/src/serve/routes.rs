//! The paths of the server.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::routing::{get, post};

use super::authz;
use super::cases;
use super::reply;
use super::shared::Shared;

/// The paths of the server. Every other one is that of a request of `ext_authz`.
pub(super) fn router(shared: &Arc<Shared>) -> Router {
    Router::new()
        .route("/v1/check", post(cases::check).fallback(only_post))
        .route("/healthz", get(healthz).fallback(only_get))
        .route("/readyz", get(readyz).fallback(only_get))
        .route("/metrics", get(metrics).fallback(only_get))
        .fallback(authz::authorize)
        .with_state(Arc::clone(shared))
}

/// The program runs.
async fn healthz() -> Response<Body> {
    text(StatusCode::OK, "ok\n")
}

/// The program accepts requests; not while it stops.
async fn readyz(State(shared): State<Arc<Shared>>) -> Response<Body> {
    if shared.is_ready() {
        text(StatusCode::OK, "ready\n")
    } else {
        text(StatusCode::SERVICE_UNAVAILABLE, "stopping\n")
    }
}

async fn metrics(State(shared): State<Arc<Shared>>) -> Response<Body> {
    let mut response = text(StatusCode::OK, shared.metrics.to_text(&shared.validator()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(PROMETHEUS));
    response
}

async fn only_get() -> Response<Body> {
    method_not_allowed("GET, HEAD", "GET or HEAD")
}

async fn only_post() -> Response<Body> {
    method_not_allowed("POST", "POST")
}

/// `allowed` is the value of the field `Allow`, and `methods` the same for people.
fn method_not_allowed(allowed: &'static str, methods: &str) -> Response<Body> {
    let mut response = reply::error(
        StatusCode::METHOD_NOT_ALLOWED,
        "MethodNotAllowed",
        &format!("the path does not support this method; use {methods}"),
        &[],
    );
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}

fn text(status: StatusCode, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    response
}

const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";
