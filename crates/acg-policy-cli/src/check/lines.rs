//! Reads lines in bounded memory.

use std::io::{self, BufRead as _, BufReader, ErrorKind, Read};

/// The maximum length of a line, in bytes without the line feed.
pub(crate) const MAX_LINE_BYTES: usize = 16 * 1024 * 1024;

/// Reads the lines of an input one at a time.
pub(crate) struct Lines<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    number: u64,
}

/// A line, without its line feed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'b> {
    Text(&'b [u8]),
    /// A line longer than [`MAX_LINE_BYTES`], which is skipped.
    TooLong,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { input: BufReader::with_capacity(64 * 1024, input), line: Vec::new(), number: 0 }
    }

    /// Whether reading the next line may block.
    pub(crate) fn may_block(&self) -> bool {
        !self.input.buffer().contains(&b'\n')
    }

    /// The next line with its number, from 1; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<(u64, Line<'_>)>> {
        self.line.clear();
        self.number += 1;
        let mut length = 0;
        loop {
            let chunk = match self.input.fill_buf() {
                Ok([]) if length == 0 => return Ok(None),
                Ok([]) => break,
                Ok(chunk) => chunk,
                Err(fault) if fault.kind() == ErrorKind::Interrupted => continue,
                Err(fault) => return Err(fault),
            };
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            length += part.len();
            if length <= MAX_LINE_BYTES {
                self.line.extend_from_slice(part);
            }
            let read = part.len() + usize::from(end.is_some());
            self.input.consume(read);
            if end.is_some() {
                break;
            }
        }
        let line = if length > MAX_LINE_BYTES { Line::TooLong } else { Line::Text(&self.line) };
        Ok(Some((self.number, line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: impl Read) -> Vec<(u64, Option<Vec<u8>>)> {
        let mut lines = Lines::new(input);
        let mut all = Vec::new();
        while let Some((number, line)) = lines.next().unwrap() {
            all.push(match line {
                Line::Text(text) => (number, Some(text.to_vec())),
                Line::TooLong => (number, None),
            });
        }
        all
    }

    #[test]
    fn a_line_ends_at_a_line_feed_or_at_the_end_of_the_input() {
        let expected = [
            (1, Some(b"a".to_vec())),
            (2, Some(Vec::new())),
            (3, Some(b"b\r".to_vec())),
            (4, Some(b"c".to_vec())),
        ];
        assert_eq!(all(&b"a\n\nb\r\nc"[..]), expected);
        assert_eq!(all(&b"a\n\nb\r\nc\n"[..]), expected);
        assert_eq!(all(&b""[..]), []);
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped() {
        let long = io::repeat(b'x').take(MAX_LINE_BYTES as u64 + 1);
        let input = (&b"first\n"[..]).chain(long).chain(&b"\nlast"[..]);
        assert_eq!(
            all(input),
            [(1, Some(b"first".to_vec())), (2, None), (3, Some(b"last".to_vec()))]
        );
        let longest = io::repeat(b'x').take(MAX_LINE_BYTES as u64);
        assert_eq!(all(longest)[0].1.as_ref().map(Vec::len), Some(MAX_LINE_BYTES));
    }

    #[test]
    fn memory_is_bounded_for_lines_of_any_length() {
        let mut lines = Lines::new(io::repeat(b'x').take(10 * MAX_LINE_BYTES as u64));
        assert_eq!(lines.next().unwrap(), Some((1, Line::TooLong)));
        assert!(lines.line.capacity() <= 2 * MAX_LINE_BYTES, "{}", lines.line.capacity());
    }
}
