//! Reads lines in bounded memory.

use std::io::{self, BufRead as _, BufReader, ErrorKind, Read};

use memchr::{memchr, memchr_iter, memrchr};

use super::encoding::without_bom;
use super::piece::{MAX_BYTES, Piece, Start};

/// Reads the lines of an input: one at a time, or in chunks.
pub(crate) struct Lines<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    number: u64,
}

/// Whole lines that follow one another.
pub(crate) struct Chunk {
    text: Vec<u8>,
    /// The number of the first line.
    first: u64,
    /// The line is too long, and `text` is empty.
    is_too_long: bool,
}

impl Chunk {
    /// Whether no line has a case.
    pub(crate) fn is_blank(&self) -> bool {
        let has_case = |line| without_blanks(line).is_some();
        !self.is_too_long && !self.text.split(|byte| *byte == b'\n').any(has_case)
    }

    /// Calls a function with each line that is not empty, without its line feed.
    pub(crate) fn cases(&self, mut with: impl FnMut(Start, Piece<'_>)) {
        if self.is_too_long {
            return with(start_of(self.first), Piece::TooLong);
        }
        let (mut rest, mut number) = (&*self.text, self.first);
        while !rest.is_empty() {
            let end = memchr(b'\n', rest);
            let (line, after) =
                rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, &[]));
            if let Some(line) = without_blanks(line) {
                with(start_of(number), Piece::Text(line));
            }
            rest = after.get(1..).unwrap_or_default();
            number += 1;
        }
    }
}

/// A line without a byte order mark: files that were joined have one in the middle. `None` for an empty line.
fn without_blanks(line: &[u8]) -> Option<&[u8]> {
    let line = without_bom(line);
    // Most lines start with a bracket.
    let is_blank = line.first().is_none_or(u8::is_ascii_whitespace) && line.trim_ascii().is_empty();
    (!is_blank).then_some(line)
}

fn start_of(number: u64) -> Start {
    Start { number, is_line: true, line: number, column: 1 }
}

impl<R: Read> Lines<R> {
    pub(super) fn new(input: BufReader<R>) -> Self {
        Self { input, line: Vec::new(), number: 0 }
    }

    /// Whether reading the next line may block.
    pub(super) fn may_block(&self) -> bool {
        !self.input.buffer().contains(&b'\n')
    }

    /// The next lines, as many as the input has now, but at least one; `None` at the end. It does not wait for more
    /// lines once it has one.
    pub(crate) fn chunk(&mut self) -> io::Result<Option<Chunk>> {
        let first = self.number + 1;
        let mut text = std::mem::take(&mut self.line);
        text.reserve(CHUNK);
        loop {
            let part = match self.input.fill_buf() {
                Ok([]) if text.is_empty() => return Ok(None),
                Ok([]) => {
                    self.number += 1;
                    return Ok(Some(Chunk { text, first, is_too_long: false }));
                }
                Ok(part) => part,
                Err(fault) if fault.kind() == ErrorKind::Interrupted => continue,
                Err(fault) => return Err(fault),
            };
            let end = memrchr(b'\n', part).map(|end| end + 1);
            let (lines, rest) =
                part.split_at_checked(end.unwrap_or(part.len())).unwrap_or((part, &[]));
            if text.len() + memchr(b'\n', lines).unwrap_or(lines.len()) > MAX_BYTES {
                return self.skip_line(first).map(Some);
            }
            text.extend_from_slice(lines);
            self.line.clear();
            self.line.extend_from_slice(rest);
            let length = part.len();
            self.input.consume(length);
            if end.is_some() {
                self.number += memchr_iter(b'\n', &text).count() as u64;
                return Ok(Some(Chunk { text, first, is_too_long: false }));
            }
        }
    }

    /// Skips the rest of a line that is too long.
    fn skip_line(&mut self, number: u64) -> io::Result<Chunk> {
        self.number = number;
        loop {
            let (length, has_ended) = match self.input.fill_buf() {
                Ok([]) => break,
                Ok(part) => match memchr(b'\n', part) {
                    Some(end) => (end + 1, true),
                    None => (part.len(), false),
                },
                Err(fault) if fault.kind() == ErrorKind::Interrupted => continue,
                Err(fault) => return Err(fault),
            };
            self.input.consume(length);
            if has_ended {
                break;
            }
        }
        Ok(Chunk { text: Vec::new(), first: number, is_too_long: true })
    }

    /// The next line that is not empty, without its line feed; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<(Start, Piece<'_>)>> {
        loop {
            let Some(length) = self.read_line()? else { return Ok(None) };
            let start = start_of(self.number);
            if length > MAX_BYTES {
                return Ok(Some((start, Piece::TooLong)));
            }
            if without_blanks(&self.line).is_some() {
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
            let end = memchr(b'\n', chunk);
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

/// The usual size of a chunk, and of the buffers that it is read from: some hundred cases.
pub(super) const CHUNK: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    /// The cases of all chunks.
    fn chunked(input: impl Read, buffer: usize) -> Vec<(u64, Option<Vec<u8>>)> {
        let mut lines = Lines::new(BufReader::with_capacity(buffer, input));
        let mut all = Vec::new();
        while let Some(chunk) = lines.chunk().unwrap() {
            let before = all.len();
            chunk.cases(|start, piece| {
                assert!(start.is_line && start.number == start.line && start.column == 1);
                all.push(match piece {
                    Piece::Text(text) => (start.number, Some(text.to_vec())),
                    Piece::TooLong | Piece::Broken(_) => (start.number, None),
                });
            });
            assert_eq!(chunk.is_blank(), all.len() == before);
        }
        all
    }

    #[test]
    fn chunks_have_the_lines_that_are_read_one_at_a_time() {
        for input in [
            "",
            "a",
            "a\n\nb\r\n \r\n\u{feff}c",
            "a\n\nb\r\n\u{feff}\nc\n",
            "\n\n\n",
            "{}\n{\"a\": 1}\n\n[]\n\u{feff}\u{feff}\nlong line of text\n\t\n",
        ] {
            for buffer in [1, 2, 3, 5, 7, 64, 4096] {
                assert_eq!(
                    chunked(input.as_bytes(), buffer),
                    all(input.as_bytes()),
                    "{input:?} {buffer}"
                );
            }
        }
    }

    #[test]
    fn a_chunk_skips_a_line_that_is_too_long() {
        for buffer in [64, 64 * 1024] {
            let long = io::repeat(b'x').take(MAX_BYTES as u64 + 1);
            let input = (&b"first\n"[..]).chain(long).chain(&b"\nlast"[..]);
            let expected = [(1, Some(b"first".to_vec())), (2, None), (3, Some(b"last".to_vec()))];
            assert_eq!(chunked(input, buffer), expected);
        }
        let longest = io::repeat(b'x').take(MAX_BYTES as u64).chain(&b"\n\n"[..]);
        assert_eq!(chunked(longest, 4096)[0].1.as_ref().map(Vec::len), Some(MAX_BYTES));
    }

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
