//! The `filter` of a list: a part of the expressions of OData.
//!
//! The grammar of the real API is not published; this one follows the Azure guidelines.

mod members;
mod parse;

use std::cmp::Ordering;

use crate::error::ApiError;
use crate::time;

pub(crate) use members::{Member, Members};

/// A condition on the items of a list.
#[derive(Debug)]
pub(crate) struct Filter {
    expression: Expression,
    /// The time by which an item is `pending`, in milliseconds since 1970.
    now: i64,
}

/// An item of a list, as a filter sees it.
pub(crate) trait Subject {
    /// The bytes of a text; empty if the item does not have it. `now` is in milliseconds since 1970.
    fn text(&self, member: Member, now: i64) -> &[u8];

    /// Whether the service at this place of `Service::ALL` is enabled.
    fn is_enabled(&self, service: usize) -> bool;
}

impl<T: Subject> Subject for &T {
    fn text(&self, member: Member, now: i64) -> &[u8] {
        T::text(self, member, now)
    }

    fn is_enabled(&self, service: usize) -> bool {
        T::is_enabled(self, service)
    }
}

#[derive(Debug)]
enum Expression {
    Any(Vec<Expression>),
    All(Vec<Expression>),
    Not(Box<Expression>),
    Compare(Member, Operator, Box<[u8]>),
    StartsWith(Member, Box<[u8]>),
    Contains(Member, Box<[u8]>),
    /// Whether a service is enabled, or is not.
    Service(usize, bool),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

impl Filter {
    /// Reads the text of a filter.
    ///
    /// # Errors
    ///
    /// When the text is not an expression over `members`, with the place.
    pub(crate) fn read(text: &str, members: Members) -> Result<Self, ApiError> {
        Ok(Self { expression: parse::expression(text, members)?, now: time::now() })
    }

    pub(crate) fn matches(&self, subject: &impl Subject) -> bool {
        self.expression.matches(subject, self.now)
    }
}

impl Expression {
    fn matches(&self, subject: &impl Subject, now: i64) -> bool {
        match self {
            Self::Any(list) => list.iter().any(|one| one.matches(subject, now)),
            Self::All(list) => list.iter().all(|one| one.matches(subject, now)),
            Self::Not(one) => !one.matches(subject, now),
            // Texts are compared by bytes, which is the order of lists as well.
            Self::Compare(member, operator, text) => {
                operator.holds(subject.text(*member, now).cmp(text))
            }
            Self::StartsWith(member, text) => subject.text(*member, now).starts_with(text),
            Self::Contains(member, text) => contains(subject.text(*member, now), text),
            Self::Service(service, enabled) => subject.is_enabled(*service) == *enabled,
        }
    }
}

impl Operator {
    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
        }
    }
}

/// The texts are short, so that preparing a search would take longer than the search.
fn contains(text: &[u8], part: &[u8]) -> bool {
    let Some((first, rest)) = part.split_first() else { return true };
    let mut text = text;
    while let Some((byte, following)) = text.split_first() {
        if byte == first && following.starts_with(rest) {
            return true;
        }
        text = following;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_at_each_place() {
        for (text, part, expected) in [
            ("", "", true),
            ("a", "", true),
            ("", "a", false),
            ("abcab", "ab", true),
            ("aab", "ab", true),
            ("abc", "c", true),
            ("abc", "abcd", false),
            ("acb", "ab", false),
        ] {
            assert_eq!(contains(text.as_bytes(), part.as_bytes()), expected, "{text} {part}");
        }
    }
}
