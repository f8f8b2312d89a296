//! What the filter says to callers and to the log.

use acg_policy::Report;

use crate::exchange::Trouble;
use crate::host::{Host, HostError, Level, LocalReply};

/// Answers a refused request.
///
/// # Errors
/// The proxy does not take the answer, or the report accepts.
pub(crate) fn refuse(host: &mut impl Host, report: &Report) -> Result<(), HostError> {
    let reply = acg_policy_wire::reply(report).ok_or(HostError::Nonsense)?;
    let headers: Vec<(&str, &str)> =
        reply.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let decides = report.deciding().ok_or(HostError::Nonsense)?;
    let details = format!("acg_policy:{}", decides.code());
    host.reply(&LocalReply {
        status: reply.status,
        details: &details,
        headers: &headers,
        body: &reply.body,
    })
}

/// Answers a request that cannot be judged.
///
/// # Errors
/// The proxy does not take the answer.
pub(crate) fn fail(host: &mut impl Host, trouble: Trouble) -> Result<(), HostError> {
    let (status, code, message) = match trouble {
        Trouble::NoBody => (
            503,
            "ServiceUnavailable",
            "The body of the request did not reach the gateway's check in time.",
        ),
        _ => (500, "InternalServerError", "The gateway could not check the request."),
    };
    let body = format!(
        r#"{{"error":{{"code":"{code}","message":"{message} It was not passed on.","target":"","details":[]}}}}"#
    );
    let headers = [
        ("content-type", "application/json"),
        ("x-ms-error-code", code),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
    ];
    host.reply(&LocalReply {
        status,
        details: "acg_policy:internal",
        headers: &headers,
        body: body.as_bytes(),
    })
}

/// Logs what became of a request. Rules are named; nothing of the request is.
pub(crate) fn log_report(host: &mut impl Host, report: &Report) {
    let codes: Vec<&str> =
        report.issues().iter().take(MAX_LOGGED).map(|issue| issue.code()).collect();
    match (report.status(), report.issues().len()) {
        (None, 0) => {}
        (None, issues) => log(
            host,
            Level::Info,
            &format!("accepted with {issues} warnings: {}", codes.join(", ")),
        ),
        (Some(status), issues) => {
            log(
                host,
                Level::Info,
                &format!("refused with {status} for {issues} issues: {}", codes.join(", ")),
            );
        }
    }
}

/// Writes a line to the log, in which no control character can start another line or move a
/// cursor.
pub(crate) fn log(host: &mut impl Host, level: Level, line: &str) {
    host.log(level, &format!("acg-policy: {}", Escaped(line)));
}

struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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

/// Line ends of Unicode, and characters that turn the direction of a line.
const INVISIBLE: [char; 9] = [
    '\u{2028}', '\u{2029}', '\u{202A}', '\u{202B}', '\u{202C}', '\u{202D}', '\u{202E}', '\u{2066}',
    '\u{2069}',
];
const MAX_LOGGED: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::Fake;

    #[test]
    fn control_characters_are_escaped_in_the_log() {
        let mut host = Fake::default();
        log(&mut host, Level::Warn, "a\r\nb\u{1b}[31m\u{85}\u{202e}");
        let line = r"acg-policy: a\u{d}\u{a}b\u{1b}[31m\u{85}\u{202e}";
        assert_eq!(host.log, [(Level::Warn, line.to_owned())]);
    }
}
