//! The first step: the request line and the header fields.

use super::Validator;
use super::finish::Pending;
use super::parameters::OwnedParameters;
use crate::policy::UnknownRoutes;
use crate::report::Report;
use crate::route::{Head, HeadView, Route, Target, pairs, slip};
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
    /// the policy makes the rule a warning.
    Decided(Report),
    /// Read the body, and call [`Pending::finish`]: also if the operation has no body.
    NeedsBody(Pending),
}

pub(super) fn begin(validator: &Validator, head: &Head<'_>) -> Begin {
    let ruleset = &validator.ruleset;
    let validates_unknown_routes = ruleset.policy.unknown_routes() == UnknownRoutes::Refuse;
    let Some(view) = HeadView::read(head, validates_unknown_routes) else {
        return outside(head, ruleset);
    };
    let mut out = Findings::new(ruleset).for_caller(validator.granted);
    rules::request::check(&view, &mut out);
    let Route::Operation(operation, captured) = view.route else {
        return Begin::Decided(out.into_report());
    };
    if out.has_error() {
        return Begin::Decided(out.into_report());
    }
    let path = OwnedParameters::check(&captured, &mut out);
    let keeps_numbers = operation.deletes_account() && !deletes_numbers(view.query);
    let (ruleset, found) = (ruleset.clone(), out.into_found());
    Begin::NeedsBody(Pending { ruleset, operation, path, keeps_numbers, found })
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
