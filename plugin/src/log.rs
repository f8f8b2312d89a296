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
    let codes: Vec<&str> =
        report.issues().iter().take(MAX_CODES).map(|issue| issue.code()).collect();
    let codes = codes.join(", ");
    match (report.status(), report.issues().len()) {
        (None, 0) => {}
        (None, count) => {
            write(host, LogLevel::Info, &format!("accepted with {count} warnings: {codes}"));
        }
        (Some(status), count) => {
            let line = format!("refused with {status} for {count} issues: {codes}");
            write(host, LogLevel::Info, &line);
        }
    }
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
    use super::*;
    use crate::abi::fake::FakeProxy;

    #[test]
    fn control_characters_are_escaped() {
        let mut host = FakeProxy::default();
        write(&mut host, LogLevel::Warn, "a\r\nb\u{1b}[31m\u{85}\u{202e}");
        let line = r"acg-policy: a\u{d}\u{a}b\u{1b}[31m\u{85}\u{202e}";
        assert_eq!(host.log, [(LogLevel::Warn, line.to_owned())]);
    }
}
