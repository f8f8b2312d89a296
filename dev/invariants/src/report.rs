//! Properties of any report, of its JSON, and of its reply.

use acg_policy::json::{Document, FaultKind, Value as JsonValue, read};
use acg_policy::{Fact, Issue, Part, Report, Segment};
use acg_policy_wire::{MAX_REPLY_BYTES, reply, v1};
use serde_json::{Value, json};

use crate::violation::{Violation, ensure};

/// Checks a report on a request with this body.
///
/// # Errors
///
/// [`Violation`] when the report is inconsistent, unordered or too long, has duplicates or texts of
/// several lines, or when its JSON or its reply differs from it.
pub(crate) fn in_order(report: &Report, body: &[u8]) -> Result<(), Violation> {
    consistent(report)?;
    ordered(report, body)?;
    report.issues().iter().try_for_each(one_line)?;
    json_agrees(report)?;
    reply_agrees(report)
}

fn consistent(report: &Report) -> Result<(), Violation> {
    let issues = report.issues();
    let errors = issues.iter().filter(|issue| issue.is_error()).count();
    ensure(report.is_accepted() == (errors == 0), || format!("{errors} errors"))?;
    let decides = |issue: &Issue| issue.is_error() && Some(issue.rule.status) == report.status();
    ensure(report.status().is_some() == (errors > 0), || format!("{:?}", report.status()))?;
    ensure(errors == 0 || issues.iter().any(decides), || format!("{:?}", report.status()))?;
    let warnings = issues.len() - errors;
    ensure(errors <= MAX_ISSUES && warnings <= MAX_ISSUES, || format!("{errors}, {warnings}"))
}

/// Checks that issues are in the order of the request, without duplicates.
fn ordered(report: &Report, body: &[u8]) -> Result<(), Violation> {
    let document = places(body);
    let (mut part, mut offset) = (Part::Path, 0);
    let mut seen = std::collections::HashSet::new();
    for issue in report.issues() {
        let location = &issue.location;
        ensure(part <= location.part, || format!("{issue} is after {}", part.as_str()))?;
        part = location.part;
        let Some(document) = document.as_ref().filter(|_| part == Part::Body) else { continue };
        ensure(seen.insert((issue.code(), location)), || format!("duplicate: {issue}"))?;
        let Some(at) = place(document, &location.pointer) else { continue };
        ensure(offset <= at, || format!("{issue} is after offset {offset}"))?;
        offset = at;
    }
    Ok(())
}

/// The document of a body in which every pointer is unambiguous and stands for one value: without duplicate names, names
/// that are too long for a pointer, and lone surrogates in names, which are faults at the same place as those of the value.
fn places(body: &[u8]) -> Option<Document<'_>> {
    let (document, faults) = read(body);
    let document = document?;
    let has_duplicates = faults.iter().any(|fault| fault.kind == FaultKind::DuplicateMember);
    let is_unambiguous = !has_duplicates && has_plain_names(document.root());
    is_unambiguous.then_some(document)
}

fn has_plain_names(value: JsonValue<'_>) -> bool {
    value.children().all(|child| child.key().is_none_or(is_plain) && has_plain_names(child))
}

fn is_plain(name: &str) -> bool {
    name.len() <= 128 && !name.contains(char::REPLACEMENT_CHARACTER)
}

/// The offset of a place in the body. A missing member is at the end of its object. `None` for the
/// body as a whole, whose issues may precede or follow those of its contents.
fn place(document: &Document<'_>, pointer: &[Segment]) -> Option<usize> {
    let mut value = document.root();
    for (depth, segment) in pointer.iter().enumerate() {
        let child = match segment {
            Segment::Key(key) => value.get(key),
            Segment::Index(index) => value.children().nth(*index),
        };
        match child {
            Some(child) => value = child,
            None if depth + 1 == pointer.len() => return Some(value.end()),
            None => return None,
        }
    }
    (!pointer.is_empty()).then(|| value.offset())
}

fn one_line(issue: &Issue) -> Result<(), Violation> {
    let words = issue.facts.iter().flat_map(|(_, fact)| match fact {
        Fact::Count(_) => Vec::new(),
        Fact::Text(text) => vec![text],
        Fact::List(words) => words.iter().collect(),
    });
    for text in [&issue.message].into_iter().chain(&issue.help).chain(words) {
        let short = text.len() <= MAX_TEXT && !text.is_empty();
        ensure(short && !text.contains(char::is_control), || {
            format!("{text:?} is not a single line")
        })?;
    }
    let text = issue.to_string();
    ensure(!text.contains(char::is_control), || format!("{text:?} is not a single line"))
}

