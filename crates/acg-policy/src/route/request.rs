//! The head of a request as it was sent: borrowed bytes, not decoded.

/// A header field: the name in any letter case, and the value.
pub type HeaderField<'a> = (&'a [u8], &'a [u8]);

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
    pub headers: &'a [HeaderField<'a>],
}
