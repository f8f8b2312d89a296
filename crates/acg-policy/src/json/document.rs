//! A parsed text: its nodes in document order.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::mem;

use super::kind::Kind;
use crate::api::schema::{Object, Shape};
use crate::report::Segment;

/// A parsed JSON text.
///
/// ```
/// use acg_policy::json::read;
///
/// let (document, _) = read(b"[1, 2.50]");
/// let document = document.unwrap();
/// let numbers: Vec<_> = document.root().children().filter_map(|child| child.as_number()).collect();
/// assert_eq!(numbers, ["1", "2.50"]);
/// ```
#[derive(Debug)]
pub struct Document<'t> {
    pub(crate) text: &'t str,
    pub(crate) nodes: Vec<Node>,
    /// The decoded strings, concatenated: only those with escapes.
    pub(crate) unescaped: String,
    /// Whether any string has a control character. In other documents, no string is searched for them.
    pub(crate) has_control: bool,
    /// The table that the document was compared with. Pointers take the names of members from it.
    pub(crate) schema: Option<&'static Object>,
}

impl Document<'_> {
    /// The same document with a copy of its text.
    pub(crate) fn into_owned(self) -> OwnedDocument {
        let Self { text, nodes, unescaped, has_control, schema } = self;
        OwnedDocument { text: text.to_string(), nodes, unescaped, has_control, schema }
    }

    /// The names along a path of nodes. Most are in the tables and need no copy.
    pub(super) fn pointer_along(&self, path: &[u32]) -> Vec<Segment> {
        // Room for the name of a missing member.
        let mut pointer = Vec::with_capacity(path.len() + 1);
        let mut shape = self.schema.map(Shape::Nested);
        let mut bytes = 0;
        for node in path.iter().filter_map(|index| self.node(*index)) {
            let member = match shape {
                Some(Shape::Nested(object)) => object.members.get(usize::from(node.member)),
                _ => None,
            };
            shape = match shape {
                Some(Shape::ArrayOf(shape)) => Some(*shape),
                _ => member.map(|member| member.shape),
            };
            // A member that is not reported has the exact name.
            if let Some(member) = member.filter(|_| !node.reported) {
                pointer.push(Segment::Key(Cow::Borrowed(member.name)));
                continue;
            }
            let Some(key) = self.key(node) else {
                pointer.push(Segment::Index(node.position as usize));
                continue;
            };
            bytes += key.len();
            if key.len() > MAX_POINTER_KEY_BYTES || bytes > MAX_POINTER_BYTES {
                break;
            }
            pointer.push(Segment::Key(Cow::Owned(key.to_string())));
        }
        pointer
    }

    #[inline(always)]
    pub(crate) fn node(&self, index: u32) -> Option<&Node> {
        self.nodes.get(index as usize)
    }

    pub(super) fn key(&self, node: &Node) -> Option<&str> {
        (!node.key.is_none()).then(|| self.resolve(node.key))
    }

    #[inline(always)]
    pub(crate) fn resolve(&self, span: Span) -> &str {
        span.resolve(self.text, &self.unescaped)
    }
}

/// A document with a copy of its text.
pub(crate) struct OwnedDocument {
    text: String,
    nodes: Vec<Node>,
    unescaped: String,
    has_control: bool,
    schema: Option<&'static Object>,
}

impl OwnedDocument {
    /// Calls `look` with the document.
    pub(crate) fn with<T>(self, look: impl FnOnce(Document<'_>) -> T) -> T {
        let Self { text, nodes, unescaped, has_control, schema } = self;
        look(Document { text: &text, nodes, unescaped, has_control, schema })
    }

    /// Calls `look` with the document, and keeps the document.
    pub(crate) fn inspect<T>(&mut self, look: impl FnOnce(&Document<'_>) -> T) -> T {
        let Self { text, nodes, unescaped, has_control, schema } = self;
        let document = Document {
            text,
            nodes: mem::take(nodes),
            unescaped: mem::take(unescaped),
            has_control: *has_control,
            schema: *schema,
        };
        let result = look(&document);
        (*nodes, *unescaped) = (document.nodes, document.unescaped);
        result
    }
}

impl core::fmt::Debug for OwnedDocument {
    /// Without the text, which contains personal data.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("OwnedDocument").field("bytes", &self.text.len()).finish_non_exhaustive()
    }
}

/// One value, in the order of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// Whether an issue reports the value, so that no further rule checks it.
    pub(crate) reported: bool,
    /// The row in the table of its object; [`NO_MEMBER`] without a row.
    pub(crate) member: u8,
    /// The member name; no span for elements and the root.
    pub(crate) key: Span,
    /// The text of a string without its quotation marks, of a number or of a literal.
    pub(crate) value: Span,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) parent: u32,
    /// The index after the last value in this one: that of the next sibling, if there is one.
    pub(crate) after: u32,
    pub(crate) count: u32,
    pub(crate) position: u32,
    /// The rows of the object's table that have a member, also in another letter case, one bit each.
    pub(crate) rows: u32,
}

impl Node {
    /// Whether the object has a member of that row, also in another letter case.
    #[inline(always)]
    pub(crate) fn has_row(&self, row: u8) -> bool {
        self.rows >> (row % 32) & 1 != 0
    }
}

/// A range of the text, or of the decoded strings. The default value stands for no range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    /// [`DECODED`] is set in a range of the decoded strings.
    start: u32,
    end: u32,
}

impl Span {
    /// A range of the text. It never equals the default value: names and strings follow a quotation
    /// mark, so they start after 0, and numbers and literals are not empty.
    #[inline(always)]
    pub(crate) fn of_text(start: usize, end: usize) -> Self {
        Self { start: offset(start), end: offset(end) }
    }

    /// A range of the decoded strings.
    pub(crate) fn of_decoded(start: usize, end: usize) -> Self {
        Self { start: offset(start) | DECODED, end: offset(end) }
    }

    /// The part of the text, or of the decoded strings, in this range.
    pub(crate) fn resolve<'s>(self, text: &'s str, unescaped: &'s str) -> &'s str {
        let source = if self.start & DECODED == 0 { text } else { unescaped };
        source.get((self.start & !DECODED) as usize..self.end as usize).unwrap_or_default()
    }

    /// The decoded string; `None` for a range of the text.
    pub(crate) fn decoded(self, unescaped: &str) -> Option<&[u8]> {
        let range = (self.start & !DECODED) as usize..self.end as usize;
        if self.start & DECODED == 0 { None } else { unescaped.as_bytes().get(range) }
    }

    /// As [`Span::resolve`], without the check of UTF-8 boundaries.
    #[inline(always)]
    pub(crate) fn bytes<'s>(self, text: &'s str, unescaped: &'s str) -> &'s [u8] {
        let source = if self.start & DECODED == 0 { text } else { unescaped };
        let range = (self.start & !DECODED) as usize..self.end as usize;
        source.as_bytes().get(range).unwrap_or_default()
    }

    pub(crate) fn len(self) -> usize {
        (self.end - (self.start & !DECODED)) as usize
    }

    fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// Positions fit into 31 bits: a longer text is rejected before it is read.
#[inline(always)]
pub(super) fn offset(position: usize) -> u32 {
    position as u32
}

/// The row of a value that is not a member of a table.
pub(crate) const NO_MEMBER: u8 = u8::MAX;

/// The bit of a start that no position uses.
const DECODED: u32 = 1 << 31;

/// The limit for one name that is not in the tables.
const MAX_POINTER_KEY_BYTES: usize = 128;

/// The limit for all such names of a pointer.
const MAX_POINTER_BYTES: usize = 512;
