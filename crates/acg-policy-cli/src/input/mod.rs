//! Reads the cases of a file or of standard input one at a time: JSON Lines, one array, or documents one
//! after another.

mod encoding;
mod form;
mod lines;
mod piece;
mod values;

use std::fs::File;
use std::io::{self, BufReader, IsTerminal as _, Read};
use std::path::{Path, PathBuf};

use form::Form;
use lines::CHUNK;
use values::Values;

pub(crate) use encoding::{Unreadable, is_wide, without_bom};
pub(crate) use lines::{Chunk, Lines};
pub(crate) use piece::{MAX_BYTES, Piece, Start, advance};

/// The cases of one file.
pub(crate) struct Input {
    cases: Cases,
}

enum Cases {
    Lines(Lines<Box<dyn Read>>),
    Values(Values<Box<dyn Read>>),
    None,
}

impl Input {
    /// Opens a file, or standard input for `-`, and detects its form.
    pub(crate) fn open(path: &Path) -> Result<Self, Unreadable> {
        Self::new(reader(path)?)
    }

    /// Reads an input, and detects its form.
    pub(crate) fn new(input: impl Read + 'static) -> Result<Self, Unreadable> {
        let input = Fused { input, has_ended: false };
        let (form, input) = form::detect(BufReader::with_capacity(CHUNK, input))?;
        let input: BufReader<Box<dyn Read>> = BufReader::with_capacity(CHUNK, Box::new(input));
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
