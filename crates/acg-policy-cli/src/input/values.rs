//! Reads JSON values that may have several lines: those of an array, or documents one after another.

use std::io::{self, BufRead as _, BufReader, ErrorKind, Read};

use super::piece::{MAX_BYTES, Piece, Start, advance};

/// Reads the values of an input one at a time. Memory does not grow with their number.
pub(super) struct Values<R> {
    input: BufReader<R>,
    is_array: bool,
    value: Vec<u8>,
    number: u64,
    line: u64,
    column: usize,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the bracket of the array.
    Start,
    /// Before the first element.
    First,
    /// Before a value that must follow.
    Value,
    /// After a value.
    After,
    Done,
}

impl<R: Read> Values<R> {
    pub(super) fn of_array(input: BufReader<R>) -> Self {
        Self::new(input, true, State::Start)
    }

    pub(super) fn of_documents(input: BufReader<R>) -> Self {
        Self::new(input, false, State::First)
    }

    fn new(input: BufReader<R>, is_array: bool, state: State) -> Self {
        Self { input, is_array, value: Vec::new(), number: 0, line: 1, column: 1, state }
    }

    /// Whether reading the next value may block.
    pub(super) fn may_block(&self) -> bool {
        // A value needs parsing to find its end, so this errs on the safe side.
        self.input.buffer().len() < SMALL
    }

    /// The next value with its place; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<(Start, Piece<'_>)>> {
        loop {
            self.skip_white_space()?;
            let start = Start {
                number: self.number + 1,
                is_line: false,
                line: self.line,
                column: self.column,
            };
            let byte = self.fill()?.first().copied();
            let broken = match (self.state, byte) {
                (State::Done, _) => return Ok(None),
                (State::Start, _) => {
                    self.consume(1);
                    self.state = State::First;
                    continue;
                }
                (State::First | State::After, None) if !self.is_array => return Ok(None),
                (State::First | State::After, Some(b']')) if self.is_array => {
                    self.consume(1);
                    self.skip_white_space()?;
                    self.state = State::Done;
                    if self.fill()?.is_empty() {
                        return Ok(None);
                    }
                    let start = Start { line: self.line, column: self.column, ..start };
                    return Ok(Some((start, Piece::Broken(AFTER_ARRAY))));
                }
                (State::After, Some(b',')) if self.is_array => {
                    self.consume(1);
                    self.state = State::Value;
                    continue;
                }
                (_, None) => TRUNCATED_ARRAY,
                (State::Value, Some(b']')) => TRAILING_COMMA,
                (State::After, _) if self.is_array => NO_COMMA,
                (_, Some(b',' | b']' | b'}')) => NO_VALUE,
                _ => {
                    self.state = State::After;
                    let piece = self.read_value()?;
                    self.number += 1;
                    return Ok(Some((
                        start,
                        if piece { Piece::Text(&self.value) } else { Piece::TooLong },
                    )));
                }
            };
            self.state = State::Done;
            return Ok(Some((start, Piece::Broken(broken))));
        }
    }

    /// Reads a value; `false` if it is too long.
    fn read_value(&mut self) -> io::Result<bool> {
        self.value.clear();
        let mut brackets = Brackets::default();
        let mut length = 0;
        loop {
            let buffer = self.fill()?;
            let available = buffer.len();
            let end = brackets.end(buffer);
            let used = end.unwrap_or(available);
            length += used;
            if length <= MAX_BYTES {
                let part = self.input.buffer().get(..used).unwrap_or_default();
                self.value.extend_from_slice(part);
            }
            self.consume(used);
            if end.is_some() || available == 0 {
                return Ok(length <= MAX_BYTES);
            }
        }
    }

    fn skip_white_space(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.fill()?;
            let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
            let end = buffer.iter().position(|byte| !is_space(byte));
            let used = end.unwrap_or(buffer.len());
            self.consume(used);
            if end.is_some() || used == 0 {
                return Ok(());
            }
        }
    }

    /// The buffered input; empty at the end.
    fn fill(&mut self) -> io::Result<&[u8]> {
        loop {
            match self.input.fill_buf() {
                Ok(_) => return Ok(self.input.buffer()),
                Err(fault) if fault.kind() == ErrorKind::Interrupted => {}
                Err(fault) => return Err(fault),
            }
        }
    }

    /// Consumes buffered bytes, and counts lines and characters.
    fn consume(&mut self, length: usize) {
        let part = self.input.buffer().get(..length).unwrap_or_default();
        (self.line, self.column) = advance(self.line, self.column, part);
        self.input.consume(length);
    }
}

/// Finds the end of a JSON value whose text comes in parts.
#[derive(Default)]
pub(super) struct Brackets {
    depth: usize,
    in_string: bool,
    escaped: bool,
    has_begun: bool,
}

