//! A report as JSON:
//! `{"accepted":…,"status":…,"issues":[{"code","variant","severity","in","path","message","help","url","facts"}]}`,
//! `"variant"` only in issues whose rule has several texts and that do not have its general one,
//! `"omitted":…` when the report found more issues than it lists, and `"outsideApi":true` when nothing was
//! checked.

use alloc::borrow::Cow;
use alloc::string::String;

use acg_policy::{Fact, Issue, Location, Part, Report, Segment, Severity};

use acg_policy::json::writer::Writer;

/// The JSON of a report.
///
/// `variant` names one of several texts of the rule; it is left out for the rule's general text. `code` and
/// `variant` identify the text, which `facts` complete: see [`Issue::text_code`].
/// `status` is the HTTP status of the rejection, or `null` for an accepted request. `path` is the
/// place inside the part of the request that `in` names (`path`, `query`, `header` or `body`): a
/// string for a member, parameter or header field, a number, from 0, for an array index. `help` is
/// `null` when a rule has none. `facts` has the limits, counts and expected values of the message.
/// `omitted` is the number of issues beyond the limit of a report; it is left out when it is 0.
/// `outsideApi` is present, and `true`, if the request passes unchecked because its path is outside the
/// API.
///
/// ```
/// use acg_policy::{Head, Validator};
/// use acg_policy_wire::v1::report_to_json;
///
/// let head = Head { method: b"GET", target: b"/accounts?api-version=2024-02-29", headers: &[] };
/// let report = Validator::default().check_request(&head, b"", None);
/// assert_eq!(report_to_json(&report), r#"{"accepted":true,"status":null,"issues":[]}"#);
/// ```
#[must_use]
pub fn report_to_json(report: &Report) -> String {
    let verdict = (report.is_accepted(), report.status());
    write_report(verdict, report.issues(), report.omitted(), report.is_outside_api())
}

fn write_report(
    (accepted, status): (bool, Option<u16>),
    issues: &[Issue],
    omitted: usize,
    is_outside_api: bool,
) -> String {
    Writer::text_of(|w| {
        w.object(|w| {
            w.member("accepted", |w| w.boolean(accepted));
            w.member("status", |w| match status {
                Some(status) => w.number(status.into()),
                None => w.null(),
            });
            w.member("issues", |w| {
                w.array(|w| issues.iter().for_each(|issue| write_issue(w, issue)))
            });
            if omitted > 0 {
                w.member("omitted", |w| w.number(omitted as u64));
            }
            if is_outside_api {
                w.member("outsideApi", |w| w.boolean(true));
            }
        });
    })
}

fn write_issue(w: &mut Writer, issue: &Issue) {
    let Issue { rule, variant, severity, location, message, help, facts, help_url: _ } = issue;
    let Location { part, pointer } = location;
    w.object(|w| {
        w.string_member("code", rule.code);
        write_variant(w, *variant);
        w.string_member("severity", severity_word(*severity));
        w.string_member("in", part_word(*part));
        w.member("path", |w| {
            w.array(|w| pointer.iter().for_each(|segment| write_segment(w, segment)))
        });
        w.string_member("message", message);
        w.member("help", |w| match help {
            Some(help) => w.string(help),
            None => w.null(),
        });
        w.string_member("url", &issue.url());
        w.member("facts", |w| write_facts(w, facts));
    });
}

pub(crate) fn write_variant(w: &mut Writer, variant: Option<&str>) {
    if let Some(variant) = variant {
        w.string_member("variant", variant);
    }
}

pub(crate) fn write_facts(w: &mut Writer, facts: &[(&'static str, Fact)]) {
    w.object(|w| facts.iter().for_each(|(name, fact)| w.member(name, |w| write_fact(w, fact))));
}

fn write_segment(w: &mut Writer, segment: &Segment) {
    match segment {
        Segment::Key(key) => w.string(key),
        Segment::Index(index) => w.number(*index as u64),
    }
}

fn write_fact(w: &mut Writer, fact: &Fact) {
    match fact {
        Fact::Count(count) => w.number(*count),
        Fact::Text(text) => w.string(text),
        Fact::List(words) => w.strings(words.iter().map(Cow::as_ref)),
    }
}

pub(crate) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

pub(crate) fn part_word(part: Part) -> &'static str {
    match part {
        Part::Path => "path",
        Part::Query => "query",
        Part::Header => "header",
        Part::Body => "body",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    #[test]
    fn the_json_of_a_report_is_stable() {
        let text = write_report((false, Some(400)), &examples::issues(), 0, false);
        assert_eq!(text, include_str!("../../golden/report.json").trim_end());
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
    }

    #[test]
    fn a_full_report_counts_the_issues_that_it_omits() {
        let text = write_report((false, Some(400)), &[], 7, false);
        assert_eq!(text, r#"{"accepted":false,"status":400,"issues":[],"omitted":7}"#);
    }

    #[test]
    fn a_request_outside_the_api_is_marked() {
        let text = write_report((true, None), &[], 0, true);
        assert_eq!(text, r#"{"accepted":true,"status":null,"issues":[],"outsideApi":true}"#);
    }

    #[test]
    fn an_accepted_request_has_no_status() {
        let text = report_to_json(&Report::default());
        assert_eq!(text, r#"{"accepted":true,"status":null,"issues":[]}"#);
    }
}
