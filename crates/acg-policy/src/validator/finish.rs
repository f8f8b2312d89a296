//! The second step: the body.

use alloc::sync::Arc;

use super::answer::{Finish, OpenQuestion, Step, check_state};
use super::contents;
use super::parameters::OwnedParameters;
use crate::account::{AccountState, StateCheck};
use crate::api::formats::ACCOUNT_NAME;
use crate::api::schema::account::AccountMember;
use crate::api::schema::batch::NumbersMember;
use crate::api::schema::number::NumberMember;
use crate::api::{Model, Operation};
use crate::json::{Document, Value};
use crate::report::Report;
use crate::resource::Members;
use crate::rules::findings::{Findings, Found};
use crate::rules::{self, Ruleset};

/// A request with a valid head, whose body is to be read. It borrows nothing, so it can be stored
/// while the body arrives.
///
/// ```
/// use acg_policy::{Begin, Head, Finish, Validator};
///
/// let head = Head {
///     method: b"PUT",
///     target: b"/accounts/contoso?api-version=2024-02-29",
///     headers: &[(b"content-type", b"application/json")],
/// };
/// let Begin::NeedsBody(pending) = Validator::default().begin(&head) else { panic!() };
/// assert_eq!(pending.operation().id, "putAccount");
/// assert!(pending.takes_body());
/// assert_eq!(pending.max_body_bytes(), 131_072);
/// let Finish::Decided(report) = pending.finish(b"") else { panic!() };
/// assert_eq!(report.issues()[0].code(), "request/body-missing");
/// ```
#[derive(Debug)]
pub struct Pending {
    pub(super) ruleset: Arc<Ruleset>,
    pub(super) operation: &'static Operation,
    pub(super) path: OwnedParameters,
    /// Whether the request deletes an account without its numbers.
    pub(super) keeps_numbers: bool,
    pub(super) found: Found,
}

impl Pending {
    /// The operation of the request.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Whether the operation requires a body. If not, a body that is not empty is reported.
    #[must_use]
    pub fn takes_body(&self) -> bool {
        self.operation.takes_body()
    }

    /// The name of the account in the path; `None` if the path has none, or an invalid one.
    ///
    /// ```
    /// use acg_policy::{Begin, Head, Validator};
    ///
    /// let target = b"/accounts/contoso/numbers?api-version=2024-02-29";
    /// let head = Head { method: b"GET", target, headers: &[] };
    /// let Begin::NeedsBody(pending) = Validator::default().begin(&head) else { panic!() };
    /// assert_eq!(pending.account_name(), Some("contoso"));
    /// ```
    #[must_use]
    pub fn account_name(&self) -> Option<&str> {
        self.path.account_name.as_deref()
    }

    /// Whether the request creates, replaces or deletes an account. An adapter that remembers accounts
    /// forgets [`Pending::account_name`] when such a request passes.
    ///
    /// ```
    /// use acg_policy::{Begin, Head, Validator};
    ///
    /// let writes = |method, target| {
    ///     let head = Head { method, target, headers: &[(b"content-type", b"application/json")] };
    ///     let Begin::NeedsBody(pending) = Validator::default().begin(&head) else { panic!() };
    ///     pending.writes_account()
    /// };
    /// assert!(writes(b"PUT", b"/accounts/contoso?api-version=2024-02-29"));
    /// assert!(!writes(b"GET", b"/accounts/contoso?api-version=2024-02-29"));
    /// assert!(!writes(b"DELETE", b"/accounts/contoso/numbers/+12065550100?api-version=2024-02-29"));
    /// ```
    #[must_use]
    pub fn writes_account(&self) -> bool {
        StateCheck::of_operation(self.operation).is_some_and(|check| !check.is_about_numbers())
    }

    /// The largest accepted body, in bytes: [`Policy::max_body_bytes`](crate::Policy::max_body_bytes).
    /// After more bytes, stop reading and call [`Pending::too_large`].
    #[must_use]
    pub fn max_body_bytes(&self) -> usize {
        self.ruleset.policy.max_body_bytes()
    }

    /// The report for a body of more than [`Pending::max_body_bytes`].
    ///
    /// ```
    /// use acg_policy::{Begin, Head, Validator};
    ///
    /// let head = Head {
    ///     method: b"PUT",
    ///     target: b"/accounts/contoso?api-version=2024-02-29",
    ///     headers: &[(b"content-type", b"application/json")],
    /// };
    /// let Begin::NeedsBody(pending) = Validator::default().begin(&head) else { panic!() };
    /// assert_eq!(pending.too_large().status(), Some(413));
    /// ```
    #[must_use]
    pub fn too_large(self) -> Report {
        too_large(&self.ruleset, self.found)
    }

