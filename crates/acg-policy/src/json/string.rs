//! Strings: raw bytes where possible, decoded where there are escapes.

use super::fault::{Encoding, FaultKind, Limit, Syntax};
use super::limits::MAX_STRING_BYTES;
use super::reader::{Reader, Stop};
use super::value::Span;

impl Reader<'_> {
    /// Reads a string from its opening quotation mark to behind the closing one. The fault that
    /// did not stop the reading is in `string_fault`.
    #[inline(always)]
    pub(super) fn string(&mut self) -> Result<Span, Stop> {
        self.string_fault = None;
        let start = self.at + 1;
        let end = self.end_of_plain(start);
        self.at = end + 1;
        if end - start <= MAX_STRING_BYTES && self.bytes.get(end) == Some(&b'"') {
            return Ok(Span::of_text(start, end));
        }
        self.at = end;
        self.unusual(start)
    }

    /// Reads on from the first escape, or from the end of a string that is too long, or is none.
    #[cold]
    fn unusual(&mut self, start: usize) -> Result<Span, Stop> {
        let string = match self.peek() {
            Some(b'"') => Span::of_text(start, self.at),
            _ => self.escaped(start)?,
        };
        self.at += 1;
        if string.len() > MAX_STRING_BYTES && self.string_fault.is_none() {
            self.string_fault = Some(FaultKind::Limit(Limit::String));
        }
        Ok(string)
    }

    /// Where the next quotation mark, backslash or raw control character stands: eight bytes at a
    /// time.
    #[inline(always)]
    fn end_of_plain(&mut self, mut at: usize) -> usize {
        let bytes = self.bytes;
        while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
            let word = u64::from_le_bytes(*word);
            let marks = marks(word);
            if marks == 0 {
                at += 8;
                continue;
            }
            let bits = marks.trailing_zeros() & !7;
            at += bits as usize / 8;
            if (word >> bits) as u8 == b'"' || self.ends_plain(at) {
                return at;
            }
            at += 1;
        }
        while !self.ends_plain(at) {
            at += 1;
        }
        at
    }

    #[inline(always)]
    fn ends_plain(&mut self, at: usize) -> bool {
        match self.bytes.get(at) {
            None | Some(b'"' | b'\\' | 0..=0x1F) => true,
            Some(byte) => {
                self.has_control |= *byte == DELETE;
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
            self.at = self.end_of_plain(run);
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
/// marked for nothing, since a sum may carry into it.
#[inline(always)]
fn marks(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    // With that bit flipped, the quotation mark lies just below the other printable characters.
    let quote_or_control = (word ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
    let backslash = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
    // What is beyond ASCII has its high bit, also when one is added.
    let delete_or_wide = word.wrapping_add(ONES);
    (quote_or_control | backslash | delete_or_wide) & (ONES * 0x80)
}

/// U+007F, the one control character that RFC 8259 lets stand in a string as it is.
const DELETE: u8 = 0x7F;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_that_needs_a_look_is_marked_and_no_other() {
        for position in 0..8 {
            for byte in 0..=u8::MAX {
                let mut word = *b"abc !#~x";
                word[position] = byte;
                let plain = matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
                let marked = marks(u64::from_le_bytes(word)).trailing_zeros() as usize / 8;
                assert_eq!(marked, if plain { 8 } else { position }, "{byte:#x} at {position}");
            }
        }
    }
}
