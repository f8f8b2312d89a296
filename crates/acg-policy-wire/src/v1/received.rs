//! Reads the reports of another program: of a gateway, of `acg-policy check` or of `acg-policy serve`.

use alloc::borrow::Cow;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use acg_policy::json::{Kind, Value, read_response};
use acg_policy::{Fact, Location, Part, Rule, Segment, Severity, rules};

/// A report that another program has written. Its release may differ, so that its rules may be others.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReceivedReport {
    /// Whether the request was accepted.
    pub accepted: bool,
    /// The HTTP status of the rejection.
    pub status: Option<u16>,
    /// The issues in order.
    pub issues: Vec<ReceivedIssue>,
    /// The number of issues that are not listed. A reply has it in the text of its message only, so 0 after
    /// [`report_from_reply`].
    pub omitted: usize,
    /// Whether the request passes unchecked because its path is outside the API.
    pub outside_api: bool,
}

/// An issue of a [`ReceivedReport`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReceivedIssue {
    /// The code of the rule.
    pub code: String,
    /// Which of the rule's texts this is.
    pub variant: Option<String>,
    /// Whether the issue rejects the request.
    pub severity: Severity,
    /// The place. In a reply, a number is taken for an index: the API has no member whose name is a number.
    pub location: Location,
    /// The fault, in one line.
    pub message: String,
    /// How to correct it.
    pub help: Option<String>,
    /// The page of the rule.
    pub url: String,
    /// The numbers and words of the message as data.
    pub facts: Vec<(String, Fact)>,
}

impl ReceivedIssue {
    /// The rule, if this release has it.
    ///
    /// ```
    /// use acg_policy_wire::v1::report_from_json;
    ///
    /// let text = br#"{"accepted": false, "status": 400, "issues": [{"code": "number/e164", "severity": "error",
    ///     "in": "body", "path": ["telephoneNumber"], "message": "wrong", "help": null, "url": "", "facts": {}}]}"#;
    /// let report = report_from_json(text)?;
    /// assert_eq!(report.issues[0].rule().map(|rule| rule.status), Some(400));
    /// # Ok::<(), acg_policy_wire::v1::UnreadableReport>(())
    /// ```
    #[must_use]
    pub fn rule(&self) -> Option<&'static Rule> {
        rules::find(&self.code)
    }
}

impl fmt::Display for ReceivedIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, severity, location, message, help, .. } = self;
        write!(f, "{severity}[{code}] {location}: {message}")?;
        help.iter().try_for_each(|help| write!(f, "; {help}"))
    }
}

/// The error of [`report_from_json`] and [`report_from_reply`]: the text is not a report.
///
/// ```
/// use acg_policy_wire::v1::report_from_json;
///
/// let error = report_from_json(b"{}").unwrap_err();
/// assert_eq!(error.to_string(), "not a report: `accepted` is missing or no boolean");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadableReport {
    reason: &'static str,
}

impl fmt::Display for UnreadableReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a report: {}", self.reason)
    }
}

impl core::error::Error for UnreadableReport {}

/// Reads a report in the form of [`report_to_json`](super::report_to_json), also an element of the output of
/// `acg-policy check` and the answer of `acg-policy serve`. Members that this release does not know are ignored.
///
/// ```
/// use acg_policy::Validator;
/// use acg_policy_wire::v1::{report_from_json, report_to_json};
///
/// let report = Validator::default().check_account(br#"{"name": "con toso"}"#, None);
/// let received = report_from_json(report_to_json(&report).as_bytes())?;
/// assert!(!received.accepted);
/// assert_eq!(received.issues[0].location, report.issues()[0].location);
/// assert_eq!(received.issues[0].to_string(), report.issues()[0].to_string());
/// # Ok::<(), acg_policy_wire::v1::UnreadableReport>(())
/// ```
///
/// # Errors
///
/// [`UnreadableReport`] if the text is not JSON, or a member of the report is missing or has another type.
pub fn report_from_json(text: &[u8]) -> Result<ReceivedReport, UnreadableReport> {
    with_root(text, |root| {
        let accepted = root.get("accepted").and_then(Value::as_bool);
        let issues = root.get("issues").filter(|issues| issues.kind() == Kind::Array);
        Ok(ReceivedReport {
            accepted: accepted.ok_or(not("`accepted` is missing or no boolean"))?,
            status: root.get("status").and_then(number),
            issues: read_issues(issues.ok_or(not("`issues` is missing or no array"))?, path)?,
            omitted: root.get("omitted").and_then(number).unwrap_or_default(),
            outside_api: root.get("outsideApi").and_then(Value::as_bool).unwrap_or_default(),
        })
    })
}

/// Reads the reply of a gateway to a refused request: an Azure error, as [`reply`](crate::reply()) makes it, or
/// problem details.
///
/// ```
/// use acg_policy::Validator;
/// use acg_policy_wire::{reply, v1::report_from_reply};
///
/// let report = Validator::default().check_account(br#"{"name": "con toso"}"#, None);
/// let reply = reply(&report).ok_or("accepted")?;
/// let received = report_from_reply(reply.status, &reply.body)?;
/// assert_eq!(received.status, Some(400));
/// assert_eq!(received.issues[0].location.json_pointer(), "/name");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`UnreadableReport`] if the text is not the reply of a gateway, but for example an error of the API.
pub fn report_from_reply(status: u16, body: &[u8]) -> Result<ReceivedReport, UnreadableReport> {
    with_root(body, |root| {
        let details = root.get("error").and_then(|error| error.get("details"));
        let details = details.or_else(|| root.get("issues"));
        let details = details.filter(|details| details.kind() == Kind::Array);
        let issues =
            read_issues(details.ok_or(not("`error.details` is missing or no array"))?, target)?;
        Ok(ReceivedReport {
            accepted: false,
            status: Some(status),
            issues,
            omitted: 0,
            outside_api: false,
        })
    })
}

