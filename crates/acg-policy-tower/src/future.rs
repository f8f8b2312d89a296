//! The future of a response.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::Response;
use pin_project_lite::pin_project;

use crate::body::ValidateBody;
use crate::error::BoxError;

pin_project! {
    /// The response future of a [`Validate`](crate::Validate) service.
    pub struct ResponseFuture<F, R> {
        #[pin]
        state: State<F, R>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F, R> {
        Passed { #[pin] inner: F },
        Checking { checking: Checking<R> },
        Refused { #[pin] refusal: std::future::Ready<Response<ValidateBody<R>>> },
    }
}

/// Validates the body and the account, and calls the inner service if the request is accepted.
type Checking<R> =
    Pin<Box<dyn Future<Output = Result<Response<ValidateBody<R>>, BoxError>> + Send>>;

impl<F, R> ResponseFuture<F, R> {
    pub(crate) fn passed(inner: F) -> Self {
        Self { state: State::Passed { inner } }
    }

    pub(crate) fn checking(checking: Checking<R>) -> Self {
        Self { state: State::Checking { checking } }
    }

    pub(crate) fn refused(refusal: Response<ValidateBody<R>>) -> Self {
        Self { state: State::Refused { refusal: std::future::ready(refusal) } }
    }
}

impl<F, R, E> Future for ResponseFuture<F, R>
where
    F: Future<Output = Result<Response<R>, E>>,
    E: Into<BoxError>,
{
    type Output = Result<Response<ValidateBody<R>>, BoxError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            StateProjection::Passed { inner } => inner
                .poll(cx)
                .map_ok(|response| response.map(ValidateBody::streamed))
                .map_err(Into::into),
            StateProjection::Checking { checking } => checking.as_mut().poll(cx),
            StateProjection::Refused { refusal } => refusal.poll(cx).map(Ok),
        }
    }
}

impl<F, R> fmt::Debug for ResponseFuture<F, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
