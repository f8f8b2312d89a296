//! Reads a body into memory, up to a limit.

use std::pin::pin;

use bytes::{Bytes, BytesMut};
use http_body::Body;
use http_body_util::BodyExt;

use crate::error::{BoxError, BrokenBody};

/// The whole body, or `None` when it has more than `limit` bytes. Reading stops at the frame that
/// exceeds the limit, and does not start when the announced size exceeds it.
///
/// Trailers are discarded: no rule validates them, so they must not reach the inner service.
pub(crate) async fn read<B>(body: B, limit: usize) -> Result<Option<Bytes>, BrokenBody>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let mut body = pin!(body);
    // The capacity follows the bytes received, so that an announced size alone allocates nothing.
    let mut whole = BytesMut::new();
    while announced <= limit && whole.len() <= limit {
        let Some(frame) = body.as_mut().frame().await else { return Ok(Some(whole.freeze())) };
        let frame = frame.map_err(|error| BrokenBody { source: error.into() })?;
        if let Ok(data) = frame.into_data() {
            whole.extend_from_slice(&data);
        }
    }
    Ok(None)
}
