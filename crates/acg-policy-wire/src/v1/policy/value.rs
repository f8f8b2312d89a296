//! Reads a JSON value of a policy, and names its place where it is wrong.

use acg_policy::json::Value;
use acg_policy::text::near::nearest;
use acg_policy::{Location, Part};

use super::error::{PolicyError, Problem};

/// Reads one of the strings `expected`. `kind` describes them for a value of another type.
pub(super) fn word<T>(
    value: Value<'_>,
    kind: &'static str,
    expected: &'static [&'static str],
    from_name: fn(&str) -> Option<T>,
) -> Result<T, PolicyError> {
    let Some(text) = value.as_str() else { return Err(wrong_type(value, kind)) };
    from_name(text).ok_or_else(|| {
        let nearest = nearest(text, expected.iter().copied());
        at(value, Problem::UnknownWord { expected, nearest })
    })
}

/// The error for a member that is none of `expected`.
pub(super) fn unknown_member(member: Value<'_>, expected: &'static [&'static str]) -> PolicyError {
    let nearest = nearest(member.key().unwrap_or_default(), expected.iter().copied());
    at(member, Problem::UnknownMember { expected, nearest })
}

pub(super) fn wrong_type(value: Value<'_>, expected: &'static str) -> PolicyError {
    at(value, Problem::WrongType { expected, found: value.kind() })
}

/// The problem, with the place of `value`.
pub(super) fn at(value: Value<'_>, problem: Problem) -> PolicyError {
    let location = Location { part: Part::Body, pointer: value.pointer() };
    PolicyError::new(location.json_pointer(), problem)
}
