//! Where the values of a JSON text are. Faulty text gives the values before the fault.

use std::ops::Range;

/// A value that is an element of an array or a member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// What a list repeats: the value, and for a member its name.
    pub(crate) range: Range<usize>,
    /// The name with its quotation marks.
    pub(crate) name: Option<Range<usize>>,
    pub(crate) value: Range<usize>,
}

/// All items, in the order of their ends.
pub(crate) fn items(text: &[u8]) -> Vec<Item> {
    let mut scanner = Scanner { text, at: 0, items: Vec::new(), open: Vec::new(), name: None };
    while scanner.step().is_some() {}
    scanner.items
}

/// The strings of a text or of a part of it, with their quotation marks.
pub(crate) fn strings(text: &[u8]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) =
        text.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'"'))
    {
        let start = at + start;
        at = end_of_string(text, start);
        // The text can end inside the string.
        if at > start + 1 && text.get(at - 1) == Some(&b'"') {
            found.push(start..at);
        }
    }
    found
}

/// The end of the string that starts there: behind its quotation mark, or the end of the text.
fn end_of_string(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = text.get(at) {
        at += if *byte == b'\\' { 2 } else { 1 };
        if *byte == b'"' {
            break;
        }
    }
    at.min(text.len())
}

struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    items: Vec<Item>,
    /// Where each open object or array starts, and the name of the member that it is.
    open: Vec<(usize, Option<Range<usize>>)>,
    /// The name of the member that comes next.
    name: Option<Range<usize>>,
}

impl Scanner<'_> {
    /// Reads a token; `None` at the end of the text.
    fn step(&mut self) -> Option<()> {
        let start = self.at;
        match self.text.get(self.at)? {
            b'{' | b'[' => {
                self.open.push((start, self.name.take()));
                self.at += 1;
            }
            b'}' | b']' => {
                self.at += 1;
                let (start, name) = self.open.pop()?;
                self.name = name;
                self.add(start);
            }
            b'"' => {
                self.at = end_of_string(self.text, start);
                let mut rest = self.text.get(self.at..)?.iter();
                match rest.find(|byte| !byte.is_ascii_whitespace()) {
                    Some(b':') if self.name.is_none() => self.name = Some(start..self.at),
                    _ => self.add(start),
                }
            }
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
            _ => {
                self.skip_scalar();
                self.add(start);
            }
        }
        Some(())
    }

    fn add(&mut self, start: usize) {
        let name = self.name.take();
        // The value of the whole text is no item.
        if self.open.is_empty() {
            return;
        }
        let range = name.as_ref().map_or(start, |name| name.start)..self.at;
        self.items.push(Item { range, name, value: start..self.at });
    }

    fn skip_scalar(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let ends = |byte: &u8| b",:]}\"[{ \t\r\n".contains(byte);
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(text: &str) -> Vec<&str> {
        items(text.as_bytes()).into_iter().map(|item| text.get(item.range).unwrap()).collect()
    }

    #[test]
    fn elements_and_members_are_items_and_strings_are_found() {
        let text = r#"{"a" : 1, "b":[true,"x\"]",{}],"c":{"d":"e"}}"#;
        let expected = [
            r#""a" : 1"#,
            "true",
            r#""x\"]""#,
            "{}",
            r#""b":[true,"x\"]",{}]"#,
            r#""d":"e""#,
            r#""c":{"d":"e"}"#,
        ];
        assert_eq!(ranges(text), expected);
        let strings: Vec<&str> =
            strings(text.as_bytes()).into_iter().map(|range| text.get(range).unwrap()).collect();
        assert_eq!(strings, [r#""a""#, r#""b""#, r#""x\"]""#, r#""c""#, r#""d""#, r#""e""#]);
    }

    #[test]
    fn faulty_text_gives_the_items_before_the_fault() {
        assert_eq!(ranges("[1,{]"), ["1", "{]"]);
        assert_eq!(ranges(r#"{"a":"b"#), [r#""a":"b"#]);
        assert_eq!(ranges("]1"), [""; 0]);
        assert_eq!(ranges(r#""\"#), [""; 0]);
        assert_eq!(strings(br#"{"a":"#).len(), 1);
        assert_eq!(strings(br#"{"a":""#).len(), 1);
    }
}
