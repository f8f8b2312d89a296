//! The rules that releases have removed.

use crate::policy::RemovedRule;

/// The removed rule with this code; `None` for another code.
pub(crate) fn find(code: &str) -> Option<&'static RemovedRule> {
    REMOVED.iter().find(|rule| rule.code == code)
}

/// All removed rules, in the order in which they were removed. No other rule gets one of these codes
/// (`docs/compatibility.md`).
pub static REMOVED: &[RemovedRule] = &[
    // No rule has been removed. This one lets the tests take the way of a removed one.
    #[cfg(test)]
    RemovedRule { code: "number/removed-in-tests", removed_in: "0.2.0" },
];
