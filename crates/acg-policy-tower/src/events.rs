//! Events for `tracing`: rule codes and places, never a value of a request.

use std::fmt;

use acg_policy::{Issue, Report};

pub(crate) fn refused(report: &Report) {
    tracing::info!(
        target: "acg_policy",
        status = report.status(),
        codes = %Codes(report.issues()),
        places = %Places(report.issues()),
        "request refused"
    );
}

/// Nothing is reported for a request without warnings.
pub(crate) fn accepted(report: &Report) {
    if report.issues().is_empty() {
        return;
    }
    tracing::info!(
        target: "acg_policy",
        codes = %Codes(report.issues()),
        places = %Places(report.issues()),
        "request accepted with warnings"
    );
}

pub(crate) fn outside_api(report: &Report) {
    if !report.issues().is_empty() {
        tracing::warn!(target: "acg_policy", codes = %Codes(report.issues()), "request not validated");
    }
}

struct Codes<'r>(&'r [Issue]);

impl fmt::Display for Codes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(self.0, f, |issue, f| f.write_str(issue.code()))
    }
}

/// Parts and JSON pointers, in the order of the codes.
struct Places<'r>(&'r [Issue]);

impl fmt::Display for Places<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(self.0, f, |issue, f| issue.location.fmt(f))
    }
}

fn list(
    issues: &[Issue],
    f: &mut fmt::Formatter<'_>,
    write: impl Fn(&Issue, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    for (index, issue) in issues.iter().take(MAX_LISTED).enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write(issue, f)?;
    }
    match issues.len().saturating_sub(MAX_LISTED) {
        0 => Ok(()),
        more => write!(f, ", and {more} more"),
    }
}

/// Enough to see what is wrong; a report can have 200 issues.
const MAX_LISTED: usize = 20;

/// A mistake of the application.
#[cfg(feature = "axum")]
pub(crate) fn unread(error: &crate::Unread) {
    tracing::error!(target: "acg_policy", "no validated body for a handler: {error}");
}
