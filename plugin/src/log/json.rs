//! Builds a JSON object in one line.

use std::fmt::Write as _;

/// A JSON object, member by member.
#[derive(Debug, Default)]
pub(super) struct Object(String);

impl Object {
    /// Adds a member with a string.
    pub(super) fn string(&mut self, name: &str, value: &str) {
        self.name(name);
        self.0.push('"');
        for character in value.chars() {
            match character {
                '"' | '\\' => self.0.extend(['\\', character]),
                _ if character.is_control() || INVISIBLE.contains(&character) => {
                    // A control character is a single UTF-16 unit, as the others of the list are.
                    let _infallible = write!(self.0, "\\u{:04x}", u32::from(character));
                }
                _ => self.0.push(character),
            }
        }
        self.0.push('"');
    }

    /// Adds a member with an integer.
    pub(super) fn integer(&mut self, name: &str, value: u64) {
        self.name(name);
        let _infallible = write!(self.0, "{value}");
    }

    /// Adds a member with an array of objects.
    pub(super) fn objects(&mut self, name: &str, values: impl Iterator<Item = Self>) {
        self.name(name);
        let values: Vec<String> = values.map(Self::finish).collect();
        let _infallible = write!(self.0, "[{}]", values.join(","));
    }

    /// The text of the object.
    pub(super) fn finish(self) -> String {
        format!("{{{}}}", self.0)
    }

    fn name(&mut self, name: &str) {
        let separator = if self.0.is_empty() { "" } else { "," };
        let _infallible = write!(self.0, "{separator}\"{name}\":");
    }
}

/// Line separators of Unicode, and characters that change the direction of text.
const INVISIBLE: [char; 9] = [
    '\u{2028}', '\u{2029}', '\u{202A}', '\u{202B}', '\u{202C}', '\u{202D}', '\u{202E}', '\u{2066}',
    '\u{2069}',
];
