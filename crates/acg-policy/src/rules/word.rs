//! Reports values that do not have the format of an API name or token.

use alloc::format;
use alloc::string::String;

use crate::api::formats::Word;
use crate::rules::findings::{At, Reporter};
use crate::rules::message::Message;

impl Word {
    /// Reports a text that does not have this format: one issue for all of its faults.
    pub(crate) fn check(&self, text: &str, at: At<'_>, out: &mut Reporter<'_, '_>) {
        if self.is_valid(text) {
            return;
        }
        out.report(at, Message::Lazy(&|| self.message(text)))
            .help(format_args!("send 1 to {} characters from {}", self.limit, self.alphabet))
            .count("limit", self.limit)
            .count("length", characters(text))
            .text("alphabet", self.alphabet);
    }

    fn message(&self, text: &str) -> String {
        let Self { subject, alphabet, limit, .. } = *self;
        let length = characters(text);
        match (length, self.is_in_alphabet(text)) {
            (0, _) => format!("{subject} is empty"),
            (_, true) => format!("{subject} has {length} characters, more than {limit}"),
            (_, false) if length > limit => {
                format!(
                    "{subject} has {length} characters, more than {limit}, and some outside {alphabet}"
                )
            }
            (_, false) => format!("{subject} contains a character outside {alphabet}"),
        }
    }
}

/// Counts code points. `chars().count()` contains a second algorithm for long texts, which would
/// increase the size of the module.
fn characters(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xC0 != 0x80).count()
}
