//! The bypass corpus: requests that every gateway must refuse.

use acg_policy::{AccountState, Head, HeaderField, Policy, Validator};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;

/// The corpus cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the corpus cannot be read: {0}")]
pub struct CorpusError(String);

/// All classes of the corpus.
#[derive(Debug)]
#[non_exhaustive]
pub struct Corpus {
    /// The cases in the order of their files.
    pub cases: Vec<Case>,
}

/// A request that must be refused.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Case {
    /// The class and the name: `json/duplicate-member`.
    pub id: String,
    /// The request in words.
    pub sends: String,
    /// The names of the settings that can cure a hole.
    pub cures: Vec<String>,
    /// The codes of the rules that refuse it; empty if the proxy can refuse it as well.
    pub codes: Vec<String>,
    /// Whether the API could execute it if it passes, so that it is sent with an account only.
    pub writes: bool,
    /// Whether it must pass, in contrast to all others.
    pub accepts: bool,
    pub(super) form: Form,
}

/// What is sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Form {
    /// A well-formed request, over HTTP/1.1 and HTTP/2.
    Request(RequestForm),
    /// Bytes over HTTP/1.1. Each character is one byte.
    Http1(Http1Form),
    /// Frames of HTTP/2.
    Http2(Vec<Step>),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct RequestForm {
    pub(super) method: String,
    pub(super) target: String,
    /// Each character of a value is one byte.
    #[serde(default)]
    pub(super) headers: Vec<(String, String)>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    body_base64: String,
    /// A text and how often it is repeated behind `body`, and what follows.
    #[serde(default)]
    body_repeats: Option<(String, usize, String)>,
    #[serde(default)]
    pub(super) framing: Framing,
    /// The protocols; both if absent.
    #[serde(default)]
    pub(super) over: Option<OneProtocol>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(super) enum OneProtocol {
    Http1,
    Http2,
}

/// How the body of a request is framed.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(super) enum Framing {
    /// `content-length`, or one DATA frame.
    #[default]
    Length,
    /// One chunk, or one DATA frame and an empty one.
    Chunked,
    /// Chunks or DATA frames of seven bytes.
    Pieces,
    /// One chunk or DATA frame, and trailers.
    Trailers,
    /// Two halves with a pause between them.
    Slow,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Http1Form {
    /// What is sent, with pauses between the parts.
    pub(super) send: Vec<String>,
    /// The number of replies if each request in it gets one.
    #[serde(default = "one")]
    pub(super) replies: usize,
}

/// A step on a connection of HTTP/2.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Step {
    /// A HEADERS frame. Each character of a field is one byte.
    Headers(Vec<(String, String)>),
    /// As `Headers`, with END_STREAM.
    LastHeaders(Vec<(String, String)>),
    /// As `Headers`, with each byte of the fields in a CONTINUATION frame of its own.
    SplitHeaders(Vec<(String, String)>),
    /// A DATA frame.
    Data(String),
    /// A DATA frame with END_STREAM.
    LastData(String),
    /// A DATA frame with padding and END_STREAM.
    PaddedData(String),
    /// Time to wait, in milliseconds.
    Pause(u64),
    /// Bytes of DATA frames.
    #[serde(skip)]
    Bytes(Vec<u8>, bool),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    class: String,
    /// For readers of the file.
    #[serde(rename = "title")]
    _title: String,
    cures: Vec<String>,
    cases: Vec<FileCase>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileCase {
    name: String,
    sends: String,
    #[serde(default)]
    cures: Option<Vec<String>>,
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    writes: bool,
    #[serde(default)]
    accepts: bool,
    form: Form,
}

impl Corpus {
    /// Reads the corpus, which is part of the program.
    ///
    /// # Errors
    /// A file of the corpus is malformed.
    pub fn read() -> Result<Self, CorpusError> {
        let mut cases = Vec::new();
        for (name, text) in FILES {
            let file: File = serde_json::from_str(text)
                .map_err(|error| CorpusError(format!("{name}: {error}")))?;
            let class = file.class;
            cases.extend(file.cases.into_iter().map(|case| Case {
                id: format!("{class}/{}", case.name),
                sends: case.sends,
                cures: case.cures.unwrap_or_else(|| file.cures.clone()),
                codes: case.codes,
                writes: case.writes,
                accepts: case.accepts,
                form: case.form,
            }));
        }
        Ok(Self { cases })
    }
}

impl Case {
    /// Whether the policy refuses the request; `None` if it is not a well-formed request.
    #[must_use]
    pub fn is_refused_by(&self, policy: &Policy) -> Option<bool> {
        Some(self.codes_by(policy)?.is_some())
    }

    /// The codes by which the policy refuses the request, if it is well-formed and refused. The account
    /// of the request does not exist.
    #[must_use]
    pub fn codes_by(&self, policy: &Policy) -> Option<Option<Vec<&'static str>>> {
        let Form::Request(form) = &self.form else { return None };
        let form = form.filled(&Names::example());
        let headers: Vec<(Vec<u8>, Vec<u8>)> =
            form.headers.iter().map(|(name, value)| (bytes(name), bytes(value))).collect();
        let headers: Vec<HeaderField<'_>> =
            headers.iter().map(|(name, value)| (name.as_slice(), value.as_slice())).collect();
        let target = bytes(&form.target);
        let head = Head { method: form.method.as_bytes(), target: &target, headers: &headers };
        let body = form.body().ok()?;
        let report = Validator::new(policy.clone()).check_request(
            &head,
            &body,
            Some(&AccountState::Missing),
        );
        let errors = report.errors();
        Some((!report.is_accepted()).then(|| errors.map(|issue| issue.code()).collect()))
    }
}

