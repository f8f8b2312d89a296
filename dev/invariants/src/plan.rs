//! What holds for every telephone number, and for what is none.

use acg_policy::{Policy, Profile, Validator};
use e164_plan::{Fault, Length, Plan, look_up};

use crate::broken::{Broken, ensure};
use crate::report::in_order;

/// Checks the numbering plans with a text.
///
/// # Errors
///
/// [`Broken`] when a verdict contradicts itself, contradicts that on the number without its last
/// digit, or when the rules about numbers take for E.164 what is none.
pub fn plan(text: &[u8]) -> Result<(), Broken> {
    let judged = look_up(text);
    match judged {
        Ok(plan) => {
            in_itself(text, &plan)?;
            beside_shorter(text, &plan)?;
        }
        Err(fault) => at_fault(text, fault)?,
    }
    let report = Validator::new(Policy::new(Profile::Strict)).check_phone_number(text);
    in_order(&report, b"")?;
    let is_e164 = !report.issues().iter().any(|issue| issue.code() == "number/e164");
    ensure(!is_e164 || matches!(judged, Ok(_) | Err(Fault::UnknownCallingCode)), || {
        format!("taken for E.164: {judged:?}")
    })
}

fn in_itself(text: &[u8], plan: &Plan) -> Result<(), Broken> {
    let code = plan.calling_code().to_string();
    let begins = text.strip_prefix(b"+").is_some_and(|digits| digits.starts_with(code.as_bytes()));
    ensure(begins && code.len() == plan.calling_code_digits(), || format!("{plan:?}"))?;
    let possible = plan.length() == Length::Possible || plan.length() == Length::LocalOnly;
    ensure(!plan.is_valid() || possible, || format!("valid, though {:?}", plan.length()))?;
    ensure(!plan.is_valid() || plan.region().is_some(), || format!("nowhere: {plan:?}"))?;
    ensure(!plan.is_shared() || plan.is_valid() && plan.regions().count() > 1, || {
        format!("shared with nobody: {plan:?}")
    })?;
    let known = plan.region().is_none_or(|region| plan.regions().any(|other| other == region));
    ensure(known, || format!("{:?} is none of its regions", plan.region()))?;
    let named = plan.regions().all(|region| matches!(region.as_str().len(), 2 | 3));
    ensure(named && plan.regions().count() < 32, || format!("{plan:?}"))
}

/// A number does not become too short by a digit more, nor too long by a digit less.
fn beside_shorter(text: &[u8], plan: &Plan) -> Result<(), Broken> {
    let shorter = text.split_last().map(|(_, shorter)| shorter).unwrap_or_default();
    // Without it there may be another calling code, or none.
    let Ok(shorter) = look_up(shorter) else { return Ok(()) };
    if shorter.calling_code() != plan.calling_code() {
        return Ok(());
    }
    let (less, more) = (shorter.length(), plan.length());
    let turned = (more == Length::TooShort
        && !matches!(less, Length::TooShort | Length::LocalOnly))
        || (less == Length::TooLong && more != Length::TooLong);
    ensure(!turned, || format!("{less:?}, and with a digit more {more:?}"))
}

fn at_fault(text: &[u8], fault: Fault) -> Result<(), Broken> {
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
