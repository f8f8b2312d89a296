//! The verdict on a request as a log line, and as a short text for access logs.

use acg_policy::{Issue, Report};

use super::json::Object;

/// What happened to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It passed, and no rule reports an error.
    Accepted,
    /// It passed without validation, but its path resembles one of the API.
    OutsideApi,
    /// It was refused.
    Rejected,
    /// It passed, although an observed rule reports an error.
    WouldReject,
}

/// The verdict on one request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verdict<'a> {
    pub(crate) outcome: Outcome,
    pub(crate) report: &'a Report,
    /// `x-request-id`.
    pub(crate) request_id: Option<&'a str>,
    /// How long the request waited for its account, in milliseconds.
    pub(crate) lookup_ms: Option<u64>,
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::OutsideApi => "outside-api",
            Self::Rejected => "rejected",
            Self::WouldReject => "would-reject",
        }
    }
}

impl Verdict<'_> {
    /// One JSON object in one line.
    pub(super) fn to_json(self) -> String {
        let Self { outcome, report, request_id, lookup_ms } = self;
        let issues = report.issues();
        let errors = issues.iter().filter(|issue| issue.is_error()).count();
        let mut line = Object::new(USUAL_LINE_BYTES);
        line.string("outcome", outcome.as_str());
        if let Some(deciding) = report.deciding() {
            line.integer("status", u64::from(deciding.rule.status));
            line.string("rule", deciding.code());
        }
        if let Some(id) = request_id {
            line.string("requestId", id);
        }
        if let Some(milliseconds) = lookup_ms {
            line.integer("lookupMs", milliseconds);
        }
        line.integer("errors", errors as u64);
        line.integer("warnings", (issues.len() - errors) as u64);
        line.objects("issues", issues.iter().take(MAX_ISSUES), write_issue);
        let unlisted = issues.len().saturating_sub(MAX_ISSUES) + report.omitted();
        if unlisted > 0 {
            line.integer("unlisted", unlisted as u64);
        }
        line.finish()
    }

    /// The verdict in a short form, such as `rejected 400 errors=number/e164 warnings=json/unknown-member`.
    pub(crate) fn to_text(self) -> String {
        acg_policy_wire::verdict_text(self.outcome.as_str(), self.report)
    }
}

fn write_issue(object: &mut Object, issue: &Issue) {
    object.string("code", issue.code());
    object.string("severity", if issue.is_error() { "error" } else { "warning" });
    object.string("in", issue.location.part.as_str());
    object.string("target", &acg_policy_wire::place_in_log(&issue.location));
}

/// The line about a request with one or two issues has at most as many bytes.
const USUAL_LINE_BYTES: usize = 512;
/// Issues in one line: a proxy writes lines while it serves requests.
const MAX_ISSUES: usize = 16;
