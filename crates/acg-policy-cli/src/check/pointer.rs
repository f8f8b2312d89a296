//! JSON Pointers (RFC 6901) for messages.

use std::fmt;

/// A JSON Pointer that is built while a case is read.
#[derive(Clone, Debug)]
pub(super) struct Pointer(String);

impl Pointer {
    pub(super) const fn root() -> Self {
        Self(String::new())
    }

    /// The pointer to a member. A name that may be personal data is left out.
    pub(super) fn member(&self, name: &str) -> Self {
        let name = if is_word(name) {
            name.replace('~', "~0").replace('/', "~1")
        } else {
            "…".to_owned()
        };
        Self(format!("{}/{name}", self.0))
    }

    pub(super) fn element(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// The pointer with that of a value below it.
    pub(super) fn with_rest(&self, rest: &str) -> String {
        let names = rest.split('/').skip(1).map(|name| {
            let is_code = name.replace("~1", "/");
            if is_word(&is_code) { name } else { "…" }
        });
        names.fold(self.0.clone(), |pointer, name| pointer + "/" + name)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a name may be shown: a word without control characters, and without enough digits for a
/// telephone number.
fn is_word(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-$.:/ ~".contains(&byte);
    (1..=64).contains(&name.len())
        && name.bytes().all(is_allowed)
        && name.bytes().filter(u8::is_ascii_digit).count() < 5
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
                    *name = Some(String::from_utf8_lossy(string).into_owned());
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
            ("{\"a\\\"]\": [1, \"],{\", {\"x\": \"y", "/…/2/x"),
            ("{\"a\": [1], \"b\": 2", "/b"),
            ("[[], [3", "/1/0"),
            ("{\"+4915112345678\": nul", "/…"),
        ] {
            assert_eq!(pointer_at(text.as_bytes()), expected, "{text}");
        }
    }
}
