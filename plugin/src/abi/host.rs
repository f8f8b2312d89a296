//! The two directions of the ABI as traits. [`Host`] has two implementations: the imports of the
//! module in a proxy, and a fake for tests.

use std::fmt;

/// A header field as the proxy passes it: the name in lower case, the value as bytes.
#[cfg(test)]
pub(crate) type HeaderField = (Vec<u8>, Vec<u8>);

/// Calls from the filter to the proxy. Each of them can fail at any time; none of them panics.
///
/// Calls about a request apply to the request whose callback runs, or to the one that
/// [`Host::set_effective_context`] has selected.
pub(crate) trait Host {
    /// Writes a line to the proxy's log. A failure cannot be reported anywhere.
    fn log(&mut self, level: LogLevel, line: &str);

    /// Whether lines of this level appear in the proxy's log. Also `true` if that is unknown.
    fn logs(&mut self, level: LogLevel) -> bool;

    /// The plugin's configuration, which has `size` bytes.
    fn configuration(&mut self, size: usize) -> Result<Vec<u8>, HostError>;

    /// All header fields of the request, pseudo-header fields included, for `header_map::decode`.
    fn request_headers(&mut self) -> Result<Vec<u8>, HostError>;

    /// The buffered part of the request body, up to `limit` bytes.
    fn request_body(&mut self, limit: usize) -> Result<Vec<u8>, HostError>;

    /// A property of the request; `path` has NUL between its parts. `None` when it is not set.
    fn property(&mut self, path: &[u8]) -> Result<Option<Vec<u8>>, HostError>;

    /// Sets a property of the request, for access logs and later filters.
    fn set_property(&mut self, name: &str, value: &str) -> Result<(), HostError>;

    /// Sets a header field of the response whose callback runs.
    fn set_response_header(&mut self, name: &str, value: &str) -> Result<(), HostError>;

    /// Resumes a request that a callback has paused.
    fn resume_request(&mut self) -> Result<(), HostError>;

    /// Replies to the request in place of the upstream.
    fn send_local_reply(&mut self, reply: &LocalReply<'_>) -> Result<(), HostError>;

    /// Resets the request without a reply.
    fn reset_request(&mut self) -> Result<(), HostError>;

    /// Sends a GET request to a cluster. The response arrives under the returned token.
    fn http_call(&mut self, call: &HttpCall<'_>) -> Result<u32, HostError>;

    /// All header fields of the response whose callback runs, for `header_map::decode`.
    fn call_response_headers(&mut self) -> Result<Vec<u8>, HostError>;

    /// The body of the response whose callback runs, which has `size` bytes.
    fn call_response_body(&mut self, size: usize) -> Result<Vec<u8>, HostError>;

    /// Selects the request to which later calls apply.
    fn set_effective_context(&mut self, context: u32) -> Result<(), HostError>;

    /// Requests a tick every `milliseconds`; 0 stops them.
    fn set_tick_period(&mut self, milliseconds: u32) -> Result<(), HostError>;

    /// The time of a clock that never runs backwards, in nanoseconds from an arbitrary start.
    fn monotonic_nanoseconds(&mut self) -> Result<u64, HostError>;

    /// Random bytes that cannot be predicted.
    fn random_bytes(&mut self) -> Result<[u8; 16], HostError>;

    /// Defines a metric and returns its ID.
    fn define_metric(&mut self, kind: MetricKind, name: &str) -> Result<u32, HostError>;

    /// Adds a number to a counter.
    fn increment_metric(&mut self, id: u32, by: u32) -> Result<(), HostError>;

    /// Sets a gauge, or adds a value to a histogram.
    fn record_metric(&mut self, id: u32, value: u64) -> Result<(), HostError>;
}

/// Calls from the proxy to the filter.
pub(crate) trait Callbacks {
    /// A context starts: that of a configuration if `root` is 0, else that of a request under the
    /// configuration `root`.
    fn create_context(&mut self, context: u32, root: u32);

    /// Reads a configuration of `size` bytes. `false` rejects it.
    fn configure(&mut self, root: u32, size: usize) -> bool;

    /// The header fields of a request have arrived.
    fn request_headers(&mut self, context: u32, end_of_stream: bool) -> Action;

    /// A part of a request body has arrived; `buffered` bytes in total.
    fn request_body(&mut self, context: u32, buffered: usize, end_of_stream: bool) -> Action;

    /// The trailers of a request have arrived.
    fn request_trailers(&mut self, context: u32) -> Action;

    /// The header fields of the response have arrived, also those of a local reply. They pass.
    fn response_headers(&mut self, context: u32);

    /// The response to an HTTP call has arrived, with `headers` header fields and `size` bytes of
    /// body. No header fields mean that the call has failed.
    fn http_call_response(&mut self, token: u32, headers: usize, size: usize);

    /// One tick period has passed for a configuration.
    fn tick(&mut self, root: u32);

    /// A context ends.
    fn delete_context(&mut self, context: u32);
}

/// A reply from the filter itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LocalReply<'a> {
    /// The HTTP status.
    pub(crate) status: u16,
    /// `%RESPONSE_CODE_DETAILS%` of the proxy's access log.
    pub(crate) details: &'a str,
    /// The header fields.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub(crate) body: &'a [u8],
}

/// A request from the filter itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HttpCall<'a> {
    /// The cluster in the proxy's configuration.
    pub(crate) cluster: &'a str,
    /// The header fields, pseudo-header fields first.
    pub(crate) headers: &'a [(&'a [u8], &'a [u8])],
    /// How long the proxy waits for the response, in milliseconds; at least 1.
    pub(crate) timeout_ms: u32,
}

/// What the proxy does with the part of the request that a callback was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Passes it to the next filter.
    Continue,
    /// Holds it back, and everything after it.
    Pause,
}

/// The kind of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MetricKind {
    /// A value that only grows.
    Counter,
    /// A value that is set.
    Gauge,
    /// The distribution of values.
    Histogram,
}

/// The level of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogLevel {
    /// Verdicts.
    Info,
    /// Conditions that an operator should look at.
    Warn,
    /// Failures of the filter or of its environment.
    Error,
}

/// A failed call to the proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostError {
    /// The proxy returned this status.
    Status(u32),
    /// The proxy reported success and returned malformed data.
    Malformed,
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "status {status} from the proxy"),
            Self::Malformed => f.write_str("malformed response from the proxy"),
        }
    }
}
