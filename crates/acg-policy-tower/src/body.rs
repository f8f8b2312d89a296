//! The body on either side of the layer.

use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::Full;
use pin_project_lite::pin_project;

pin_project! {
    /// A body that the layer passes on as it streams, or one that it holds in memory.
    ///
    /// The inner service gets a checked request's body from memory, and any other as it streams.
    /// The caller gets a refusal from memory, and the inner service's answer as it streams.
    #[derive(Debug)]
    pub struct ValidateBody<B> {
        #[pin]
        kind: Kind<B>,
    }
}

pin_project! {
    #[project = KindProjection]
    #[derive(Debug)]
    enum Kind<B> {
        Resumed { start: Bytes, rest: Pin<Box<B>> },
        Streamed { #[pin] body: B },
        Whole { #[pin] body: Full<Bytes> },
    }
}

impl<B> ValidateBody<B> {
    /// What was read already, then the rest as it streams.
    pub(crate) fn resumed(start: Bytes, rest: Pin<Box<B>>) -> Self {
        Self { kind: Kind::Resumed { start, rest } }
    }

    pub(crate) fn streamed(body: B) -> Self {
        Self { kind: Kind::Streamed { body } }
    }

    pub(crate) fn whole(bytes: impl Into<Bytes>) -> Self {
        Self { kind: Kind::Whole { body: Full::new(bytes.into()) } }
    }
}

impl<B: Body<Data = Bytes>> Body for ValidateBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        match self.project().kind.project() {
            KindProjection::Resumed { start, rest } if start.is_empty() => {
                rest.as_mut().poll_frame(cx)
            }
            KindProjection::Resumed { start, rest: _ } => {
                Poll::Ready(Some(Ok(Frame::data(mem::take(start)))))
            }
            KindProjection::Streamed { body } => body.poll_frame(cx),
            KindProjection::Whole { body } => {
                body.poll_frame(cx).map_err(|infallible| match infallible {})
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Resumed { start, rest } => start.is_empty() && rest.is_end_stream(),
            Kind::Streamed { body } => body.is_end_stream(),
            Kind::Whole { body } => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Resumed { start, rest } => longer(&rest.size_hint(), start.len() as u64),
            Kind::Streamed { body } => body.size_hint(),
            Kind::Whole { body } => body.size_hint(),
        }
    }
}

fn longer(hint: &SizeHint, by: u64) -> SizeHint {
    let mut longer = SizeHint::new();
    longer.set_lower(hint.lower().saturating_add(by));
    if let Some(upper) = hint.upper() {
        longer.set_upper(upper.saturating_add(by));
    }
    longer
}
