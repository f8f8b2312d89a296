//! Why a gateway cannot be probed.

use std::io;

use super::corpus::CorpusError;

/// Why a gateway cannot be probed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProbeError {
    /// The URL of the gateway is unusable.
    #[error("the URL {0}")]
    Url(&'static str),
    /// A header field of the caller is unusable.
    #[error("a header field {0}")]
    Header(&'static str),
    /// The name of the sacrificial account is unusable.
    #[error("the account name has 1 to 64 letters, digits or `-`")]
    Account,
    /// The host has no address.
    #[error("the host of the URL has no address: {0}")]
    Address(io::Error),
    /// Nothing accepts the connection.
    #[error("no connection to the gateway: {0}")]
    Connect(io::Error),
    /// The certificates cannot be read.
    #[error("cannot read the certificates to trust: {0}")]
    Certificates(String),
    /// The TLS handshake fails.
    #[error("no TLS connection to the gateway: {0}")]
    Tls(String),
    /// A request that must pass does not reach the API.
    #[error("a GET that must pass does not reach the API, so that nothing can be concluded: {0}")]
    Baseline(String),
    /// The corpus cannot be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// No case is left after the selection.
    #[error("no case has the class or name given with --only")]
    NoCases,
}
