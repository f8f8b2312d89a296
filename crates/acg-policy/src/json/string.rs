//! Strings: raw bytes where possible, decoded where there are escapes.

use super::fault::{Encoding, FaultKind, Limit, Syntax};
use super::reader::{MAX_STRING_BYTES, Reader, Stop};
use super::value::Span;

impl Reader<'_> {
    /// Reads a string from its opening quotation mark to behind the closing one. The fault that
    /// did not stop the reading is in `string_fault`.
    pub(super) fn string(&mut self) -> Result<Span, Stop> {
        self.string_fault = None;
        self.at += 1;
        let start = self.at;
        self.skip_plain();
        let string = if self.peek() == Some(b'"') {
            Span::of_text(start, self.at)
        } else {
            self.escaped(start)?
        };
        self.at += 1;
        if string.len() > MAX_STRING_BYTES && self.string_fault.is_none() {
            self.string_fault = Some(FaultKind::Limit(Limit::String));
        }
        Ok(string)
    }

    /// Steps to the next quotation mark, backslash or raw control character, eight bytes at a time.
    fn skip_plain(&mut self) {
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(word) = rest.first_chunk::<8>() else { return self.skip_plain_bytes() };
            let marks = marks(u64::from_le_bytes(*word));
            if marks == 0 {
                self.at += 8;
                continue;
            }
            self.at += marks.trailing_zeros() as usize / 8;
            if self.ends_plain() {
                return;
            }
            self.at += 1;
        }
    }

    fn skip_plain_bytes(&mut self) {
        while !self.ends_plain() {
            self.at += 1;
        }
    }

    fn ends_plain(&mut self) -> bool {
        match self.peek() {
            None | Some(b'"' | b'\\' | 0..=0x1F) => true,
            Some(byte) => {
                self.has_control |= byte == DELETE;
                false
            }
        }
    }

    /// Reads on from the first escape to the closing quotation mark.
    fn escaped(&mut self, start: usize) -> Result<Span, Stop> {
        let decoded_from = self.unescaped.len();
        let mut run = start;
        loop {
            self.unescaped.push_str(self.text.get(run..self.at).unwrap_or_default());
            match self.peek() {
                Some(b'"') => return Ok(Span::decoded(decoded_from, self.unescaped.len())),
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(self.syntax(Syntax::ControlCharacter)),
                None => return Err(self.syntax(Syntax::UnexpectedEnd)),
            }
            run = self.at;
            self.skip_plain();
        }
    }

    fn escape(&mut self) -> Result<(), Stop> {
        let backslash = self.at;
        let letter = self.bytes.get(self.at + 1).copied();
        self.at += 2;
        let decoded = match letter {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(backslash),
            None => {
                return Err(self.stop(FaultKind::Syntax(Syntax::UnexpectedEnd), self.bytes.len()));
            }
            Some(_) => return Err(self.stop(FaultKind::Syntax(Syntax::BadEscape), backslash)),
        };
        self.has_control |= decoded.is_ascii_control();
        self.unescaped.push(decoded);
        Ok(())
    }

    fn unicode(&mut self, backslash: usize) -> Result<(), Stop> {
        let first = self.four_digits(backslash)?;
        if let Some(character) = char::from_u32(first) {
            self.has_control |= character.is_ascii_control();
            self.unescaped.push(character);
            return Ok(());
        }
        let other_half = first < 0xDC00 && self.bytes.get(self.at..self.at + 2) == Some(b"\\u");
        if other_half {
            let second_escape = self.at;
            self.at += 2;
            let second = self.four_digits(second_escape)?;
            if (0xDC00..0xE000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                self.unescaped.extend(char::from_u32(code));
                return Ok(());
            }
            // The second escape may be a character, or the first half of another pair.
            self.at = second_escape;
        }
        self.unescaped.push(char::REPLACEMENT_CHARACTER);
        self.string_fault = Some(FaultKind::Encoding(Encoding::LoneSurrogate));
        Ok(())
    }

    fn four_digits(&mut self, backslash: usize) -> Result<u32, Stop> {
        let bytes = self.bytes;
        let digits = bytes.get(self.at..self.at + 4).unwrap_or_default();
        let mut code = 0;
        for byte in digits {
            let Some(digit) = char::from(*byte).to_digit(16) else {
                return Err(self.stop(FaultKind::Syntax(Syntax::BadEscape), backslash));
            };
            code = code << 4 | digit;
        }
        if digits.len() < 4 {
            return Err(self.stop(FaultKind::Syntax(Syntax::UnexpectedEnd), self.bytes.len()));
        }
        self.at += 4;
        Ok(code)
    }
}

/// Marks the high bit of each of eight bytes that need a look: quotation mark, backslash, U+007F,
/// anything below the space, anything beyond ASCII. The lowest mark is exact; a byte above it may be
/// marked for nothing, since a subtraction may borrow from it.
fn marks(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let has_zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let is = |byte: u8| has_zero(word ^ (ONES * u64::from(byte)));
    let below_space = word.wrapping_sub(ONES * 0x20);
    (is(b'"') | is(b'\\') | is(DELETE) | below_space | word) & (ONES * 0x80)
}

/// U+007F, the one control character that RFC 8259 lets stand in a string as it is.
const DELETE: u8 = 0x7F;
