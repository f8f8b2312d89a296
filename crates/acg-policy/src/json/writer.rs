//! Writes compact JSON that is safe to embed in an HTML page or a log line.

use alloc::string::{String, ToString};

/// Builds a JSON text. The writer inserts the commas.
#[derive(Debug)]
pub struct Writer {
    text: String,
    /// Whether the next value must be preceded by a comma.
    comma: bool,
}

impl Writer {
    /// Writes one value and returns its text.
    pub fn text_of(value: impl FnOnce(&mut Self)) -> String {
        Self::text_of_size(0, value)
    }

    /// Writes one value of about `size` bytes and returns its text.
    pub fn text_of_size(size: usize, value: impl FnOnce(&mut Self)) -> String {
        let mut writer = Self { text: String::with_capacity(size), comma: false };
        value(&mut writer);
        writer.text
    }

    pub fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.enclosed('{', members, '}');
    }

    pub fn array(&mut self, elements: impl FnOnce(&mut Self)) {
        self.enclosed('[', elements, ']');
    }

    /// Writes a member. Its name has no character that needs an escape.
    pub fn member(&mut self, name: &'static str, value: impl FnOnce(&mut Self)) {
        self.begin_member(name);
        value(self);
    }

    /// Compiled once: an object has a dozen members.
    #[inline(never)]
    fn begin_member(&mut self, name: &str) {
        self.separate();
        self.text.push('"');
        self.text.push_str(name);
        self.text.push_str("\":");
        self.comma = false;
    }

    pub fn string_member(&mut self, name: &'static str, value: &str) {
        self.member(name, |w| w.string(value));
    }

    /// Writes a member with a string, if there is one.
    pub fn optional_string(&mut self, name: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.string_member(name, value);
        }
    }

    pub fn strings<'s>(&mut self, values: impl IntoIterator<Item = &'s str>) {
        self.array(|w| values.into_iter().for_each(|value| w.string(value)));
    }

    /// Writes a string. `<` is escaped so that the text cannot end a script element, U+2028 and
    /// U+2029 so that it is valid JavaScript, and control characters so that it cannot break log
    /// lines or control a terminal.
    pub fn string(&mut self, value: &str) {
        self.separate();
        self.text.push('"');
        let mut rest = value;
        while let Some((plain, more)) = first_special(rest) {
            self.text.push_str(plain);
            let mut characters = more.chars();
            if let Some(character) = characters.next() {
                self.write_special(character);
            }
            rest = characters.as_str();
        }
        self.text.push_str(rest);
        self.text.push('"');
        self.comma = true;
    }

    pub fn number(&mut self, value: u64) {
        self.separate();
        self.text.push_str(&value.to_string());
        self.comma = true;
    }

    pub fn boolean(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    pub fn null(&mut self) {
        self.raw("null");
    }

    /// Writes a value that is already JSON.
    pub fn raw(&mut self, json: &str) {
        self.separate();
        self.text.push_str(json);
        self.comma = true;
    }

    /// Begins an object or an array.
    pub fn open(&mut self, bracket: char) {
        self.separate();
        self.text.push(bracket);
        self.comma = false;
    }

    /// Ends an object or an array.
    pub fn close(&mut self, bracket: char) {
        self.text.push(bracket);
        self.comma = true;
    }

    /// Writes the name of a member, whose value follows.
    pub fn name(&mut self, name: &str) {
        self.string(name);
        self.text.push(':');
        self.comma = false;
    }

    fn enclosed(&mut self, open: char, content: impl FnOnce(&mut Self), close: char) {
        self.open(open);
        content(self);
        self.close(close);
    }

    fn separate(&mut self) {
        if self.comma {
            self.text.push(',');
        }
    }

    fn write_special(&mut self, character: char) {
        match character {
            '"' => self.text.push_str("\\\""),
            '\\' => self.text.push_str("\\\\"),
            '<' | '\u{2028}' | '\u{2029}' => self.escape(character),
            other if other.is_control() => self.escape(other),
            other => self.text.push(other),
        }
    }

    /// Writes `\u` and four digits; all characters that are escaped here are below U+10000.
    fn escape(&mut self, character: char) {
        self.text.push_str("\\u");
        for shift in [12, 8, 4, 0] {
            let digit = char::from_digit(u32::from(character) >> shift & 0xF, 16);
            self.text.push(digit.unwrap_or('0'));
        }
    }
}

/// Splits `text` before the first character that may need an escape. Most strings contain none and
/// are copied as a whole.
fn first_special(text: &str) -> Option<(&str, &str)> {
    let special = |byte: &u8| matches!(byte, 0..b' ' | b'"' | b'\\' | b'<' | 0x7f..);
    let words = text.as_bytes().chunks_exact(WORD);
    let plain = words.take_while(|word| is_plain(word)).count() * WORD;
    let rest = text.as_bytes().get(plain..)?;
    text.split_at_checked(plain + rest.iter().position(special)?)
}

/// Whether none of these eight bytes is special: all are compared at once.
fn is_plain(word: &[u8]) -> bool {
    let Ok(word) = word.try_into().map(u64::from_le_bytes) else { return false };
    let each = |byte: u8| u64::from_le_bytes([byte; WORD]);
    // The highest bit of each byte that is smaller than `byte`, if no byte before it is.
    let smaller = |word: u64, byte: u8| word.wrapping_sub(each(byte)) & !word;
    let equal = |byte: u8| smaller(word ^ each(byte), 1);
    let found = word | smaller(word, b' ') | equal(b'"') | equal(b'\\') | equal(b'<') | equal(0x7F);
    found & each(0x80) == 0
}

const WORD: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_survives_a_round_trip() {
        let all: String = ('\0'..=char::MAX).collect();
        let text = Writer::text_of(|w| w.string(&all));
        let back: String = serde_json::from_str(&text).unwrap();
        assert!(back == all);
    }

    #[test]
    fn every_byte_is_escaped_at_every_place_of_a_word() {
        for byte in 0..=0x7F_u8 {
            for place in 0..18 {
                let text: String =
                    (0..18).map(|at| if at == place { char::from(byte) } else { ';' }).collect();
                let written = Writer::text_of(|w| w.string(&text));
                let is_plain = !matches!(byte, 0..b' ' | b'"' | b'\\' | b'<' | 0x7F);
                assert_eq!(written.len() == 20, is_plain, "{byte} at {place}");
                assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
            }
        }
    }

    #[test]
    fn script_ends_and_line_breaks_are_escaped() {
        let text = Writer::text_of(|w| w.string("</script>\u{2028}\r\n\u{7f}\u{9b}"));
        assert_eq!(text, r#""\u003c/script>\u2028\u000d\u000a\u007f\u009b""#);
    }

    #[test]
    fn values_are_separated_by_commas() {
        let text = Writer::text_of(|w| {
            w.object(|w| {
                w.member("none", |w| w.array(|_| {}));
                w.member("some", |w| w.strings(["a", "b"]));
                w.member("more", |w| {
                    w.array(|w| {
                        w.number(u64::MAX);
                        w.boolean(true);
                        w.null();
                        w.object(|_| {});
                    });
                });
            });
        });
        assert_eq!(
            text,
            r#"{"none":[],"some":["a","b"],"more":[18446744073709551615,true,null,{}]}"#
        );
    }
}
