//! Verdicts in logs, without values of requests.

use alloc::borrow::Cow;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use acg_policy::{Issue, Location, Report, Rule, Segment};

/// A verdict in a short form, for access logs and header fields: the outcome, the status, and the distinct codes of errors and of
/// warnings, the deciding one first. All characters are visible ASCII characters or spaces.
///
/// ```
/// use acg_policy::{Head, Validator};
/// use acg_policy_wire::verdict_text;
///
/// let head = Head { method: b"POST", target: b"/accounts", headers: &[] };
/// let report = Validator::default().check_request(&head, b"", None);
/// let text = verdict_text("rejected", &report);
/// assert!(text.starts_with("rejected 405 errors=request/method-not-allowed"), "{text}");
/// ```
#[must_use]
pub fn verdict_text(outcome: &str, report: &Report) -> String {
    let deciding = report.deciding();
    let mut text = String::with_capacity(USUAL_TEXT_BYTES);
    text.push_str(outcome);
    if let Some(deciding) = deciding {
        text.push(' ');
        text.push_str(&deciding.rule.status.to_string());
    }
    let issues = report.issues().iter();
    let errors = issues.clone().filter(|issue| issue.is_error());
    push_codes(&mut text, " errors=", deciding.into_iter().chain(errors));
    push_codes(&mut text, " warnings=", issues.filter(|issue| !issue.is_error()));
    text
}

/// Adds the distinct codes of issues.
fn push_codes<'i>(text: &mut String, name: &str, issues: impl Iterator<Item = &'i Issue>) {
    // A rule is a static, so that its address identifies it.
    let mut listed: Vec<*const Rule> = Vec::new();
    for issue in issues {
        let rule: *const Rule = issue.rule;
        if !listed.contains(&rule) {
            if listed.is_empty() {
                listed = Vec::with_capacity(USUAL_RULES);
                text.push_str(name);
            } else {
                text.push(',');
            }
            text.push_str(issue.code());
            listed.push(rule);
        }
    }
}

/// The JSON Pointer of a place, for logs. Names that the caller has chosen are `*`: they can be personal data, as values can.
///
/// ```
/// use acg_policy::{Head, Validator};
/// use acg_policy_wire::place_in_log;
///
/// let head = Head {
///     method: b"PUT",
///     target: b"/accounts/contoso?api-version=2024-02-29",
///     headers: &[(b"content-type", b"application/json")],
/// };
/// let report = Validator::default().check_request(&head, br#"{"jane-doe": 1}"#, None);
/// let places: Vec<_> = report.issues().iter().map(|it| place_in_log(&it.location)).collect();
/// assert!(places.iter().any(|place| place == "/*"), "{places:?}");
/// ```
#[must_use]
pub fn place_in_log(location: &Location) -> String {
    let is_chosen = |segment: &Segment| matches!(segment, Segment::Key(Cow::Owned(_)));
    if !location.pointer.iter().any(is_chosen) {
        return location.json_pointer();
    }
    let known = |segment: &Segment| match segment {
        Segment::Key(Cow::Owned(_)) => Segment::Key(Cow::Borrowed("*")),
        other => other.clone(),
    };
    let pointer = location.pointer.iter().map(known).collect();
    Location { part: location.part, pointer }.json_pointer()
}

/// A verdict with one or two codes has at most as many bytes.
const USUAL_TEXT_BYTES: usize = 128;
/// The rules of most verdicts.
const USUAL_RULES: usize = 4;
