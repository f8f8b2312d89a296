//! Words: texts of a few ASCII characters, as the API's patterns describe names and tokens.

use alloc::string::String;

use crate::findings::{At, Reporter};
use crate::text::text;

/// What the API takes for a word: ASCII letters and digits, `_`, `-` and perhaps one more.
#[derive(Debug)]
pub(crate) struct Word {
    /// How the message calls it: `account name`.
    pub(crate) subject: &'static str,
    /// The characters that it may have, for people.
    pub(crate) alphabet: &'static str,
    /// The character that it may have beside letters, digits, `_` and `-`.
    pub(crate) extra: Option<u8>,
    /// How many characters it may have.
    pub(crate) limit: usize,
}

impl Word {
    /// Whether the text is such a word.
    pub(crate) fn is_valid(&self, text: &str) -> bool {
        !text.is_empty() && text.len() <= self.limit && self.has_only_its_alphabet(text)
    }

    /// Reports a text that is no such word: all that is wrong with it in one issue.
    pub(crate) fn check(&self, text: &str, at: At<'_>, out: &mut Reporter<'_, '_>) {
        if self.is_valid(text) {
            return;
        }
        out.report(at, self.message(text))
            .help(text!["send 1 to ", self.limit, " of ", self.alphabet])
            .count("limit", self.limit)
            .count("length", characters(text))
            .text("alphabet", self.alphabet);
    }

    fn message(&self, text: &str) -> String {
        let Self { subject, alphabet, limit, .. } = *self;
        let length = characters(text);
        match (length, self.has_only_its_alphabet(text)) {
            (0, _) => text![subject, " is empty"],
            (_, true) => text![subject, " has ", length, " characters, more than ", limit],
            (_, false) if length > limit => {
                text![
                    subject,
                    " has ",
                    length,
                    " characters, more than ",
                    limit,
                    ", and others than ",
                    alphabet
                ]
            }
            (_, false) => text![subject, " has a character other than ", alphabet],
        }
    }

    fn has_only_its_alphabet(&self, text: &str) -> bool {
        let extra = self.extra.unwrap_or(b'_');
        text.bytes().all(|byte| is_common(byte) || byte == extra)
    }
}

/// Whether every word may have the byte.
#[inline(always)]
fn is_common(byte: u8) -> bool {
    COMMON.get(usize::from(byte)).is_some_and(|is| *is)
}

/// `chars().count()` has a second way of counting for long texts, which would ship too.
fn characters(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xC0 != 0x80).count()
}

/// For each byte whether it is an ASCII letter or digit, `_` or `-`.
static COMMON: [bool; 256] = {
    let mut common = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, reason = "evaluated while compiling")]
        {
            common[byte] =
                matches!(byte as u8, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-');
        }
        byte += 1;
    }
    common
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_digits_and_two_marks_are_common_to_all_words() {
        for byte in 0..=u8::MAX {
            let expected = byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
            assert_eq!(is_common(byte), expected, "{byte:#x}");
        }
    }
}
