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
        let length = characters(text);
        let fault = self.fault(text, length);
        let message = || self.message(fault, length);
        let message = match fault {
            EMPTY => self.is_empty.into(),
            "" => self.has_other_characters.into(),
            _ => Message::Lazy(&message),
        };
        out.report(at, message)
            .variant(fault)
            .help(self.help)
            .count("limit", self.limit)
            .count("length", length)
            .text("alphabet", self.alphabet);
    }

    fn fault(&self, text: &str, length: usize) -> &'static str {
        match (length, self.is_in_alphabet(text)) {
            (0, _) => EMPTY,
            (_, true) => TOO_LONG,
            (_, false) if length > self.limit => BOTH,
            (_, false) => "",
        }
    }

    /// The message about a text that is too long.
    fn message(&self, fault: &str, length: usize) -> String {
        let Self { subject, alphabet, limit, .. } = *self;
        let [and, others] = if fault == BOTH { [", and some outside ", alphabet] } else { [""; 2] };
        format!("{subject} has {length} characters, more than {limit}{and}{others}")
    }
}

const EMPTY: &str = "empty";
const TOO_LONG: &str = "too-long";
const BOTH: &str = "too-long-and-characters";

/// Counts code points. `chars().count()` contains a second algorithm for long texts, which would
/// increase the size of the module.
fn characters(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xC0 != 0x80).count()
}
