//! Reading leniently: a field is there, absent, or already reported.

use crate::json::Value;

/// A member as rules see it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Field<T> {
    /// It is there and has the right type.
    Present(T),
    /// It is not there. Where the schema requires it, that is already reported.
    Absent,
    /// It is there, and an issue already says what is wrong with it.
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

/// A text and its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'d> {
    pub(crate) text: &'d str,
    pub(crate) at: Value<'d>,
}

/// A switch and its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Switch<'d> {
    pub(crate) on: bool,
    pub(crate) at: Value<'d>,
}

impl<'d> Field<Value<'d>> {
    /// The texts of an array that are in order, each at its place; none where there is no array.
    pub(crate) fn texts(self) -> Texts<'d> {
        Texts { next: self.present().and_then(|array| array.children().next()) }
    }
}

/// See [`Field::texts`].
#[derive(Clone, Debug)]
pub(crate) struct Texts<'d> {
    next: Option<Value<'d>>,
}

impl<'d> Iterator for Texts<'d> {
    type Item = Text<'d>;

    fn next(&mut self) -> Option<Text<'d>> {
        loop {
            let at = self.next?;
            let node = at.node()?;
            self.next = at.following();
            if let Some(text) = at.as_str().filter(|_| !node.reported) {
                return Some(Text { text, at });
            }
        }
    }
}
