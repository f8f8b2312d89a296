//! The faults of a JSON text.

use alloc::vec::Vec;

use crate::report::Segment;

/// A fault of a text.
///
/// ```
/// use acg_policy::json::{FaultKind, Syntax, read};
///
/// let text = b"{\n  \"a\": 1,\n}";
/// let (_, faults) = read(text);
/// assert_eq!(faults[0].kind, FaultKind::Syntax(Syntax::TrailingComma));
/// assert_eq!(faults[0].offset, 10);
/// assert_eq!(faults[0].line_and_column(text), (2, 9));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The kind of fault.
    pub kind: FaultKind,
    /// The path to the value; empty for the root, and for a fault that stops the reader.
    pub pointer: Vec<Segment>,
    /// The position in the text, in bytes from 0.
    pub offset: usize,
}

impl Fault {
    /// The position as a line and a column, both from 1. The column counts characters. `text` is the
    /// text that was read.
    ///
    /// Computed on request, because a text can have thousands of faults and few are shown.
    #[must_use]
    pub fn line_and_column(&self, text: &[u8]) -> (usize, usize) {
        line_and_column(text, self.offset)
    }
}

/// A fault whose pointer is not computed: a text can have thousands, and a report lists a hundred.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FoundFault {
    pub(crate) kind: FaultKind,
    /// The node of the value concerned, or 0 if the text has no document.
    pub(crate) node: u32,
    pub(crate) offset: usize,
}

/// The line and the character of a byte; see [`Fault::line_and_column`].
pub(crate) fn line_and_column(text: &[u8], offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let tail = before.rsplit(|byte| *byte == b'\n').next().unwrap_or(before);
    // A continuation byte of UTF-8 is not a character of its own.
    let column = tail.iter().filter(|byte| **byte & 0xC0 != 0x80).count() + 1;
    (line, column)
}

/// The kind of a [`Fault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "each kind has its own rule and message")]
pub enum FaultKind {
    /// The text is not JSON. The reader stops.
    Syntax(Syntax),
    /// The text is not UTF-8, or a string is not Unicode text.
    Encoding(Encoding),
    /// A name occurs earlier in the same object.
    DuplicateMember,
    /// A limit of the reader is exceeded.
    Limit(Limit),
}

/// A syntax error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "each has its own message")]
pub enum Syntax {
    /// `\x`, or `\u` without four hexadecimal digits.
    BadEscape,
    /// An unknown literal: `nul`, `True`, `undefined`.
    BadLiteral,
    /// `+1`, `.5`, `1.`, `1e`, `0x1`.
    BadNumber,
    /// `// …`, `/* … */` or `# …`.
    Comment,
    /// An unescaped character from U+0000 to U+001F in a string.
    ControlCharacter,
    /// `01`.
    LeadingZero,
    /// No `:` after a member name.
    MissingColon,
    /// No `,` or closing bracket after a value.
    MissingComma,
    /// `NaN`, `Infinity` or `-Infinity`.
    NotFinite,
    /// `'text'`.
    SingleQuote,
    /// `“text”`, or other quotation marks outside ASCII.
    TypographicQuote,
    /// Text after the value.
    TrailingBytes,
    /// A comma before `}` or `]`.
    TrailingComma,
    /// A byte with which no value starts.
    UnexpectedByte,
    /// The text ends inside a value, or is empty.
    UnexpectedEnd,
    /// A member name without quotation marks.
    UnquotedName,
}

/// An encoding error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "each has its own message")]
pub enum Encoding {
    /// The text starts with a byte order mark.
    ByteOrderMark,
    /// Invalid UTF-8.
    InvalidUtf8,
    /// An unpaired surrogate, for example `\ud800`. The reader replaces it by U+FFFD and continues.
    LoneSurrogate,
    /// UTF-16 or UTF-32.
    WideCharacters,
}

/// A limit of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "each has its own message")]
pub enum Limit {
    /// [`MAX_DEPTH`](super::MAX_DEPTH). The reader stops.
    Depth,
    /// [`MAX_NODES`](super::MAX_NODES) or [`MAX_RESPONSE_NODES`](super::MAX_RESPONSE_NODES). The reader
    /// stops.
    Nodes,
    /// [`MAX_NUMBER_CHARACTERS`](super::MAX_NUMBER_CHARACTERS).
    Number,
    /// [`MAX_STRING_BYTES`](super::MAX_STRING_BYTES).
    String,
}

/// The syntax error of a byte with which no member name starts.
pub(super) fn fault_of_name_start(byte: Option<u8>) -> Syntax {
    match byte {
        None => Syntax::UnexpectedEnd,
        Some(b'\'') => Syntax::SingleQuote,
        Some(b'/' | b'#') => Syntax::Comment,
        Some(b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'$') => Syntax::UnquotedName,
        Some(_) => Syntax::UnexpectedByte,
    }
}

/// The syntax error of a byte with which no value starts.
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

/// The syntax error of a byte that follows a value in an object or array.
pub(super) fn fault_of_separator(byte: Option<u8>) -> Syntax {
    match byte {
        None => Syntax::UnexpectedEnd,
        Some(b'/' | b'#') => Syntax::Comment,
        Some(_) => Syntax::MissingComma,
    }
}
