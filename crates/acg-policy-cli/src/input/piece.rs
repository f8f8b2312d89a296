//! A case with its place in the input.

/// A case, or why there is none.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'b> {
    Text(&'b [u8]),
    /// More than [`MAX_BYTES`]; it is skipped.
    TooLong,
    /// The end of what can be read, and the reason.
    Broken(&'static str),
}

/// Where a case starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    /// The number of the line, or of the case if cases are not lines; from 1.
    pub(crate) number: u64,
    pub(crate) is_line: bool,
    pub(crate) line: u64,
    /// In characters, from 1.
    pub(crate) column: usize,
}

impl Start {
    /// The place without the number of a case.
    pub(crate) fn in_file(&self) -> String {
        format!("line {}, column {}", self.line, self.column)
    }

    /// What is counted.
    pub(crate) const fn unit(&self) -> &'static str {
        if self.is_line { "line" } else { "case" }
    }

    /// The place in the file that follows `before`, a beginning of the text of the case.
    pub(crate) fn place(&self, before: &[u8]) -> String {
        let (line, column) = advance(self.line, self.column, before);
        let Self { number, .. } = self;
        if self.is_line {
            format!("line {number}, column {column}")
        } else {
            format!("case {number}, line {line}, column {column}")
        }
    }
}

/// The place after a text that starts at this line and column.
pub(crate) fn advance(line: u64, column: usize, text: &[u8]) -> (u64, usize) {
    let lines = text.iter().filter(|byte| **byte == b'\n').count();
    let last = text.rsplit(|byte| *byte == b'\n').next().unwrap_or(text);
    // A continuation byte of UTF-8 is not a character of its own.
    let characters = last.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    (line + lines as u64, if lines == 0 { column + characters } else { characters + 1 })
}

/// The maximum length of a case, in bytes.
pub(crate) const MAX_BYTES: usize = 16 * 1024 * 1024;