/// What stands for the names in braces.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// `{missing}`: an account that does not exist.
    pub(super) missing: String,
    /// `{account}`: the sacrificial account, or the one that does not exist.
    pub(super) account: String,
    /// `{authority}`: the value of `host`.
    pub(super) authority: String,
    /// `{scheme}`: `http` or `https`.
    pub(super) scheme: &'static str,
    /// `{fields}`: lines with the header fields of the caller.
    pub(super) headers: Vec<(String, String)>,
}

impl Names {
    fn example() -> Self {
        Self {
            missing: "acgprobe0".to_owned(),
            account: "acgprobe0".to_owned(),
            authority: "gateway.example".to_owned(),
            scheme: "https",
            headers: Vec::new(),
        }
    }

    pub(super) fn fill(&self, text: &str) -> String {
        if !text.contains('{') {
            return text.to_owned();
        }
        let fields: String =
            self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        text.replace("{missing}", &self.missing)
            .replace("{account}", &self.account)
            .replace("{authority}", &self.authority)
            .replace("{scheme}", self.scheme)
            .replace("{fields}", &fields)
    }

    pub(super) fn fill_fields(&self, fields: &[(String, String)]) -> Vec<(String, String)> {
        fields.iter().map(|(name, value)| (self.fill(name), self.fill(value))).collect()
    }
}

impl RequestForm {
    /// The form with names in place of braces.
    pub(super) fn filled(&self, names: &Names) -> Self {
        Self {
            target: names.fill(&self.target),
            headers: names.fill_fields(&self.headers),
            body: names.fill(&self.body),
            ..self.clone()
        }
    }

    pub(super) fn body(&self) -> Result<Vec<u8>, CorpusError> {
        let mut body = self.body.clone().into_bytes();
        let decoded = BASE64_STANDARD.decode(&self.body_base64);
        body.extend(decoded.map_err(|error| CorpusError(error.to_string()))?);
        if let Some((unit, count, end)) = &self.body_repeats {
            body.extend(unit.repeat(*count).into_bytes());
            body.extend(end.as_bytes());
        }
        Ok(body)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name))
    }
}

/// The bytes of a text in which each character is one byte. Other characters are sent as UTF-8.
pub(super) fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        match u8::try_from(u32::from(character)) {
            Ok(byte) => bytes.push(byte),
            Err(_) => bytes.extend(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

const fn one() -> usize {
    1
}

const FILES: [(&str, &str); 9] = [
    ("json-text.json", include_str!("../../bypass/json-text.json")),
    ("json-names.json", include_str!("../../bypass/json-names.json")),
    ("headers.json", include_str!("../../bypass/headers.json")),
    ("bodies.json", include_str!("../../bypass/bodies.json")),
    ("path.json", include_str!("../../bypass/path.json")),
    ("query.json", include_str!("../../bypass/query.json")),
    ("http1.json", include_str!("../../bypass/http1.json")),
    ("http2.json", include_str!("../../bypass/http2.json")),
    ("account.json", include_str!("../../bypass/account.json")),
];

#[cfg(test)]
mod tests;
