//! The reader: one pass over the bytes, all faults that do not stop it.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::str;

use super::duplicates::Names;
use super::fault::{
    Encoding, Fault, FaultKind, Limit, Syntax, fault_of_first_byte, fault_of_no_name,
};
use super::value::{Document, Kind, NO_MEMBER, Node, Span, Value, offset};

/// Objects and arrays that may stand inside each other; a body's own object is the first.
pub const MAX_DEPTH: usize = 32;
/// Members and elements that one text may have in all.
pub const MAX_NODES: usize = 4096;
/// Characters that one number may have.
pub const MAX_NUMBER_CHARACTERS: usize = 64;
/// Bytes of UTF-8 that one string or name may have, after unescaping.
pub const MAX_STRING_BYTES: usize = 65_536;

/// Reads a text.
///
/// The document is `None` when the text could not be followed to its end; the only fault then says
/// why. Otherwise the faults are those that did not stop the reader.
#[must_use]
pub fn read(bytes: &[u8]) -> (Option<Document<'_>>, Vec<Fault>) {
    read_up_to(MAX_NODES, bytes)
}

/// Reads a text that may have more members and elements than a request.
pub(crate) fn read_up_to(nodes: usize, bytes: &[u8]) -> (Option<Document<'_>>, Vec<Fault>) {
    let text = match as_text(bytes) {
        Ok(text) => text,
        Err((kind, offset)) => return (None, vec![whole_text_fault(kind, offset)]),
    };
    let mut reader = Reader::new(text, nodes);
    if let Err(Stop) = reader.whole() {
        let (kind, offset) = reader.stopped_by;
        return (None, vec![whole_text_fault(kind, offset)]);
    }
    let Reader { nodes, unescaped, found, has_control, .. } = reader;
    let document = Document { text, nodes, unescaped, has_control, schema: None };
    let faults = found.iter().map(|found| found.locate(&document)).collect();
    (Some(document), faults)
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

fn whole_text_fault(kind: FaultKind, offset: usize) -> Fault {
    Fault { kind, pointer: Vec::new(), offset }
}

/// The reading has ended early; `stopped_by` says why. Nothing is in it, so that a result with
/// it is as cheap as a flag.
#[derive(Debug)]
pub(super) struct Stop;

/// A fault that does not end the reading.
#[derive(Debug)]
struct Found {
    kind: FaultKind,
    node: u32,
    offset: usize,
}

impl Found {
    fn locate(&self, document: &Document<'_>) -> Fault {
        let pointer = Value { document, index: self.node }.pointer();
        Fault { kind: self.kind, pointer, offset: self.offset }
    }
}

pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    pub(super) unescaped: String,
    pub(super) has_control: bool,
    /// What is wrong with the string that was read last.
    pub(super) string_fault: Option<FaultKind>,
    pub(super) nodes: Vec<Node>,
    found: Vec<Found>,
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
            // A provisioning body has about a value for every 24 bytes.
            nodes: Vec::with_capacity((text.len() / 24).clamp(4, max_nodes + 1)),
            found: Vec::new(),
            max_nodes,
            stopped_by: (FaultKind::Syntax(Syntax::UnexpectedEnd), 0),
        }
    }

    fn whole(&mut self) -> Result<(), Stop> {
        let first = self.skip_space();
        self.value(first, Span::default(), self.at, Place { parent: 0, position: 0 }, 0)?;
        match self.skip_space() {
            None => Ok(()),
            Some(b'/' | b'#') => Err(self.syntax(Syntax::Comment)),
            Some(_) => Err(self.syntax(Syntax::TrailingBytes)),
        }
    }

    /// Reads the value that starts with the byte `first`.
    #[inline(always)]
    fn value(
        &mut self,
        first: Option<u8>,
        key: Span,
        start: usize,
        place: Place,
        depth: usize,
    ) -> Result<u32, Stop> {
        // Most values are strings.
        if first == Some(b'"') {
            let index = self.push(Kind::String, key, start, place)?;
            self.string_value(index)?;
            return Ok(index);
        }
        self.other_value(first, key, start, place, depth)
    }

    fn other_value(
        &mut self,
        first: Option<u8>,
        key: Span,
        start: usize,
        place: Place,
        depth: usize,
    ) -> Result<u32, Stop> {
        let index = self.push(Kind::Null, key, start, place)?;
        let mut count = 0;
        let mut value = Span::default();
        let kind = match first {
            Some(b'{') => {
                count = self.object(index, depth + 1)?;
                Kind::Object
            }
            Some(b'[') => {
                count = self.array(index, depth + 1)?;
                Kind::Array
            }
            _ => {
                let start = self.at;
                let kind = self.scalar(index, first)?;
                value = Span::of_text(start, self.at);
                kind
            }
        };
        let end = offset(self.at);
        self.edit(index, |node| {
            (node.kind, node.value, node.count, node.end) = (kind, value, count, end);
        });
        Ok(index)
    }

    fn object(&mut self, index: u32, depth: usize) -> Result<u32, Stop> {
        let mut first = self.open(depth)?;
        let (mut last, mut count, mut names) = (0, 0, Names::default());
        if self.closes(first, b'}') {
            return Ok(0);
        }
        loop {
            let start = self.at;
            let (name, value) = self.name(first)?;
            let fault = self.string_fault;
            names.add(name.bytes(self.text, &self.unescaped));
            let place = Place { parent: index, position: count };
            let member = self.value(value, name, start, place, depth)?;
            self.note(fault, member, start);
            self.link(last, member);
            last = member;
            count += 1;
            match self.separator(b'}')? {
                Some(next) => first = Some(next),
                None => break,
            }
        }
        if names.may_repeat() {
            self.find_duplicates(index, count);
        }
        Ok(count)
    }

    /// Reads a member's name and the colon; gives the first byte of the value too.
    fn name(&mut self, first: Option<u8>) -> Result<(Span, Option<u8>), Stop> {
        if first != Some(b'"') {
            return Err(self.syntax(fault_of_no_name(first)));
        }
        let name = self.string()?;
        match self.skip_space() {
            Some(b':') => self.at += 1,
            None => return Err(self.syntax(Syntax::UnexpectedEnd)),
            Some(_) => return Err(self.syntax(Syntax::MissingColon)),
        }
        Ok((name, self.skip_space()))
    }

    fn array(&mut self, index: u32, depth: usize) -> Result<u32, Stop> {
        let mut first = self.open(depth)?;
        let (mut last, mut count) = (0, 0);
        if self.closes(first, b']') {
            return Ok(0);
        }
        loop {
            let place = Place { parent: index, position: count };
            let element = self.value(first, Span::default(), self.at, place, depth)?;
            self.link(last, element);
            last = element;
            count += 1;
            match self.separator(b']')? {
                Some(next) => first = Some(next),
                None => return Ok(count),
            }
        }
    }

    /// Steps into an object or array; gives the first byte of what is in it.
    fn open(&mut self, depth: usize) -> Result<Option<u8>, Stop> {
        if depth > MAX_DEPTH {
            return Err(self.stop(FaultKind::Limit(Limit::Depth), self.at));
        }
        self.at += 1;
        Ok(self.skip_space())
    }

    #[inline(always)]
    fn closes(&mut self, byte: Option<u8>, close: u8) -> bool {
        let closes = byte == Some(close);
        self.at += usize::from(closes);
        closes
    }

    /// Steps over what follows a value. `None` when that is the closing bracket, else the first
    /// byte of what comes next.
    #[inline(always)]
    fn separator(&mut self, close: u8) -> Result<Option<u8>, Stop> {
        let byte = self.skip_space();
        if self.closes(byte, close) {
            return Ok(None);
        }
        match byte {
            Some(b',') => {}
            None => return Err(self.syntax(Syntax::UnexpectedEnd)),
            Some(b'/' | b'#') => return Err(self.syntax(Syntax::Comment)),
            Some(_) => return Err(self.syntax(Syntax::MissingComma)),
        }
        let comma = self.at;
        self.at += 1;
        match self.skip_space() {
            None => Err(self.syntax(Syntax::UnexpectedEnd)),
            Some(b'}' | b']') => Err(self.stop(FaultKind::Syntax(Syntax::TrailingComma), comma)),
            next => Ok(next),
        }
    }

    #[inline(always)]
    fn string_value(&mut self, index: u32) -> Result<(), Stop> {
        let start = self.at;
        let string = self.string()?;
        let end = offset(self.at);
        self.edit(index, |node| (node.value, node.end) = (string, end));
        self.note(self.string_fault, index, start);
        Ok(())
    }

    /// Reads a number, `true`, `false` or `null`.
    fn scalar(&mut self, index: u32, first: Option<u8>) -> Result<Kind, Stop> {
        match first {
            Some(b'-' | b'0'..=b'9') => {
                let start = self.at;
                self.number()?;
                if self.at - start > MAX_NUMBER_CHARACTERS {
                    self.note(Some(FaultKind::Limit(Limit::Number)), index, start);
                }
                Ok(Kind::Number)
            }
            Some(b't') => self.literal("true", Kind::Boolean),
            Some(b'f') => self.literal("false", Kind::Boolean),
            Some(b'n') => self.literal("null", Kind::Null),
            other => Err(self.syntax(fault_of_first_byte(other))),
        }
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
    fn push(&mut self, kind: Kind, key: Span, start: usize, place: Place) -> Result<u32, Stop> {
        if self.nodes.len() > self.max_nodes {
            return Err(self.stop(FaultKind::Limit(Limit::Nodes), self.at));
        }
        let index = offset(self.nodes.len());
        self.nodes.push(Node {
            kind,
            reported: false,
            member: NO_MEMBER,
            key,
            value: Span::default(),
            start: offset(start),
            end: 0,
            parent: place.parent,
            sibling: 0,
            count: 0,
            position: place.position,
            rows: 0,
        });
        Ok(index)
    }

    #[inline(always)]
    pub(super) fn edit(&mut self, index: u32, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.get_mut(index as usize) {
            change(node);
        }
    }

    #[inline(always)]
    fn link(&mut self, previous: u32, index: u32) {
        // The root is nobody's sibling, so 0 says that there is no previous one.
        if previous != 0 {
            self.edit(previous, |node| node.sibling = index);
        }
    }

    #[inline(always)]
    pub(super) fn note(&mut self, kind: Option<FaultKind>, node: u32, offset: usize) {
        if let Some(kind) = kind {
            self.add(kind, node, offset);
        }
    }

    #[cold]
    fn add(&mut self, kind: FaultKind, node: u32, offset: usize) {
        self.edit(node, |node| node.reported = true);
        self.found.push(Found { kind, node, offset });
    }

    /// Steps over white space, and gives the byte behind it.
    #[inline(always)]
    fn skip_space(&mut self) -> Option<u8> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                byte => return byte,
            }
        }
    }

    #[inline(always)]
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[cold]
    pub(super) fn syntax(&mut self, syntax: Syntax) -> Stop {
        self.stop(FaultKind::Syntax(syntax), self.at)
    }

    #[cold]
    pub(super) fn stop(&mut self, kind: FaultKind, offset: usize) -> Stop {
        self.stopped_by = (kind, offset);
        Stop
    }
}

/// Where a value stands in its parent.
#[derive(Clone, Copy)]
struct Place {
    parent: u32,
    position: u32,
}
