//! The first step: the request line and the header fields.

use super::Validator;
use super::finish::Pending;
use super::parameters::OwnedParameters;
use crate::account::AccountState;
use crate::policy::UnknownRoutes;
use crate::report::Report;
use crate::route::{Head, HeadView, Route, Target, pairs, route_of, slip};
use crate::rules::findings::Findings;
use crate::rules::{self, Ruleset};

/// The result of validating the head of a request.
///
/// ```
/// use acg_policy::{Begin, Head, Validator};
///
/// let target = b"/accounts/contoso?api-version=2024-02-29";
/// let head = Head { method: b"GET", target, headers: &[] };
/// match Validator::default().begin(&head) {
///     Begin::OutsideApi(report) => println!("pass the request through: {report}"),
///     Begin::Decided(report) => println!("reject the request: {report}"),
///     Begin::NeedsBody(pending) => assert_eq!(pending.operation().id, "getAccount"),
/// }
/// ```
#[derive(Debug)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "every adapter must act on exactly these")]
pub enum Begin {
    /// The path is outside the API: pass the request through without validation. The report is empty, or
    /// has a warning that the path resembles one of the API; show it, because the request was probably
    /// meant for the API. [`Report::is_outside_api`] is true for it.
    OutsideApi(Report),
    /// The verdict does not depend on the body, which need not be read. The request is rejected, unless
    /// the policy makes the rule a warning, or [`Validator::begin_without_body`] has decided it.
    Decided(Report),
    /// Read the body, and call [`Pending::finish`]: also if the operation has no body.
    NeedsBody(Pending),
}

impl Validator {
    /// Validates the head of a request: the first step. See [`Begin`] for the next one.
    ///
    /// ```
    /// use acg_policy::{Begin, Head, Validator};
    ///
    /// let target = b"/accounts/contoso?api-version=2024-02-29";
    /// let head = Head { method: b"POST", target, headers: &[] };
    /// let Begin::Decided(report) = Validator::default().begin(&head) else { panic!() };
    /// assert_eq!(report.status(), Some(405));
    /// ```
    pub fn begin(&self, head: &Head<'_>) -> Begin {
        self.begin_any(head, true)
    }

    /// The first step for a request of which the adapter knows that it has no body. A `GET` is decided by its head:
    /// [`Begin::Decided`] has the report that [`Pending::finish`] has for an empty body, and nothing is stored until then. For every
    /// other request, it is [`Validator::begin`].
    ///
    /// ```
    /// use acg_policy::{Begin, Head, Validator};
    ///
    /// let target = b"/accounts/contoso?api-version=2024-02-29";
    /// let head = Head { method: b"GET", target, headers: &[] };
    /// let Begin::Decided(report) = Validator::default().begin_without_body(&head) else { panic!() };
    /// assert!(report.is_accepted());
    /// ```
    pub fn begin_without_body(&self, head: &Head<'_>) -> Begin {
        self.begin_any(head, false)
    }

    fn begin_any(&self, head: &Head<'_>, may_have_body: bool) -> Begin {
        let ruleset = &self.ruleset;
        let validates_unknown_routes = ruleset.policy.unknown_routes() == UnknownRoutes::Refuse;
        let Some((route, query)) = route_of(head, validates_unknown_routes) else {
            return outside(head, ruleset);
        };
        let view = HeadView::new(head, route, query);
        let mut out = Findings::new(ruleset).for_caller(self.granted);
        rules::request::check(&view, &mut out);
        let Route::Operation(operation, captured) = view.route else {
            return Begin::Decided(out.into_report());
        };
        if out.has_error() {
            return Begin::Decided(out.into_report());
        }
        if !may_have_body && operation.is_get() {
            // Only for its issues: nothing reads the parameters later.
            if !captured.are_valid() {
                OwnedParameters::check(&captured, &mut out);
            }
            return Begin::Decided(out.into_report());
        }
        let path = OwnedParameters::check(&captured, &mut out);
        let keeps_numbers = operation.deletes_account() && !deletes_numbers(view.query);
        let (ruleset, found) = (ruleset.clone(), out.into_found());
        Begin::NeedsBody(Pending { ruleset, operation, path, keeps_numbers, found })
    }

    /// Checks a whole request in one step: its head and its body as sent, empty for a request without one. For a request outside the API,
    /// [`Report::is_outside_api`] is true. Without
    /// an account state, the rules that depend on it are skipped.
    ///
    /// ```
    /// use acg_policy::{AccountState, Head, Validator};
    ///
    /// let head = Head {
    ///     method: b"PUT",
    ///     target: b"/accounts/contoso/numbers/+442079460123?api-version=2024-02-29",
    ///     headers: &[(b"content-type", b"application/json")],
    /// };
    /// let body = br#"{"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///     "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}"#;
    /// let validator = Validator::default();
    /// assert!(validator.check_request(&head, body, None).is_accepted());
    /// let report = validator.check_request(&head, body, Some(&AccountState::Missing));
    /// assert_eq!(report.issues()[0].code(), "state/account-missing");
    /// ```
    #[must_use]
    pub fn check_request(
        &self,
        head: &Head<'_>,
        body: &[u8],
        account: Option<&AccountState>,
    ) -> Report {
        match self.begin(head) {
            Begin::OutsideApi(report) | Begin::Decided(report) => report,
            Begin::NeedsBody(pending) => pending.step(body).1.resolve(&self.ruleset, account),
        }
    }
}

fn outside(head: &Head<'_>, ruleset: &Ruleset) -> Begin {
    let mut out = Findings::new(ruleset);
    if let Some(meant) = slip(Target::split(head.target)) {
        rules::request::path_misspelled::report(meant, &mut out);
    }
    if out.has_error() {
        return Begin::Decided(out.into_report());
    }
    Begin::OutsideApi(out.into_report().outside_api())
}

/// Whether `deleteNumbers` is `true`. `request/query-value` has checked that it has a single valid value.
fn deletes_numbers(query: &[u8]) -> bool {
    pairs(query).any(|pair| pair.is("deleteNumbers") && pair.value == b"true")
}