/// Checks that the JSON of the report agrees with the report.
fn json_agrees(report: &Report) -> Result<(), Violation> {
    let text = v1::report_to_json(report);
    let json = parsed(text.as_bytes())?;
    let issues: Vec<Value> = report.issues().iter().map(as_json).collect();
    let found: Vec<Value> =
        listed(json.get("issues")).iter().map(|issue| pick(issue, REPORT_MEMBERS)).collect();
    let same = json.get("accepted") == Some(&report.is_accepted().into())
        && json.get("status") == Some(&report.status().into())
        && found == issues;
    ensure(same, || format!("{report}, as JSON: {text}"))
}

/// Checks that the reply is within its limit, and that it lists the issues of the report or the number
/// of those that it does not list.
fn reply_agrees(report: &Report) -> Result<(), Violation> {
    let Some(reply) = reply(report) else {
        return ensure(report.is_accepted(), || "rejected without a reply".to_owned());
    };
    ensure(Some(reply.status) == report.status(), || format!("status {}", reply.status))?;
    ensure(reply.body.len() <= MAX_REPLY_BYTES, || format!("{} bytes", reply.body.len()))?;
    let is_printable = |value: &str| value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let fields =
        reply.headers.iter().all(|(name, value)| is_printable(name) && is_printable(value));
    ensure(fields, || format!("invalid header fields: {:?}", reply.headers))?;
    let json = parsed(&reply.body)?;
    let details = listed(json.pointer("/error/details"));
    for (issue, detail) in first_and_deciding(report, details.len()).zip(&details) {
        let (found, expected) = (pick(detail, REPLY_MEMBERS), pick(&as_json(issue), REPLY_MEMBERS));
        ensure(found == expected, || format!("{issue}, in the reply: {detail}"))?;
        let target = detail.get("target").and_then(Value::as_str).unwrap_or_default();
        ensure(is_target_of(issue, target), || {
            format!("{issue}, with another place in the reply: {detail}")
        })?;
    }
    let message = json.pointer("/error/message").and_then(Value::as_str).unwrap_or_default();
    let unlisted = report.issues().len() + report.omitted() - details.len();
    let counted = message.ends_with(&format!(" {unlisted} more issues are not listed."));
    ensure((unlisted > 0) == counted, || format!("{unlisted} unlisted: {message}"))
}

/// The first `count` issues. The last of them is replaced by the deciding issue if that is not among
/// them.
fn first_and_deciding(report: &Report, count: usize) -> impl Iterator<Item = &Issue> {
    let (issues, deciding) = (report.issues(), report.deciding());
    let is_deciding = |issue: &&Issue| deciding.is_some_and(|other| std::ptr::eq(*issue, other));
    let missing = deciding.filter(|_| !issues.iter().take(count).any(|issue| is_deciding(&issue)));
    let first = count - usize::from(missing.is_some());
    issues.iter().take(first).chain(missing)
}

/// A target is the pointer of the issue, or that of an enclosing value if it is long.
fn is_target_of(issue: &Issue, target: &str) -> bool {
    let pointer = issue.location.json_pointer();
    let rest = pointer.strip_prefix(target);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') && pointer.len() > 300)
}

fn as_json(issue: &Issue) -> Value {
    let step = |segment: &Segment| match segment {
        Segment::Key(key) => Value::from(key.as_ref()),
        Segment::Index(index) => Value::from(*index),
    };
    let path: Value = issue.location.pointer.iter().map(step).collect();
    let mut json = json!({
        "code": issue.code(),
        "severity": issue.severity.as_str(),
        "in": issue.location.part.as_str(),
        "path": path,
        "message": issue.message,
        "help": issue.help,
        "url": issue.url(),
    });
    if let (Some(variant), Some(members)) = (issue.variant, json.as_object_mut()) {
        members.insert("variant".to_owned(), variant.into());
    }
    json
}

/// The object with only these members.
fn pick(object: &Value, names: &[&str]) -> Value {
    let member = |name: &&str| Some(((*name).to_owned(), object.get(*name)?.clone()));
    names.iter().filter_map(member).collect::<serde_json::Map<_, _>>().into()
}

fn parsed(json: &[u8]) -> Result<Value, Violation> {
    serde_json::from_slice(json).map_err(|error| Violation(format!("not JSON: {error}")))
}

fn listed(list: Option<&Value>) -> Vec<Value> {
    list.and_then(Value::as_array).cloned().unwrap_or_default()
}

const REPLY_MEMBERS: &[&str] = &["code", "variant", "severity", "in", "message", "help", "url"];
const REPORT_MEMBERS: &[&str] =
    &["code", "variant", "severity", "in", "path", "message", "help", "url"];

/// The maximum number of errors, and of warnings, of a report.
const MAX_ISSUES: usize = 100;

/// The maximum length of a message, a help or a fact, in bytes.
const MAX_TEXT: usize = 160;
