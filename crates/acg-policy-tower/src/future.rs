//! The response future: reads the body, looks up the account, and waits for the inner service.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use acg_policy::{Accepted, Pending, Report};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use http_body::Body;
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::body::ValidateBody;
use crate::buffer::Reading;
use crate::cache::Write;
use crate::checked::Checked;
use crate::checks::Checks;
use crate::error::BoxError;
use crate::head::remove_h2c;

pin_project! {
    /// The response future of a [`Validate`](crate::Validate) service.
    pub struct ResponseFuture<S, B>
    where
        S: Service<Request<ValidateBody<B>>>,
    {
        #[pin]
        state: State<S, B>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<S, B>
    where
        S: Service<Request<ValidateBody<B>>>,
    {
        Refused { response: Option<Response<Bytes>> },
        Reading { #[pin] reading: Reading<B>, request: Option<(Waiting<S>, Parts, Pending)> },
        LookingUp { lookup: Lookup, request: Option<Waiting<S>> },
        // The write of an account, if it is one, ends with the response.
        Passed { #[pin] inner: S::Future, write: Option<Write> },
    }
}

/// A lookup of an account. It owns the head, which the source of accounts borrows.
type Lookup = Pin<Box<dyn Future<Output = (Parts, Result<Accepted<Bytes>, Report>)> + Send>>;

/// A request that waits for its body or its account: what is needed to pass or refuse it.
struct Waiting<S> {
    inner: S,
    checks: Arc<Checks>,
    /// The account that the request writes, if it writes one; its name is `None` if it is unknown.
    writes: Option<Option<String>>,
}

impl<S, B> ResponseFuture<S, B>
where
    S: Service<Request<ValidateBody<B>>>,
{
    pub(crate) fn passed(inner: S::Future, write: Option<Write>) -> Self {
        Self { state: State::Passed { inner, write } }
    }

    pub(crate) fn refused(response: Response<Bytes>) -> Self {
        Self { state: State::Refused { response: Some(response) } }
    }

    pub(crate) fn reading(
        inner: S,
        checks: Arc<Checks>,
        pending: Pending,
        head: Parts,
        body: B,
    ) -> Self
    where
        B: Body,
    {
        let account = || pending.account_name().map(str::to_owned);
        let writes = pending.writes_account().then(account);
        let reading = Reading::new(body, pending.max_body_bytes());
        let request = Some((Waiting { inner, checks, writes }, head, pending));
        Self { state: State::Reading { reading, request } }
    }
}

impl<S, B, R> Future for ResponseFuture<S, B>
where
    S: Service<Request<ValidateBody<B>>, Response = Response<R>>,
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Output = Result<Response<ValidateBody<R>>, S::Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.project().state;
        loop {
            let next = match state.as_mut().project() {
                StateProjection::Refused { response } => {
                    let Some(response) = response.take() else { return Poll::Pending };
                    return Poll::Ready(Ok(response.map(ValidateBody::whole)));
                }
                StateProjection::Reading { reading, request } => {
                    let body = ready!(reading.poll(cx));
                    let Some((waiting, head, pending)) = request.take() else {
                        return Poll::Pending;
                    };
                    match body {
                        Ok(Some(body)) => waiting.check(head, pending, body),
                        Ok(None) => waiting.refuse(&head, pending.too_large()),
                        Err(error) => {
                            let response = waiting.checks.refuse_broken(&head, error);
                            State::Refused { response: Some(response) }
                        }
                    }
                }
                StateProjection::LookingUp { lookup, request } => {
                    let (head, verdict) = ready!(lookup.as_mut().poll(cx));
                    let Some(waiting) = request.take() else { return Poll::Pending };
                    waiting.act(head, verdict)
                }
                StateProjection::Passed { inner, write } => {
                    let response = ready!(inner.poll(cx));
                    drop(write.take());
                    return Poll::Ready(response.map(|it| it.map(ValidateBody::streamed)));
                }
            };
            state.set(next);
        }
    }
}

impl<S> Waiting<S> {
    /// Looks up the account, if the verdict depends on it.
    fn check<B>(self, head: Parts, pending: Pending, body: Bytes) -> State<S, B>
    where
        S: Service<Request<ValidateBody<B>>>,
    {
        if self.checks.accounts.is_none() {
            return self.act(head, pending.accept(body, None));
        }
        let kept = pending.finish_and_keep(body);
        if kept.account().is_none() {
            return self.act(head, kept.answer(None));
        }
        let (checks, writes_account) = (Arc::clone(&self.checks), self.writes.is_some());
        let lookup = Box::pin(async move {
            let verdict = checks.look_up(kept, writes_account, &head).await;
            (head, verdict)
        });
        State::LookingUp { lookup, request: Some(self) }
    }

    /// Calls the inner service, or refuses.
    fn act<B>(mut self, mut head: Parts, verdict: Result<Accepted<Bytes>, Report>) -> State<S, B>
    where
        S: Service<Request<ValidateBody<B>>>,
    {
        let accepted = match verdict {
            Ok(accepted) => accepted,
            Err(report) => return self.refuse(&head, report),
        };
        let body = ValidateBody::whole(accepted.body().clone());
        self.checks.accept(&mut head, Checked::whole(accepted));
        remove_h2c(&mut head.headers);
        let cache = self.checks.cache.as_ref();
        let write = self.writes.and_then(|account| Some(cache?.begin_write(account)));
        State::Passed { inner: self.inner.call(Request::from_parts(head, body)), write }
    }

    fn refuse<B>(&self, head: &Parts, report: Report) -> State<S, B>
    where
        S: Service<Request<ValidateBody<B>>>,
    {
        State::Refused { response: Some(self.checks.refuse(head, report)) }
    }
}

impl<S, B> fmt::Debug for ResponseFuture<S, B>
where
    S: Service<Request<ValidateBody<B>>>,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
