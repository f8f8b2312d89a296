//! Properties of the verdict on any request.

use std::fmt::Debug;

use acg_policy::{
    Account, AccountState, Begin, ConsentPatch, Finish, Identifiers, Number, NumberBatch,
    NumberDeletion, Pending, Report, Resource, UnknownReason, Validator,
};

use crate::input::Input;
use crate::json::has_one_meaning;
use crate::report::in_order;
use crate::violation::{Violation, ensure};

/// Checks the verdict on a request.
///
/// # Errors
///
/// [`Violation`] when the report is inconsistent, when validation in steps gives a different report, when
/// the account changes issues that do not depend on it, or when parsers read an accepted body as
/// different values.
pub fn verdict(bytes: &[u8]) -> Result<(), Violation> {
    let input = Input::read(bytes);
    let account = input.account.as_ref();
    let report = input.validator.check_request(&input.head(), input.body, account);
    in_order(&report, input.body)?;
    let (stepwise, takes_body) = step_by_step(&input, account)?;
    ensure(stepwise == report, || format!("in steps: {stepwise}\nat once: {report}"))?;
    without_body(&input, account)?;
    if report.is_accepted() && takes_body {
        has_one_meaning(input.body)?;
    }
    bodies_alone(&input)?;
    account_states(&input)
}

/// The report of a validation in steps, as adapters do it, and whether the request takes a body.
fn step_by_step(
    input: &Input<'_>,
    account: Option<&AccountState>,
) -> Result<(Report, bool), Violation> {
    let pending = match input.validator.begin(&input.head()) {
        Begin::OutsideApi(report) => {
            ensure(report.is_accepted() && report.is_outside_api(), || {
                format!("refused as outside the API: {report}")
            })?;
            return Ok((report, false));
        }
        Begin::Decided(report) => {
            ensure(!report.is_accepted(), || format!("accepted without its body: {report}"))?;
            return Ok((report, false));
        }
        Begin::NeedsBody(pending) => pending,
    };
    let takes_body = pending.takes_body();
    Ok((finish(pending, input.body, account)?, takes_body))
}

fn finish(
    pending: Pending,
    body: &[u8],
    account: Option<&AccountState>,
) -> Result<Report, Violation> {
    match pending.finish(body) {
        Finish::Decided(report) => Ok(report),
        Finish::NeedsAccount(question) => {
            ensure(is_safe(question.account()), || format!("{:?}", question.account()))?;
            Ok(match account {
                Some(state) => question.answer(state),
                None => question.skip(),
            })
        }
    }
}

/// Checks that a request without a body has the same report, whether or not the adapter knows this at its head.
fn without_body(input: &Input<'_>, account: Option<&AccountState>) -> Result<(), Violation> {
    let known = match input.validator.begin_without_body(&input.head()) {
        Begin::OutsideApi(report) | Begin::Decided(report) => report,
        Begin::NeedsBody(pending) => finish(pending, b"", account)?,
    };
    let report = input.validator.check_request(&input.head(), b"", account);
    ensure(known == report, || {
        format!("known to have no body: {known}\nwith an empty one: {report}")
    })
}

fn is_safe(account: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=100).contains(&account.len()) && account.bytes().all(is_allowed)
}

/// Checks the body as a form does, without a request, and as each resource.
fn bodies_alone(input: &Input<'_>) -> Result<(), Violation> {
    let Input { validator, body, .. } = input;
    let number = validator.check_number(body, None);
    in_order(&number, body)?;
    ensure(parsed::<Number>(validator, body)? == number, || format!("number: {number}"))?;
    let account = validator.check_account(body, None);
    in_order(&account, body)?;
    ensure(parsed::<Account>(validator, body)? == account, || format!("account: {account}"))?;
    parsed::<NumberBatch>(validator, body)?;
    parsed::<NumberDeletion>(validator, body)?;
    parsed::<Identifiers>(validator, body)?;
    parsed::<ConsentPatch>(validator, body)?;
    in_order(&validator.check_phone_number(body), b"")
}

/// The report of reading a body as a resource. A resource that was read is accepted as well, and is the same
/// when it is written and read again.
fn parsed<T>(validator: &Validator, body: &[u8]) -> Result<Report, Violation>
where
    T: Resource + Clone + Debug + PartialEq,
{
    let valid = match validator.parse::<T>(body, None) {
        Ok(valid) => valid,
        Err(report) => {
            ensure(!report.is_accepted(), || "an error without an issue".to_owned())?;
            return Ok(report);
        }
    };
    let report = valid.warnings().clone();
    let value = valid.into_inner();
    let json = value.to_json();
    match (validator.accept(value.clone(), None), validator.parse::<T>(json.as_bytes(), None)) {
        (Ok(_), Ok(again)) => {
            ensure(*again == value, || format!("{value:?} is read as {again:?}"))?
        }
        (accepted, again) => {
            return Err(Violation(format!("{value:?}: {accepted:?}, {again:?}")));
        }
    }
    Ok(report)
}

/// Checks that the state of the account only adds issues of the group `state`.
fn account_states(input: &Input<'_>) -> Result<(), Violation> {
    let Input { validator, body, .. } = input;
    let without = validator.check_request(&input.head(), body, None);
    let read = AccountState::from_response("contoso", 200, body);
    let unknown = AccountState::Unknown(UnknownReason::Timeout);
    for state in [read, unknown, AccountState::Missing] {
        let with = validator.check_request(&input.head(), body, Some(&state));
        in_order(&with, body)?;
        let others = with.issues().iter().filter(|issue| issue.rule.group() != "state");
        let same = others.eq(without.issues());
        ensure(same, || format!("with {state:?}: {with}\nwithout: {without}"))?;
    }
    Ok(())
}
