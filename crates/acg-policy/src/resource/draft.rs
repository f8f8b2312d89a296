//! Lenient reading: a field is present, absent, or already reported.

use alloc::string::String;

use crate::json::{Children, Value};

/// A member as the rules see it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Field<T> {
    /// Present, with the expected type.
    Present(T),
    /// Absent. If the schema requires it, an issue reports that.
    Absent,
    /// Present, but an issue already reports it. Rules skip it, so that one fault is one issue.
    Reported,
}

impl<T> Field<T> {
    pub(crate) fn present(self) -> Option<T> {
        match self {
            Self::Present(value) => Some(value),
            Self::Absent | Self::Reported => None,
        }
    }

    pub(crate) fn as_present(&self) -> Option<&T> {
        match self {
            Self::Present(value) => Some(value),
            Self::Absent | Self::Reported => None,
        }
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    pub(crate) fn map<U>(self, map: impl FnOnce(T) -> U) -> Field<U> {
        match self {
            Self::Present(value) => Field::Present(map(value)),
            Self::Absent => Field::Absent,
            Self::Reported => Field::Reported,
        }
    }

    pub(crate) fn and_then<U>(self, next: impl FnOnce(T) -> Field<U>) -> Field<U> {
        match self {
            Self::Present(value) => next(value),
            Self::Absent => Field::Absent,
            Self::Reported => Field::Reported,
        }
    }
}

/// A string and its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'d> {
    pub(crate) text: &'d str,
    pub(crate) at: Value<'d>,
}

/// A boolean and its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Boolean<'d> {
    pub(crate) value: bool,
    pub(crate) at: Value<'d>,
}

impl<'d> Field<Value<'d>> {
    /// The strings of an array that are not reported, each with its place; none without an array.
    pub(crate) fn texts(self) -> Texts<'d> {
        Texts { elements: self.present().map(Value::contents) }
    }
}

/// See [`Field::texts`].
#[derive(Clone, Debug)]
pub(crate) struct Texts<'d> {
    elements: Option<Children<'d>>,
}

impl<'d> Iterator for Texts<'d> {
    type Item = Text<'d>;

    fn next(&mut self) -> Option<Text<'d>> {
        let elements = self.elements.as_mut()?;
        elements.find_map(|at| {
            at.node().filter(|node| !node.reported)?;
            at.as_str().map(|text| Text { text, at })
        })
    }
}

/// The text of a field, if it is present.
pub(super) fn owned(field: Field<Text<'_>>) -> Option<String> {
    field.present().map(|text| String::from(text.text))
}
