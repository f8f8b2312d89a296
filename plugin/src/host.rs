//! What the filter asks of the proxy around it. One implementation speaks to Envoy (`abi`),
//! one is a fake for tests.

use std::fmt;

/// A header field as the proxy has it: the name in lower case, the value byte for byte.
pub(crate) type Field = (Vec<u8>, Vec<u8>);

/// Calls into the proxy. Any of them may fail at any time; none of them panics.
///
/// Calls that concern a request concern the one whose callback runs, or the one that
/// [`Host::switch_to`] chose.
pub(crate) trait Host {
    /// Writes a line to the proxy's log. A failure has nobody to be told to.
    fn log(&mut self, level: Level, line: &str);

    /// The text of the plugin's configuration, of `size` bytes.
    fn configuration(&mut self, size: usize) -> Result<Vec<u8>, HostError>;

    /// Every header field of the request, pseudo-headers among them.
    fn request_headers(&mut self) -> Result<Vec<Field>, HostError>;

    /// What has been gathered of the body, up to `limit` bytes.
    fn request_body(&mut self, limit: usize) -> Result<Vec<u8>, HostError>;

    /// A property of the request, by its path with NUL between the parts; `None` when there is none.
    fn property(&mut self, path: &[u8]) -> Result<Option<Vec<u8>>, HostError>;

    /// Lets a request go on that a callback has paused.
    fn resume(&mut self) -> Result<(), HostError>;

    /// Answers the request in place of the upstream.
    fn reply(&mut self, reply: &LocalReply<'_>) -> Result<(), HostError>;

    /// Ends the request without an answer.
    fn reset(&mut self) -> Result<(), HostError>;

    /// Sends a GET to a cluster; its answer comes under the token that is returned.
    fn call(&mut self, call: &HttpCall<'_>) -> Result<u32, HostError>;

    /// Every header field of the answer whose callback runs.
    fn call_headers(&mut self) -> Result<Vec<Field>, HostError>;

    /// The body of the answer whose callback runs, of `size` bytes.
    fn call_body(&mut self, size: usize) -> Result<Vec<u8>, HostError>;

    /// Makes the request of another context the one that later calls concern.
    fn switch_to(&mut self, context: u32) -> Result<(), HostError>;

    /// Asks for a tick every so many milliseconds; 0 stops them.
    fn tick_every(&mut self, milliseconds: u32) -> Result<(), HostError>;

    /// Makes a counter and gives its number.
    fn counter(&mut self, name: &str) -> Result<u32, HostError>;

    /// Adds one to a counter.
    fn count(&mut self, counter: u32) -> Result<(), HostError>;
}

/// An answer that the filter gives itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LocalReply<'a> {
    /// The HTTP status.
    pub(crate) status: u16,
    /// Why, in one word for the proxy's access log.
    pub(crate) details: &'a str,
    /// The header fields.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub(crate) body: &'a [u8],
}

/// A request that the filter sends itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HttpCall<'a> {
    /// The cluster of the proxy's configuration that it goes to.
    pub(crate) cluster: &'a str,
    /// The header fields, pseudo-headers first.
    pub(crate) headers: &'a [(&'a [u8], &'a [u8])],
    /// How long the proxy waits for the answer, in milliseconds; at least 1.
    pub(crate) timeout_ms: u32,
}

/// What a callback tells the proxy to do with what it was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Pass it on.
    Continue,
    /// Hold it back.
    Pause,
}

/// How loud a line of the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// What becomes of requests.
    Info,
    /// What an operator should look at.
    Warn,
    /// What is broken.
    Error,
}

/// A call into the proxy that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostError {
    /// The proxy said so, with this status.
    Status(u32),
    /// The proxy said that all is well and returned what makes no sense.
    Nonsense,
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "status {status}"),
            Self::Nonsense => f.write_str("an answer that makes no sense"),
        }
    }
}
