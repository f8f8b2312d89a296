//! The service: head, body, account, verdict, and then the inner service or a refusal.

use std::fmt;
use std::mem;
use std::task::{Context, Poll};

use acg_policy::{Begin, Outcome, Pending, Report};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use http_body::Body;
use tower_service::Service;

use crate::BoxError;
use crate::accounts::{AccountSource, NoAccounts, ask};
use crate::body::ValidateBody;
use crate::buffer;
use crate::checked::Checked;
use crate::future::ResponseFuture;
use crate::head::begin;
use crate::layer::ValidateLayer;
use crate::refusal::{refusal, too_large};

/// An HTTP service with checks in front of it, made by a [`ValidateLayer`].
///
/// Its error is that of the inner service, or a [`BrokenBody`](crate::BrokenBody).
pub struct Validate<S, A = NoAccounts> {
    pub(crate) inner: S,
    pub(crate) layer: ValidateLayer<A>,
}

impl<S, A, B, R> Service<Request<B>> for Validate<S, A>
where
    S: Service<Request<ValidateBody<B>>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    A: AccountSource,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
    R: 'static,
{
    type Response = Response<ValidateBody<R>>;
    type Error = BoxError;
    type Future = ResponseFuture<S::Future, R>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match begin(&self.layer.validator_for(request.extensions()), &request) {
            Begin::OutsideApi => {
                ResponseFuture::passed(self.inner.call(request.map(ValidateBody::streamed)))
            }
            Begin::Decided(report) => match refusal(&report) {
                Some(refusal) => ResponseFuture::refused(refusal),
                None => {
                    let mut request = request.map(ValidateBody::streamed);
                    request.extensions_mut().insert(Checked(report));
                    ResponseFuture::passed(self.inner.call(request))
                }
            },
            Begin::NeedsBody(pending) => {
                // The clone may not be ready; the one that is goes with the request.
                let clone = self.inner.clone();
                let inner = mem::replace(&mut self.inner, clone);
                let layer = self.layer.clone();
                ResponseFuture::checking(Box::pin(layer.check(pending, request, inner)))
            }
        }
    }
}

impl<A: AccountSource> ValidateLayer<A> {
    async fn check<S, B, R>(
        self,
        pending: Pending,
        request: Request<B>,
        mut inner: S,
    ) -> Result<Response<ValidateBody<R>>, BoxError>
    where
        S: Service<Request<ValidateBody<B>>, Response = Response<R>>,
        S::Error: Into<BoxError>,
        B: Body<Data = Bytes>,
        B::Error: Into<BoxError>,
    {
        let (mut head, body) = request.into_parts();
        let Some(body) = buffer::read(body, pending.max_body_bytes()).await? else {
            return Ok(too_large(&pending.too_large()));
        };
        let report = self.judge(pending, &head, &body).await;
        if let Some(refusal) = refusal(&report) {
            return Ok(refusal);
        }
        head.extensions.insert(Checked(report));
        let request = Request::from_parts(head, ValidateBody::whole(body));
        let response = inner.call(request).await.map_err(Into::into)?;
        Ok(response.map(ValidateBody::streamed))
    }

    async fn judge(&self, pending: Pending, head: &Parts, body: &[u8]) -> Report {
        match (pending.finish(body), &self.accounts) {
            (Outcome::Decided(report), _) => report,
            (Outcome::NeedsAccount(question), None) => question.skip(),
            (Outcome::NeedsAccount(question), Some(accounts)) => {
                let name = question.account();
                let state = ask(accounts.as_ref(), self.account_timeout, name, head).await;
                question.answer(&state)
            }
        }
    }
}

impl<S: Clone, A> Clone for Validate<S, A> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), layer: self.layer.clone() }
    }
}

impl<S: fmt::Debug, A> fmt::Debug for Validate<S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { inner, layer } = self;
        f.debug_struct("Validate").field("inner", inner).field("layer", layer).finish()
    }
}
