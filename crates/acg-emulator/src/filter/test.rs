//! One comparison or function of a filter.

use std::cmp::Ordering;

/// A condition on one member.
#[derive(Debug)]
pub(crate) enum Test {
    Text(Member, TextTest),
    /// Whether it holds for each of [`STATUSES`].
    Status([bool; 3]),
    /// Whether the service at this place of `Service::ALL` is enabled, or is not.
    Service(usize, bool),
}

/// A member that is a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Member {
    Account,
    TelephoneNumber,
    /// A text of the document, by its JSON Pointer.
    Document(&'static str),
}

/// A condition on a text. Texts are compared by bytes, which is the order of lists as well.
#[derive(Debug)]
pub(crate) enum TextTest {
    Compare(Operator, Box<[u8]>),
    StartsWith(Box<[u8]>),
    Contains(Box<[u8]>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

impl TextTest {
    pub(crate) fn holds(&self, text: &[u8]) -> bool {
        match self {
            Self::Compare(operator, other) => operator.holds(text.cmp(other)),
            Self::StartsWith(part) => text.starts_with(part),
            Self::Contains(part) => contains(text, part),
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

/// The values of `serviceProvisioningStatus`, in the order of [`Test::Status`].
pub(super) const STATUSES: [&str; 3] = ["pending", "failed", "synced"];

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
