//! Verdicts on observed requests, from the filter's log.

use acg_policy_vectors::{CheckError, FoundIssue, Step, Verdict};
use serde_json::Value;

use crate::gateway::Gateway;

/// The part of the log that has been read.
#[derive(Debug, Default)]
pub(crate) struct ObservedLog {
    offset: usize,
    lines: Vec<Value>,
}

impl ObservedLog {
    /// The line about the request with this identifier, once.
    pub(crate) fn line(&mut self, gateway: &Gateway, id: &str) -> Option<Value> {
        self.read(gateway);
        let position = self.lines.iter().position(|line| line["requestId"] == id)?;
        Some(self.lines.remove(position))
    }

    /// The last line.
    pub(crate) fn last(&mut self, gateway: &Gateway) -> Option<Value> {
        self.read(gateway);
        self.lines.pop()
    }

    fn read(&mut self, gateway: &Gateway) {
        let (lines, offset) = gateway.filter_log_after(self.offset);
        self.offset = offset;
        self.lines.extend(lines);
    }
}

/// The verdict of a line. Names that the caller has chosen, and issues beyond the limit of a line, are
/// those of the expected verdict.
pub(crate) fn verdict(
    line: &Value,
    expected: &Verdict,
    compares_warnings: bool,
) -> Result<Verdict, CheckError> {
    let outcome = line["outcome"].as_str();
    let accepted = match outcome {
        Some("accepted" | "outside-api") => true,
        Some("would-reject") => false,
        _ => return Err(format!("unexpected outcome: {line}").into()),
    };
    let listed = line["issues"].as_array().ok_or("no issues")?;
    let mut issues = Vec::new();
    for (index, issue) in listed.iter().enumerate() {
        let text = |name: &str| issue[name].as_str().unwrap_or_default().to_owned();
        let expected = expected.issues.get(index).map(|issue| issue.path.as_slice());
        let path = path(&text("target"), expected.unwrap_or_default());
        issues.push(FoundIssue {
            code: text("code"),
            severity: text("severity"),
            part: text("in"),
            path,
            url: None,
        });
    }
    if line["unlisted"].as_u64().is_some() {
        issues.extend(expected.issues.iter().skip(listed.len()).cloned());
    }
    // A reply would not have the warnings of an accepted request; the log has.
    let is_same = |(found, expected): (&FoundIssue, &FoundIssue)| {
        found.code == expected.code && found.severity == expected.severity
    };
    if accepted && expected.accepted && compares_warnings {
        let all = issues.len() == expected.issues.len();
        if !all || !issues.iter().zip(&expected.issues).all(is_same) {
            return Err(format!("other warnings: {line}").into());
        }
        return Ok(Verdict::accepted());
    }
    let status = line["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    Ok(Verdict { accepted, status, issues: if accepted { Vec::new() } else { issues } })
}

/// The steps of a JSON Pointer, all of them names.
fn path(pointer: &str, expected: &[Step]) -> Vec<Step> {
    let name = |step: &Step| match step {
        Step::Name(name) => name.clone(),
        Step::Index(index) => index.to_string(),
    };
    let unescaped =
        pointer.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~"));
    let steps = unescaped.enumerate().map(|(index, found)| match expected.get(index) {
        Some(step) if found == "*" => Step::Name(name(step)),
        _ => Step::Name(found),
    });
    steps.collect()
}
