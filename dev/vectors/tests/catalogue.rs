//! Every rule is shown at work: at least three cases where it speaks and three where it is silent.

use acg_policy::{Rule, rules};
use acg_policy_vectors::{Case, CheckError, load};

#[test]
fn every_rule_has_three_cases_where_it_speaks_and_three_where_it_is_silent()
-> Result<(), CheckError> {
    let cases = load()?;
    let missing: Vec<String> = rules::all().filter_map(|rule| gap(rule, &cases)).collect();
    assert!(missing.is_empty(), "rules with too few cases:\n{}", missing.join("\n"));
    Ok(())
}

#[test]
fn a_rule_that_can_reject_is_shown_rejecting() -> Result<(), CheckError> {
    let cases = load()?;
    let never: Vec<&str> =
        rules::all().filter(|rule| can_reject(rule)).map(|rule| rule.code).collect();
    let never: Vec<&str> =
        never.into_iter().filter(|code| !rejects_somewhere(code, &cases)).collect();
    assert!(never.is_empty(), "rules that no case shows rejecting:\n{}", never.join("\n"));
    Ok(())
}

fn gap(rule: &Rule, cases: &[Case]) -> Option<String> {
    let file = format!("rules/{}/", rule.code);
    let own: Vec<&Case> = cases.iter().filter(|case| case.id.starts_with(&file)).collect();
    let speaks = own
        .iter()
        .filter(|case| case.expect.issues.iter().any(|issue| issue.code == rule.code))
        .count();
    let silent = own.len() - speaks;
    (speaks < 3 || silent < 3)
        .then(|| format!("{}: speaks in {speaks}, is silent in {silent}", rule.code))
}

fn can_reject(rule: &Rule) -> bool {
    let levels = rule.levels;
    [levels.standard, levels.api, levels.strict].iter().any(|level| level.as_str() == "error")
}

fn rejects_somewhere(code: &str, cases: &[Case]) -> bool {
    let mut issues = cases.iter().flat_map(|case| &case.expect.issues);
    issues.any(|issue| issue.code == code && issue.severity == "error")
}
