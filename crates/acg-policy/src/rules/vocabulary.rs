//! Vocabularies: the few words that the documentation gives for a member.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;

use crate::findings::{At, Reporter};
use crate::near::nearest;
use crate::resource::draft::Text;

/// The words that a member may have, letter case included.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// Three at most in any message that lists them.
    pub(crate) words: &'static [&'static str],
}

impl Vocabulary {
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.contains(&word)
    }

    /// Reports a word that is not one of these.
    pub(crate) fn report(&self, word: Text<'_>, message: &'static str, out: &mut Reporter<'_, '_>) {
        let near = nearest(word.text, self.words.iter().copied());
        let remark = out.report(At::Value(word.at), message).list("expected", self.words);
        match near {
            Some(near) => remark.help(format!("did you mean `{near}`?")).text("nearest", near),
            None => remark.help(self.cure()),
        };
    }

    fn cure(&self) -> String {
        let listed = self.words.join("`, `");
        match self.words.len() {
            0 | 1 => format!("send `{listed}`"),
            _ => format!("send one of `{listed}`"),
        }
    }
}

/// The words of a list that were there before.
#[derive(Debug)]
pub(crate) struct Seen<'d> {
    vocabulary: &'static Vocabulary,
    /// One bit for each word of the vocabulary.
    known: u32,
    others: BTreeSet<&'d str>,
}

impl<'d> Seen<'d> {
    /// Nothing was there. Words of `vocabulary` are remembered without an allocation.
    pub(crate) fn new(vocabulary: &'static Vocabulary) -> Self {
        Self { vocabulary, known: 0, others: BTreeSet::new() }
    }

    /// Whether the word was there; afterwards it was.
    pub(crate) fn repeats(&mut self, word: &'d str) -> bool {
        match self.vocabulary.words.iter().position(|known| *known == word) {
            None => !self.others.insert(word),
            Some(position) => {
                let bit = 1 << position;
                let repeated = self.known & bit != 0;
                self.known |= bit;
                repeated
            }
        }
    }
}

/// What a number of Operator Connect or Teams Phone Mobile can be for.
pub(crate) static USAGES: Vocabulary = Vocabulary {
    words: &["CallingUserAssignment", "FirstPartyAppAssignment", "ConferenceAssignment"],
};

/// What a number of Operator Connect or Teams Phone Mobile can do.
pub(crate) static CAPABILITIES: Vocabulary =
    Vocabulary { words: &["InboundCalling", "OutboundCalling", "Mobile"] };

/// Whether somebody has the number.
pub(crate) static ASSIGNMENT_STATUSES: Vocabulary =
    Vocabulary { words: &["assigned", "unassigned"] };
