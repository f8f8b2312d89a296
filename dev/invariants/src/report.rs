//! What holds for every report, and for the forms in which it leaves.

use acg_policy::json::{Document, FaultKind, Value as JsonValue, read};
use acg_policy::{Fact, Issue, Part, Report, Segment};
use acg_policy_wire::{MAX_REPLY_BYTES, reply, v1};
use serde_json::{Value, json};

use crate::broken::{Broken, ensure};

/// Checks a report about a request with this body.
///
/// # Errors
///
/// [`Broken`] when it contradicts itself, is out of order, repeats itself, is too long, has text
/// that is no line, or loses something on the way out.
pub(crate) fn in_order(report: &Report, body: &[u8]) -> Result<(), Broken> {
    weighed(report)?;
    sorted(report, body)?;
    report.issues().iter().try_for_each(one_line)?;
    written(report)?;
    replied(report)
}

fn weighed(report: &Report) -> Result<(), Broken> {
    let issues = report.issues();
    let errors = issues.iter().filter(|issue| issue.is_error()).count();
    ensure(report.is_accepted() == (errors == 0), || format!("{errors} errors"))?;
    let decides = |issue: &Issue| issue.is_error() && Some(issue.rule.status) == report.status();
    ensure(report.status().is_some() == (errors > 0), || format!("{:?}", report.status()))?;
    ensure(errors == 0 || issues.iter().any(decides), || format!("{:?}", report.status()))?;
    let warnings = issues.len() - errors;
    ensure(errors <= MAX_ISSUES && warnings <= MAX_ISSUES, || format!("{errors}, {warnings}"))
}

/// Whether issues stand in the order of the request, and no two are the same.
fn sorted(report: &Report, body: &[u8]) -> Result<(), Broken> {
    let document = places(body);
    let (mut part, mut offset) = (Part::Path, 0);
    let mut seen = std::collections::HashSet::new();
    for issue in report.issues() {
        let location = &issue.location;
        ensure(part <= location.part, || format!("{issue} stands after {}", part.as_str()))?;
        part = location.part;
        let Some(document) = document.as_ref().filter(|_| part == Part::Body) else { continue };
        ensure(seen.insert((issue.code(), location)), || format!("twice: {issue}"))?;
        let Some(at) = place(document, &location.pointer) else { continue };
        ensure(offset <= at, || format!("{issue} stands behind {offset}"))?;
        offset = at;
    }
    Ok(())
}

/// The document of a body in which every pointer means one place: where no name is there twice or
/// too long to be repeated.
fn places(body: &[u8]) -> Option<Document<'_>> {
    let (document, faults) = read(body);
    let document = document?;
    let twice = faults.iter().any(|fault| fault.kind == FaultKind::DuplicateMember);
    let clear = !twice && has_short_names(document.root());
    clear.then_some(document)
}

fn has_short_names(value: JsonValue<'_>) -> bool {
    let short = |child: JsonValue<'_>| child.key().is_none_or(|key| key.len() <= 128);
    value.children().all(|child| short(child) && has_short_names(child))
}

/// Where a place is in the body: a member that is missing is where its object ends. `None` for the
/// body as a whole, about which a rule may speak before or after its contents.
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

fn one_line(issue: &Issue) -> Result<(), Broken> {
    let words = issue.facts.iter().flat_map(|(_, fact)| match fact {
        Fact::Count(_) => Vec::new(),
        Fact::Text(text) => vec![text],
        Fact::List(words) => words.iter().collect(),
    });
    for text in [&issue.message].into_iter().chain(&issue.help).chain(words) {
        let short = text.len() <= MAX_TEXT && !text.is_empty();
        ensure(short && !text.contains(char::is_control), || format!("{text:?} is no line"))?;
    }
    let shown = issue.to_string();
    ensure(!shown.contains(char::is_control), || format!("{shown:?} is no line"))
}

/// Whether the JSON of the report says what the report says.
fn written(report: &Report) -> Result<(), Broken> {
    let text = v1::report_to_json(report);
    let json = parsed(text.as_bytes())?;
    let issues: Vec<Value> = report.issues().iter().map(as_json).collect();
    let found: Vec<Value> =
        listed(json.get("issues")).iter().map(|issue| pick(issue, SAID)).collect();
    let same = json.get("accepted") == Some(&report.is_accepted().into())
        && json.get("status") == Some(&report.status().into())
        && found == issues;
    ensure(same, || format!("another report than {report}: {text}"))
}

/// Whether the reply is within its limit, and lists the issues of the report or the number of those
/// that it does not list.
fn replied(report: &Report) -> Result<(), Broken> {
    let Some(reply) = reply(report) else {
        return ensure(report.is_accepted(), || "refused without a reply".to_owned());
    };
    ensure(Some(reply.status) == report.status(), || format!("status {}", reply.status))?;
    ensure(reply.body.len() <= MAX_REPLY_BYTES, || format!("{} bytes", reply.body.len()))?;
    let plain = |value: &str| value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let fields = reply.headers.iter().all(|(name, value)| plain(name) && plain(value));
    ensure(fields, || format!("not fit for HTTP: {:?}", reply.headers))?;
    let json = parsed(&reply.body)?;
    let details = listed(json.pointer("/error/details"));
    for (issue, detail) in first_and_deciding(report, details.len()).zip(&details) {
        let (found, expected) = (pick(detail, REPLIED), pick(&as_json(issue), REPLIED));
        ensure(found == expected, || format!("another detail than {issue}: {detail}"))?;
        let target = detail.get("target").and_then(Value::as_str).unwrap_or_default();
        ensure(is_target_of(issue, target), || format!("another place than {issue}: {detail}"))?;
    }
    let message = json.pointer("/error/message").and_then(Value::as_str).unwrap_or_default();
    let unlisted = report.issues().len() + report.omitted() - details.len();
    let counted = message.ends_with(&format!(" {unlisted} more issues are not listed."));
    ensure((unlisted > 0) == counted, || format!("{unlisted} unlisted: {message}"))
}

/// The first issues, as many as are listed, of which the last is the deciding one if it is none of
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
    json!({
        "code": issue.code(),
        "severity": issue.severity.as_str(),
        "in": issue.location.part.as_str(),
        "path": path,
        "message": issue.message,
        "help": issue.help,
        "url": issue.url(),
    })
}

/// These members of an object, and no others.
fn pick(object: &Value, names: &[&str]) -> Value {
    let member = |name: &&str| Some(((*name).to_owned(), object.get(*name)?.clone()));
    names.iter().filter_map(member).collect::<serde_json::Map<_, _>>().into()
}

fn parsed(json: &[u8]) -> Result<Value, Broken> {
    serde_json::from_slice(json).map_err(|error| Broken(format!("no JSON: {error}")))
}

fn listed(list: Option<&Value>) -> Vec<Value> {
    list.and_then(Value::as_array).cloned().unwrap_or_default()
}

const REPLIED: &[&str] = &["code", "severity", "in", "message", "help", "url"];
const SAID: &[&str] = &["code", "severity", "in", "path", "message", "help", "url"];

/// The errors, and likewise the warnings, of one report.
const MAX_ISSUES: usize = 100;

/// The bytes of a message, a help or a fact.
const MAX_TEXT: usize = 160;
