//! The text of a message or a help. It is composed only if the report has room for the issue.

use alloc::borrow::Cow;
use alloc::fmt::{self, format};
use alloc::string::String;

/// A text, or how to compose it.
pub(crate) enum Message<'m> {
    Text(Cow<'static, str>),
    /// The parts of a text: the same as `format_args!`, and composed faster.
    Parts([&'m str; 3]),
    /// The result of `format_args!`.
    Arguments(fmt::Arguments<'m>),
    /// A function that composes it.
    Lazy(&'m dyn Fn() -> String),
}

impl Message<'_> {
    pub(crate) fn compose(self) -> Cow<'static, str> {
        match self {
            Self::Text(text) => text,
            Self::Parts(parts) => Cow::Owned(parts.concat()),
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

impl<'m> From<[&'m str; 3]> for Message<'m> {
    fn from(parts: [&'m str; 3]) -> Self {
        Self::Parts(parts)
    }
}

impl<'m> From<fmt::Arguments<'m>> for Message<'m> {
    fn from(arguments: fmt::Arguments<'m>) -> Self {
        Self::Arguments(arguments)
    }
}

/// A message that names the version of the numbering plans. It is composed at compile time.
macro_rules! with_version {
    ($text:literal) => {{
        const PARTS: [&str; 4] = [$text, " (numbering plans ", e164_plan::METADATA_VERSION, ")"];
        const BYTES: [u8; $crate::rules::message::length(PARTS)] =
            $crate::rules::message::joined(PARTS);
        const TEXT: &str = match str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => $text,
        };
        TEXT
    }};
}

pub(crate) use with_version;

pub(crate) const fn length(parts: [&str; 4]) -> usize {
    let [first, second, third, fourth] = parts;
    first.len() + second.len() + third.len() + fourth.len()
}

/// The parts in one array. Only evaluated at compile time.
pub(crate) const fn joined<const LENGTH: usize>(parts: [&str; 4]) -> [u8; LENGTH] {
    let mut bytes = [b' '; LENGTH];
    let mut free: &mut [u8] = &mut bytes;
    let mut parts: &[&str] = &parts;
    while let [part, others @ ..] = parts {
        let Some((place, rest)) = free.split_at_mut_checked(part.len()) else { break };
        place.copy_from_slice(part.as_bytes());
        (free, parts) = (rest, others);
    }
    bytes
}
