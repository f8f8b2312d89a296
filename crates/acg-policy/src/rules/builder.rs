//! Completes issues: help, variant and facts.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::message::Message;
use crate::report::{Fact, Issue};

/// Facts that need no allocation.
pub(crate) type StaticFacts = &'static [(&'static str, Fact)];

/// A word as a fact.
pub(crate) const fn text(text: &'static str) -> Fact {
    Fact::Text(Cow::Borrowed(text))
}

/// Completes an issue that was just reported.
#[derive(Debug)]
pub(crate) struct IssueBuilder<'f> {
    pub(super) issue: Option<&'f mut Issue>,
}

impl IssueBuilder<'_> {
    #[cold]
    #[inline(never)]
    pub(crate) fn help<'m>(mut self, help: impl Into<Message<'m>>) -> Self {
        if let Some(issue) = &mut self.issue {
            issue.help = Some(help.into().compose());
        }
        self
    }

    /// Names the text, for a rule that has several. An empty name stands for the rule's general text.
    #[cold]
    #[inline(never)]
    pub(crate) fn variant(mut self, name: &'static str) -> Self {
        if let Some(issue) = &mut self.issue {
            issue.variant = Some(name).filter(|name| !name.is_empty());
        }
        self
    }

    /// Whether the report lists the issue. If not, its help need not be computed.
    pub(crate) fn is_listed(&self) -> bool {
        self.issue.is_some()
    }

    pub(crate) fn count(self, name: &'static str, count: usize) -> Self {
        self.fact(name, Fact::Count(count as u64))
    }

    pub(crate) fn text(self, name: &'static str, text: &'static str) -> Self {
        self.fact(name, Fact::Text(Cow::Borrowed(text)))
    }

    /// Names the version of the numbering plans on which the issue depends.
    pub(crate) fn plans(self) -> Self {
        self.text("plans", e164_plan::METADATA_VERSION)
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn list(self, name: &'static str, words: &[&'static str]) -> Self {
        if self.issue.is_none() {
            return self;
        }
        self.fact(name, Fact::List(words.iter().map(|word| Cow::Borrowed(*word)).collect()))
    }

    /// Sets the facts of an issue that has no others than those of every issue of its text. No fact can be added to them.
    pub(crate) fn facts(self, facts: StaticFacts) {
        if let Some(issue) = self.issue {
            debug_assert!(
                issue.facts.is_empty(),
                "the facts of the text are all facts of an issue"
            );
            issue.facts = Cow::Borrowed(facts);
        }
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn fact(mut self, name: &'static str, fact: Fact) -> Self {
        if let Some(issue) = &mut self.issue {
            match &mut issue.facts {
                Cow::Owned(facts) => facts.push((name, fact)),
                // There are none yet: `facts` leaves no builder.
                Cow::Borrowed(_) => {
                    let mut facts = Vec::with_capacity(FACTS_CAPACITY);
                    facts.push((name, fact));
                    issue.facts = Cow::Owned(facts);
                }
            }
        }
        self
    }
}

/// The initial capacity, which suffices for most issues.
const FACTS_CAPACITY: usize = 3;
