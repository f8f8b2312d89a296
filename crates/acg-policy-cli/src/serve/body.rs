//! Reads the body of a request in bounded memory and time.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::Body as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyFault {
    /// It has more bytes than the limit.
    TooLarge,
    /// It has not ended in time, or other large bodies have not.
    Slow,
    /// It ended early.
    Broken,
}

impl BodyFault {
    /// The status and the error code of the response.
    pub(super) const fn reply(self) -> (StatusCode, &'static str) {
        match self {
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "RequestBodyTooLarge"),
            Self::Slow => (StatusCode::REQUEST_TIMEOUT, "RequestTimeout"),
            Self::Broken => (StatusCode::BAD_REQUEST, "InvalidRequest"),
        }
    }
}

/// The body of a request. The permit, of one that is not small, is to be held for as long as the body, or what was made of
/// it, is in memory.
pub(super) struct Read {
    pub(super) bytes: Bytes,
    pub(super) permit: Option<OwnedSemaphorePermit>,
}

/// Reads a body of at most `limit` bytes. One that is not small needs a permit.
pub(super) async fn read(
    body: Body,
    limit: usize,
    large_bodies: &Arc<Semaphore>,
) -> Result<Read, BodyFault> {
    timeout(TIME_LIMIT, read_untimed(body, limit, large_bodies))
        .await
        .unwrap_or(Err(BodyFault::Slow))
}

async fn read_untimed(
    mut body: Body,
    limit: usize,
    large_bodies: &Arc<Semaphore>,
) -> Result<Read, BodyFault> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > limit {
        return Err(BodyFault::TooLarge);
    }
    let mut permit = None;
    let mut first: Option<Bytes> = None;
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| BodyFault::Broken)?;
        // Trailers are ignored: no rule validates them, and Envoy does not send any.
        let Ok(data) = frame.into_data() else { continue };
        if first.is_none() && whole.is_empty() && body.is_end_stream() && data.len() <= limit {
            return Ok(Read { bytes: data, permit: None });
        }
        if let Some(first) = first.take() {
            whole.extend_from_slice(&first);
        }
        if whole.len() + data.len() > limit {
            return Err(BodyFault::TooLarge);
        }
        if permit.is_none() && whole.len() + data.len() > SMALL {
            permit = Arc::clone(large_bodies).acquire_owned().await.ok();
        }
        if whole.is_empty() { first = Some(data) } else { whole.extend_from_slice(&data) }
    }
    Ok(Read { bytes: first.unwrap_or_else(|| whole.freeze()), permit })
}

/// How long a body may take.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// The most bytes of a body without a permit.
const SMALL: usize = 64 * 1024;
