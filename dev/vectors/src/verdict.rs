//! The part of a verdict on which all outlets must agree: codes, severities, places and status, without messages.

use std::fmt;

use acg_policy::{Issue, Report, Segment};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The verdict of an outlet on a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "subjects construct it")]
pub struct Verdict {
    /// Whether the request is accepted.
    pub accepted: bool,
    /// The HTTP status of the rejection; `None` when accepted.
    #[serde(default)]
    pub status: Option<u16>,
    /// All issues, in the order of the report.
    pub issues: Vec<FoundIssue>,
}

/// One issue of a verdict. URLs are compared if both issues have one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "subjects construct it")]
pub struct FoundIssue {
    /// The rule's code.
    pub code: String,
    /// `error` or `warning`.
    pub severity: String,
    /// `path`, `query`, `header` or `body`.
    #[serde(rename = "in")]
    pub part: String,
    /// The place inside that part.
    pub path: Vec<Step>,
    /// The URL of the rule's page, in the vectors about URLs and from the subjects that show it.
    #[serde(default)]
    pub url: Option<String>,
}

impl PartialEq for FoundIssue {
    fn eq(&self, other: &Self) -> bool {
        let Self { code, severity, part, path, url } = self;
        let is_same_url = match (url, &other.url) {
            (Some(url), Some(other)) => url == other,
            _ => true,
        };
        is_same_url
            && (code, severity, part, path)
                == (&other.code, &other.severity, &other.part, &other.path)
    }
}

impl Eq for FoundIssue {}

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[expect(clippy::exhaustive_enums, reason = "JSON has objects and arrays")]
pub enum Step {
    /// An array element, from 0.
    Index(u64),
    /// The name of a member, parameter or header field.
    Name(String),
}

/// The output of a subject is not a verdict.
#[derive(Debug, thiserror::Error)]
#[error("not a verdict: {0}")]
#[non_exhaustive]
pub struct UnreadableVerdict(String);

impl Verdict {
    /// An acceptance without visible issues.
    #[must_use]
    pub fn accepted() -> Self {
        Self { accepted: true, status: None, issues: Vec::new() }
    }

    /// The verdict of a report of the core.
    #[must_use]
    pub fn from_report(report: &Report) -> Self {
        let issues = report.issues().iter().map(FoundIssue::from).collect();
        Self { accepted: report.is_accepted(), status: report.status(), issues }
    }

    /// Reads the JSON of a report, version 1, or a line of output of the command line.
    ///
    /// # Errors
    ///
    /// [`UnreadableVerdict`] when the text does not have this form.
    pub fn from_json(text: &[u8]) -> Result<Self, UnreadableVerdict> {
        serde_json::from_slice(text).map_err(|fault| UnreadableVerdict(fault.to_string()))
    }

    /// Reads an HTTP reply that refuses a request. Its places are JSON Pointers, in which every step
    /// is a name: see [`Visibility::Reply`](crate::Visibility::Reply).
    ///
    /// # Errors
    ///
    /// [`UnreadableVerdict`] when the body is not an error of the expected form.
    pub fn from_reply(status: u16, body: &[u8]) -> Result<Self, UnreadableVerdict> {
        let body: Value =
            serde_json::from_slice(body).map_err(|fault| UnreadableVerdict(fault.to_string()))?;
        let details = body.pointer("/error/details").and_then(Value::as_array);
        let details = details
            .ok_or_else(|| UnreadableVerdict("/error/details is not an array".to_owned()))?;
        let issues = details.iter().map(detail).collect::<Option<_>>();
        let issues = issues.ok_or_else(|| {
            UnreadableVerdict(
                "an element of /error/details does not have the expected form".to_owned(),
            )
        })?;
        Ok(Self { accepted: false, status: Some(status), issues })
    }

