//! The question for the account: what is left to judge when everything else is accepted.

use alloc::string::String;
use alloc::sync::Arc;

use crate::findings::{Findings, Found};
use crate::json::{Document, KeptDocument};
use crate::policy::Policy;
use crate::report::Report;
use crate::rules;
use crate::rules::state::{StateCheck, StateContext};
use crate::state::AccountState;

/// What head and body together decide.
#[derive(Debug)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "every adapter must act on exactly these")]
pub enum Outcome {
    /// The verdict.
    Decided(Report),
    /// Accepted so far; the account has the last word.
    NeedsAccount(Question),
}

/// What is left to ask. Borrows nothing.
#[derive(Debug)]
pub struct Question {
    policy: Arc<Policy>,
    account: String,
    check: StateCheck,
    body: Option<KeptDocument>,
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
        let Self { policy, account: _, check, body, found } = self;
        match body {
            Some(body) => body.with(|body| judge(&policy, check, Some(&body), found, state)),
            None => judge(&policy, check, None, found, state),
        }
    }

    /// The verdict without the account: the rules about its state are left out.
    #[must_use]
    pub fn skip(self) -> Report {
        Findings::resume(&self.policy, self.found).into_report()
    }
}

/// An outcome that still borrows the body.
#[derive(Debug)]
pub(crate) enum Step<'t> {
    Decided(Report),
    Asks(Open<'t>),
}

/// A question that still borrows the body.
#[derive(Debug)]
pub(crate) struct Open<'t> {
    pub(crate) account: String,
    pub(crate) check: StateCheck,
    /// `None` where the operation has no body.
    pub(crate) body: Option<Document<'t>>,
    pub(crate) found: Found,
}

impl Step<'_> {
    /// The verdict, where the answer is at hand, or will never come.
    pub(crate) fn resolve(self, policy: &Policy, state: Option<&AccountState>) -> Report {
        match (self, state) {
            (Self::Decided(report), _) => report,
            (Self::Asks(open), None) => Findings::resume(policy, open.found).into_report(),
            (Self::Asks(Open { account: _, check, body, found }), Some(state)) => {
                judge(policy, check, body.as_ref(), found, state)
            }
        }
    }

    /// The outcome for somebody who has to ask first.
    pub(crate) fn keep(self, policy: Arc<Policy>) -> Outcome {
        match self {
            Self::Decided(report) => Outcome::Decided(report),
            Self::Asks(Open { account, check, body, found }) => {
                let body = body.map(Document::into_kept);
                Outcome::NeedsAccount(Question { policy, account, check, body, found })
            }
        }
    }
}

fn judge(
    policy: &Policy,
    check: StateCheck,
    body: Option<&Document<'_>>,
    found: Found,
    state: &AccountState,
) -> Report {
    let mut out = Findings::resume(policy, found);
    let body = body.map(Document::root);
    rules::state::ask(&StateContext { check, body, state }, &mut out);
    out.into_report()
}
