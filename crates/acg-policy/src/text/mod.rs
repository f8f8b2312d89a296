//! Sentences put together from pieces.
//!
//! `format!` would do the same, and bring its machinery for padding, precision and debugging into
//! every module that ships.

pub(crate) mod bytes;
pub mod near;
pub(crate) mod order;

use alloc::string::String;

/// A piece of a sentence.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
#[expect(clippy::exhaustive_enums, reason = "for this crate and the wire crate only")]
pub enum Piece<'t> {
    /// Text as it is.
    Text(&'t str),
    /// A number in decimal digits.
    Number(u64),
}

impl<'t> From<&'t str> for Piece<'t> {
    fn from(text: &'t str) -> Self {
        Self::Text(text)
    }
}

impl<'t> From<&'t String> for Piece<'t> {
    fn from(text: &'t String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Piece<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Piece<'_> {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

/// The pieces one after the other.
#[doc(hidden)]
#[must_use]
pub fn put_together(pieces: &[Piece<'_>]) -> String {
    let lengths = pieces.iter().map(|piece| match piece {
        Piece::Text(piece) => piece.len(),
        Piece::Number(_) => MAX_DIGITS,
    });
    let mut text = String::with_capacity(lengths.sum());
    for piece in pieces {
        match *piece {
            Piece::Text(piece) => text.push_str(piece),
            Piece::Number(number) => push_number(number, &mut text),
        }
    }
    text
}

/// Writes a number in decimal digits.
#[doc(hidden)]
pub fn push_number(number: u64, text: &mut String) {
    if number >= 10 {
        push_number(number / 10, text);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// Whether there is nothing but white space.
pub(crate) fn is_blank(text: &str) -> bool {
    // Most texts begin with a letter, and need no closer look.
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.trim().is_empty()
}

/// The words with a separator between.
pub(crate) fn join(words: &[&str], separator: &str) -> String {
    let mut text = String::new();
    for (position, word) in words.iter().enumerate() {
        if position > 0 {
            text.push_str(separator);
        }
        text.push_str(word);
    }
    text
}

/// `text!["at most ", limit, " bytes"]`: what `format!` makes of texts and numbers.
#[doc(hidden)]
#[macro_export]
macro_rules! text {
    ($($piece:expr),+ $(,)?) => {
        $crate::text::put_together(&[$($crate::text::Piece::from($piece)),+])
    };
}

pub(crate) use text;

/// The decimal digits of the largest number.
const MAX_DIGITS: usize = 20;

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn numbers_are_written_like_those_of_the_standard_library() {
        for number in [0, 1, 9, 10, 99, 100, 4096, u64::MAX / 2, u64::MAX] {
            let mut text = String::from("x");
            push_number(number, &mut text);
            assert_eq!(text, "x".to_string() + &number.to_string());
        }
    }

    #[test]
    fn pieces_and_words_stand_in_their_order() {
        assert_eq!(text!["at most ", 7_usize, " of `", "x", "`"], "at most 7 of `x`");
        assert_eq!(join(&["a", "b", "c"], ", "), "a, b, c");
        assert_eq!(join(&[], ", "), "");
    }
}
