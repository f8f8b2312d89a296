//! Detects encoding and form of an input from its beginning.

use std::io::{self, BufRead, Cursor, ErrorKind, Read};

use serde::de::IgnoredAny;
use serde_json::error::Category;

use super::encoding::{BOM, Unreadable, is_wide};
use super::piece::MAX_BYTES;
use super::values::Brackets;

/// How the cases of an input are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Nothing but white space.
    Empty,
    /// One case per line.
    Lines,
    /// One array.
    Array,
    /// Cases that may have several lines, one after another.
    Documents,
}

/// The form, and the whole input without a byte order mark.
pub(super) fn detect<R: BufRead>(input: R) -> Result<(Form, impl Read), Unreadable> {
    let mut beginning = Beginning { input, seen: Vec::new() };
    // Enough for the encoding; but a short first line is not kept waiting for the next one.
    let is_enough = |seen: &[u8]| seen.len() >= 4 || (seen.len() >= 2 && seen.contains(&b'\n'));
    while !is_enough(&beginning.seen) && beginning.more()? {}
    if is_wide(&beginning.seen) {
        return Err(Unreadable::Wide);
    }
    if beginning.seen.starts_with(BOM) {
        beginning.seen.drain(..BOM.len());
    }
    let form = beginning.form()?;
    let Beginning { input, seen } = beginning;
    Ok((form, Cursor::new(seen).chain(input)))
}

/// The input, and what has been read from it.
struct Beginning<R> {
    input: R,
    seen: Vec<u8>,
}

impl<R: BufRead> Beginning<R> {
    /// Reads up to the end of a line or of the buffer; `false` at the end of the input.
    fn more(&mut self) -> io::Result<bool> {
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(fault) if fault.kind() == ErrorKind::Interrupted => continue,
                Err(fault) => return Err(fault),
            };
            let end = buffer.iter().position(|byte| *byte == b'\n').map(|end| end + 1);
            let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
            self.seen.extend_from_slice(part);
            let length = part.len();
            self.input.consume(length);
            return Ok(length > 0);
        }
    }

    fn form(&mut self) -> io::Result<Form> {
        let mut blank = 0;
        let start = loop {
            match self.from(blank).iter().position(|byte| !byte.is_ascii_whitespace()) {
                Some(text) => break blank + text,
                None if self.seen.len() > MAX_BYTES => return Ok(Form::Lines),
                None => blank = self.seen.len(),
            }
            if !self.more()? {
                return Ok(Form::Empty);
            }
        };
        match self.seen.get(start) {
            Some(b'[') => Ok(Form::Array),
            Some(b'{') => self.form_of_objects(start),
            _ => Ok(Form::Lines),
        }
    }

    /// The form of an input whose first case, an object, starts at `start`: documents if the object does
    /// not end on its line.
    fn form_of_objects(&mut self, start: usize) -> io::Result<Form> {
        while !self.from(start).contains(&b'\n') {
            if self.seen.len() > MAX_BYTES || !self.more()? {
                return Ok(Form::Lines);
            }
        }
        if !is_unfinished(self.from(start)) {
            return Ok(Form::Lines);
        }
        let mut brackets = Brackets::default();
        if brackets.end(self.from(start)).is_some() || brackets.is_in_string() {
            return Ok(Form::Lines);
        }
        loop {
            let line = self.seen.len();
            while !self.from(line).ends_with(b"\n") {
                // A truncated document gets one message with its place, as a document does.
                if self.seen.len() > MAX_BYTES || !self.more()? {
                    return Ok(Form::Documents);
                }
            }
            let line = self.from(line);
            // The first line is damaged, and this one is the next case.
            if line.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(line).is_ok() {
                return Ok(Form::Lines);
            }
            if brackets.end(line).is_some() {
                return Ok(Form::Documents);
            }
        }
    }

    fn from(&self, start: usize) -> &[u8] {
        self.seen.get(start..).unwrap_or_default()
    }
}

/// Whether the text is the beginning of a JSON value.
fn is_unfinished(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text).is_err_and(|fault| fault.classify() == Category::Eof)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(input: &[u8]) -> Form {
        let (form, mut rest) = detect(input).unwrap();
        let mut text = Vec::new();
        rest.read_to_end(&mut text).unwrap();
        assert_eq!(text, input.strip_prefix(BOM).unwrap_or(input));
        form
    }

    #[test]
    fn the_form_is_that_of_the_first_case() {
        for (input, expected) in [
            ("", Form::Empty),
            (" \r\n\n", Form::Empty),
            ("\u{feff}", Form::Empty),
            ("{}", Form::Lines),
            ("{}\n{\n", Form::Lines),
            ("\u{feff}{}\n", Form::Lines),
            ("7\n", Form::Lines),
            ("{\"id\":", Form::Lines),
            ("{\"id\":\"a\n\"}\n", Form::Lines),
            ("{\"id\":}\n{}\n", Form::Lines),
            ("{\"id\":\n{\"id\":1}\n", Form::Lines),
            ("{\"id\":\n{ \"id\": 1 }\r\n", Form::Lines),
            ("[", Form::Array),
            ("\n\n [{}]", Form::Array),
            (" \n\t\n\r\n{}\n", Form::Lines),
            ("{\n  \"id\": 1\n}", Form::Documents),
            ("{\n  \"id\": 1\n}\n{\n}\n", Form::Documents),
            ("\n{\"id\":\n1,\n}", Form::Documents),
            ("{\n  \"id\": 1,\n", Form::Documents),
            ("{\"cases\": [\n  {\"id\": 1},\n  {\"id\": 2}\n]}\n", Form::Documents),
        ] {
            assert_eq!(form(input.as_bytes()), expected, "{input:?}");
        }
    }

    #[test]
    fn wide_text_is_detected_with_and_without_a_byte_order_mark() {
        let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(bytes).collect()
        };
        for text in ["{}", "\u{feff}{}", "[]", "\u{feff}", "\n{}"] {
            assert!(detect(&*utf16(text, u16::to_le_bytes)).is_err(), "{text}");
            assert!(detect(&*utf16(text, u16::to_be_bytes)).is_err(), "{text}");
        }
        assert!(detect(&b"\xFF\xFE\0\0{\0\0\0"[..]).is_err());
        assert!(detect(&b"\0\0\xFE\xFF\0\0\0{"[..]).is_err());
    }
}
