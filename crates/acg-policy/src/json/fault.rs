//! What can be wrong with JSON text.

use alloc::vec::Vec;

use crate::report::Segment;

/// One fault of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// The value concerned; empty for the text as a whole.
    pub pointer: Vec<Segment>,
    /// Where in the text, in bytes from 0.
    pub offset: usize,
}

impl Fault {
    /// Where in the text that was read: in lines from 1, and in characters of that line from 1.
    ///
    /// It is counted when somebody asks: a text can have thousands of faults, and few need it.
    #[must_use]
    pub fn line_and_column(&self, text: &[u8]) -> (usize, usize) {
        let before = text.get(..self.offset).unwrap_or(text);
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let tail = before.rsplit(|byte| *byte == b'\n').next().unwrap_or(before);
        // A continuation byte of UTF-8 is not a character of its own.
        let column = tail.iter().filter(|byte| **byte & 0xC0 != 0x80).count() + 1;
        (line, column)
    }
}

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "each kind is a rule of its own, with its own message")]
pub enum FaultKind {
    /// Not JSON. The text could not be read further.
    Syntax(Syntax),
    /// Not UTF-8, or not Unicode text.
    Encoding(Encoding),
    /// A name for the second time in one object.
    DuplicateMember,
    /// Larger than this reader accepts.
    Limit(Limit),
}

/// Ways not to be JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "each has its own message")]
pub enum Syntax {
    /// `\x`, or `\u` without four hexadecimal digits.
    BadEscape,
    /// A word that is no value: `nul`, `True`, `undefined`.
    BadLiteral,
    /// `+1`, `.5`, `1.`, `1e`, `0x1`.
    BadNumber,
    /// `// …`, `/* … */` or `# …`.
    Comment,
    /// A raw U+0000 to U+001F inside a string.
    ControlCharacter,
    /// `01`.
    LeadingZero,
    /// Something other than `:` after a name.
    MissingColon,
    /// Something other than `,` or the closing bracket after a value.
    MissingComma,
    /// `NaN`, `Infinity` or `-Infinity`.
    NotFinite,
    /// `'text'`.
    SingleQuote,
    /// More text after the value.
    TrailingBytes,
    /// A comma before `}` or `]`.
    TrailingComma,
    /// A byte that starts no value.
    UnexpectedByte,
    /// The text ends inside a value, or is empty.
    UnexpectedEnd,
    /// A member name without quotation marks.
    UnquotedName,
}

/// Ways not to be UTF-8 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "each has its own message")]
pub enum Encoding {
    /// The text starts with a byte order mark.
    ByteOrderMark,
    /// A byte sequence that is no UTF-8.
    InvalidUtf8,
    /// `\ud800` without its other half.
    LoneSurrogate,
    /// UTF-16 or UTF-32.
    WideCharacters,
}

/// What may be too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "each has its own message")]
pub enum Limit {
    /// Objects and arrays inside each other.
    Depth,
    /// Members and elements in the whole text.
    Nodes,
    /// The characters of a number.
    Number,
    /// The bytes of a string or a name.
    String,
}

/// What is wrong where a name should begin.
pub(super) fn fault_of_name_start(byte: Option<u8>) -> Syntax {
    match byte {
        None => Syntax::UnexpectedEnd,
        Some(b'\'') => Syntax::SingleQuote,
        Some(b'/' | b'#') => Syntax::Comment,
        Some(b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'$') => Syntax::UnquotedName,
        Some(_) => Syntax::UnexpectedByte,
    }
}

/// What is wrong where a value should begin.
pub(super) fn fault_of_first_byte(byte: Option<u8>) -> Syntax {
    match byte {
        None => Syntax::UnexpectedEnd,
        Some(b'/' | b'#') => Syntax::Comment,
        Some(b'\'') => Syntax::SingleQuote,
        Some(b'N' | b'I') => Syntax::NotFinite,
        Some(b'+' | b'.') => Syntax::BadNumber,
        Some(b'A'..=b'Z' | b'a'..=b'z') => Syntax::BadLiteral,
        Some(_) => Syntax::UnexpectedByte,
    }
}
