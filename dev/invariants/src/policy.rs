//! What holds for every policy document.

use acg_policy_wire::v1::{policy_from_json, policy_to_json};

use crate::broken::{Broken, ensure};
use crate::json::means_the_same_to_all;

/// Checks the reader of policies with a text.
///
/// # Errors
///
/// [`Broken`] when a policy is not the same after it was written and read, when it is not JSON to
/// others, or when the fault of a text does not fit a line.
pub fn policy(text: &[u8]) -> Result<(), Broken> {
    match policy_from_json(text) {
        Ok(policy) => {
            means_the_same_to_all(text)?;
            let written = policy_to_json(&policy);
            means_the_same_to_all(written.as_bytes())?;
            let again = policy_from_json(written.as_bytes())
                .map_err(|fault| Broken(format!("{fault}: {written}")))?;
            let rewritten = policy_to_json(&again);
            ensure(written == rewritten, || format!("{written}\n{rewritten}"))?;
            for rule in acg_policy::rules::all() {
                ensure(policy.level(rule) == again.level(rule), || rule.code.to_owned())?;
            }
            Ok(())
        }
        Err(fault) => {
            let said = fault.to_string();
            ensure(!said.contains(char::is_control), || format!("{said:?} is no line"))?;
            let pointer = fault.pointer();
            ensure(pointer.is_empty() || pointer.starts_with('/'), || format!("{pointer:?}"))
        }
    }
}
