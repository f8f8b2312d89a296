//! A proxy for tests: it returns configured values, fails configured calls, and records what the
//! filter does.

use std::collections::BTreeMap;

use super::header_map::encode;
use super::host::{HeaderField, Host, HostError, LocalReply, LogLevel, MetricKind};

/// The proxy.
#[derive(Debug, Default)]
pub(crate) struct FakeProxy {
    pub(crate) configuration: Vec<u8>,
    pub(crate) headers: Vec<HeaderField>,
    pub(crate) body: Vec<u8>,
    pub(crate) properties: BTreeMap<Vec<u8>, Vec<u8>>,
    /// The response to an HTTP call.
    pub(crate) response_headers: Vec<HeaderField>,
    pub(crate) response_body: Vec<u8>,
    /// The token of the last HTTP call.
    pub(crate) token: u32,
    /// The time of the monotonic clock, in milliseconds.
    pub(crate) time_ms: u64,
    /// The names of the methods that fail.
    pub(crate) failing: Vec<&'static str>,

    /// Whether the log has no lines of the level `info`.
    pub(crate) hides_info: bool,
    pub(crate) log: Vec<(LogLevel, String)>,
    /// Calls that end a request, in order.
    pub(crate) host_calls: Vec<HostCall>,
    pub(crate) http_calls: Vec<HttpCall>,
    pub(crate) tick_period_ms: u32,
    /// Properties that the filter has set, by context and name.
    pub(crate) properties_set: BTreeMap<(u32, String), String>,
    /// Header fields that the filter has set in responses.
    pub(crate) response_headers_set: BTreeMap<String, String>,
    /// Values of counters by name.
    pub(crate) counters: BTreeMap<String, u32>,
    /// Values of gauges and histograms by name.
    pub(crate) recorded: BTreeMap<String, Vec<u64>>,
    /// Defined metrics.
    pub(crate) metrics: Vec<(MetricKind, String)>,
    /// The effective context.
    pub(crate) context: u32,
    /// Details and header fields of the last local reply.
    pub(crate) last_reply: (String, Vec<(String, String)>),
}

/// A call that ends a request, with its context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HostCall {
    Resumed(u32),
    /// Status and body.
    Replied(u32, u16, String),
    Reset(u32),
}

/// An HTTP call that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HttpCall {
    pub(crate) cluster: String,
    pub(crate) headers: Vec<HeaderField>,
    pub(crate) timeout_ms: u32,
}

impl FakeProxy {
    fn unless_failing<T>(&self, method: &str, value: T) -> Result<T, HostError> {
        if self.failing.contains(&method) { Err(HostError::Status(10)) } else { Ok(value) }
    }
}

impl Host for FakeProxy {
    fn log(&mut self, level: LogLevel, line: &str) {
        self.log.push((level, line.to_owned()));
    }

    fn logs(&mut self, level: LogLevel) -> bool {
        level != LogLevel::Info || !self.hides_info
    }

    fn configuration(&mut self, size: usize) -> Result<Vec<u8>, HostError> {
        self.unless_failing("configuration", self.configuration[..size].to_vec())
    }

    fn request_headers(&mut self) -> Result<Vec<u8>, HostError> {
        self.unless_failing("request_headers", encoded(&self.headers))
    }

    fn request_body(&mut self, limit: usize) -> Result<Vec<u8>, HostError> {
        self.unless_failing("request_body", self.body[..limit.min(self.body.len())].to_vec())
    }

    fn property(&mut self, path: &[u8]) -> Result<Option<Vec<u8>>, HostError> {
        self.unless_failing("property", self.properties.get(path).cloned())
    }

    fn set_property(&mut self, name: &str, value: &str) -> Result<(), HostError> {
        self.unless_failing("set_property", ())?;
        // Envoy does not change a property that is set.
        let key = (self.context, name.to_owned());
        match self.properties_set.insert(key, value.to_owned()) {
            None => Ok(()),
            Some(_) => Err(HostError::Status(2)),
        }
    }

