//! Vocabularies: the documented values of a member.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use crate::api::{AssignmentStatus, Capability, Usage};
use crate::report::Fact;
use crate::resource::draft::Text;
use crate::rules::findings::{At, Reporter, StaticFacts};
use crate::rules::message::Message;
use crate::text::bytes::same_text;
use crate::text::order::first_equals;

/// The values that a member may have. Letter case matters.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// At most three, because messages list all of them.
    pub(crate) words: &'static [&'static str],
    /// The words as the fact `expected`.
    pub(crate) facts: StaticFacts,
}

impl Vocabulary {
    pub(crate) fn has(&self, word: &str) -> bool {
        self.position(word).is_some()
    }

    fn position(&self, word: &str) -> Option<usize> {
        self.words.iter().position(|known| same_text(known.as_bytes(), word.as_bytes()))
    }

    /// Reports a word that is not in the vocabulary, and suggests a similar one.
    pub(crate) fn report(&self, word: Text<'_>, message: &'static str, out: &mut Reporter<'_, '_>) {
        let near = out.nearest(word.text, self.words.iter().copied());
        let issue = out.report(At::Value(word.at), message);
        match near {
            Some(near) => {
                issue
                    .variant("nearest")
                    .help(format_args!("did you mean `{near}`?"))
                    .list("expected", self.words)
                    .text("nearest", near);
            }
            None => issue.help(Message::Lazy(&|| self.help())).facts(self.facts),
        }
    }

    fn help(&self) -> String {
        let listed = self.words.join("`, `");
        match self.words.len() {
            0 | 1 => format!("send `{listed}`"),
            _ => format!("send one of `{listed}`"),
        }
    }
}

/// The words of a vocabulary that a list contains so far, one bit each.
#[derive(Debug)]
pub(crate) struct Seen {
    vocabulary: &'static Vocabulary,
    words: u32,
}

impl Seen {
    pub(crate) fn new(vocabulary: &'static Vocabulary) -> Self {
        Self { vocabulary, words: 0 }
    }

    /// Whether the word occurred before; `None` if it is not in the vocabulary.
    pub(crate) fn repeats(&mut self, word: &str) -> Option<bool> {
        let position = self.vocabulary.position(word)?;
        let bit = 1 << position;
        let before = self.words & bit != 0;
        self.words |= bit;
        Some(before)
    }
}

/// Every text that occurs earlier in the list, whether or not it is in the vocabulary.
pub(crate) fn repeated<'d>(
    list: impl Iterator<Item = Text<'d>> + Clone,
    vocabulary: &'static Vocabulary,
) -> Vec<Text<'d>> {
    let mut seen = Seen::new(vocabulary);
    if list.clone().all(|text| seen.repeats(text.text) == Some(false)) {
        return Vec::new();
    }
    let words: Vec<&str> = list.clone().map(|text| text.text).collect();
    let firsts = first_equals(&words).into_iter().enumerate();
    list.zip(firsts).filter(|(_, (at, first))| at != first).map(|(text, _)| text).collect()
}

/// Declares a vocabulary from the documented words of a type.
macro_rules! vocabulary {
    ($type:ident) => {{
        static WORDS: [Cow<'static, str>; $type::DOCUMENTED.len()] = as_facts($type::DOCUMENTED);
        static FACTS: StaticFacts = &[("expected", Fact::List(Cow::Borrowed(&WORDS)))];
        Vocabulary { words: &$type::DOCUMENTED, facts: FACTS }
    }};
}

/// The documented usages of an Operator Connect or Teams Phone Mobile number.
pub(crate) static USAGES: Vocabulary = vocabulary!(Usage);

/// The documented capabilities of an Operator Connect or Teams Phone Mobile number.
pub(crate) static CAPABILITIES: Vocabulary = vocabulary!(Capability);

/// The values of `assignmentStatus`.
pub(crate) static ASSIGNMENT_STATUSES: Vocabulary = vocabulary!(AssignmentStatus);

const fn as_facts<const N: usize>(words: [&'static str; N]) -> [Cow<'static, str>; N] {
    let mut facts = [const { Cow::Borrowed("") }; N];
    let (mut places, mut words): (&mut [_], &[_]) = (&mut facts, &words);
    while let ([place, other_places @ ..], [word, other_words @ ..]) = (places, words) {
        // What is replaced owns nothing, and nothing can be dropped at compile time.
        mem::forget(mem::replace(place, Cow::Borrowed(*word)));
        (places, words) = (other_places, other_words);
    }
    facts
}
