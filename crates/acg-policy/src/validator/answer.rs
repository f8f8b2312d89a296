//! The last step: the rules that depend on the state of the account.

use alloc::string::String;
use alloc::sync::Arc;

use crate::account::{AccountState, StateCheck};
use crate::json::{Document, OwnedDocument};
use crate::report::Report;
use crate::rules::findings::{Findings, Found};
use crate::rules::state::StateContext;
use crate::rules::{self, Ruleset};

/// What head and body together decide.
#[derive(Debug)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "every adapter must act on exactly these")]
pub enum Outcome {
    /// The verdict.
    Decided(Report),
    /// Accepted so far; the verdict depends on the state of the account.
    NeedsAccount(Question),
}

/// The question about the account of a request. Borrows nothing.
#[derive(Debug)]
pub struct Question {
    ruleset: Arc<Ruleset>,
    account: String,
    check: StateCheck,
    body: Option<OwnedDocument>,
    found: Found,
}

impl Question {
    /// The account to look up: 1 to 100 of `A-Z a-z 0-9 _ -`, so safe in a path.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.account
    }

    /// The verdict, with what is known of the account.
    #[must_use]
    pub fn answer(self, state: &AccountState) -> Report {
        let Self { ruleset, account: _, check, body, found } = self;
        match body {
            Some(body) => body.with(|body| check_state(&ruleset, check, Some(&body), found, state)),
            None => check_state(&ruleset, check, None, found, state),
        }
    }

    /// The verdict without the account: the rules about its state are left out.
    #[must_use]
    pub fn skip(self) -> Report {
        Findings::resume(&self.ruleset, self.found).into_report()
    }
}

/// An [`Outcome`] that borrows the body.
#[derive(Debug)]
pub(crate) enum Step<'t> {
    Decided(Report),
    NeedsAccount(OpenQuestion<'t>),
}

/// A [`Question`] that borrows the body.
#[derive(Debug)]
pub(crate) struct OpenQuestion<'t> {
    pub(crate) account: String,
    pub(crate) check: StateCheck,
    /// `None` if the operation has no body.
    pub(crate) body: Option<Document<'t>>,
    pub(crate) found: Found,
}

impl Step<'_> {
    /// The report for a state that is known in advance. Without a state, the rules about it are skipped.
    pub(crate) fn resolve(self, ruleset: &Ruleset, state: Option<&AccountState>) -> Report {
        match (self, state) {
            (Self::Decided(report), _) => report,
            (Self::NeedsAccount(open), None) => Findings::resume(ruleset, open.found).into_report(),
            (Self::NeedsAccount(OpenQuestion { account: _, check, body, found }), Some(state)) => {
                check_state(ruleset, check, body.as_ref(), found, state)
            }
        }
    }

    /// The outcome for a caller that must look up the account first.
    pub(crate) fn into_outcome(self, ruleset: Arc<Ruleset>) -> Outcome {
        match self {
            Self::Decided(report) => Outcome::Decided(report),
            Self::NeedsAccount(OpenQuestion { account, check, body, found }) => {
                let body = body.map(Document::into_owned);
                Outcome::NeedsAccount(Question { ruleset, account, check, body, found })
            }
        }
    }
}

fn check_state(
    ruleset: &Ruleset,
    check: StateCheck,
    body: Option<&Document<'_>>,
    found: Found,
    state: &AccountState,
) -> Report {
    let mut out = Findings::resume(ruleset, found);
    let body = body.map(Document::root);
    rules::state::check(&StateContext { check, body, state }, &mut out);
    out.into_report()
}
