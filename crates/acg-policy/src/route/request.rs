//! A request as it was sent: borrowed bytes, not decoded.

/// A header field: the name in any letter case, and the value.
pub type Header<'a> = (&'a [u8], &'a [u8]);

/// The head of a request: everything before the body.
///
/// ```
/// use acg_policy::Head;
///
/// let head = Head {
///     method: b"PUT",
///     target: b"/accounts/contoso?api-version=2024-02-29",
///     headers: &[(b"Content-Type", b"application/json"), (b"If-None-Match", b"*")],
/// };
/// ```
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "adapters build it, and a new part must stop their build"
)]
pub struct Head<'a> {
    /// The method, for example `PUT`.
    pub method: &'a [u8],
    /// The request target as sent, not decoded: path and query, for example
    /// `/accounts/contoso?api-version=2024-02-29`.
    pub target: &'a [u8],
    /// The header fields in the order in which they were sent, one element per line, without the
    /// pseudo-header fields of HTTP/2 and HTTP/3.
    pub headers: &'a [Header<'a>],
}

/// A whole request.
///
/// ```
/// use acg_policy::{Head, Request, Validator};
///
/// let head = Head { method: b"GET", target: b"/accounts?api-version=2024-02-29", headers: &[] };
/// let request = Request { head, body: b"" };
/// assert!(Validator::default().validate(&request, None).is_accepted());
/// ```
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "adapters build it, and a new part must stop their build"
)]
pub struct Request<'a> {
    /// The head.
    pub head: Head<'a>,
    /// The body as sent; empty for a request without one.
    pub body: &'a [u8],
}