    /// The part of this verdict that is visible in an HTTP reply.
    pub(crate) fn as_reply(&self) -> Self {
        if self.accepted {
            return Self::accepted();
        }
        let mut verdict = self.clone();
        for step in verdict.issues.iter_mut().flat_map(|issue| &mut issue.path) {
            if let Step::Index(index) = step {
                *step = Step::Name(index.to_string());
            }
        }
        verdict
    }
}

fn detail(detail: &Value) -> Option<FoundIssue> {
    let text = |name| detail.get(name).and_then(Value::as_str);
    Some(FoundIssue {
        code: text("code")?.to_owned(),
        severity: text("severity")?.to_owned(),
        part: text("in")?.to_owned(),
        path: pointer(text("target")?)?,
        url: text("url").map(str::to_owned),
    })
}

fn pointer(pointer: &str) -> Option<Vec<Step>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let names = pointer.strip_prefix('/')?.split('/');
    Some(names.map(|name| Step::Name(name.replace("~1", "/").replace("~0", "~"))).collect())
}

impl From<&Issue> for FoundIssue {
    fn from(issue: &Issue) -> Self {
        let step = |segment: &Segment| match segment {
            Segment::Key(key) => Step::Name(key.clone().into_owned()),
            Segment::Index(index) => Step::Index(*index as u64),
        };
        Self {
            code: issue.code().to_owned(),
            severity: issue.severity.as_str().to_owned(),
            part: issue.location.part.as_str().to_owned(),
            path: issue.location.pointer.iter().map(step).collect(),
            url: Some(issue.url()),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.accepted { "accepted" } else { "rejected" })?;
        if let Some(status) = self.status {
            write!(f, " {status}")?;
        }
        self.issues.iter().try_for_each(|issue| write!(f, "\n      {issue}"))
    }
}

impl fmt::Display for FoundIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, severity, part, path, url } = self;
        let path = serde_json::to_string(path).map_err(|_| fmt::Error)?;
        write!(f, "{severity} {code} in {part} {path}")?;
        url.iter().try_for_each(|url| write!(f, " {url}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_a_reply_are_read_from_its_pointers() {
        let body = br#"{"error":{"code":"InvalidRequest","message":"m","target":"","details":[
            {"code":"json/type","message":"m","target":"/a~1b~01/0","severity":"error","in":"body"}]}}"#;
        let verdict = Verdict::from_reply(400, body).unwrap();
        let path = vec![Step::Name("a/b~1".to_owned()), Step::Name("0".to_owned())];
        assert_eq!((verdict.status, &verdict.issues[0].path), (Some(400), &path));
    }

    #[test]
    fn a_body_of_another_form_is_not_a_verdict() {
        for body in [&b"not json"[..], b"{}", br#"{"error":{"details":[{}]}}"#] {
            assert!(Verdict::from_reply(400, body).is_err(), "{body:?}");
        }
    }

    #[test]
    fn urls_are_compared_if_both_issues_have_one() {
        let with_url = |url: Option<&str>| FoundIssue {
            code: "json/type".to_owned(),
            severity: "error".to_owned(),
            part: "body".to_owned(),
            path: Vec::new(),
            url: url.map(str::to_owned),
        };
        assert_eq!(with_url(Some("https://a")), with_url(None));
        assert_eq!(with_url(Some("https://a")), with_url(Some("https://a")));
        assert_ne!(with_url(Some("https://a")), with_url(Some("https://b")));
    }

    #[test]
    fn a_reply_hides_warnings_of_accepted_requests_and_the_kind_of_a_step() {
        let issue = |severity: &str| FoundIssue {
            code: "json/unknown-member".to_owned(),
            severity: severity.to_owned(),
            part: "body".to_owned(),
            path: vec![Step::Index(3)],
            url: None,
        };
        let accepted = Verdict { accepted: true, status: None, issues: vec![issue("warning")] };
        assert_eq!(accepted.as_reply(), Verdict::accepted());
        let rejected = Verdict { accepted: false, status: Some(400), issues: vec![issue("error")] };
        assert_eq!(rejected.as_reply().issues[0].path, [Step::Name("3".to_owned())]);
    }
}