fn with_root<T>(
    text: &[u8],
    read: impl FnOnce(Value<'_>) -> Result<T, UnreadableReport>,
) -> Result<T, UnreadableReport> {
    let (document, faults) = read_response(text);
    let document = document.filter(|_| faults.is_empty()).ok_or(not("not strict JSON"))?;
    read(document.root())
}

type ReadPlace = fn(Value<'_>, Part) -> Option<Vec<Segment>>;

fn read_issues(list: Value<'_>, place: ReadPlace) -> Result<Vec<ReceivedIssue>, UnreadableReport> {
    let read = |issue| read_issue(issue, place).ok_or(not("an issue has another form"));
    list.children().map(read).collect()
}

fn read_issue(issue: Value<'_>, place: ReadPlace) -> Option<ReceivedIssue> {
    let text = |name| issue.get(name).and_then(Value::as_str);
    let owned = |name| text(name).map(String::from);
    let part = text("in")?.parse().ok()?;
    let facts = issue.get("facts");
    Some(ReceivedIssue {
        code: owned("code")?,
        variant: owned("variant"),
        severity: text("severity")?.parse().ok()?,
        location: Location { part, pointer: place(issue, part)? },
        message: owned("message")?,
        help: owned("help"),
        url: owned("url").unwrap_or_default(),
        facts: facts.into_iter().flat_map(Value::children).filter_map(read_fact).collect(),
    })
}

/// The place in an issue of a report.
fn path(issue: Value<'_>, _: Part) -> Option<Vec<Segment>> {
    let segment = |segment: Value<'_>| match segment.as_str() {
        Some(name) => Some(Segment::Key(Cow::Owned(name.to_string()))),
        None => number(segment).map(Segment::Index),
    };
    issue.get("path")?.children().map(segment).collect()
}

/// The place in a detail of a reply.
fn target(issue: Value<'_>, part: Part) -> Option<Vec<Segment>> {
    let pointer = issue.get("target")?.as_str()?;
    let segment = |segment: &str| match segment.parse() {
        Ok(index) if part == Part::Body && is_index(segment) => Segment::Index(index),
        _ => Segment::Key(Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))),
    };
    Some(pointer.split('/').skip(1).map(segment).collect())
}

fn is_index(segment: &str) -> bool {
    segment == "0" || (!segment.starts_with('0') && segment.bytes().all(|b| b.is_ascii_digit()))
}

fn read_fact(fact: Value<'_>) -> Option<(String, Fact)> {
    let text = |value: Value<'_>| value.as_str().map(|text| Cow::Owned(text.to_string()));
    let value = match fact.kind() {
        Kind::Number => Fact::Count(number(fact)?),
        Kind::String => Fact::Text(text(fact)?),
        Kind::Array => Fact::List(fact.children().map(text).collect::<Option<Vec<_>>>()?.into()),
        Kind::Null | Kind::Boolean | Kind::Object => return None,
    };
    Some((fact.key()?.to_string(), value))
}

fn number<T: core::str::FromStr>(value: Value<'_>) -> Option<T> {
    value.as_number()?.parse().ok()
}

const fn not(reason: &'static str) -> UnreadableReport {
    UnreadableReport { reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_report_and_the_golden_reply_have_the_same_issues() {
        let report = report_from_json(include_bytes!("../../golden/report.json")).unwrap();
        let reply = report_from_reply(400, include_bytes!("../../golden/reply.json")).unwrap();
        assert_eq!(report.issues.len(), 5);
        assert_eq!(report.issues[3].variant.as_deref(), Some("comma"));
        assert_eq!(report.issues[4].facts.len(), 3);
        for (one, other) in report.issues.iter().zip(&reply.issues) {
            // A pointer does not tell the member `7` from the element 7.
            assert_eq!(one.location.json_pointer(), other.location.json_pointer());
            assert_eq!(
                (&one.code, &one.facts, &one.help, &one.url),
                (&other.code, &other.facts, &other.help, &other.url)
            );
        }
    }

    #[test]
    fn the_names_of_a_target_are_unescaped_once() {
        let body =
            br#"{"error": {"details": [{"code": "json/type", "severity": "error", "in": "body",
            "target": "/a~1b/c~01/0/01", "message": ""}]}}"#;
        let key = |name: &'static str| Segment::Key(Cow::Borrowed(name));
        let expected = [key("a/b"), key("c~1"), Segment::Index(0), key("01")];
        assert_eq!(report_from_reply(400, body).unwrap().issues[0].location.pointer, expected);
    }

    #[test]
    fn other_texts_are_no_reports() {
        for text in
            ["", "{", "[]", "7", "{}", r#"{"accepted":true}"#, r#"{"accepted":"no","issues":[]}"#]
        {
            assert!(report_from_json(text.as_bytes()).is_err(), "{text}");
        }
        let issue = |members: &str| alloc::format!(r#"{{"accepted":true,"issues":[{members}]}}"#);
        for members in
            ["7", "{}", r#"{"code":"a/b","severity":"fatal","in":"body","path":[],"message":""}"#]
        {
            assert!(report_from_json(issue(members).as_bytes()).is_err(), "{members}");
        }
        let error = br#"{"error":{"code":"NotFound","message":"no"}}"#;
        assert!(report_from_reply(404, error).is_err());
    }
}
