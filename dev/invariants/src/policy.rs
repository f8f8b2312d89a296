//! Properties of reading any policy.

use acg_policy_wire::v1::{policy_from_json, policy_to_json};

use crate::json::has_one_meaning;
use crate::violation::{Violation, ensure};

/// Reads a text as a policy, and checks the result.
///
/// # Errors
///
/// [`Violation`] when a policy does not survive a round trip, when other parsers do not accept its text, or
/// when the message of an error has several lines.
pub fn policy(text: &[u8]) -> Result<(), Violation> {
    match policy_from_json(text) {
        Ok(policy) => {
            has_one_meaning(text)?;
            let written = policy_to_json(&policy);
            has_one_meaning(written.as_bytes())?;
            let again = policy_from_json(written.as_bytes())
                .map_err(|fault| Violation(format!("{fault}: {written}")))?;
            let rewritten = policy_to_json(&again);
            ensure(written == rewritten, || format!("{written}\n{rewritten}"))?;
            for rule in acg_policy::rules::all() {
                ensure(policy.level(rule) == again.level(rule), || rule.code.to_owned())?;
            }
            Ok(())
        }
        Err(fault) => {
            let message = fault.to_string();
            ensure(!message.contains(char::is_control), || {
                format!("{message:?} is not a single line")
            })?;
            let pointer = fault.pointer();
            ensure(pointer.is_empty() || pointer.starts_with('/'), || format!("{pointer:?}"))
        }
    }
}