    /// Validates the complete body; empty for a request without one. See [`Finish`] for the next step.
    ///
    /// ```
    /// use acg_policy::{Begin, Head, Finish, Validator};
    ///
    /// let target = b"/accounts/contoso?api-version=2024-02-29";
    /// let head = Head { method: b"GET", target, headers: &[] };
    /// let Begin::NeedsBody(pending) = Validator::default().begin(&head) else { panic!() };
    /// let Finish::Decided(report) = pending.finish(b"") else { panic!() };
    /// assert!(report.is_accepted());
    /// ```
    pub fn finish(self, body: &[u8]) -> Finish {
        let (ruleset, step) = self.step(body);
        step.into_finish(ruleset)
    }

    /// The next step, and the ruleset for it.
    pub(super) fn step(self, body: &[u8]) -> (Arc<Ruleset>, Step<'_>) {
        let Self { ruleset, operation, path, keeps_numbers, found } = self;
        let step = match operation.model {
            _ if body.len() > ruleset.policy.max_body_bytes() => {
                Step::Decided(too_large(&ruleset, found))
            }
            Some(model) if !body.is_empty() => with_body(&ruleset, model, path, found, body),
            model => {
                let mut out = Findings::resume(&ruleset, found);
                if model.is_some() {
                    rules::request::body_missing::report(&mut out);
                } else if !body.is_empty() {
                    rules::request::body_unexpected::report(&mut out);
                }
                if keeps_numbers {
                    question_or_report(&ruleset, StateCheck::Deletion, path, None, out)
                } else {
                    Step::Decided(out.into_report())
                }
            }
        };
        (ruleset, step)
    }
}

/// The next step for a body of that model without a request.
pub(super) fn body_alone<'t>(ruleset: &Ruleset, model: Model, body: &'t [u8]) -> Step<'t> {
    if body.len() > ruleset.policy.max_body_bytes() {
        return Step::Decided(too_large(ruleset, Found::default()));
    }
    with_body(ruleset, model, OwnedParameters::absent(), Found::default(), body)
}

/// The next step for a body of that model.
fn with_body<'t>(
    ruleset: &Ruleset,
    model: Model,
    path: OwnedParameters,
    found: Found,
    body: &'t [u8],
) -> Step<'t> {
    let mut out = Findings::resume(ruleset, found);
    let Some(document) = contents::read(body, model, &mut out) else {
        return Step::Decided(out.into_report());
    };
    contents::check(model, document.root(), path.borrow(), &mut out);
    match StateCheck::of(model) {
        Some(check) => question_or_report(ruleset, check, path, Some(document), out),
        None => Step::Decided(out.into_report()),
    }
}

/// The question about the account, or the report if the verdict does not depend on it.
fn question_or_report<'t>(
    ruleset: &Ruleset,
    check: StateCheck,
    path: OwnedParameters,
    body: Option<Document<'t>>,
    out: Findings<'_>,
) -> Step<'t> {
    if !depends_on_account(ruleset, check, &out) {
        return Step::Decided(out.into_report());
    }
    let named = || account_named_in(check, body.as_ref()?.root());
    // A policy may accept a malformed name in the path. Then there is no question: the account that
    // the body names is not the one on which the request acts.
    let in_body = || if path.is_absent { named() } else { None };
    let Some(account) = path.account_name.or_else(in_body) else {
        return Step::Decided(out.into_report());
    };
    Step::NeedsAccount(OpenQuestion { account, check, body, found: out.into_found() })
}

/// The report on a body of that model without a request, for a state that is known in advance.
pub(super) fn with_state(
    ruleset: &Ruleset,
    model: Model,
    body: &Document<'_>,
    out: Findings<'_>,
    state: &AccountState,
) -> Report {
    let check = StateCheck::of(model).filter(|check| depends_on_account(ruleset, *check, &out));
    match check.filter(|check| account_named_in(*check, body.root()).is_some()) {
        Some(check) => check_state(ruleset, check, Some(body), out.into_found(), state),
        None => out.into_report(),
    }
}

fn depends_on_account(ruleset: &Ruleset, check: StateCheck, out: &Findings<'_>) -> bool {
    !out.has_certain_error() && ruleset.needs_account(check)
}

fn account_named_in(check: StateCheck, body: Value<'_>) -> Option<Arc<str>> {
    let name = match check {
        StateCheck::Account => Members::of(body).text(AccountMember::Name),
        StateCheck::Deletion | StateCheck::Number => {
            Members::of(body).text(NumberMember::AccountName)
        }
        StateCheck::Numbers => {
            let mut numbers = Members::of(body).elements(NumbersMember::Numbers);
            numbers.next()?.text(NumberMember::AccountName)
        }
    };
    let name = name.present()?.text;
    ACCOUNT_NAME.is_valid(name).then(|| Arc::from(name))
}

pub(super) fn too_large(ruleset: &Ruleset, found: Found) -> Report {
    let mut out = Findings::resume(ruleset, found);
    rules::request::body_too_large::report(&mut out);
    out.into_report()
}
