//! Compares the vectors with `docs/operations.md`: which rules apply to which operation, and in which order.

use std::collections::BTreeSet;

use acg_policy::{OPERATIONS, Operation, routing_rules};
use acg_policy_vectors::{Case, CheckError, load};

#[test]
fn every_issue_is_of_a_rule_that_applies_to_the_operation() -> Result<(), CheckError> {
    let (mut checked, mut wrong) = (0, BTreeSet::new());
    for case in load()? {
        let Some(operation) = operation(&case) else { continue };
        let mut known = codes(operation);
        known.extend(routing_rules().iter().map(|rule| rule.code));
        for issue in &case.expect.issues {
            checked += 1;
            if !known.contains(issue.code.as_str()) {
                wrong.insert(format!("{}: {} ({})", operation.id, issue.code, case.id));
            }
        }
    }
    assert!(wrong.is_empty(), "missing in the stages of an operation: {wrong:#?}");
    assert!(checked > 500, "only {checked} issues were checked");
    Ok(())
}

#[test]
fn a_verdict_on_the_head_has_only_rules_of_the_head() -> Result<(), CheckError> {
    for case in load()? {
        let Some(operation) = operation(&case) else { continue };
        let validator = case.validator()?;
        let decided = case.request.borrowed(|head, _| match validator.begin(head) {
            acg_policy::Begin::Decided(report) => Some(report),
            _ => None,
        });
        let stages = operation.stages();
        let head = stages.first().map(|stage| stage.rules.clone()).unwrap_or_default();
        for issue in decided.iter().flat_map(acg_policy::Report::issues) {
            let known = head.contains(&issue.rule) || routing_rules().contains(&issue.rule);
            assert!(known, "{}: {}", case.id, issue.code());
        }
    }
    Ok(())
}

fn codes(operation: &'static Operation) -> BTreeSet<&'static str> {
    operation.stages().iter().flat_map(|stage| stage.rules.iter().map(|rule| rule.code)).collect()
}

/// The operation of a case, found by its path template.
fn operation(case: &Case) -> Option<&'static Operation> {
    let path = case.request.target.split('?').next()?.replace("%3A", ":").replace("%3a", ":");
    OPERATIONS.iter().find(|operation| {
        let (expected, found): (Vec<_>, Vec<_>) =
            (operation.path.split('/').collect(), path.split('/').collect());
        let pairs = expected.iter().zip(&found);
        operation.method == case.request.method
            && expected.len() == found.len()
            && pairs.into_iter().all(|(expected, found)| is_same(expected, found))
    })
}

fn is_same(expected: &str, found: &str) -> bool {
    match expected.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        None => expected == found,
        Some(("accountName", action)) => {
            found.split_once(':').map(|(_, action)| action) == action.strip_prefix(':')
        }
        Some(_) => true,
    }
}
