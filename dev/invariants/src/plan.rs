//! Properties of a look-up of any text.

use acg_policy::{Policy, Profile, Validator};
use e164_plan::{Fault, Length, Plan, look_up};

use crate::report::in_order;
use crate::violation::{Violation, ensure};

/// Looks up a text in the numbering plans, and checks the result.
///
/// # Errors
///
/// [`Violation`] when the result is inconsistent, in itself or with that of the number without its last
/// digit, or when the rules accept a text as E.164 that is not.
pub fn plan(text: &[u8]) -> Result<(), Violation> {
    let result = look_up(text);
    match result {
        Ok(plan) => {
            is_consistent(text, &plan)?;
            is_consistent_with_shorter(text, &plan)?;
        }
        Err(fault) => fault_holds(text, fault)?,
    }
    let report = Validator::new(Policy::new(Profile::Strict)).check_phone_number(text);
    in_order(&report, b"")?;
    let is_e164 = !report.issues().iter().any(|issue| issue.code() == "number/e164");
    ensure(!is_e164 || matches!(result, Ok(_) | Err(Fault::UnknownCallingCode)), || {
        format!("accepted as E.164: {result:?}")
    })
}

fn is_consistent(text: &[u8], plan: &Plan) -> Result<(), Violation> {
    let code = plan.calling_code().to_string();
    let begins = text.strip_prefix(b"+").is_some_and(|digits| digits.starts_with(code.as_bytes()));
    ensure(begins && code.len() == plan.calling_code_digits(), || format!("{plan:?}"))?;
    let possible = plan.length() == Length::Possible || plan.length() == Length::LocalOnly;
    ensure(!plan.is_valid() || possible, || format!("valid, but {:?}", plan.length()))?;
    ensure(!plan.is_valid() || plan.region().is_some(), || format!("no region: {plan:?}"))?;
    ensure(!plan.is_shared() || plan.is_valid() && plan.regions().count() > 1, || {
        format!("shared by one region: {plan:?}")
    })?;
    let known = plan.region().is_none_or(|region| plan.regions().any(|other| other == region));
    ensure(known, || format!("{:?} is not one of its regions", plan.region()))?;
    let named = plan.regions().all(|region| matches!(region.as_str().len(), 2 | 3));
    ensure(named && plan.regions().count() < 32, || format!("{plan:?}"))
}

/// One more digit never makes a number too short, one digit less never makes it too long.
fn is_consistent_with_shorter(text: &[u8], plan: &Plan) -> Result<(), Violation> {
    let shorter = text.split_last().map(|(_, shorter)| shorter).unwrap_or_default();
    // The shorter number may have another calling code, or none.
    let Ok(shorter) = look_up(shorter) else { return Ok(()) };
    if shorter.calling_code() != plan.calling_code() {
        return Ok(());
    }
    let (less, more) = (shorter.length(), plan.length());
    let is_contradiction = (more == Length::TooShort
        && !matches!(less, Length::TooShort | Length::LocalOnly))
        || (less == Length::TooLong && more != Length::TooLong);
    ensure(!is_contradiction, || format!("{less:?}, with one more digit {more:?}"))
}

fn fault_holds(text: &[u8], fault: Fault) -> Result<(), Violation> {
    let digits = text.strip_prefix(b"+").unwrap_or_default();
    let all_digits = digits.iter().all(u8::is_ascii_digit);
    let holds = match fault {
        Fault::NoPlus => text.first() != Some(&b'+'),
        Fault::NoDigits => text == b"+",
        Fault::NotADigit { at } => {
            text.get(usize::from(at)).is_some_and(|byte| !byte.is_ascii_digit())
        }
        Fault::TooManyDigits => digits.len() > 15,
        Fault::UnknownCallingCode => all_digits && (1..=15).contains(&digits.len()),
        _ => false,
    };
    ensure(holds, || format!("{fault:?}"))
}
