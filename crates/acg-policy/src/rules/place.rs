//! Places of issues, and their order in a report.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::json::Value;
use crate::report::{Location, Part, Segment};

/// The place of an issue.
#[derive(Clone, Debug)]
pub(crate) enum At<'d> {
    /// The path or the method, as a whole.
    Path,
    /// A path parameter.
    PathParameter(&'static str),
    /// A query parameter.
    Query(Cow<'static, str>),
    /// A header field by its name in lower case.
    Header(&'static str),
    /// The body as a whole.
    Body,
    /// A value of the body.
    Value(Value<'d>),
    /// A missing member of an object.
    Missing(Value<'d>, &'static str),
    /// A member of a missing member of an object.
    MissingBelow(Value<'d>, &'static str, &'static str),
    /// A value of the body, listed by the position of a fault in it or before it.
    Offset(Value<'d>, usize),
}

impl At<'_> {
    pub(super) fn locate(self) -> (Order, Location) {
        let (part, offset, pointer) = match self {
            Self::Path => (Part::Path, 0, Vec::new()),
            Self::PathParameter(name) => (Part::Path, 1, key(name)),
            Self::Query(name) => (Part::Query, 0, alloc::vec![Segment::Key(name)]),
            Self::Header(name) => (Part::Header, 0, key(name)),
            Self::Body => (Part::Body, 0, Vec::new()),
            Self::Value(value) => (Part::Body, value.offset(), value.pointer()),
            Self::Missing(object, name) => (Part::Body, gap(object, name), missing(object, name)),
            Self::Offset(value, offset) => (Part::Body, offset, value.pointer()),
            Self::MissingBelow(object, name, below) => {
                let mut pointer = missing(object, name);
                pointer.push(Segment::Key(Cow::Borrowed(below)));
                (Part::Body, gap(object, name), pointer)
            }
        };
        (Order { part, offset }, Location { part, pointer })
    }
}

fn key(name: &'static str) -> Vec<Segment> {
    alloc::vec![Segment::Key(Cow::Borrowed(name))]
}

/// The closing bracket of the object, or the `null` that is read as if the member were absent.
fn gap(object: Value<'_>, name: &str) -> usize {
    object.get(name).map_or(object.end(), Value::offset)
}

fn missing(object: Value<'_>, name: &'static str) -> Vec<Segment> {
    let mut pointer = object.pointer();
    pointer.push(Segment::Key(Cow::Borrowed(name)));
    pointer
}

/// A name of the request for a pointer; empty if it has more than 128 bytes.
pub(crate) fn caller_key(name: &str) -> Cow<'static, str> {
    if name.len() > 128 { Cow::Borrowed("") } else { Cow::Owned(String::from(name)) }
}

/// The order of issues in a report: path, query, header fields, then the body by position in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Order {
    part: Part,
    offset: usize,
}
