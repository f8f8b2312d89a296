//! Reads the cases of a file or of standard input one at a time: JSON Lines, one array, or documents one
//! after another.

mod form;
mod lines;
mod values;

use std::fs::File;
use std::io::{self, BufReader, IsTerminal as _, Read};
use std::path::{Path, PathBuf};

use form::Form;
use values::Values;

pub(crate) use form::is_wide;
pub(crate) use lines::{Chunk, Lines};
pub(crate) use values::advance;

/// The maximum length of a case, in bytes.
pub(crate) const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The cases of one file.
pub(crate) struct Input {
    cases: Cases,
}

enum Cases {
    Lines(Lines<Box<dyn Read>>),
    Values(Values<Box<dyn Read>>),
    None,
}

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

/// Why a file cannot be opened or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("text in UTF-16 or UTF-32; save it as UTF-8")]
    Wide,
}

impl Input {
    /// Opens a file, or standard input for `-`, and detects its form.
    pub(crate) fn open(path: &Path) -> Result<Self, Unreadable> {
        Self::new(reader(path)?)
    }

    /// Reads an input, and detects its form.
    pub(crate) fn new(input: impl Read + 'static) -> Result<Self, Unreadable> {
        let input = Fused { input, has_ended: false };
        let (form, input) = form::detect(BufReader::with_capacity(BUFFER, input))?;
        let input: BufReader<Box<dyn Read>> = BufReader::with_capacity(BUFFER, Box::new(input));
        let cases = match form {
            Form::Empty => Cases::None,
            Form::Lines => Cases::Lines(Lines::new(input)),
            Form::Array => Cases::Values(Values::of_array(input)),
            Form::Documents => Cases::Values(Values::of_documents(input)),
        };
        Ok(Self { cases })
    }

    /// The lines; `None` for an input of another form.
    pub(crate) fn lines(&mut self) -> Option<&mut Lines<Box<dyn Read>>> {
        match &mut self.cases {
            Cases::Lines(lines) => Some(lines),
            Cases::Values(_) | Cases::None => None,
        }
    }

    /// Whether there is nothing but white space.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self.cases, Cases::None)
    }

    /// Whether reading the next case may block.
    pub(crate) fn may_block(&self) -> bool {
        match &self.cases {
            Cases::Lines(lines) => lines.may_block(),
            // It cannot be known without parsing what is buffered.
            Cases::Values(values) => values.may_block(),
            Cases::None => false,
        }
    }

    /// The next case with its place; `None` at the end. Empty lines are skipped.
    pub(crate) fn next(&mut self) -> io::Result<Option<(Start, Piece<'_>)>> {
        match &mut self.cases {
            Cases::Lines(lines) => lines.next(),
            Cases::Values(values) => values.next(),
            Cases::None => Ok(None),
        }
    }
}

/// An input that does not continue after its end, as a terminal does after Ctrl-D.
struct Fused<R> {
    input: R,
    has_ended: bool,
}

impl<R: Read> Read for Fused<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.has_ended {
            return Ok(0);
        }
        let length = self.input.read(buffer)?;
        self.has_ended = length == 0 && !buffer.is_empty();
        Ok(length)
    }
}

pub(crate) fn reader(path: &Path) -> io::Result<Box<dyn Read>> {
    if is_standard_input(path) {
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(File::open(path)?))
}

/// Whether the program will wait for a person to type.
pub(crate) fn is_terminal(files: &[PathBuf]) -> bool {
    files.iter().any(|file| is_standard_input(file)) && io::stdin().is_terminal()
}

pub(crate) fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// How a message names a file.
pub(crate) fn name(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// The text without a byte order mark.
pub(crate) fn without_bom(text: &[u8]) -> &[u8] {
    text.strip_prefix(BOM).unwrap_or(text)
}

/// U+FEFF in UTF-8, which some editors put at the beginning of a file.
const BOM: &[u8] = b"\xEF\xBB\xBF";

const BUFFER: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    /// Ends after each line, as a terminal does.
    struct Terminal(std::vec::IntoIter<&'static str>);

    impl Read for Terminal {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let line = self.0.next().unwrap_or_default().as_bytes();
            buffer[..line.len()].copy_from_slice(line);
            Ok(line.len())
        }
    }

    #[test]
    fn an_input_ends_at_its_first_end() {
        for (lines, expected) in [
            (vec!["", "{}\n"], 0),
            (vec!["{}\n", "", "{}\n"], 1),
            (vec!["{}\n", "{}", "", "{}\n"], 2),
            (vec!["[{}", ",{}]\n", "", "x"], 2),
        ] {
            let mut input = Input::new(Terminal(lines.into_iter())).unwrap();
            let mut found = 0;
            while input.next().unwrap().is_some() {
                found += 1;
            }
            assert_eq!(found, expected);
        }
    }
}
