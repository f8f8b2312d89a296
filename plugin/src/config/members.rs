//! Reads members of the configuration, and names the place of an error.

use std::fmt;
use std::ops::RangeInclusive;

use acg_policy::json::{Kind, Value};
use acg_policy::{Location, Part, Segment};

/// An error in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConfigError {
    /// The place as a JSON Pointer (RFC 6901); empty for the top level.
    pub(crate) pointer: String,
    /// What is wrong, and how to correct it.
    pub(crate) message: String,
}

impl ConfigError {
    pub(super) fn new(pointer: &str, message: impl Into<String>) -> Self {
        Self { pointer: pointer.to_owned(), message: message.into() }
    }

    pub(super) fn at(value: Value<'_>, message: impl Into<String>) -> Self {
        Self { pointer: pointer(value.pointer()), message: message.into() }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => write!(f, "at the top level: {}", self.message),
            pointer => write!(f, "at {pointer}: {}", self.message),
        }
    }
}

/// Checks that `value` is an object without other members than `known`.
pub(super) fn check_members(value: Value<'_>, known: &[&str]) -> Result<(), ConfigError> {
    if value.kind() != Kind::Object {
        let message = format!("expected an object, found {}", value.kind().with_article());
        return Err(ConfigError::at(value, message));
    }
    let is_unknown = |member: &Value<'_>| !member.key().is_some_and(|key| known.contains(&key));
    match value.children().find(is_unknown) {
        Some(member) => {
            let message = format!("unknown member; expected `{}`", known.join("`, `"));
            Err(ConfigError::at(member, message))
        }
        None => Ok(()),
    }
}

/// A string that is valid in a header field: not empty, no space, no control character.
pub(super) fn visible_ascii(object: Value<'_>, name: &str) -> Result<Option<String>, ConfigError> {
    let Some(value) = object.get(name) else { return Ok(None) };
    let is_valid =
        |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    match value.as_str().filter(is_valid) {
        Some(text) => Ok(Some(text.to_owned())),
        None => Err(ConfigError::at(
            value,
            "expected a non-empty string of visible ASCII characters without spaces",
        )),
    }
}

/// `true` or `false`.
pub(super) fn boolean(object: Value<'_>, name: &str) -> Result<Option<bool>, ConfigError> {
    let Some(value) = object.get(name) else { return Ok(None) };
    match value.as_bool() {
        Some(boolean) => Ok(Some(boolean)),
        None => Err(ConfigError::at(value, "expected `true` or `false`")),
    }
}

/// An integer in a range.
pub(super) fn integer(
    object: Value<'_>,
    name: &str,
    range: RangeInclusive<u32>,
) -> Result<Option<u32>, ConfigError> {
    let Some(value) = object.get(name) else { return Ok(None) };
    let integer = value.as_number().and_then(|digits| digits.parse().ok());
    match integer.filter(|integer| range.contains(integer)) {
        Some(integer) => Ok(Some(integer)),
        None => {
            let (min, max) = range.into_inner();
            Err(ConfigError::at(value, format!("expected an integer from {min} to {max}")))
        }
    }
}

pub(super) fn pointer(segments: Vec<Segment>) -> String {
    Location { part: Part::Body, pointer: segments }.json_pointer()
}
