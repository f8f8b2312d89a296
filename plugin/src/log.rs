//! Log lines. They contain rule codes, never a value of a request.

use std::fmt;

use acg_policy::Report;

use crate::abi::{Host, LogLevel};

/// Writes one line to the proxy's log. Control characters are escaped, so that no text can start
/// another line or move a terminal's cursor.
pub(crate) fn write(host: &mut impl Host, level: LogLevel, line: &str) {
    host.log(level, &format!("acg-policy: {}", Escaped(line)));
}

/// Logs the verdict on a request, unless it is accepted without issues.
pub(crate) fn write_report(host: &mut impl Host, report: &Report) {
    write_verdict(host, report, "rejected");
}

/// Logs the verdict on a request that has passed because rules are observed, unless it is accepted
/// without issues.
pub(crate) fn write_observed(host: &mut impl Host, report: &Report) {
    write_verdict(host, report, "observed, would be rejected");
}

fn write_verdict(host: &mut impl Host, report: &Report, rejected: &str) {
    if report.issues().is_empty() {
        return;
    }
    let codes: Vec<&str> =
        report.issues().iter().take(MAX_CODES).map(|issue| issue.code()).collect();
    let codes = codes.join(", ");
    let error_count = report.issues().iter().filter(|issue| issue.is_error()).count();
    let warnings = counted(report.issues().len().saturating_sub(error_count), "warning");
    let line = match report.deciding() {
        None if report.is_outside_api() => format!("outside the API, with {warnings}: {codes}"),
        None => format!("accepted with {warnings}: {codes}"),
        Some(issue) => {
            let (status, code) = (issue.rule.status, issue.code());
            let errors = counted(error_count, "error");
            format!("{rejected} with {status} by {code}; {errors}, {warnings}: {codes}")
        }
    };
    write(host, LogLevel::Info, &line);
}

/// A count with its noun, in the singular or the plural.
fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            if character.is_control() || INVISIBLE.contains(&character) {
                write!(f, "{}", character.escape_unicode())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        Ok(())
    }
}

/// Line separators of Unicode, and characters that change the direction of text.
const INVISIBLE: [char; 9] = [
    '\u{2028}', '\u{2029}', '\u{202A}', '\u{202B}', '\u{202C}', '\u{202D}', '\u{202E}', '\u{2066}',
    '\u{2069}',
];
/// Rule codes in one line.
const MAX_CODES: usize = 16;

#[cfg(test)]
mod tests {
    use acg_policy::{Head, Request, Validator};

    use super::*;
    use crate::abi::fake::FakeProxy;

    #[test]
    fn a_rejection_names_the_deciding_rule_first_and_counts_errors_and_warnings() {
        let line = "acg-policy: rejected with 400 by account/name-mismatch; 1 error, 2 warnings: \
                    request/api-version-missing, account/name-mismatch, account/no-service";
        assert_eq!(line_of("fabrikam"), line);
    }

    #[test]
    fn an_accepted_request_is_logged_with_its_warnings() {
        let line =
            "acg-policy: accepted with 2 warnings: request/api-version-missing, account/no-service";
        assert_eq!(line_of("contoso"), line);
    }

    /// The log line of a PUT of the account `contoso` with this `name` in its body.
    fn line_of(name: &str) -> String {
        let headers: &[(&[u8], &[u8])] = &[(b"content-type", b"application/json")];
        let head = Head { method: b"PUT", target: b"/accounts/contoso", headers };
        let body = format!(r#"{{"name": "{name}", "serviceDetails": {{}}}}"#);
        let request = Request { head, body: body.as_bytes() };
        let mut host = FakeProxy::default();
        write_report(&mut host, &Validator::default().validate(&request, None));
        assert_eq!(host.log.len(), 1);
        host.log.remove(0).1
    }

    #[test]
    fn control_characters_are_escaped() {
        let mut host = FakeProxy::default();
        write(&mut host, LogLevel::Warn, "a\r\nb\u{1b}[31m\u{85}\u{202e}");
        let line = r"acg-policy: a\u{d}\u{a}b\u{1b}[31m\u{85}\u{202e}";
        assert_eq!(host.log, [(LogLevel::Warn, line.to_owned())]);
    }
}
