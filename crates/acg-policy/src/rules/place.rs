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
        (Order::new(part, offset), Location { part, pointer })
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Order(u64);

impl Order {
    /// The upper half is the part, the lower half the position, which fits: a longer text is not read.
    fn new(part: Part, offset: usize) -> Self {
        Self((part as u64) << 32 | u64::from(offset as u32))
    }
}

/// The places of the issues of a report. The first ones need no allocation.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    few: [Order; FEW],
    /// The number of places in `few`; 0 once there are `many`.
    count: usize,
    many: Vec<Order>,
}

impl Places {
    pub(super) fn as_slice(&self) -> &[Order] {
        if self.many.is_empty() {
            self.few.get(..self.count).unwrap_or_default()
        } else {
            &self.many
        }
    }

    fn as_mut_slice(&mut self) -> &mut [Order] {
        if self.many.is_empty() {
            self.few.get_mut(..self.count).unwrap_or_default()
        } else {
            &mut self.many
        }
    }

    /// Adds a place before the one at `index`.
    pub(super) fn insert(&mut self, index: usize, place: Order) {
        if self.many.is_empty() && self.count < FEW {
            self.count += 1;
        } else {
            self.many.extend(self.few.iter().take(self.count));
            self.count = 0;
            self.many.push(place);
        }
        let moved = self.as_mut_slice().get_mut(index..).unwrap_or_default();
        for at in (1..moved.len()).rev() {
            moved.swap(at - 1, at);
        }
        if let Some(first) = moved.first_mut() {
            *first = place;
        }
    }

    /// Removes the place at `index`.
    pub(super) fn remove(&mut self, index: usize) {
        let moved = self.as_mut_slice().get_mut(index..).unwrap_or_default();
        for at in 1..moved.len() {
            moved.swap(at - 1, at);
        }
        self.many.pop();
        self.count = self.count.saturating_sub(1);
    }
}

/// So many issues have most reports with any.
const FEW: usize = 4;

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn places_are_those_of_a_list_however_many_there_are() {
        let (mut places, mut expected) = (Places::default(), Vec::new());
        for round in 0..40_usize {
            let (index, place) = (round * 7 % (expected.len() + 1), Order::new(Part::Body, round));
            places.insert(index, place);
            expected.insert(index, place);
            assert_eq!(places.as_slice(), expected);
        }
        while !expected.is_empty() {
            let index = expected.len() * 5 % expected.len().max(3) % expected.len();
            places.remove(index);
            expected.remove(index);
            assert_eq!(places.as_slice(), expected);
        }
        places.insert(0, Order::default());
        assert_eq!(places.as_slice(), [Order::default()]);
    }
}
