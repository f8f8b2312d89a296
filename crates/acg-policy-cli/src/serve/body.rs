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

/// The memory for the bodies that are not small, as permits for [`SMALL`] bytes each. `max_bytes` is the limit of
/// `/v1/check`.
pub(super) fn memory(max_bytes: usize) -> Arc<Semaphore> {
    let bytes = (LARGEST_BODIES * max_bytes).max(MIN_MEMORY);
    Arc::new(Semaphore::new(bytes.div_ceil(SMALL)))
}

/// The body of a request. The permits, of one that is not small, are to be held for as long as the body, or what was made
/// of it, is in memory.
pub(super) struct Read {
    pub(super) bytes: Bytes,
    pub(super) permit: Option<OwnedSemaphorePermit>,
}

/// Reads a body of at most `limit` bytes. One that is not small waits for memory.
pub(super) async fn read(
    body: Body,
    limit: usize,
    memory: &Arc<Semaphore>,
) -> Result<Read, BodyFault> {
    timeout(TIME_LIMIT, read_untimed(body, limit, memory)).await.unwrap_or(Err(BodyFault::Slow))
}

async fn read_untimed(
    mut body: Body,
    limit: usize,
    memory: &Arc<Semaphore>,
) -> Result<Read, BodyFault> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > limit {
        return Err(BodyFault::TooLarge);
    }
    // The size of a body in chunks is unknown.
    let size = if body.size_hint().exact().is_some() { announced } else { limit };
    let mut permit = None;
    let mut first: Option<Bytes> = None;
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| BodyFault::Broken)?;
        // Trailers are ignored: no rule validates them, and Envoy does not send any.
        let Ok(data) = frame.into_data() else { continue };
        if first.is_none()
            && whole.is_empty()
            && body.is_end_stream()
            && data.len() <= SMALL.min(limit)
        {
            return Ok(Read { bytes: data, permit: None });
        }
        if let Some(first) = first.take() {
            whole.extend_from_slice(&first);
        }
        if whole.len() + data.len() > limit {
            return Err(BodyFault::TooLarge);
        }
        if permit.is_none() && whole.len() + data.len() > SMALL {
            let permits = u32::try_from(size.div_ceil(SMALL)).unwrap_or(u32::MAX);
            permit = Arc::clone(memory).acquire_many_owned(permits).await.ok();
        }
        if whole.is_empty() { first = Some(data) } else { whole.extend_from_slice(&data) }
    }
    Ok(Read { bytes: first.unwrap_or_else(|| whole.freeze()), permit })
}

/// How long a body may take.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// The most bytes of a body without a permit.
const SMALL: usize = 64 * 1024;
/// How many of the largest bodies of `/v1/check` are in memory at a time. Their results have memory of their own.
const LARGEST_BODIES: usize = 4;
/// The largest `maxBodyBytes` of a policy, so that there is memory for each body.
const MIN_MEMORY: usize = 16 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use hyper::body::{Frame, SizeHint};

    use super::*;

    /// A body of several frames, which announces its size or does not.
    struct Frames {
        frames: VecDeque<Bytes>,
        size: SizeHint,
    }

    impl hyper::body::Body for Frames {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            Poll::Ready(self.frames.pop_front().map(|frame| Ok(Frame::data(frame))))
        }

        fn size_hint(&self) -> SizeHint {
            self.size
        }
    }

    fn body(size: usize, is_announced: bool) -> Body {
        let frames = [size / 2, size - size / 2].map(|length| Bytes::from(vec![b' '; length]));
        let size = SizeHint::with_exact(size as u64);
        let size = if is_announced { size } else { SizeHint::default() };
        Body::new(Frames { frames: frames.into(), size })
    }

    #[tokio::test]
    async fn bodies_that_are_not_small_wait_for_memory_of_their_size() {
        let memory = memory(8 * SMALL);
        let all = memory.available_permits();
        assert_eq!(all * SMALL, MIN_MEMORY);
        for (size, is_announced, permits) in [
            (SMALL, true, 0),
            (SMALL + 1, true, 2),
            (5 * SMALL, true, 5),
            (SMALL, false, 0),
            (SMALL + 1, false, 8),
        ] {
            let read = read(body(size, is_announced), 8 * SMALL, &memory).await.unwrap();
            assert_eq!(read.bytes.len(), size);
            assert_eq!(all - memory.available_permits(), permits, "{size} {is_announced}");
            drop(read);
            assert_eq!(memory.available_permits(), all);
        }
    }

    #[tokio::test]
    async fn a_body_of_one_frame_waits_as_well() {
        let memory = memory(0);
        let read = async |size| {
            let read = read(Body::from(vec![b' '; size]), 2 * SMALL, &memory).await.unwrap();
            (read.bytes.len(), read.permit.map_or(0, |it| it.num_permits()))
        };
        assert_eq!(read(SMALL).await, (SMALL, 0));
        assert_eq!(read(2 * SMALL).await, (2 * SMALL, 2));
    }

    #[tokio::test]
    async fn a_small_body_does_not_wait_for_large_ones() {
        let memory = Arc::new(Semaphore::new(1));
        assert!(read(body(SMALL, true), SMALL, &memory).await.is_ok());
        let large = read(body(2 * SMALL, true), 2 * SMALL, &memory);
        let short = Duration::from_millis(20);
        assert!(timeout(short, large).await.is_err(), "there is no memory for it");
    }

    #[test]
    fn there_is_memory_for_some_of_the_largest_bodies() {
        let largest = 64 * 1024 * 1024;
        assert_eq!(memory(largest).available_permits() * SMALL, 4 * largest);
    }
}
