//! A request, and how it is sent.

use std::time::Duration;

use acg_policy::{Head, HeaderField};
use acg_policy_invariants::random::Random;
use acg_policy_vectors::Case;

/// A request of a client.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

/// How a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) version: Version,
    pub(crate) framing: Framing,
    /// In how many parts, with a pause after each.
    pub(crate) parts: usize,
    pub(crate) pause: Duration,
    pub(crate) end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    Http1,
    Http2,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    Length,
    /// Chunks over HTTP/1.1.
    Chunks,
    /// Chunks over HTTP/1.1, and trailers.
    Trailers,
}

/// What the client does when it has sent the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It waits for the response.
    Response,
    /// It disconnects or resets the stream after this time.
    Gone(Duration),
    /// It disconnects or resets the stream in the middle of the body.
    GoneEarly,
}

impl Message {
    pub(crate) fn new(method: &str, target: String, credentials: &str, body: Vec<u8>) -> Self {
        let mut headers = vec![("authorization".to_owned(), credentials.as_bytes().to_vec())];
        if !body.is_empty() {
            headers.push(("content-type".to_owned(), b"application/json".to_vec()));
        }
        Self { method: method.to_owned(), target, headers, body }
    }

    pub(crate) fn of_case(case: &Case) -> Self {
        let request = &case.request;
        let [method, target] = [&request.method, &request.target].map(Clone::clone);
        Self { method, target, headers: request.headers.clone(), body: request.body.clone() }
    }

    /// Adds the number of the request, by which it is found among those that the API has received.
    #[must_use]
    pub(crate) fn numbered(mut self, id: usize) -> Self {
        self.headers.push((ID_FIELD.to_owned(), id.to_string().into_bytes()));
        self
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name))
    }

    /// Whether the client, and not the case, decides about the framing and the connection.
    pub(crate) fn is_framed_freely(&self) -> bool {
        !CONNECTION_FIELDS.into_iter().any(|name| self.has(name)) && self.method != "HEAD"
    }

    /// Whether it can be sent over HTTP/2.
    pub(crate) fn is_for_http2(&self) -> bool {
        let target = http::uri::PathAndQuery::try_from(self.target.as_str());
        self.is_framed_freely()
            && !self.has("host")
            && target.is_ok_and(|target| target.as_str() == self.target)
            && self.target.starts_with('/')
    }

    /// Calls a function with the request in the form of the core.
    pub(crate) fn borrowed<T>(&self, check: impl FnOnce(&Head<'_>, &[u8]) -> T) -> T {
        let field = |(name, value): &'_ (String, Vec<u8>)| (name.clone(), value.clone());
        let fields: Vec<_> = self.headers.iter().map(field).collect();
        let headers: Vec<HeaderField<'_>> =
            fields.iter().map(|(name, value)| (name.as_bytes(), value.as_slice())).collect();
        let (method, target) = (self.method.as_bytes(), self.target.as_bytes());
        check(&Head { method, target, headers: &headers }, &self.body)
    }

    /// The bytes over HTTP/1.1.
    pub(crate) fn to_bytes(&self, framing: Framing) -> Vec<u8> {
        let mut bytes = format!("{} {} HTTP/1.1\r\n", self.method, self.target).into_bytes();
        if !self.has("host") {
            bytes.extend(b"host: gateway\r\n");
        }
        for (name, value) in &self.headers {
            bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        let is_framed = self.has("content-length") || self.has("transfer-encoding");
        if is_framed || self.body.is_empty() {
            bytes.extend(b"\r\n");
            bytes.extend(&self.body);
        } else if framing == Framing::Length {
            bytes.extend(format!("content-length: {}\r\n\r\n", self.body.len()).into_bytes());
            bytes.extend(&self.body);
        } else {
            bytes.extend(b"transfer-encoding: chunked\r\n\r\n");
            for chunk in self.body.chunks(self.body.len() / 3 + 1) {
                bytes.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
                bytes.extend([chunk, b"\r\n"].concat());
            }
            let trailer = if framing == Framing::Trailers { "x-sum: 1\r\n" } else { "" };
            bytes.extend(format!("0\r\n{trailer}\r\n").into_bytes());
        }
        bytes
    }
}

impl Form {
    /// HTTP/1.1, with a length, in one part.
    pub(crate) fn plain() -> Self {
        let (version, framing) = (Version::Http1, Framing::Length);
        Self { version, framing, parts: 1, pause: Duration::ZERO, end: End::Response }
    }

    /// One of the usual forms that the message allows.
    pub(crate) fn usual(message: &Message, random: &mut Random) -> Self {
        let version = match random.below(5) {
            0 | 1 if message.is_for_http2() => Version::Http2,
            _ => Version::Http1,
        };
        let framing = match random.below(8) {
            0 | 1 if message.is_framed_freely() => Framing::Chunks,
            2 if message.is_framed_freely() => Framing::Trailers,
            _ => Framing::Length,
        };
        let parts = if random.below(6) == 0 { 3 } else { 1 };
        Self { version, framing, parts, pause: Duration::from_millis(1), end: End::Response }
    }

    /// Whether the connection can be used again.
    pub(crate) fn keeps_connection(self, message: &Message) -> bool {
        self.end == End::Response && message.is_framed_freely()
    }
}

/// The header field with the number of a request. Lookups do not have it.
pub(crate) const ID_FIELD: &str = "soak";

/// Fields with which a case decides about the connection, or that HTTP/2 does not have.
const CONNECTION_FIELDS: [&str; 9] = [
    "connection",
    "content-length",
    "expect",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];
