//! The body type of requests to the inner service and of responses to the caller.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::Full;
use pin_project_lite::pin_project;

pin_project! {
    /// A body that is streamed from the wrapped body, or held in memory.
    ///
    /// The body of a validated request is in memory, that of a request outside the API is streamed.
    /// The body of a refusal is in memory, that of the inner service's response is streamed.
    ///
    /// It implements [`Body`], so axum, hyper and `http-body-util` accept it:
    ///
    /// ```
    /// use acg_policy_tower::ValidateBody;
    /// use bytes::Bytes;
    /// use http::Request;
    /// use http_body_util::{BodyExt, Full};
    ///
    /// async fn length(request: Request<ValidateBody<Full<Bytes>>>) -> usize {
    ///     request.into_body().collect().await.map_or(0, |body| body.to_bytes().len())
    /// }
    /// # let _ = length;
    /// ```
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
