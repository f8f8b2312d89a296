//! The body on either side of the layer.

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
        Streamed { #[pin] body: B },
        Whole { #[pin] body: Full<Bytes> },
    }
}

impl<B> ValidateBody<B> {
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
            KindProjection::Streamed { body } => body.poll_frame(cx),
            KindProjection::Whole { body } => {
                body.poll_frame(cx).map_err(|infallible| match infallible {})
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Streamed { body } => body.is_end_stream(),
            Kind::Whole { body } => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Streamed { body } => body.size_hint(),
            Kind::Whole { body } => body.size_hint(),
        }
    }
}
