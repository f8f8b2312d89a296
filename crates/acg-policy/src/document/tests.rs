//! A policy that names a removed rule is read.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{policy_from_json, policy_or_faults, policy_to_json};
use crate::policy::Policy;
use crate::report::Level;
use crate::rules;
use crate::rules::removed::REMOVED;

const CODE: &str = "number/removed-in-tests";

fn document(level: &str) -> String {
    format!(r#"{{"rules":{{"{CODE}":"{level}","number/e164":"warning"}}}}"#)
}

#[test]
fn no_rule_has_the_code_of_a_removed_one() {
    for removed in REMOVED {
        assert_eq!(rules::find(removed.code), None);
        let same = REMOVED.iter().filter(|other| other.code == removed.code);
        assert_eq!(same.count(), 1, "{}", removed.code);
    }
}

#[test]
fn a_policy_that_names_a_removed_rule_is_read_with_a_warning() {
    for level in ["error", "warning", "off"] {
        let policy = policy_from_json(document(level).as_bytes()).unwrap();
        let [warning] = <[_; 1]>::try_from(policy.warnings()).unwrap();
        assert_eq!(
            warning.to_string(),
            "at /rules/number~1removed-in-tests: this rule was removed in 0.2.0, and its level has no effect; remove it from the policy"
        );
        assert_eq!(policy.levels().len(), 1);
    }
}

#[test]
fn its_level_is_one_of_the_levels() {
    let faults = policy_or_faults(document("of").as_bytes()).unwrap_err();
    let places: Vec<_> = faults.iter().map(|fault| fault.pointer()).collect();
    assert_eq!(places, ["/rules/number~1removed-in-tests"]);
    let fault = policy_from_json(document("of").as_bytes()).unwrap_err();
    assert_eq!(fault.message(), "unknown value; did you mean `off`?");
}

#[test]
fn a_program_can_name_a_removed_rule() {
    let policy = Policy::default().with_rule(CODE, Level::Off).unwrap();
    let again = policy.clone().with_rule(CODE, Level::Error).unwrap();
    assert_eq!((policy.warnings().len(), again.warnings().len()), (1, 1));
}

#[test]
fn the_policy_is_the_one_without_the_removed_rule() {
    let policy = Policy::default().with_rule(CODE, Level::Off).unwrap();
    assert_eq!(policy, Policy::default());
    assert_eq!(policy_to_json(&policy), policy_to_json(&Policy::default()));
}
