//! The reader: one pass over the bytes. Faults that do not prevent reading on are collected.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::str;

use super::document::{Document, NO_MEMBER, Node, Span, offset};
use super::fault::{Encoding, Fault, FaultKind, FoundFault, Limit, Syntax, fault_of_first_byte};
use super::kind::Kind;
use super::limits::{MAX_NODES, MAX_NUMBER_CHARACTERS, MAX_RESPONSE_NODES};
use super::value::Value;
use crate::api::schema::{Object, Shape};

/// Reads a text with at most [`MAX_NODES`] values.
///
/// If a fault stops the reader, there is no document, and this fault is the only one. Otherwise the
/// faults are in the order in which they were found.
///
/// ```
/// use acg_policy::json::{Kind, read};
///
/// let (document, faults) = read(br#"{"numbers": ["+442079460123"]}"#);
/// assert!(faults.is_empty());
/// let document = document.unwrap();
/// let numbers = document.root().get("numbers").unwrap();
/// assert_eq!((numbers.kind(), numbers.len()), (Kind::Array, 1));
/// ```
#[must_use]
pub fn read(bytes: &[u8]) -> (Option<Document<'_>>, Vec<Fault>) {
    located(read_up_to(MAX_NODES, None, bytes))
}

/// Reads a text with at most [`MAX_RESPONSE_NODES`] values, for responses of the API. Otherwise the same
/// as [`read`].
///
/// ```
/// use acg_policy::json::{read, read_response};
///
/// let list = format!("[{}]", vec!["1"; 10_000].join(","));
/// assert!(read(list.as_bytes()).0.is_none());
/// assert!(read_response(list.as_bytes()).0.is_some());
/// ```
#[must_use]
pub fn read_response(bytes: &[u8]) -> (Option<Document<'_>>, Vec<Fault>) {
    located(read_up_to(MAX_RESPONSE_NODES, None, bytes))
}

/// Reads a text of at most that many members and elements, and compares it with a table. If it
/// conforms, the table is the schema of the document.
pub(crate) fn read_as<'t>(schema: &'static Object, nodes: usize, bytes: &'t [u8]) -> Read<'t> {
    read_up_to(nodes, Some(schema), bytes)
}

type Read<'t> = (Option<Document<'t>>, Vec<FoundFault>);

fn read_up_to<'t>(nodes: usize, schema: Option<&'static Object>, bytes: &'t [u8]) -> Read<'t> {
    let stopped = |(kind, offset)| (None, vec![FoundFault { kind, node: 0, offset }]);
    let text = match as_text(bytes) {
        Ok(text) => text,
        Err(fault) => return stopped(fault),
    };
    let mut reader = Reader::new(text, nodes);
    if let Err(Stop) = reader.whole(schema.map(Shape::Nested).as_ref()) {
        return stopped(reader.stopped_by);
    }
    let Reader { nodes, unescaped, found, has_control, conforms, .. } = reader;
    let schema = schema.filter(|_| conforms && found.is_empty() && !has_control);
    let document = Document { text, nodes, unescaped, has_control, schema };
    (Some(document), found)
}

/// The faults with their pointers.
fn located<'t>((document, found): Read<'t>) -> (Option<Document<'t>>, Vec<Fault>) {
    let fault = |&FoundFault { kind, node: index, offset }: &FoundFault| {
        let value = document.as_ref().map(|document| Value { document, index });
        Fault { kind, pointer: value.map(Value::pointer).unwrap_or_default(), offset }
    };
    let faults = found.iter().map(fault).collect();
    (document, faults)
}

fn as_text(bytes: &[u8]) -> Result<&str, (FaultKind, usize)> {
    let wide = |offset| (FaultKind::Encoding(Encoding::WideCharacters), offset);
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Err((FaultKind::Encoding(Encoding::ByteOrderMark), 0)),
        [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0, _, ..] | [_, 0, ..] => Err(wide(0)),
        _ if bytes.len() > u32::MAX as usize / 2 => Err((FaultKind::Limit(Limit::Nodes), 0)),
        _ => str::from_utf8(bytes)
            .map_err(|e| (FaultKind::Encoding(Encoding::InvalidUtf8), e.valid_up_to())),
    }
}

/// The reader stopped; `stopped_by` has the fault. The type is empty, so that a `Result` with it is as
/// cheap as a flag.
#[derive(Debug)]
pub(super) struct Stop;

/// Whether a value of that type conforms to `shape`. No value conforms to a read-only member.
fn conforms(shape: &Shape, kind: Kind) -> bool {
    match shape {
        Shape::ArrayOf(_) => kind == Kind::Array,
        Shape::Boolean => kind == Kind::Boolean,
        Shape::FreeText | Shape::Text => kind == Kind::String,
        Shape::Nested(_) => kind == Kind::Object,
        Shape::ReadOnly => false,
    }
}

pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    pub(super) unescaped: String,
    pub(super) has_control: bool,
    /// The fault of the last string.
    pub(super) string_fault: Option<FaultKind>,
    pub(super) nodes: Vec<Node>,
    found: Vec<FoundFault>,
    /// The faults of names whose values are being read.
    pub(super) name_faults: Vec<FoundFault>,
    /// Whether everything so far conforms to the tables. If not, `compare_with_schema` reports why.
    pub(super) conforms: bool,
    max_nodes: usize,
    stopped_by: (FaultKind, usize),
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, max_nodes: usize) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            unescaped: String::new(),
            has_control: false,
            string_fault: None,
            // Provisioning bodies have about one value per 22 bytes.
            nodes: Vec::with_capacity((text.len() / 20).clamp(4, max_nodes + 1)),
            found: Vec::new(),
            name_faults: Vec::new(),
            conforms: true,
            max_nodes,
            stopped_by: (FaultKind::Syntax(Syntax::UnexpectedEnd), 0),
        }
    }

    fn whole(&mut self, shape: Option<&Shape>) -> Result<(), Stop> {
        let first = self.skip_space();
        let place = Place { parent: 0, position: 0, member: NO_MEMBER, shape };
        self.value(first, Span::default(), self.at, place, 0)?;
        self.skip_space();
        match self.peek() {
            None => Ok(()),
            Some(b'/' | b'#') => Err(self.syntax(Syntax::Comment)),
            Some(_) => Err(self.syntax(Syntax::TrailingBytes)),
        }
    }

    /// Reads the value that starts with the byte `first`.
    #[inline(always)]
    pub(super) fn value(
        &mut self,
        first: u8,
        key: Span,
        start: usize,
        place: Place<'_>,
        depth: usize,
    ) -> Result<(), Stop> {
        // Fast path: most values are strings.
        if first == b'"' {
            self.make_room()?;
            let value_start = self.at;
            let value = self.string()?;
            let index = self.push(Kind::String, value, key, start, place);
            if !matches!(place.shape, Some(Shape::Text | Shape::FreeText)) {
                self.conforms = false;
            }
            if self.string_fault.is_some() {
                self.note_string_fault(index, value_start);
            }
            return Ok(());
        }
        // A copy for the calls only, so that the place of a string is not stored.
        let Place { parent, position, member, shape } = place;
        let place = Place { parent, position, member, shape };
        match first {
            b'{' | b'[' => self.container(first, key, start, place, depth),
            _ => self.scalar(first, key, start, place),
        }
    }

    fn container(
        &mut self,
        first: u8,
        key: Span,
        start: usize,
        place: Place<'_>,
        depth: usize,
    ) -> Result<(), Stop> {
        self.make_room()?;
        let index = self.push(Kind::Null, Span::default(), key, start, place);
        let (kind, contents) = if first == b'{' {
            (Kind::Object, self.object(index, place.shape, depth + 1)?)
        } else {
            (Kind::Array, self.array(index, place.shape, depth + 1)?)
        };
        let Contents { count, rows, conforms: contents_conform, may_repeat } = contents;
        if !(contents_conform && place.shape.is_some_and(|shape| conforms(shape, kind))) {
            self.conforms = false;
        }
        let (end, after) = (offset(self.at), offset(self.nodes.len()));
        self.edit(index, |node| {
            (node.kind, node.count, node.rows, node.end, node.after) =
                (kind, count, rows, end, after);
        });
        if may_repeat {
            self.look_for_duplicates(index, count);
        }
        Ok(())
    }

    /// Reads a number, `true`, `false` or `null`.
    fn scalar(&mut self, first: u8, key: Span, start: usize, place: Place<'_>) -> Result<(), Stop> {
        self.make_room()?;
        let value_start = self.at;
        let kind = match first {
            b'-' | b'0'..=b'9' => {
                self.number()?;
                Kind::Number
            }
            b't' => self.literal("true", Kind::Boolean)?,
            b'f' => self.literal("false", Kind::Boolean)?,
            b'n' => self.literal("null", Kind::Null)?,
            _ => return Err(self.syntax(fault_of_first_byte(self.peek()))),
        };
        let index = self.push(kind, Span::of_text(value_start, self.at), key, start, place);
        self.conforms &= place.shape.is_some_and(|shape| conforms(shape, kind));
        if kind == Kind::Number && self.at - value_start > MAX_NUMBER_CHARACTERS {
            self.add(FaultKind::Limit(Limit::Number), index, value_start);
        }
        Ok(())
    }

    fn literal(&mut self, word: &str, kind: Kind) -> Result<Kind, Stop> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.syntax(Syntax::BadLiteral));
        }
        self.at += word.len();
        Ok(kind)
    }

    #[inline(always)]
    fn make_room(&mut self) -> Result<(), Stop> {
        if self.nodes.len() > self.max_nodes {
            return Err(self.stop(FaultKind::Limit(Limit::Nodes), self.at));
        }
        Ok(())
    }

    /// Adds a value that ends here. The end of objects and arrays is set later.
    #[inline(always)]
    fn push(&mut self, kind: Kind, value: Span, key: Span, start: usize, place: Place<'_>) -> u32 {
        let index = offset(self.nodes.len());
        self.nodes.push(Node {
            kind,
            reported: false,
            member: place.member,
            key,
            value,
            start: offset(start),
            end: offset(self.at),
            parent: place.parent,
            after: index + 1,
            count: 0,
            position: place.position,
            rows: 0,
        });
        index
    }

    #[inline(always)]
    pub(super) fn edit(&mut self, index: u32, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.get_mut(index as usize) {
            change(node);
        }
    }

    #[cold]
    fn note_string_fault(&mut self, node: u32, offset: usize) {
        if let Some(fault) = self.string_fault.take() {
            self.add(fault, node, offset);
        }
    }

    #[cold]
    pub(super) fn add(&mut self, kind: FaultKind, node: u32, offset: usize) {
        self.edit(node, |node| node.reported = true);
        self.found.push(FoundFault { kind, node, offset });
    }

    /// Skips white space, and returns the next byte: 0 at the end, which is no byte of a valid text either.
    // The npm module is small first: without an operating system it is called.
    #[cfg_attr(not(target_os = "unknown"), inline(always))]
    pub(super) fn skip_space(&mut self) -> u8 {
        // Fast paths: no white space, or one character.
        let at = self.at;
        let byte = self.bytes.get(at).copied().unwrap_or(0);
        if !is_space(byte) {
            return byte;
        }
        self.at = at + 1;
        let byte = self.bytes.get(at + 1).copied().unwrap_or(0);
        if !is_space(byte) {
            return byte;
        }
        self.skip_indentation()
    }

    /// As [`Reader::skip_space`], for many spaces.
    #[inline(never)]
    fn skip_indentation(&mut self) -> u8 {
        let bytes = self.bytes;
        let mut at = self.at;
        let byte = loop {
            match bytes.get(at).copied().unwrap_or(0) {
                b' ' => at += spaces(bytes.get(at..).unwrap_or_default()),
                byte if is_space(byte) => at += 1,
                byte => break byte,
            }
        };
        self.at = at;
        byte
    }

    #[inline(always)]
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[cold]
    pub(super) fn syntax(&mut self, syntax: Syntax) -> Stop {
        // Word processors replace the quotation marks of JSON.
        let rest = self.text.get(self.at..).unwrap_or_default();
        let syntax =
            if rest.starts_with(TYPOGRAPHIC_QUOTES) { Syntax::TypographicQuote } else { syntax };
        self.stop(FaultKind::Syntax(syntax), self.at)
    }

    #[cold]
    pub(super) fn stop(&mut self, kind: FaultKind, offset: usize) -> Stop {
        self.stopped_by = (kind, offset);
        Stop
    }
}