impl Brackets {
    /// The position after the value; `None` if it continues after this part.
    pub(super) fn end(&mut self, part: &[u8]) -> Option<usize> {
        for (at, byte) in part.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_string = false,
                    _ => continue,
                }
                if !self.in_string && self.depth == 0 {
                    return Some(at + 1);
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth > 0 => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                // Ends a number or a literal.
                b'}' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n'
                    if self.depth == 0 && self.has_begun =>
                {
                    return Some(at);
                }
                _ => {}
            }
            self.has_begun = true;
        }
        None
    }

    pub(super) fn is_in_string(&self) -> bool {
        self.in_string
    }
}

const SMALL: usize = 32 * 1024;

const AFTER_ARRAY: &str = "unexpected text after the array; it is not read";
const TRUNCATED_ARRAY: &str = "the array does not end; check whether the file is complete";
const TRAILING_COMMA: &str = "trailing comma; remove it";
const NO_COMMA: &str = "expected `,` or `]` after a case; the rest of the array is not read";
const NO_VALUE: &str = "expected a case; the rest of the input is not read";

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut values: Values<impl Read>) -> Vec<String> {
        let mut all = Vec::new();
        while let Some((Start { number, line, column, .. }, piece)) = values.next().unwrap() {
            let text = match piece {
                Piece::Text(text) => str::from_utf8(text).unwrap(),
                Piece::TooLong => "too long",
                Piece::Broken(reason) => reason,
            };
            all.push(format!("{number} {line}:{column} {text}"));
        }
        all
    }

    /// With buffers of several sizes, so that values are split at every place.
    fn every_way(input: &str, is_array: bool, expected: &[&str]) {
        for size in [1, 2, 3, 7, 1024] {
            let reader = BufReader::with_capacity(size, input.as_bytes());
            let values =
                if is_array { Values::of_array(reader) } else { Values::of_documents(reader) };
            assert_eq!(all(values), expected, "{size}: {input}");
        }
    }

    #[test]
    fn the_elements_of_an_array_are_read_with_their_places() {
        every_way("[]", true, &[]);
        every_way(" [ \n ] \n", true, &[]);
        let input = "[{\"a\":\"]}\\\"\"},\n  [1, [2]], 7 ,\"x\",\n\té]";
        let expected =
            ["1 1:2 {\"a\":\"]}\\\"\"}", "2 2:3 [1, [2]]", "3 2:13 7", "4 2:16 \"x\"", "5 3:2 é"];
        every_way(input, true, &expected);
    }

    #[test]
    fn documents_follow_each_other() {
        let input = "{\n\"é\": 1}{\"b\":[\n]}\n \"c\" 7";
        let expected = ["1 1:1 {\n\"é\": 1}", "2 2:8 {\"b\":[\n]}", "3 4:2 \"c\"", "4 4:6 7"];
        every_way(input, false, &expected);
        every_way("{\"a\": ", false, &["1 1:1 {\"a\": "]);
    }

    #[test]
    fn a_broken_array_ends_with_its_reason() {
        for (input, reason) in [
            ("[1", "2 1:3 the array does not end; check whether the file is complete"),
            ("[1,", "2 1:4 the array does not end; check whether the file is complete"),
            ("[1,]", "2 1:4 trailing comma; remove it"),
            ("[1 2]", "2 1:4 expected `,` or `]` after a case; the rest of the array is not read"),
            ("[1,,2]", "2 1:4 expected a case; the rest of the input is not read"),
            ("[1]\n[2]", "2 2:1 unexpected text after the array; it is not read"),
        ] {
            every_way(input, true, &["1 1:2 1", reason]);
        }
        every_way(
            "{}}",
            false,
            &["1 1:1 {}", "2 1:3 expected a case; the rest of the input is not read"],
        );
    }

    #[test]
    fn every_damaged_input_ends() {
        let whole = b"[{\"a\": [1, \"]\"]},\n {}, 7]";
        for at in 0..whole.len() {
            for byte in *b" \"\\{}[],:0a\n\xFF" {
                let mut damaged = whole.to_vec();
                damaged[at] = byte;
                for is_array in [true, false] {
                    let reader = BufReader::with_capacity(3, &*damaged);
                    let mut values = if is_array {
                        Values::of_array(reader)
                    } else {
                        Values::of_documents(reader)
                    };
                    let mut found = 0;
                    while values.next().unwrap().is_some() {
                        found += 1;
                    }
                    assert!(found <= damaged.len());
                }
            }
        }
    }

    #[test]
    fn a_value_that_is_too_long_is_skipped_in_bounded_memory() {
        let long = io::repeat(b'x').take(MAX_BYTES as u64 + 1);
        let input = (&b"[{}, \""[..]).chain(long).chain(&b"\", 2]"[..]);
        let mut values = Values::of_array(BufReader::new(input));
        assert_eq!(
            values.next().unwrap().map(|(_, piece)| piece == Piece::Text(b"{}")),
            Some(true)
        );
        assert_eq!(values.next().unwrap().map(|(_, piece)| piece), Some(Piece::TooLong));
        assert_eq!(values.next().unwrap().map(|(_, piece)| piece), Some(Piece::Text(b"2")));
        assert!(values.value.capacity() <= 2 * MAX_BYTES, "{}", values.value.capacity());
    }
}
