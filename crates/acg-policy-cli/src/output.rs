//! Standard output and standard error.

use std::fmt::{self, Arguments, Write as _};
use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Buffered standard output. Flush it before the program waits for input or ends.
pub(crate) fn stdout() -> BufWriter<Box<dyn Write>> {
    BufWriter::with_capacity(64 * 1024, unbuffered())
}

/// Standard output as a file, because `io::stdout` reports no error if it is not open for writing.
#[cfg(unix)]
fn unbuffered() -> Box<dyn Write> {
    use std::os::fd::AsFd as _;
    match io::stdout().as_fd().try_clone_to_owned() {
        Ok(output) => Box::new(std::fs::File::from(output)),
        Err(_) => Box::new(io::stdout().lock()),
    }
}

#[cfg(not(unix))]
fn unbuffered() -> Box<dyn Write> {
    Box::new(io::stdout().lock())
}

/// Writes a value as one line of JSON, in which characters that could control a terminal are escaped.
pub(crate) fn json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, PlainJson))?;
    out.write_all(b"\n")
}

/// Writes lines of text, in which characters that could control a terminal are escaped.
pub(crate) fn text(out: &mut impl Write, text: &str) -> io::Result<()> {
    text.lines().try_for_each(|line| writeln!(out, "{}", Plain(line)))
}

/// Writes JSON of several lines, in which the same characters are escaped as JSON allows it.
pub(crate) fn json_text(out: &mut impl Write, json: &str) -> io::Result<()> {
    json.lines().try_for_each(|line| {
        // Such a character can only be part of a string.
        PlainJson.write_string_fragment(out, line)?;
        out.write_all(b"\n")
    })
}

/// Escapes in strings what [`Plain`] escapes. The values stay the same.
struct PlainJson;

impl Formatter for PlainJson {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // What is escaped below U+0080 is no part of a fragment, except for the last character.
        if fragment.bytes().all(|byte| byte < 0x7F) {
            return out.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some(at) = rest.find(is_unsafe) {
            let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            out.write_all(before.as_bytes())?;
            let mut characters = after.chars();
            if let Some(character) = characters.next() {
                write!(out, "\\u{:04x}", u32::from(character))?;
            }
            rest = characters.as_str();
        }
        out.write_all(rest.as_bytes())
    }

    /// Such as the ID of a case as written.
    fn write_raw_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        self.write_string_fragment(out, fragment)
    }
}

/// Whether a character could control a terminal, or change the order of others: controls, line
/// separators, and marks, embeddings, overrides and isolates of directions. All are below U+10000.
fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61C}'
            | '\u{200E}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}')
}

/// A JSON Pointer as part of a line on a terminal, without its end if it is long.
pub(crate) struct Place<'t>(pub(crate) &'t str);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.floor_char_boundary(MAX_PLACE);
        let shown = self.0.get(..end).unwrap_or(self.0);
        let more = if shown.len() < self.0.len() { "…" } else { "" };
        write!(f, "{}{more}", Plain(shown))
    }
}

/// Writes one line to standard error, in which characters that could control a terminal are escaped:
/// names of files and texts of a gateway can contain them. A failure is ignored, because it cannot be reported.
pub(crate) fn error(message: Arguments<'_>) {
    let _ignored = writeln!(io::stderr().lock(), "acg-policy: {}", Plain(&message.to_string()));
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

    /// Counts faults without a message. There are only such after more than the messages that are shown.
    pub(crate) fn add_untold(&mut self, faults: u64) {
        self.0 += faults;
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
            if is_unsafe(character) {
                write!(f, "{}", character.escape_unicode())?;
            } else {
                f.write_char(character)?;
            }
        }
        Ok(())
    }
}

pub(crate) const MAX_COMPLAINTS: u64 = 20;

/// The maximum length of a pointer in a message, in bytes.
pub(crate) const MAX_PLACE: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_its_values_without_characters_that_control_the_terminal() {
        for text in ["a\u{9b}2J\u{202e}x\u{85}\u{7f}", "\u{1b}[é\n\"\u{2028}", "中 👍🏽 é"] {
            let raw = serde_json::value::to_raw_value(text).unwrap();
            let mut out = Vec::new();
            json(&mut out, &(text, &raw)).unwrap();
            let line = String::from_utf8(out).unwrap();
            assert!(!line.trim_end_matches('\n').contains(is_unsafe), "{line:?}");
            assert_eq!(serde_json::from_str::<[String; 2]>(&line).unwrap(), [text, text]);
            assert_eq!(line.contains("\\u"), text.contains(is_unsafe), "{line:?}");
        }
    }

    #[test]
    fn a_long_pointer_is_cut() {
        assert_eq!(Place("/a/\u{9b}").to_string(), "/a/\\u{9b}");
        let place = Place(&"/é".repeat(100_000)).to_string();
        assert!(place.ends_with('…') && place.len() <= MAX_PLACE + '…'.len_utf8(), "{place}");
    }

    #[test]
    fn only_characters_that_control_the_terminal_are_escaped() {
        let plain = |text: &str| Plain(text).to_string();
        assert_eq!(plain("a\"b\\c é 中 👍🏽"), "a\"b\\c é 中 👍🏽");
        assert_eq!(plain("\u{1b}[2J\r\n\u{7f}\u{9b}"), "\\u{1b}[2J\\u{d}\\u{a}\\u{7f}\\u{9b}");
        assert_eq!(plain("\u{202e}x\u{2028}\u{2066}"), "\\u{202e}x\\u{2028}\\u{2066}");
    }
}
