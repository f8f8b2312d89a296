//! Words: strings of ASCII letters, digits and a few punctuation marks, such as names and tokens.

use alloc::string::String;

use crate::findings::{At, Reporter};
use crate::text::text;

/// A format that the API's patterns define: 1 to `limit` ASCII letters, digits, `_` or `-`, and
/// optionally one more character.
#[derive(Debug)]
pub(crate) struct Word {
    /// The name of the value in messages, for example `account name`.
    pub(crate) subject: &'static str,
    /// The permitted characters, as messages list them.
    pub(crate) alphabet: &'static str,
    /// A permitted character besides letters, digits, `_` and `-`.
    pub(crate) extra: Option<u8>,
    /// The maximum length, in characters.
    pub(crate) limit: usize,
}

impl Word {
    /// Whether the text has this format.
    pub(crate) fn is_valid(&self, text: &str) -> bool {
        !text.is_empty() && text.len() <= self.limit && self.is_in_alphabet(text)
    }

    /// Reports a text that does not have this format: one issue for all of its faults.
    pub(crate) fn check(&self, text: &str, at: At<'_>, out: &mut Reporter<'_, '_>) {
        if self.is_valid(text) {
            return;
        }
        out.report(at, self.message(text))
            .help(text!["send 1 to ", self.limit, " characters from ", self.alphabet])
            .count("limit", self.limit)
            .count("length", characters(text))
            .text("alphabet", self.alphabet);
    }

    fn message(&self, text: &str) -> String {
        let Self { subject, alphabet, limit, .. } = *self;
        let length = characters(text);
        match (length, self.is_in_alphabet(text)) {
            (0, _) => text![subject, " is empty"],
            (_, true) => text![subject, " has ", length, " characters, more than ", limit],
            (_, false) if length > limit => {
                text![
                    subject,
                    " has ",
                    length,
                    " characters, more than ",
                    limit,
                    ", and some outside ",
                    alphabet
                ]
            }
            (_, false) => text![subject, " contains a character outside ", alphabet],
        }
    }

    fn is_in_alphabet(&self, text: &str) -> bool {
        let extra = self.extra.unwrap_or(b'_');
        text.bytes().all(|byte| is_common(byte) || byte == extra)
    }
}

/// Whether the byte is permitted in every word.
#[inline(always)]
fn is_common(byte: u8) -> bool {
    COMMON.get(usize::from(byte)).is_some_and(|is| *is)
}

/// Counts code points. `chars().count()` contains a second algorithm for long texts, which would
/// increase the size of the module.
fn characters(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xC0 != 0x80).count()
}

/// For each byte, whether it is an ASCII letter, an ASCII digit, `_` or `-`.
static COMMON: [bool; 256] = {
    let mut common = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
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
    fn every_word_permits_letters_digits_underscore_and_hyphen() {
        for byte in 0..=u8::MAX {
            let expected = byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
            assert_eq!(is_common(byte), expected, "{byte:#x}");
        }
    }
}
