//! The last step: the rules that depend on the state of the account.

use alloc::boxed::Box;
use alloc::sync::Arc;

use crate::account::{AccountState, StateCheck};
use crate::json::{Document, OwnedDocument};
use crate::report::Report;
use crate::rules::findings::{Findings, Found};
use crate::rules::state_context::StateContext;
use crate::rules::{self, Ruleset};

/// The result of validating head and body.
///
/// ```
/// use acg_policy::{AccountState, Begin, Head, Finish, Validator};
///
/// let head = Head {
///     method: b"PUT",
///     target: b"/accounts/contoso/numbers/+442079460123?api-version=2024-02-29",
///     headers: &[(b"content-type", b"application/json")],
/// };
/// let body = br#"{"telephoneNumber": "+442079460123", "accountName": "contoso",
///     "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}"#;
///
/// let Begin::NeedsBody(pending) = Validator::default().begin(&head) else { panic!() };
/// let report = match pending.finish(body) {
///     Finish::Decided(report) => report,
///     Finish::NeedsAccount(question) => {
///         assert_eq!(question.account(), "contoso");
///         // Look the account up: `GET /accounts/contoso` results in 404.
///         question.answer(&AccountState::Missing)
///     }
/// };
/// assert_eq!(report.status(), Some(404));
/// ```
#[derive(Debug)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "every adapter must act on exactly these")]
pub enum Finish {
    /// The report.
    Decided(Report),
    /// An enabled rule depends on the state of the account, and there is no error so far other than
    /// those that depend on whether the account syncs a service.
    NeedsAccount(Question),
}

/// The question about the account on which the verdict depends. It borrows nothing, so it can be stored
/// during the lookup.
///
/// ```
/// use acg_policy::{AccountState, Question, Report, UnknownReason};
///
/// /// Reads the response of the lookup; `None` if there was none in time.
/// fn answer(question: Question, response: Option<(u16, &[u8])>) -> Report {
///     let state = match response {
///         Some((status, body)) => AccountState::from_response(question.account(), status, body),
///         None => AccountState::Unknown(UnknownReason::Timeout),
///     };
///     question.answer(&state)
/// }
/// ```
#[derive(Debug)]
pub struct Question {
    ruleset: Arc<Ruleset>,
    account: Arc<str>,
    check: StateCheck,
    body: Option<OwnedDocument>,
    found: Found,
}

impl Question {
    /// The name of the account to look up: 1 to 100 characters from `A-Z a-z 0-9 _ -`, so it needs no
    /// escaping in a path.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.account
    }

    /// The report for this state of the account. For a failed lookup, pass [`AccountState::Unknown`].
    #[must_use]
    pub fn answer(self, state: &AccountState) -> Report {
        let Self { ruleset, account: _, check, body, found } = self;
        match body {
            Some(body) => body.with(|body| check_state(&ruleset, check, Some(&body), found, state)),
            None => check_state(&ruleset, check, None, found, state),
        }
    }

    /// The report for this state of the account if it accepts the request, otherwise the question. For
    /// an adapter that remembers accounts: an account that has changed since must not reject a request,
    /// so it is looked up again.
    ///
    /// ```
    /// use acg_policy::{AccountState, Question, Report};
    ///
    /// fn answer(question: Question, remembered: &AccountState) -> Report {
    ///     question.answer_if_accepted(remembered).unwrap_or_else(|question| {
    ///         let current = AccountState::Missing; // … look up `question.account()` here
    ///         question.answer(&current)
    ///     })
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The question, if the report would reject the request.
    pub fn answer_if_accepted(mut self, state: &AccountState) -> Result<Report, Box<Self>> {
        let Self { ruleset, account: _, check, body, found } = &mut self;
        let found = found.clone();
        let report = match body {
            Some(body) => {
                body.inspect(|body| check_state(ruleset, *check, Some(body), found, state))
            }
            None => check_state(ruleset, *check, None, found, state),
        };
        if report.is_accepted() { Ok(report) } else { Err(Box::new(self)) }
    }

    /// The report without the rules that depend on the state of the account, for an adapter without a
    /// source of accounts.
    ///
    /// ```
    /// use acg_policy::{Begin, Head, Finish, Report, Validator};
    ///
    /// fn without_accounts(validator: &Validator, head: &Head<'_>, body: &[u8]) -> Report {
    ///     match validator.begin(head) {
    ///         Begin::OutsideApi(report) | Begin::Decided(report) => report,
    ///         Begin::NeedsBody(pending) => match pending.finish(body) {
    ///             Finish::Decided(report) => report,
    ///             Finish::NeedsAccount(question) => question.skip(),
    ///         },
    ///     }
    /// }
    /// # let target = b"/accounts/contoso/numbers/+442079460123?api-version=2024-02-29";
    /// # let headers: &[(&[u8], &[u8])] = &[(b"content-type", b"application/json")];
    /// # let head = Head { method: b"PUT", target, headers };
    /// # let body = br#"{"telephoneNumber": "+442079460123", "accountName": "contoso",
    /// #     "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}"#;
    /// # assert!(without_accounts(&Validator::default(), &head, body).is_accepted());
    /// ```
    #[must_use]
    pub fn skip(self) -> Report {
        Findings::resume(&self.ruleset, self.found).into_report()
    }
}

/// A [`Finish`] that borrows the body.
#[derive(Debug)]
pub(crate) enum Step<'t> {
    Decided(Report),
    NeedsAccount(OpenQuestion<'t>),
}

/// A [`Question`] that borrows the body.
#[derive(Debug)]
pub(crate) struct OpenQuestion<'t> {
    pub(crate) account: Arc<str>,
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

    /// The result for a caller that must look up the account first.
    pub(crate) fn into_finish(self, ruleset: Arc<Ruleset>) -> Finish {
        match self {
            Self::Decided(report) => Finish::Decided(report),
            Self::NeedsAccount(OpenQuestion { account, check, body, found }) => {
                let body = body.map(Document::into_owned);
                Finish::NeedsAccount(Question { ruleset, account, check, body, found })
            }
        }
    }
}

pub(super) fn check_state(
    ruleset: &Ruleset,
    check: StateCheck,
    body: Option<&Document<'_>>,
    found: Found,
    state: &AccountState,
) -> Report {
    let mut out = Findings::resume(ruleset, found);
    let body = body.map(Document::root);
    if let AccountState::Known(account) = state {
        out.apply_sync(account);
    }
    if !out.has_error() {
        rules::state::check(&StateContext { check, body, state }, &mut out);
    }
    out.into_report()
}
