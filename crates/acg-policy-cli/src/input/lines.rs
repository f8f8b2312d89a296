//! Reads lines in bounded memory.

use std::io::{self, BufRead as _, BufReader, ErrorKind, Read};

use super::{BOM, MAX_BYTES, Piece, Start, without_bom};

/// Reads the lines of an input one at a time.
pub(super) struct Lines<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    number: u64,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(input: BufReader<R>) -> Self {
        Self { input, line: Vec::new(), number: 0 }
    }

    /// Whether reading the next line may block.
    pub(super) fn may_block(&self) -> bool {
        !self.input.buffer().contains(&b'\n')
    }

    /// The next line that is not empty, without its line feed; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<(Start, Piece<'_>)>> {
        loop {
            let Some(length) = self.read_line()? else { return Ok(None) };
            let start = Start { number: self.number, is_line: true, line: self.number, column: 1 };
            if length > MAX_BYTES {
                return Ok(Some((start, Piece::TooLong)));
            }
            // Files that were joined have a mark in the middle.
            let marked = if self.line.starts_with(BOM) { BOM.len() } else { 0 };
            if !self.line.get(marked..).unwrap_or_default().trim_ascii().is_empty() {
                return Ok(Some((start, Piece::Text(without_bom(&self.line)))));
            }
        }
    }

    /// Reads a line, and returns its length; `None` at the end. A line that is too long is not kept.
    fn read_line(&mut self) -> io::Result<Option<usize>> {
        self.line.clear();
        self.number += 1;
        let mut length = 0;
        loop {
            let chunk = match self.input.fill_buf() {
                Ok([]) if length == 0 => return Ok(None),
                Ok([]) => return Ok(Some(length)),
                Ok(chunk) => chunk,
                Err(fault) if fault.kind() == ErrorKind::Interrupted => continue,
                Err(fault) => return Err(fault),
            };
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            length += part.len();
            if length <= MAX_BYTES {
                self.line.extend_from_slice(part);
            }
            let read = part.len() + usize::from(end.is_some());
            self.input.consume(read);
            if end.is_some() {
                return Ok(Some(length));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: impl Read) -> Vec<(u64, Option<Vec<u8>>)> {
        let mut lines = Lines::new(BufReader::new(input));
        let mut all = Vec::new();
        while let Some((start, piece)) = lines.next().unwrap() {
            assert!(start.is_line && start.number == start.line && start.column == 1);
            all.push(match piece {
                Piece::Text(text) => (start.number, Some(text.to_vec())),
                Piece::TooLong | Piece::Broken(_) => (start.number, None),
            });
        }
        all
    }

    #[test]
    fn a_line_ends_at_a_line_feed_or_at_the_end_of_the_input() {
        let expected =
            [(1, Some(b"a".to_vec())), (3, Some(b"b\r".to_vec())), (5, Some(b"c".to_vec()))];
        assert_eq!(all(&b"a\n\nb\r\n \r\n\xEF\xBB\xBFc"[..]), expected);
        assert_eq!(all(&b"a\n\nb\r\n\xEF\xBB\xBF\nc\n"[..]), expected);
        assert_eq!(all(&b""[..]), []);
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped() {
        let long = io::repeat(b'x').take(MAX_BYTES as u64 + 1);
        let input = (&b"first\n"[..]).chain(long).chain(&b"\nlast"[..]);
        assert_eq!(
            all(input),
            [(1, Some(b"first".to_vec())), (2, None), (3, Some(b"last".to_vec()))]
        );
        let longest = io::repeat(b'x').take(MAX_BYTES as u64);
        assert_eq!(all(longest)[0].1.as_ref().map(Vec::len), Some(MAX_BYTES));
    }

    #[test]
    fn memory_is_bounded_for_lines_of_any_length() {
        let input = io::repeat(b'x').take(10 * MAX_BYTES as u64);
        let mut lines = Lines::new(BufReader::new(input));
        assert_eq!(lines.next().unwrap().map(|(_, piece)| piece), Some(Piece::TooLong));
        assert!(lines.line.capacity() <= 2 * MAX_BYTES, "{}", lines.line.capacity());
    }
}
