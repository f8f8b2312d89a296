//! Records every request that reaches the API, including those whose body never ends.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::SystemTime;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, header};
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use serde_json::{Value, json};

/// The last [`CAPACITY`] requests, in order of arrival.
#[derive(Debug, Default)]
pub(crate) struct Sightings {
    seen: Mutex<VecDeque<Arc<Sighting>>>,
}

#[derive(Debug)]
struct Sighting {
    time: SystemTime,
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body_bytes: AtomicU64,
    complete: AtomicBool,
}

impl Sightings {
    /// Records a request whose head has arrived. Reading the returned body updates the sighting.
    pub(crate) fn record(&self, head: &Parts, body: Body) -> Body {
        let sighting = Arc::new(Sighting::new(head, body.is_end_stream()));
        let mut seen = self.lock();
        if seen.len() == CAPACITY {
            seen.pop_front();
        }
        seen.push_back(Arc::clone(&sighting));
        Body::new(Counted { body, sighting })
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn to_json(&self) -> Vec<Value> {
        self.lock().iter().map(|sighting| sighting.to_json()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<Sighting>>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sighting {
    fn new(head: &Parts, complete: bool) -> Self {
        let headers = head
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), redacted(name, value)))
            .collect();
        Self {
            time: SystemTime::now(),
            method: head.method.to_string(),
            target: head.uri.to_string(),
            headers,
            body_bytes: AtomicU64::new(0),
            complete: AtomicBool::new(complete),
        }
    }

    fn to_json(&self) -> Value {
        json!({
            "time": humantime::format_rfc3339_millis(self.time).to_string(),
            "method": self.method,
            "target": self.target,
            "headers": self.headers,
            "bodyBytes": self.body_bytes.load(Ordering::Acquire),
            "complete": self.complete.load(Ordering::Acquire),
        })
    }
}

/// A request body that counts its bytes in the sighting.
struct Counted {
    body: Body,
    sighting: Arc<Sighting>,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if let Some(data) =
            frame.as_ref().and_then(|frame| frame.as_ref().ok()).and_then(Frame::data_ref)
        {
            self.sighting.body_bytes.fetch_add(data.len() as u64, Ordering::AcqRel);
        }
        if frame.is_none() || self.body.is_end_stream() {
            self.sighting.complete.store(true, Ordering::Release);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A header value as text, without credentials.
fn redacted(name: &HeaderName, value: &HeaderValue) -> String {
    if name == header::AUTHORIZATION || name == header::PROXY_AUTHORIZATION {
        return "***".to_owned();
    }
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

/// Bounds the memory of an emulator that runs for days.
const CAPACITY: usize = 10_000;
