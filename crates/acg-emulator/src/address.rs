//! The address under which the caller reached the API, for links in responses.

use axum::http::header::{HOST, HeaderMap};
use axum::http::request::Parts;
use axum::http::uri::Authority;

/// Scheme, authority and path of a request, as sent.
#[derive(Debug)]
pub(crate) struct Address {
    scheme: &'static str,
    authority: String,
    path: String,
}

impl Address {
    /// Uses `Host` and `X-Forwarded-Proto`, so that links work through a proxy that sets them.
    pub(crate) fn read(head: &Parts) -> Self {
        let scheme = match text(&head.headers, "x-forwarded-proto") {
            Some("https") => "https",
            _ => "http",
        };
        let host = || text(&head.headers, HOST.as_str())?.parse::<Authority>().ok();
        // Only an HTTP/1.0 request can lack a host.
        let authority = head.uri.authority().cloned().or_else(host);
        let authority =
            authority.map_or_else(|| "localhost".to_owned(), |authority| authority.to_string());
        Self { scheme, authority, path: head.uri.path().to_owned() }
    }

    /// The absolute URL of the same path with these query parameters.
    pub(crate) fn with_query(&self, parameters: &[(&str, &str)]) -> String {
        let Self { scheme, authority, path } = self;
        let query =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        format!("{scheme}://{authority}{path}?{query}")
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn link(target: &str, headers: &[(&str, &str)]) -> String {
        let mut request = Request::builder().uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Address::read(&request.body(()).unwrap().into_parts().0).with_query(&[("a", "b c")])
    }

    #[test]
    fn a_link_has_the_address_that_the_caller_used() {
        let host = ("host", "gateway.example:8443");
        assert_eq!(link("/numbers?top=1", &[host]), "http://gateway.example:8443/numbers?a=b+c");
        assert_eq!(
            link("/numbers", &[host, ("x-forwarded-proto", "https")]),
            "https://gateway.example:8443/numbers?a=b+c"
        );
        assert_eq!(link("http://other/numbers", &[host]), "http://other/numbers?a=b+c");
        for broken in [&[][..], &[("host", "a b")], &[("host", "")]] {
            assert_eq!(link("/numbers", broken), "http://localhost/numbers?a=b+c", "{broken:?}");
        }
    }
}
