//! Text tools without knowledge of the API.

pub(crate) mod bytes;
pub mod near;
pub(crate) mod order;

/// Whether the text is empty or white space only.
pub(crate) fn is_blank(text: &str) -> bool {
    // Most texts begin with a letter, and need no closer look.
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.trim().is_empty()
}
