//! The service: it validates head, body and account, and calls the inner service or refuses.

use std::fmt;
use std::mem;
use std::task::{Context, Poll};

use acg_policy::{Begin, Pending};
use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use tower_service::Service;

use crate::accounts::{AccountSource, NoAccounts};
use crate::body::ValidateBody;
use crate::buffer;
use crate::checked::{Checked, Unchecked};
use crate::checks::Checks;
use crate::error::BoxError;
use crate::future::ResponseFuture;
use crate::head::{begin, remove_h2c};
use crate::refusal::{refusal, too_large};

/// An HTTP service that validates requests before it calls the inner service.
///
/// A [`ValidateLayer`](crate::ValidateLayer) makes it. Its error is that of the inner service, or a
/// [`BrokenBody`](crate::BrokenBody).
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
pub struct Validate<S, A = NoAccounts> {
    inner: S,
    checks: Checks<A>,
}

impl<S, A> Validate<S, A> {
    pub(crate) fn new(inner: S, checks: Checks<A>) -> Self {
        Self { inner, checks }
    }
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
        match begin(&self.checks.validator_for(request.extensions()), &request) {
            Begin::OutsideApi(report) => {
                let mut request = request.map(ValidateBody::streamed);
                if !report.issues().is_empty() {
                    request.extensions_mut().insert(Unchecked(report));
                }
                ResponseFuture::passed(self.inner.call(request))
            }
            Begin::Decided(report) => match refusal(&report) {
                Some(refusal) => ResponseFuture::refused(refusal),
                None => {
                    let mut request = request.map(ValidateBody::streamed);
                    remove_h2c(request.headers_mut());
                    request.extensions_mut().insert(Checked(report));
                    ResponseFuture::passed(self.inner.call(request))
                }
            },
            Begin::NeedsBody(pending) => {
                // The clone may not be ready, so the request takes the instance that is.
                let clone = self.inner.clone();
                let inner = mem::replace(&mut self.inner, clone);
                let checks = self.checks.clone();
                ResponseFuture::checking(Box::pin(validate(checks, pending, request, inner)))
            }
        }
    }
}

/// Validates the body and the account, and calls the inner service if the request is accepted.
async fn validate<A, S, B, R>(
    checks: Checks<A>,
    pending: Pending,
    request: Request<B>,
    mut inner: S,
) -> Result<Response<ValidateBody<R>>, BoxError>
where
    A: AccountSource,
    S: Service<Request<ValidateBody<B>>, Response = Response<R>>,
    S::Error: Into<BoxError>,
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let (mut head, body) = request.into_parts();
    let Some(body) = buffer::read(body, pending.max_body_bytes()).await? else {
        return Ok(too_large(&pending.too_large()));
    };
    let report = checks.report(pending, &head, &body).await;
    if let Some(refusal) = refusal(&report) {
        return Ok(refusal);
    }
    head.extensions.insert(Checked(report));
    remove_h2c(&mut head.headers);
    let request = Request::from_parts(head, ValidateBody::whole(body));
    let response = inner.call(request).await.map_err(Into::into)?;
    Ok(response.map(ValidateBody::streamed))
}

impl<S: Clone, A> Clone for Validate<S, A> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), checks: self.checks.clone() }
    }
}

impl<S: fmt::Debug, A> fmt::Debug for Validate<S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { inner, checks } = self;
        f.debug_struct("Validate").field("inner", inner).field("checks", checks).finish()
    }
}
