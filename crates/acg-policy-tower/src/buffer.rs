//! Reading a body up to the cap.

use std::pin::pin;

use bytes::{Bytes, BytesMut};
use http_body::Body;
use http_body_util::BodyExt;

use crate::BoxError;

/// A request's body broke off before its end: the caller went away, or framed it wrongly. The
/// inner service was not called.
#[derive(Debug, thiserror::Error)]
#[error("the body of the request broke off before its end; send it again as a whole")]
#[non_exhaustive]
pub struct BrokenBody {
    /// What the connection, or a layer in front of this one, said.
    pub source: BoxError,
}

/// The whole body, or `None` when it has more than `cap` bytes. It is read no further than to the
/// frame that exceeds the cap, and not at all when a larger body is announced.
///
/// Trailers are read over: no rule has seen them, so nobody else does either.
pub(crate) async fn read<B>(body: B, cap: usize) -> Result<Option<Bytes>, BrokenBody>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let mut body = pin!(body);
    // It grows with what arrives, not with what is announced.
    let mut whole = BytesMut::new();
    while announced <= cap && whole.len() <= cap {
        let Some(frame) = body.as_mut().frame().await else { return Ok(Some(whole.freeze())) };
        let frame = frame.map_err(|error| BrokenBody { source: error.into() })?;
        if let Ok(data) = frame.into_data() {
            whole.extend_from_slice(&data);
        }
    }
    Ok(None)
}
