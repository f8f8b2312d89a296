//! A request as the caller sent it: borrowed bytes, nothing decoded.

/// A header field: its name in any letter case, and its value.
pub type Header<'a> = (&'a [u8], &'a [u8]);

/// Everything of a request that comes before the body.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "adapters build it, and a new part must stop their build"
)]
pub struct Head<'a> {
    /// The method, as sent: `PUT`.
    pub method: &'a [u8],
    /// The request target, as sent: path and query, for example
    /// `/accounts/contoso?api-version=2024-02-29`.
    pub target: &'a [u8],
    /// The header fields in the order in which they were sent, without HTTP/2 pseudo-headers.
    pub headers: &'a [Header<'a>],
}

/// A whole request.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "adapters build it, and a new part must stop their build"
)]
pub struct Request<'a> {
    /// What comes before the body.
    pub head: Head<'a>,
    /// The body, as sent; empty when there is none.
    pub body: &'a [u8],
}