#[inline(always)]
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// How many spaces a text begins with, which is at least one; at most eight are counted.
#[inline(always)]
fn spaces(text: &[u8]) -> usize {
    let Some(word) = text.first_chunk::<8>() else { return 1 };
    let others = u64::from_le_bytes(*word) ^ u64::from_le_bytes([b' '; 8]);
    others.trailing_zeros() as usize / 8
}

/// The place of a value in its parent, and the shape that the table gives it.
#[derive(Clone, Copy)]
pub(super) struct Place<'s> {
    pub(super) parent: u32,
    pub(super) position: u32,
    /// The row of the parent's table.
    pub(super) member: u8,
    pub(super) shape: Option<&'s Shape>,
}

/// What an object or array has.
pub(super) struct Contents {
    pub(super) count: u32,
    /// The rows of an object that have a member, one bit each.
    pub(super) rows: u32,
    /// Whether everything in it conforms to its table.
    pub(super) conforms: bool,
    /// Whether a name may occur twice.
    pub(super) may_repeat: bool,
}

/// Quotation marks that are not those of JSON.
const TYPOGRAPHIC_QUOTES: [char; 13] = [
    '\u{AB}', '\u{BB}', '\u{2018}', '\u{2019}', '\u{201A}', '\u{201B}', '\u{201C}', '\u{201D}',
    '\u{201E}', '\u{201F}', '\u{2039}', '\u{203A}', '\u{FF02}',
];
