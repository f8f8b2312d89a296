//! The service: it validates head, body and account, and calls the inner service or refuses.

use std::fmt;
use std::mem;
use std::sync::Arc;
use std::task::{Context, Poll};

use acg_policy::{Begin, Report};
use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response};
use http_body::Body;
use tower_service::Service;

use crate::body::ValidateBody;
use crate::checked::Checked;
use crate::checks::Checks;
use crate::error::BoxError;
use crate::future::ResponseFuture;
use crate::head::remove_h2c;

/// An HTTP service that validates requests before it calls the inner service.
///
/// A [`ValidateLayer`](crate::ValidateLayer) makes it. Its error is that of the inner service: it answers everything
/// else itself.
///
/// ```
/// use std::convert::Infallible;
///
/// use acg_policy::Validator;
/// use acg_policy_tower::{BoxError, ValidateBody, ValidateLayer};
/// use bytes::Bytes;
/// use http::{Request, Response};
/// use http_body_util::Empty;
/// use tower::{Layer, ServiceExt, service_fn};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), BoxError> {
/// let inner = service_fn(async |_: Request<ValidateBody<Empty<Bytes>>>| {
///     Ok::<_, Infallible>(Response::new(Empty::<Bytes>::new()))
/// });
/// let service = ValidateLayer::new(Validator::default()).layer(inner);
///
/// let ambiguous = Request::get("/accounts/a%2Fb?api-version=2024-02-29").body(Empty::new())?;
/// assert_eq!(service.clone().oneshot(ambiguous).await?.status(), 400);
/// let accepted = Request::get("/accounts/contoso?api-version=2024-02-29").body(Empty::new())?;
/// assert_eq!(service.oneshot(accepted).await?.status(), 200);
/// # Ok(())
/// # }
/// ```
pub struct Validate<S> {
    inner: S,
    checks: Arc<Checks>,
}

impl<S> Validate<S> {
    pub(crate) fn new(inner: S, checks: Arc<Checks>) -> Self {
        Self { inner, checks }
    }

    /// Passes a request on whose body was not validated.
    fn pass_unread<B>(&mut self, mut head: Parts, body: B, report: Report) -> ResponseFuture<S, B>
    where
        S: Service<Request<ValidateBody<B>>>,
    {
        remove_h2c(&mut head.headers);
        self.checks.accept(&mut head, Checked::head(report));
        // Without its operation, it may write any account.
        let is_write = !matches!(head.method, Method::GET | Method::HEAD);
        let cache = self.checks.cache.as_ref().filter(|_| is_write);
        let write = cache.map(|cache| cache.begin_write(None));
        let request = Request::from_parts(head, ValidateBody::streamed(body));
        ResponseFuture::passed(self.inner.call(request), write)
    }
}

impl<S, B, R> Service<Request<B>> for Validate<S>
where
    S: Service<Request<ValidateBody<B>>, Response = Response<R>> + Clone,
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Response = Response<ValidateBody<R>>;
    type Error = S::Error;
    type Future = ResponseFuture<S, B>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (mut head, body) = request.into_parts();
        match self.checks.begin(&head) {
            Begin::OutsideApi(report) => {
                self.checks.pass(&mut head, report);
                let request = Request::from_parts(head, ValidateBody::streamed(body));
                ResponseFuture::passed(self.inner.call(request), None)
            }
            Begin::Decided(report) if report.is_accepted() => self.pass_unread(head, body, report),
            Begin::Decided(report) => ResponseFuture::refused(self.checks.refuse(&head, report)),
            Begin::NeedsBody(pending) => {
                // The clone may not be ready, so the request takes the instance that is.
                let clone = self.inner.clone();
                let inner = mem::replace(&mut self.inner, clone);
                ResponseFuture::reading(inner, Arc::clone(&self.checks), pending, head, body)
            }
        }
    }
}

impl<S: Clone> Clone for Validate<S> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), checks: Arc::clone(&self.checks) }
    }
}

impl<S: fmt::Debug> fmt::Debug for Validate<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { inner, checks } = self;
        f.debug_struct("Validate").field("inner", inner).field("checks", checks).finish()
    }
}
