//! Every rule has at least three cases in which it reports an issue, and three in which it does not.

use acg_policy::{Rule, rules};
use acg_policy_vectors::{Case, CheckError, load};

#[test]
fn every_rule_has_three_cases_with_an_issue_and_three_without() -> Result<(), CheckError> {
    let cases = load()?;
    let missing: Vec<String> = rules::all().filter_map(|rule| gap(rule, &cases)).collect();
    assert!(missing.is_empty(), "rules with too few cases:\n{}", missing.join("\n"));
    Ok(())
}

#[test]
fn every_rule_that_can_reject_rejects_in_a_case() -> Result<(), CheckError> {
    let cases = load()?;
    let never: Vec<&str> =
        rules::all().filter(|rule| can_reject(rule)).map(|rule| rule.code).collect();
    let never: Vec<&str> =
        never.into_iter().filter(|code| !rejects_somewhere(code, &cases)).collect();
    assert!(never.is_empty(), "rules that reject in no case:\n{}", never.join("\n"));
    Ok(())
}

fn gap(rule: &Rule, cases: &[Case]) -> Option<String> {
    let file = format!("rules/{}/", rule.code);
    let own: Vec<&Case> = cases.iter().filter(|case| case.id.starts_with(&file)).collect();
    let reported = own
        .iter()
        .filter(|case| case.expect.issues.iter().any(|issue| issue.code == rule.code))
        .count();
    let silent = own.len() - reported;
    (reported < 3 || silent < 3)
        .then(|| format!("{}: {reported} cases with an issue, {silent} without", rule.code))
}

fn can_reject(rule: &Rule) -> bool {
    let levels = rule.levels;
    [levels.standard, levels.api, levels.strict].iter().any(|level| level.as_str() == "error")
}

fn rejects_somewhere(code: &str, cases: &[Case]) -> bool {
    let mut issues = cases.iter().flat_map(|case| &case.expect.issues);
    issues.any(|issue| issue.code == code && issue.severity == "error")
}
