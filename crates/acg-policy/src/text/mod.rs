//! Text functions that do not depend on the API.

pub(crate) mod bytes;
pub mod near;
pub(crate) mod order;

/// Whether the text is empty or consists of white space.
pub(crate) fn is_blank(text: &str) -> bool {
    // Most texts begin with a letter: checking the first byte avoids decoding the rest.
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.trim().is_empty()
}
