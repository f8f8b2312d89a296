//! JSON Pointers (RFC 6901) for messages.

use std::fmt;

use crate::output::{MAX_PLACE, Plain};

/// A JSON Pointer that is built while a case is read.
#[derive(Clone, Debug)]
pub(super) struct Pointer(String);

impl Pointer {
    pub(super) const fn root() -> Self {
        Self(String::new())
    }

    /// The pointer to a member. A name that may be personal data is left out, and of a long one there is
    /// the beginning.
    pub(super) fn member(&self, name: &str) -> Self {
        if is_private(name) {
            return self.step("…");
        }
        let end = name.floor_char_boundary(MAX_NAME);
        let shown = name.get(..end).unwrap_or(name);
        let more = if shown.len() < name.len() { "…" } else { "" };
        let shown = shown.replace('~', "~0").replace('/', "~1");
        self.step(&format!("{}{more}", Plain(&shown)))
    }

    pub(super) fn element(&self, index: usize) -> Self {
        self.step(&index.to_string())
    }

    /// One step further; but a pointer that is long already ends with `…`.
    fn step(&self, name: &str) -> Self {
        if self.0.len() < MAX_PLACE {
            Self(format!("{}/{name}", self.0))
        } else if self.0.ends_with("/…") {
            self.clone()
        } else {
            Self(format!("{}/…", self.0))
        }
    }

    /// The pointer with that of a value below it.
    pub(super) fn with_rest(&self, rest: &str) -> String {
        let names = rest.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~"));
        names.fold(self.clone(), |pointer, name| pointer.member(&name)).0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a name may be personal data: it has enough digits for a telephone number, or is an address.
fn is_private(name: &str) -> bool {
    name.is_empty()
        || name.contains('@')
        || name.chars().filter(|character| character.is_numeric()).count() >= 5
}

/// The pointer to the value in which a JSON text ends.
pub(super) fn pointer_at(text: &[u8]) -> String {
    let mut open: Vec<Open> = Vec::new();
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'{' => open.push(Open::Object { name: None }),
            b'[' => open.push(Open::Array { index: 0 }),
            b'}' | b']' => {
                open.pop();
            }
            b',' => match open.last_mut() {
                Some(Open::Array { index }) => *index += 1,
                Some(Open::Object { name }) => *name = None,
                None => {}
            },
            b'"' => {
                let Some(end) = end_of_string(rest) else { break };
                let string = rest.get(..end).unwrap_or_default();
                rest = rest.get(end + 1..).unwrap_or_default();
                if let Some(Open::Object { name: name @ None }) = open.last_mut() {
                    *name = Some(decoded(string));
                }
            }
            _ => {}
        }
    }
    let pointer = open.iter().fold(Pointer::root(), |pointer, open| match open {
        Open::Object { name: Some(name) } => pointer.member(name),
        Open::Object { name: None } => pointer,
        Open::Array { index } => pointer.element(*index),
    });
    pointer.to_string()
}

/// A value in which the text is.
enum Open {
    /// `None` before the name of a member.
    Object {
        name: Option<String>,
    },
    Array {
        index: usize,
    },
}

/// The name of a member whose text is between quotation marks.
fn decoded(string: &[u8]) -> String {
    let string = String::from_utf8_lossy(string);
    serde_json::from_str(&format!("\"{string}\"")).unwrap_or_else(|_| string.into_owned())
}

/// The maximum length of a name in a pointer, in bytes.
const MAX_NAME: usize = 64;

/// The position of the closing quotation mark.
fn end_of_string(text: &[u8]) -> Option<usize> {
    let mut escaped = false;
    text.iter().position(|byte| {
        let ends = !escaped && *byte == b'"';
        escaped = !escaped && *byte == b'\\';
        ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_leads_to_the_value_in_which_a_text_ends() {
        for (text, expected) in [
            ("", ""),
            ("{", ""),
            ("{\"a", ""),
            ("{\"a\"", "/a"),
            ("{\"a\": {\"b/c\": tru", "/a/b~1c"),
            ("{\"a\": 1, ", ""),
            ("{\"a\\\"]\": [1, \"],{\", {\"x\": \"y", "/a\"]/2/x"),
            ("{\"a\": [1], \"b\": 2", "/b"),
            ("[[], [3", "/1/0"),
            ("{\"+4915112345678\": nul", "/…"),
            ("{\"\\u002b4\\u0039151\\u0031\": nul", "/…"),
            ("{\"jo@example.com\": nul", "/…"),
            ("{\"größe+\\u001b~\": nul", "/größe+\\u{1b}~0"),
        ] {
            assert_eq!(pointer_at(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn a_long_pointer_ends_early() {
        let pointer = pointer_at("[".repeat(200_000).as_bytes());
        assert_eq!(pointer, "/0".repeat(MAX_PLACE / 2) + "/…");
        let name = "ä".repeat(1000);
        let pointer = pointer_at(format!("{{\"{name}\": {{\"x\": 1").as_bytes());
        assert_eq!(pointer, format!("/{}…/x", "ä".repeat(MAX_NAME / 2)));
    }
}
