//! The encoding of a file: UTF-8, with or without a byte order mark.

use std::io;

/// Why a file cannot be opened or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("text in UTF-16 or UTF-32; save it as UTF-8")]
    Wide,
}

/// Whether a text is UTF-16 or UTF-32: by its byte order mark, or by the zero bytes of its first ASCII
/// character.
pub(crate) fn is_wide(text: &[u8]) -> bool {
    matches!(text, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, ..] | [_, 0, ..])
}

/// The text without a byte order mark.
pub(crate) fn without_bom(text: &[u8]) -> &[u8] {
    text.strip_prefix(BOM).unwrap_or(text)
}

/// U+FEFF in UTF-8, which some editors put at the beginning of a file.
pub(super) const BOM: &[u8] = b"\xEF\xBB\xBF";
