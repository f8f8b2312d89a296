//! What an operation answers when it succeeds.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::etag::ETag;

#[derive(Debug)]
pub(crate) enum Answer {
    /// One resource, with its entity tag.
    Found(Value, ETag),
    Created(Value, ETag),
    Replaced(Value, ETag),
    /// The only page of a list.
    List(Vec<Value>),
    NotModified(ETag),
    Deleted,
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match self {
            Self::Found(body, etag) | Self::Replaced(body, etag) => {
                resource(StatusCode::OK, body, &etag)
            }
            Self::Created(body, etag) => resource(StatusCode::CREATED, body, &etag),
            Self::List(resources) => Json(json!({ "value": resources })).into_response(),
            Self::NotModified(etag) => tagged(StatusCode::NOT_MODIFIED.into_response(), &etag),
            Self::Deleted => StatusCode::NO_CONTENT.into_response(),
        }
    }
}

fn resource(status: StatusCode, body: Value, etag: &ETag) -> Response {
    tagged((status, Json(body)).into_response(), etag)
}

fn tagged(mut response: Response, etag: &ETag) -> Response {
    // A tag is made of hexadecimal digits, a dash and quotes, so this never leaves it out.
    if let Ok(value) = HeaderValue::from_str(&etag.to_string()) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}
