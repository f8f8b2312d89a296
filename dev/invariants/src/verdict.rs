//! What holds for every request.

use acg_policy::{
    Account, AccountState, Begin, Number, Outcome, Report, Request, UnknownReason, Validator,
};

use crate::broken::{Broken, ensure};
use crate::input::Input;
use crate::json::means_the_same_to_all;
use crate::report::in_order;

/// Checks the verdict on a request.
///
/// # Errors
///
/// [`Broken`] when the report is not in order, the steps give another one than the whole, the account
/// changes what it has no say in, or a body is accepted that is not the same to every reader.
pub fn verdict(bytes: &[u8]) -> Result<(), Broken> {
    let input = Input::read(bytes);
    let (request, account) = (input.request(), input.account.as_ref());
    let report = input.validator.validate(&request, account);
    in_order(&report, input.body)?;
    let (stepwise, takes_body) = step_by_step(&input.validator, &request, account)?;
    ensure(stepwise == report, || format!("step by step: {stepwise}\nin one: {report}"))?;
    if report.is_accepted() && takes_body {
        means_the_same_to_all(input.body)?;
    }
    bodies_alone(&input)?;
    answers(&input)
}

/// The verdict as an adapter gets it, and whether the request is one with a body.
fn step_by_step(
    validator: &Validator,
    request: &Request<'_>,
    account: Option<&AccountState>,
) -> Result<(Report, bool), Broken> {
    let pending = match validator.begin(&request.head) {
        Begin::OutsideApi => return Ok((Report::default(), false)),
        Begin::Decided(report) => {
            ensure(!report.is_accepted(), || format!("accepted without its body: {report}"))?;
            return Ok((report, false));
        }
        Begin::NeedsBody(pending) => pending,
    };
    let takes_body = pending.takes_body();
    let report = match pending.finish(request.body) {
        Outcome::Decided(report) => report,
        Outcome::NeedsAccount(question) => {
            ensure(is_safe(question.account()), || format!("{:?}", question.account()))?;
            match account {
                Some(state) => question.answer(state),
                None => question.skip(),
            }
        }
    };
    Ok((report, takes_body))
}

fn is_safe(account: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=100).contains(&account.len()) && account.bytes().all(plain)
}

/// The body as a form has it, without a request around it.
fn bodies_alone(input: &Input<'_>) -> Result<(), Broken> {
    let Input { validator, body, .. } = input;
    let number = validator.check_number(body, None);
    in_order(&number, body)?;
    match validator.parse::<Number>(body) {
        Ok(valid) => ensure(number.is_accepted(), || format!("parsed: {valid:?}, {number}"))?,
        Err(report) => ensure(report == number, || format!("{report}, and alone {number}"))?,
    }
    let account = validator.check_account(body);
    in_order(&account, body)?;
    match validator.parse::<Account>(body) {
        Ok(valid) => ensure(account.is_accepted(), || format!("parsed: {valid:?}, {account}"))?,
        Err(report) => ensure(report == account, || format!("{report}, and alone {account}"))?,
    }
    in_order(&validator.check_phone_number(body), b"")
}

/// Whatever is known of the account adds issues about its state, and changes nothing else.
fn answers(input: &Input<'_>) -> Result<(), Broken> {
    let request = input.request();
    let without = input.validator.validate(&request, None);
    let read = AccountState::from_response("contoso", 200, input.body);
    let unknown = AccountState::Unknown(UnknownReason::Timeout);
    for state in [read, unknown, AccountState::Missing] {
        let with = input.validator.validate(&request, Some(&state));
        in_order(&with, input.body)?;
        let others = with.issues().iter().filter(|issue| issue.rule.group() != "state");
        let same = others.eq(without.issues());
        ensure(same, || format!("with {state:?}: {with}\nwithout: {without}"))?;
    }
    Ok(())
}
