//! Views of the values of a document.

use alloc::vec::Vec;

use super::document::{Document, Node};
use super::kind::Kind;
use super::limits::MAX_DEPTH;
use crate::report::Segment;

/// A value of a [`Document`].
///
/// ```
/// use acg_policy::Segment;
/// use acg_policy::json::{Kind, read};
///
/// let (document, _) = read(br#"{"enabled": true, "tags": ["a", null]}"#);
/// let document = document.unwrap();
/// let root = document.root();
/// assert_eq!((root.kind(), root.len(), root.is_empty()), (Kind::Object, 2, false));
/// assert_eq!((root.offset(), root.end()), (0, 38));
///
/// let enabled = root.get("enabled").unwrap();
/// assert_eq!((enabled.key(), enabled.as_bool()), (Some("enabled"), Some(true)));
/// let tag = root.get("tags").unwrap().children().next().unwrap();
/// assert_eq!((tag.key(), tag.as_str(), tag.as_number()), (None, Some("a"), None));
/// assert_eq!(tag.pointer(), [Segment::Key("tags".into()), Segment::Index(0)]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Value<'d> {
    pub(crate) document: &'d Document<'d>,
    pub(crate) index: u32,
}

impl Document<'_> {
    /// The value of the text.
    #[must_use]
    pub fn root(&self) -> Value<'_> {
        Value { document: self, index: 0 }
    }
}

impl<'d> Value<'d> {
    /// The type.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.node().map_or(Kind::Null, |node| node.kind)
    }

    /// The member name, decoded; `None` for elements and the root.
    #[must_use]
    pub fn key(self) -> Option<&'d str> {
        self.document.key(self.node()?)
    }

    /// The text of a string, decoded; `None` for other types.
    #[must_use]
    pub fn as_str(self) -> Option<&'d str> {
        let node = self.node()?;
        (node.kind == Kind::String).then(|| self.document.resolve(node.value))
    }

    /// The value of a boolean; `None` for other types.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        let node = self.node()?;
        (node.kind == Kind::Boolean).then(|| node.value.len() == "true".len())
    }

    /// The text of a number as sent; `None` for other types.
    #[must_use]
    pub fn as_number(self) -> Option<&'d str> {
        let node = self.node()?;
        (node.kind == Kind::Number).then(|| self.document.resolve(node.value))
    }

    /// The members of an object or the elements of an array, in document order; none for other types.
    pub fn children(self) -> impl Iterator<Item = Value<'d>> + Clone {
        self.contents()
    }

    /// As [`Value::children`], with a type that can be named.
    pub(crate) fn contents(self) -> Children<'d> {
        let next = self.index + 1;
        Children {
            document: self.document,
            next,
            after: self.node().map_or(next, |node| node.after),
        }
    }

    /// The number of members or elements; 0 for other types.
    #[must_use]
    #[inline(always)]
    pub fn len(self) -> usize {
        self.node().map_or(0, |node| node.count as usize)
    }

    /// Whether there are no members or elements.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The first member with this name.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Value<'d>> {
        self.children().find(|child| child.key() == Some(name))
    }

    /// The path from the root to this value. It ends before a name of more than 128 bytes, and before the
    /// names have more than 512 bytes in total, so that the names of a request cannot enlarge a report.
    #[must_use]
    pub fn pointer(self) -> Vec<Segment> {
        let mut path = [0_u32; MAX_DEPTH];
        let mut first = path.len();
        let mut index = self.index;
        while let Some(node) = self.document.node(index).filter(|_| index != 0) {
            first = first.saturating_sub(1);
            if let Some(place) = path.get_mut(first) {
                *place = index;
            }
            index = node.parent;
        }
        self.document.pointer_along(path.get(first..).unwrap_or_default())
    }

    /// The start of the value in the text, in bytes from 0; for a member, the start of its name.
    #[must_use]
    pub fn offset(self) -> usize {
        self.node().map_or(0, |node| node.start as usize)
    }

    /// The end of the value in the text, in bytes from 0.
    #[must_use]
    pub fn end(self) -> usize {
        self.node().map_or(0, |node| node.end as usize)
    }

    /// The rows of the object's table that have a member, also in another letter case, one bit each.
    pub(crate) fn rows(self) -> u32 {
        self.node().map_or(0, |node| node.rows)
    }

    #[inline(always)]
    pub(crate) fn node(self) -> Option<&'d Node> {
        self.document.node(self.index)
    }
}

/// A named type, because an iterator of closures would be compiled once per caller.
#[derive(Clone, Debug)]
pub(crate) struct Children<'d> {
    document: &'d Document<'d>,
    next: u32,
    after: u32,
}

impl<'d> Iterator for Children<'d> {
    type Item = Value<'d>;

    fn next(&mut self) -> Option<Value<'d>> {
        if self.next >= self.after {
            return None;
        }
        let child = Value { document: self.document, index: self.next };
        self.next = child.node()?.after;
        Some(child)
    }
}
