//! Reads strings. Strings without escapes refer to the text; others are decoded.

use super::document::Span;
use super::fault::{Encoding, FaultKind, Limit, Syntax};
use super::limits::MAX_STRING_BYTES;
use super::reader::{Reader, Stop};

impl Reader<'_> {
    /// Reads a string, from the opening to the closing quotation mark. A fault that does not stop the
    /// reader is stored in `string_fault`.
    #[inline(always)]
    pub(super) fn string(&mut self) -> Result<Span, Stop> {
        let start = self.at + 1;
        let end = self.end_of_plain(start);
        self.at = end + 1;
        if end - start <= MAX_STRING_BYTES && self.bytes.get(end) == Some(&b'"') {
            return Ok(Span::of_text(start, end));
        }
        self.at = end;
        self.unusual(start)
    }

    /// Continues at the first escape, or at the end of a string that is too long or malformed.
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

    /// The position of the next quotation mark, backslash or raw control character, searched eight
    /// bytes at a time.
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

    /// Decodes from the first escape to the closing quotation mark.
    fn escaped(&mut self, start: usize) -> Result<Span, Stop> {
        let decoded_from = self.unescaped.len();
        let mut run = start;
        loop {
            // Escapes can follow each other.
            if run != self.at {
                self.unescaped.push_str(self.text.get(run..self.at).unwrap_or_default());
            }
            match self.peek() {
                Some(b'"') => return Ok(Span::of_decoded(decoded_from, self.unescaped.len())),
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(self.syntax(Syntax::ControlCharacter)),
                None => return Err(self.syntax(Syntax::UnexpectedEnd)),
            }
            run = self.at;
            if self.peek() != Some(b'\\') {
                self.at = self.end_of_plain(run);
            }
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

/// Sets the high bit of each special byte: quotation mark, backslash, U+007F, control characters and
/// non-ASCII bytes. The lowest mark is exact; higher ones may be false, because of borrow and carry.
#[inline(always)]
fn marks(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    // Flipping bit 1 maps the quotation mark to 0x20, below the other printable characters.
    let quote_or_control = (word ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
    let backslash = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
    // Non-ASCII bytes keep the high bit; U+007F gets it by the carry.
    let delete_or_wide = word.wrapping_add(ONES);
    (quote_or_control | backslash | delete_or_wide) & (ONES * 0x80)
}

/// U+007F, the only control character that RFC 8259 permits in a string without an escape.
const DELETE: u8 = 0x7F;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_special_bytes_are_marked() {
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
