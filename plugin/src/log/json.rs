//! Builds a JSON object in one line.

use std::fmt::Write as _;

/// A JSON object, member by member.
#[derive(Debug)]
pub(super) struct Object(String);

impl Object {
    /// An object without members. `size` is about the length of its text.
    pub(super) fn new(size: usize) -> Self {
        let mut text = String::with_capacity(size);
        text.push('{');
        Self(text)
    }

    /// Adds a member with a string.
    pub(super) fn string(&mut self, name: &'static str, value: &str) {
        self.name(name);
        self.0.push('"');
        let mut rest = value;
        while let Some((plain, character, more)) = split_at_special(rest) {
            self.0.push_str(plain);
            match character {
                '"' | '\\' => self.0.extend(['\\', character]),
                // A control character is a single UTF-16 unit, as the others of the list are.
                _ => {
                    let _infallible = write!(self.0, "\\u{:04x}", u32::from(character));
                }
            }
            rest = more;
        }
        self.0.push_str(rest);
        self.0.push('"');
    }

    /// Adds a member with an integer.
    pub(super) fn integer(&mut self, name: &'static str, value: u64) {
        self.name(name);
        self.0.push_str(&value.to_string());
    }

    /// Adds a member with an array of objects, whose members `write` adds.
    pub(super) fn objects<T>(
        &mut self,
        name: &'static str,
        values: impl Iterator<Item = T>,
        write: impl Fn(&mut Self, T),
    ) {
        self.name(name);
        self.0.push('[');
        for value in values {
            self.separate();
            self.0.push('{');
            write(self, value);
            self.0.push('}');
        }
        self.0.push(']');
    }

    /// The text of the object.
    pub(super) fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }

    /// No name has a character that needs an escape.
    fn name(&mut self, name: &'static str) {
        self.separate();
        self.0.push('"');
        self.0.push_str(name);
        self.0.push_str("\":");
    }

    fn separate(&mut self) {
        if !self.0.ends_with(['{', '[']) {
            self.0.push(',');
        }
    }
}

/// Splits a text at the first character that needs an escape. Most texts have none.
fn split_at_special(text: &str) -> Option<(&str, char, &str)> {
    let is_special = |character: char| {
        matches!(character, '"' | '\\') || character.is_control() || INVISIBLE.contains(&character)
    };
    // ASCII characters are found without decoding.
    let byte = text.bytes().position(|byte| matches!(byte, 0..b' ' | b'"' | b'\\' | 0x7F..))?;
    let (at, character) = text.get(byte..)?.char_indices().find(|(_, it)| is_special(*it))?;
    let (plain, rest) = text.split_at_checked(byte + at)?;
    Some((plain, character, rest.get(character.len_utf8()..)?))
}

/// Line separators of Unicode, and characters that change the direction of text.
const INVISIBLE: [char; 9] = [
    '\u{2028}', '\u{2029}', '\u{202A}', '\u{202B}', '\u{202C}', '\u{202D}', '\u{202E}', '\u{2066}',
    '\u{2069}',
];
