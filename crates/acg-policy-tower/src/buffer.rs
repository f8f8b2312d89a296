//! Reads a body into memory, up to a limit.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::Body;
use pin_project_lite::pin_project;

use crate::error::{BoxError, BrokenBody};

pin_project! {
    /// Reads a body. The result is `None` when it has more than `limit` bytes. Reading stops at the frame that
    /// exceeds the limit, and does not start when the announced size exceeds it.
    ///
    /// Trailers are discarded: no rule validates them, so they must not reach the inner service.
    pub(crate) struct Reading<B> {
        #[pin]
        body: B,
        limit: usize,
        read: Read,
    }
}

/// What has arrived. Most bodies are one frame, which needs no copy. The capacity follows the bytes received, so that
/// an announced size alone allocates nothing.
enum Read {
    OneFrame(Bytes),
    Frames(BytesMut),
}

impl<B: Body> Reading<B> {
    pub(crate) fn new(body: B, limit: usize) -> Self {
        Self { body, limit, read: Read::OneFrame(Bytes::new()) }
    }
}

impl<B> Future for Reading<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Output = Result<Option<Bytes>, BrokenBody>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let announced = usize::try_from(this.body.size_hint().lower()).unwrap_or(usize::MAX);
        if this.read.len() == 0 && announced > *this.limit {
            return Poll::Ready(Ok(None));
        }
        while this.read.len() <= *this.limit {
            let Some(frame) = ready!(this.body.as_mut().poll_frame(cx)) else {
                return Poll::Ready(Ok(Some(this.read.take())));
            };
            let frame = frame.map_err(|error| BrokenBody { source: Arc::from(error.into()) })?;
            if let Ok(data) = frame.into_data() {
                this.read.push(data);
            }
        }
        Poll::Ready(Ok(None))
    }
}

impl Read {
    fn len(&self) -> usize {
        match self {
            Self::OneFrame(frame) => frame.len(),
            Self::Frames(frames) => frames.len(),
        }
    }

    fn push(&mut self, data: Bytes) {
        match self {
            Self::OneFrame(frame) if frame.is_empty() => *frame = data,
            Self::OneFrame(frame) => {
                let mut frames = BytesMut::with_capacity(frame.len() + data.len());
                frames.extend_from_slice(frame);
                frames.extend_from_slice(&data);
                *self = Self::Frames(frames);
            }
            Self::Frames(frames) => frames.extend_from_slice(&data),
        }
    }

    fn take(&mut self) -> Bytes {
        match self {
            Self::OneFrame(frame) => std::mem::take(frame),
            Self::Frames(frames) => std::mem::take(frames).freeze(),
        }
    }
}
