//! Converts the head of a request for the core.

use std::borrow::Cow;

use acg_policy::{Head, HeaderField};
use http::header::{CONNECTION, HeaderMap, HeaderName, UPGRADE};
use http::request::Parts;
use http::{Method, Request, Uri};

/// The head of an [`http::Request`] in the form of the core, for callers that use a
/// [`Validator`](acg_policy::Validator) without the layer.
///
/// ```
/// use acg_policy::Validator;
/// use acg_policy_tower::HttpHead;
/// use http::Request;
///
/// let (parts, body) = Request::put("/accounts/contoso?api-version=2024-02-29")
///     .header("content-type", "application/json")
///     .body(r#"{"name": "fabrikam"}"#)?
///     .into_parts();
/// let head = HttpHead::from(&parts);
/// let report = Validator::default().check_request(&head.lend(), body.as_bytes(), None);
/// assert_eq!(report.issues()[0].code(), "account/name-mismatch");
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct HttpHead<'p> {
    method: &'p Method,
    target: Cow<'p, str>,
    headers: Vec<HeaderField<'p>>,
}

impl HttpHead<'_> {
    /// The head for the validator. Its target is path and query: scheme and authority, of an absolute-form target or of
    /// HTTP/2, are not included.
    #[must_use]
    pub fn lend(&self) -> Head<'_> {
        Head {
            method: self.method.as_str().as_bytes(),
            target: self.target.as_bytes(),
            headers: &self.headers,
        }
    }
}

impl<'p> From<&'p Parts> for HttpHead<'p> {
    fn from(parts: &'p Parts) -> Self {
        Self::new(&parts.method, &parts.uri, &parts.headers)
    }
}

impl<'p, B> From<&'p Request<B>> for HttpHead<'p> {
    fn from(request: &'p Request<B>) -> Self {
        Self::new(request.method(), request.uri(), request.headers())
    }
}

impl<'p> HttpHead<'p> {
    fn new(method: &'p Method, uri: &'p Uri, headers: &'p HeaderMap) -> Self {
        let headers = headers.iter();
        let headers = headers.map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()));
        Self { method, target: target(uri), headers: headers.collect() }
    }
}

/// Removes the header fields of an upgrade to HTTP/2, which `request/upgrade` accepts because it has no
/// effect: an inner service that forwards them could get one.
pub(crate) fn remove_h2c(headers: &mut HeaderMap) {
    let mut upgrades = headers.get_all(UPGRADE).iter().peekable();
    if upgrades.peek().is_none() {
        return;
    }
    let mut elements = upgrades.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    // A list may have empty elements.
    if elements.all(|element| matches!(element.trim_ascii(), [] | [b'h' | b'H', b'2', b'c' | b'C']))
    {
        for name in [UPGRADE, CONNECTION, HeaderName::from_static("http2-settings")] {
            headers.remove(name);
        }
    }
}

/// Path and query, by which the inner service routes. Scheme and authority, of an absolute-form
/// target or of HTTP/2, are not included; the target of CONNECT is empty.
fn target(uri: &Uri) -> Cow<'_, str> {
    match uri.path_and_query().map_or("", |target| target.as_str()) {
        // The path of `http://host?a=b` is empty; `Uri::path` returns `/` for it.
        query if query.starts_with('?') => Cow::Owned(format!("/{query}")),
        target => Cow::Borrowed(target),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(uri: &'static str, expected: &str) {
        assert_eq!(target(&Uri::from_static(uri)), expected);
    }

    #[test]
    fn path_and_query_are_unchanged() {
        check("/accounts/contoso/numbers/%2b1?a=%41&&b", "/accounts/contoso/numbers/%2b1?a=%41&&b");
        check("//accounts/../x;y", "//accounts/../x;y");
        check("/accounts?", "/accounts?");
        check("*", "*");
    }

    #[test]
    fn scheme_and_authority_are_not_included() {
        check("https://provapi.example.com/accounts?a=b", "/accounts?a=b");
        check("https://provapi.example.com", "/");
        check("https://provapi.example.com?a=b", "/?a=b");
        check("provapi.example.com:443", "");
    }

    #[test]
    fn uri_removes_the_fragment() {
        let uri: Uri = "/accounts/contoso?a=b#fragment".parse().unwrap();
        assert_eq!(target(&uri), "/accounts/contoso?a=b");
    }
}