    fn set_response_header(&mut self, name: &str, value: &str) -> Result<(), HostError> {
        self.unless_failing("set_response_header", ())?;
        self.response_headers_set.insert(name.to_owned(), value.to_owned());
        Ok(())
    }

    fn resume_request(&mut self) -> Result<(), HostError> {
        self.unless_failing("resume_request", ())?;
        self.host_calls.push(HostCall::Resumed(self.context));
        Ok(())
    }

    fn send_local_reply(&mut self, reply: &LocalReply<'_>) -> Result<(), HostError> {
        self.unless_failing("send_local_reply", ())?;
        let headers =
            reply.headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        self.last_reply = (reply.details.to_owned(), headers);
        let body = String::from_utf8(reply.body.to_vec()).unwrap();
        self.host_calls.push(HostCall::Replied(self.context, reply.status, body));
        Ok(())
    }

    fn reset_request(&mut self) -> Result<(), HostError> {
        self.unless_failing("reset_request", ())?;
        self.host_calls.push(HostCall::Reset(self.context));
        Ok(())
    }

    fn http_call(&mut self, call: &super::HttpCall<'_>) -> Result<u32, HostError> {
        self.unless_failing("http_call", ())?;
        self.http_calls.push(HttpCall {
            cluster: call.cluster.to_owned(),
            headers: call.headers.iter().map(|(n, v)| (n.to_vec(), v.to_vec())).collect(),
            timeout_ms: call.timeout_ms,
        });
        self.token += 1;
        Ok(self.token)
    }

    fn call_response_headers(&mut self) -> Result<Vec<u8>, HostError> {
        self.unless_failing("call_response_headers", encoded(&self.response_headers))
    }

    fn call_response_body(&mut self, _: usize) -> Result<Vec<u8>, HostError> {
        self.unless_failing("call_response_body", self.response_body.clone())
    }

    fn set_effective_context(&mut self, context: u32) -> Result<(), HostError> {
        self.unless_failing("set_effective_context", ())?;
        self.context = context;
        Ok(())
    }

    fn set_tick_period(&mut self, milliseconds: u32) -> Result<(), HostError> {
        self.unless_failing("set_tick_period", ())?;
        self.tick_period_ms = milliseconds;
        Ok(())
    }

    fn monotonic_nanoseconds(&mut self) -> Result<u64, HostError> {
        self.unless_failing("monotonic_nanoseconds", self.time_ms * 1_000_000)
    }

    fn random_bytes(&mut self) -> Result<[u8; 16], HostError> {
        self.unless_failing("random_bytes", [7; 16])
    }

    fn define_metric(&mut self, kind: MetricKind, name: &str) -> Result<u32, HostError> {
        self.unless_failing("define_metric", ())?;
        assert!(self.metrics.iter().all(|(_, other)| other != name), "{name} is defined twice");
        self.metrics.push((kind, name.to_owned()));
        Ok(self.metrics.len() as u32 - 1)
    }

    fn increment_metric(&mut self, id: u32, by: u32) -> Result<(), HostError> {
        self.unless_failing("increment_metric", ())?;
        let (kind, name) = self.metrics[id as usize].clone();
        assert_eq!(kind, MetricKind::Counter);
        *self.counters.entry(name).or_default() += by;
        Ok(())
    }

    fn record_metric(&mut self, id: u32, value: u64) -> Result<(), HostError> {
        self.unless_failing("record_metric", ())?;
        let (kind, name) = self.metrics[id as usize].clone();
        assert_ne!(kind, MetricKind::Counter);
        self.recorded.entry(name).or_default().push(value);
        Ok(())
    }
}

fn encoded(fields: &[HeaderField]) -> Vec<u8> {
    let fields: Vec<(&[u8], &[u8])> =
        fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    encode(&fields).unwrap()
}
