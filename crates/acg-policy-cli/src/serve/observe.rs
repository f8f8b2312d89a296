//! Observed rules: they report, but do not refuse. The words are those of the filter's `observe`.

use acg_policy::{Finish, HeaderField, Issue, Report, Validator};
use acg_policy_wire::{ObservedRules, place_in_log, verdict_text};
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response};
use serde::Serialize;
use serde_json::{Value, json};

use super::reply;
use crate::output;

/// What is observed.
#[derive(Clone, Debug)]
pub(crate) enum Observe {
    /// Errors refuse the request.
    Nothing,
    /// No request is refused.
    Everything,
    /// Errors of these rules do not refuse the request.
    Rules(ObservedRules),
}

/// A validator, and the same without the observed rules, if it is needed.
#[derive(Clone)]
pub(super) struct Validators {
    pub(super) whole: Validator,
    pub(super) enforced: Option<Validator>,
}

/// The outcomes of both.
pub(super) struct Outcomes {
    pub(super) whole: Finish,
    pub(super) enforced: Option<Finish>,
}

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It passes, and no rule reports an error.
    Accepted,
    /// It is refused.
    Rejected,
    /// It passes, although an observed rule reports an error.
    WouldReject,
}

impl Observe {
    /// Reads a list of groups and codes, such as `number,state/unknown`.
    pub(crate) fn read(list: &str) -> Result<Self, String> {
        let mut observed = ObservedRules::default();
        if list.split(',').all(|name| observed.add(name)) {
            return Ok(Self::Rules(observed));
        }
        Err("expected groups and codes of rules, for example number,state/unknown; `acg-policy rules` lists all codes".to_owned())
    }

    pub(super) fn validators(&self, whole: Validator) -> Validators {
        let enforced = match self {
            Self::Nothing | Self::Everything => None,
            Self::Rules(rules) => Some(Validator::new(rules.enforced(whole.policy()))),
        };
        Validators { whole, enforced }
    }

    /// Whether a report by the rules that are not observed refuses the request.
    pub(super) fn refuses(&self, enforced: &Report) -> bool {
        match self {
            Self::Nothing | Self::Everything => !enforced.is_accepted(),
            Self::Rules(rules) => rules.refuses(enforced),
        }
    }

    /// What happens to a request with this report, by all rules. With observed rules, the others have accepted it.
    pub(super) fn fate(&self, report: &Report) -> Fate {
        match self {
            _ if report.is_accepted() => Fate::Accepted,
            Self::Nothing => Fate::Rejected,
            Self::Everything | Self::Rules(_) => Fate::WouldReject,
        }
    }

    /// Whether a request is only observed.
    pub(super) const fn is_everything(&self) -> bool {
        matches!(self, Self::Everything)
    }
}

/// Adds the verdict on a request that would be refused to its response.
pub(super) fn with_verdict(mut response: Response<Body>, report: &Report) -> Response<Body> {
    if let Ok(value) = HeaderValue::from_str(&verdict_text(WOULD_REJECT, report)) {
        response.headers_mut().insert(VERDICT, value);
    }
    response
}

/// Writes a line to the log about a request with these header fields that would be refused.
pub(super) fn log(report: &Report, fields: &[HeaderField<'_>]) {
    let id = fields.iter().find(|(name, _)| *name == b"x-request-id").map(|(_, value)| *value);
    let id = id.filter(|id| reply::is_id(id)).and_then(|id| str::from_utf8(id).ok());
    output::error(format_args!("{}", line(report, id)));
}

/// The line of the log about a request that would be refused. It has no value of the request, and no name that its caller
/// has chosen.
fn line(report: &Report, request_id: Option<&str>) -> String {
    let issues = report.issues();
    let errors = issues.iter().filter(|issue| issue.is_error()).count();
    let unlisted = issues.len().saturating_sub(MAX_ISSUES) + report.omitted();
    let line = Line {
        outcome: WOULD_REJECT,
        status: report.status(),
        rule: report.deciding().map(Issue::code),
        request_id,
        errors,
        warnings: issues.len() - errors,
        issues: issues.iter().take(MAX_ISSUES).map(issue).collect(),
        unlisted: Some(unlisted).filter(|unlisted| *unlisted > 0),
    };
    // Text, numbers and lists can be written as JSON.
    serde_json::to_string(&line).unwrap_or_default()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'r> {
    outcome: &'static str,
    status: Option<u16>,
    rule: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'r str>,
    errors: usize,
    warnings: usize,
    issues: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unlisted: Option<usize>,
}

fn issue(issue: &Issue) -> Value {
    json!({
        "code": issue.code(),
        "severity": if issue.is_error() { "error" } else { "warning" },
        "in": issue.location.part.as_str(),
        "target": place_in_log(&issue.location),
    })
}

/// The name of the filter's field.
const VERDICT: HeaderName = HeaderName::from_static("x-acg-policy-verdict");
/// The filter's word.
const WOULD_REJECT: &str = "would-reject";
/// Issues in one line.
const MAX_ISSUES: usize = 16;

#[cfg(test)]
mod tests {
    use acg_policy::Head;

    use super::*;

    #[test]
    fn groups_and_codes_are_read_and_others_are_refused() {
        let Ok(Observe::Rules(rules)) = Observe::read("rfi,number/e164") else { panic!() };
        let mut expected = ObservedRules::default();
        assert!(expected.add("rfi") && expected.add("number/e164"));
        assert_eq!(rules, expected);
        for list in ["", "numbers", "number,", "number/e165", "number, state"] {
            assert!(Observe::read(list).is_err(), "{list}");
        }
    }

    #[test]
    fn a_report_that_omits_issues_refuses_unless_everything_is_observed() {
        let observe = Observe::read("json").unwrap();
        for (numbers, refuses) in [(2, false), (60, true)] {
            let number = r#"{"telephoneNumber": 1, "accountName": 1}"#;
            let body = format!(r#"{{"numbers": [{}]}}"#, vec![number; numbers].join(","));
            let head = Head {
                method: b"POST",
                target: b"/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29",
                headers: &[(b"content-type", b"application/json")],
            };
            let report = Validator::default().check_request(&head, body.as_bytes(), None);
            assert!(report.errors().all(|error| error.rule.group() == "json"), "{report}");
            assert_eq!(report.omitted() > 0, refuses);
            assert_eq!(observe.refuses(&report), refuses);
            assert!(Observe::Nothing.refuses(&report));
        }
    }

    #[test]
    fn the_log_has_places_and_no_value_of_the_request() {
        let head = Head {
            method: b"PUT",
            target: b"/accounts/contoso?api-version=2024-02-29",
            headers: &[(b"content-type", b"application/json")],
        };
        let body = br#"{"name": "fabrikam", "secret-name": 1, "serviceDetails": {"teamsDirectRouting": {"enabled": "secret"}}}"#;
        let report = Validator::default().check_request(&head, body, None);
        let line = super::line(&report, Some("7f1c"));
        assert!(!line.contains("secret") && !line.contains("fabrikam"), "{line}");
        let line: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(
            (&line["outcome"], &line["requestId"]),
            (&"would-reject".into(), &"7f1c".into())
        );
        assert!(line["issues"].as_array().unwrap().iter().any(|it| it["target"] == "/*"), "{line}");
    }
}
