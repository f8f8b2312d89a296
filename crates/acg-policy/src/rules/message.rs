//! The text of a message or a help. It is composed only if the report has room for the issue.

use alloc::borrow::Cow;
use alloc::fmt::{self, format};
use alloc::string::String;

/// A text, or how to compose it.
pub(crate) enum Message<'m> {
    Text(Cow<'static, str>),
    /// The result of `format_args!`.
    Arguments(fmt::Arguments<'m>),
    /// A function that composes it.
    Lazy(&'m dyn Fn() -> String),
}

impl Message<'_> {
    pub(crate) fn compose(self) -> Cow<'static, str> {
        match self {
            Self::Text(text) => text,
            Self::Arguments(arguments) => Cow::Owned(format(arguments)),
            Self::Lazy(compose) => Cow::Owned(compose()),
        }
    }
}

impl From<&'static str> for Message<'_> {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Message<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<Cow<'static, str>> for Message<'_> {
    fn from(text: Cow<'static, str>) -> Self {
        Self::Text(text)
    }
}

impl<'m> From<fmt::Arguments<'m>> for Message<'m> {
    fn from(arguments: fmt::Arguments<'m>) -> Self {
        Self::Arguments(arguments)
    }
}
