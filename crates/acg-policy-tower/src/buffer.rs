//! Reading a body up to the cap.

use std::pin::Pin;

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

/// What was read.
#[derive(Debug)]
pub(crate) enum Read<B> {
    /// All of it. Trailers were read over: no rule has seen them, so nobody else does either.
    Whole(Bytes),
    /// More than the cap: what had come until then, and the rest.
    TooLarge { start: Bytes, rest: Pin<Box<B>> },
}

/// Reads a body to its end, but no further than to the frame that exceeds `cap` bytes, and not at
/// all when a larger one is announced.
pub(crate) async fn read<B>(body: B, cap: usize) -> Result<Read<B>, BrokenBody>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let mut body = Box::pin(body);
    // It grows with what arrives, not with what is announced.
    let mut start = BytesMut::new();
    while announced <= cap && start.len() <= cap {
        let Some(frame) = body.frame().await else { return Ok(Read::Whole(start.freeze())) };
        let frame = frame.map_err(|error| BrokenBody { source: error.into() })?;
        if let Ok(data) = frame.into_data() {
            start.extend_from_slice(&data);
        }
    }
    Ok(Read::TooLarge { start: start.freeze(), rest: body })
}
