//! Standard output and standard error.

use std::fmt::{self, Arguments, Write as _};
use std::io::{self, BufWriter, StdoutLock, Write as _};

/// Buffered standard output. Flush it before the program waits for input or ends.
pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(64 * 1024, io::stdout().lock())
}

/// Writes one line to standard error. A failure is ignored, because it cannot be reported.
pub(crate) fn error(message: Arguments<'_>) {
    let _ignored = writeln!(io::stderr().lock(), "acg-policy: {message}");
}

/// The faults of the input on standard error: the first ones, then their number.
#[derive(Debug, Default)]
pub(crate) struct Complaints(u64);

impl Complaints {
    pub(crate) fn add(&mut self, message: Arguments<'_>) {
        self.0 += 1;
        if self.0 <= MAX_COMPLAINTS {
            error(message);
        }
    }

    pub(crate) fn count(&self) -> u64 {
        self.0
    }

    /// Writes how many faults were not shown.
    pub(crate) fn finish(&self) {
        match self.0.saturating_sub(MAX_COMPLAINTS) {
            0 => {}
            1 => error(format_args!("and 1 more fault of the input")),
            more => error(format_args!("and {more} more faults of the input")),
        }
    }
}

/// A text of the input as part of a line on a terminal: characters that could control the terminal, or
/// that change the order of others, are escaped.
pub(crate) struct Plain<'t>(pub(crate) &'t str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                _ if character.is_control() => write!(f, "{}", character.escape_unicode())?,
                // Line separators, and marks, embeddings, overrides and isolates of directions.
                '\u{61C}'
                | '\u{200E}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}' => write!(f, "{}", character.escape_unicode())?,
                _ => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

const MAX_COMPLAINTS: u64 = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_characters_that_control_the_terminal_are_escaped() {
        let plain = |text: &str| Plain(text).to_string();
        assert_eq!(plain("a\"b\\c é 中 👍🏽"), "a\"b\\c é 中 👍🏽");
        assert_eq!(plain("\u{1b}[2J\r\n\u{7f}\u{9b}"), "\\u{1b}[2J\\u{d}\\u{a}\\u{7f}\\u{9b}");
        assert_eq!(plain("\u{202e}x\u{2028}\u{2066}"), "\\u{202e}x\\u{2028}\\u{2066}");
    }
}
