//! Why a request cannot be validated.

use std::fmt;

use crate::abi::HostError;

/// Why a request cannot be validated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InternalError {
    /// The proxy did not return the header fields.
    Headers(HostError),
    /// The method or the path is missing or repeated.
    PseudoHeaders,
    /// The proxy did not return the body.
    Body(HostError),
    /// The proxy returned a body of another size than it had reported.
    BodySize,
    /// A body or trailers arrived before the header fields.
    Order,
    /// There is no configuration.
    NoConfiguration,
    /// The client sent no part of the body in time.
    SlowBody,
    /// The proxy does not pass bodies to the filter while header fields are held back.
    BodyWithheld,
    /// The proxy did not resume the request.
    Resume(HostError),
}

impl fmt::Display for InternalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Headers(error) => write!(f, "cannot read the header fields: {error}"),
            Self::PseudoHeaders => f.write_str("`:method` or `:path` is missing or repeated"),
            Self::Body(error) => write!(f, "cannot read the body: {error}"),
            Self::BodySize => f.write_str("the proxy returned a body of another size than reported"),
            Self::Order => f.write_str("a body or trailers arrived before the header fields"),
            Self::NoConfiguration => f.write_str("the filter has no configuration"),
            Self::SlowBody => f.write_str("no part of the body arrived within ten seconds"),
            Self::BodyWithheld => f.write_str(
                "a body arrives, and Envoy does not pass it to the filter; add `allow_on_headers_stop_iteration: true` to the filter's `config` (Envoy 1.35 or newer), or `\"hold\": \"body\"` to its configuration",
            ),
            Self::Resume(error) => write!(f, "cannot resume the request: {error}"),
        }
    }
}
