//! Requests, scripted bodies, and services that record or forbid calls.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use acg_policy::{Policy, Validator};
use acg_policy_tower::{BoxError, Checked, Unchecked};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Full};
use serde_json::Value;
use tower::Service;

pub(crate) const ACCOUNT: &str = "/accounts/contoso?api-version=2024-02-29";
pub(crate) const NUMBER: &str = "/accounts/contoso/numbers/+442079460123?api-version=2024-02-29";

pub(crate) const ACCOUNT_BODY: &str = r#"{
    "name": "contoso",
    "serviceDetails": {
        "teamsTenantId": "7ac4e3a5-8f3c-4d5e-9b0a-1c2d3e4f5a6b",
        "teamsOperatorConnect": {"enabled": true, "syncEnabled": true}
    }
}"#;

pub(crate) const NUMBER_BODY: &str = r#"{
    "telephoneNumber": "+442079460123",
    "accountName": "contoso",
    "serviceDetails": {"teamsOperatorConnect": {"enabled": true, "configuration": {
        "usage": "CallingUserAssignment",
        "choosableCapabilities": ["InboundCalling", "OutboundCalling"],
        "civicAddressId": "ec58be49-dd2a-4c7b-9a6e-5b3b0a1f9f35"
    }}}
}"#;

pub(crate) fn validator() -> Validator {
    Validator::new(Policy::default())
}

pub(crate) fn put<B>(target: &str, body: B) -> Request<B> {
    Request::put(target).header("content-type", "application/json").body(body).unwrap()
}

pub(crate) fn put_text(target: &str, body: impl Into<Bytes>) -> Request<Full<Bytes>> {
    put(target, Full::new(body.into()))
}

/// Reads a response: its status, and its body as JSON.
pub(crate) async fn read<B>(response: Response<B>) -> (u16, Value)
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.map_err(Into::into).unwrap().to_bytes();
    let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() };
    (status, body)
}

/// The rule codes of a refusal, in order.
pub(crate) fn codes(refusal: &Value) -> Vec<&str> {
    let details = refusal["error"]["details"].as_array().unwrap();
    details.iter().map(|detail| detail["code"].as_str().unwrap()).collect()
}

/// A service that records requests and responds 204. It panics when it is called before `poll_ready`
/// returned ready, which a clone must do again.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    seen: Arc<Mutex<Vec<Seen>>>,
    ready: bool,
}

/// A request that reached the service.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) head: Parts,
    pub(crate) body: Bytes,
    pub(crate) trailers: bool,
}

impl Recorder {
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The only request that was recorded.
    #[track_caller]
    pub(crate) fn only(&self) -> Seen {
        let seen = self.seen();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen[0].clone()
    }
}

impl Seen {
    pub(crate) fn checked(&self) -> Option<&Checked> {
        self.head.extensions.get()
    }

    pub(crate) fn unchecked(&self) -> Option<&Unchecked> {
        self.head.extensions.get()
    }
}

impl Clone for Recorder {
    fn clone(&self) -> Self {
        Self { seen: Arc::clone(&self.seen), ready: false }
    }
}

impl<B> Service<Request<B>> for Recorder
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Full<Bytes>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        assert!(std::mem::take(&mut self.ready), "called before poll_ready returned ready");
        let seen = Arc::clone(&self.seen);
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let collected = body.collect().await.map_err(Into::into)?;
            let trailers = collected.trailers().is_some();
            seen.lock().unwrap().push(Seen { head, body: collected.to_bytes(), trailers });
            Ok(Response::builder().status(204).body(Full::default()).unwrap())
        })
    }
}

/// A body with scripted frames, which counts how often it is polled.
#[derive(Debug)]
pub(crate) struct Script {
    frames: VecDeque<Result<Frame<Bytes>, BoxError>>,
    hint: SizeHint,
    polls: Arc<AtomicUsize>,
}

impl Script {
    pub(crate) fn new(chunks: impl IntoIterator<Item = impl Into<Bytes>>) -> Self {
        let frames = chunks.into_iter().map(|chunk| Ok(Frame::data(chunk.into())));
        Self { frames: frames.collect(), hint: SizeHint::new(), polls: Arc::default() }
    }

    pub(crate) fn then(mut self, frame: Result<Frame<Bytes>, BoxError>) -> Self {
        self.frames.push_back(frame);
        self
    }

    pub(crate) fn announcing(mut self, bytes: u64) -> Self {
        self.hint.set_lower(bytes);
        self
    }

    /// Returns a function for the number of polls so far.
    pub(crate) fn polls(&self) -> impl Fn() -> usize + use<> {
        let polls = Arc::clone(&self.polls);
        move || polls.load(Ordering::SeqCst)
    }
}

impl Body for Script {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.polls.fetch_add(1, Ordering::SeqCst);
        Poll::Ready(self.frames.pop_front())
    }

    fn size_hint(&self) -> SizeHint {
        self.hint
    }
}

/// A service that must not be called.
#[derive(Clone, Debug)]
pub(crate) struct Forbidden;

impl<B> Service<Request<B>> for Forbidden {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<B>) -> Self::Future {
        // A panic would be lost in a task of the server; every caller sees this status.
        ready(Ok(Response::builder().status(299).body(Full::default()).unwrap()))
    }
}
