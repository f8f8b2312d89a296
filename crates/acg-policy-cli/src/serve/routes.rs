//! The paths of the server.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::routing::{get, post};

use super::authz;
use super::cases;
use super::reply;
use super::shared::Shared;

/// The paths of the server. Every other one is that of a request of `ext_authz`, unless it is reserved.
pub(super) fn router(shared: &Arc<Shared>) -> Router {
    Router::new()
        .route("/v1/check", post(cases::check).fallback(only_post))
        .route("/healthz", get(healthz).fallback(only_get))
        .route("/readyz", get(readyz).fallback(only_get))
        .route("/metrics", get(metrics).fallback(only_get))
        .fallback(other)
        .with_state(Arc::clone(shared))
}

/// A path that the server does not have. A misspelt one of its own must not get 200, which reads as a verdict.
async fn other(state: State<Arc<Shared>>, request: Request) -> Response<Body> {
    match instead_of(request.uri().path()) {
        Some(instead) => reply::error(
            StatusCode::NOT_FOUND,
            "NotFound",
            &format!("the server does not have this path; use {instead}"),
            &[],
        ),
        None => authz::authorize(state, request).await,
    }
}

/// What to use in place of a reserved path; `None` for a path that is not reserved.
fn instead_of(path: &str) -> Option<&'static str> {
    // A base URL that ends with a slash gives `//v1/check`.
    let first = path.split('/').find(|segment| !segment.is_empty())?;
    let reserved = RESERVED.iter().find(|(segment, _)| first.eq_ignore_ascii_case(segment));
    reserved.map(|(_, instead)| *instead)
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
    let mut response = text(StatusCode::OK, shared.metrics.to_text(&shared.validators().whole));
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

/// First segments of paths that are never those of a request of `ext_authz`, in any letter case, and what the
/// server has there.
const RESERVED: [(&str, &str); 4] = [
    ("v1", "POST /v1/check"),
    ("healthz", "GET /healthz"),
    ("readyz", "GET /readyz"),
    ("metrics", "GET /metrics"),
];
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";
