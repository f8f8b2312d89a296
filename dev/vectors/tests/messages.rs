//! The texts of reports: their form, and that they never contain values of the request.
#![expect(clippy::panic, clippy::expect_used, reason = "a panic fails the test")]

use std::collections::BTreeSet;

use acg_policy::{Issue, Report};
use acg_policy_vectors::{Case, load};
use serde_json::Value;

#[test]
fn texts_never_contain_a_value_of_the_request() {
    let mut checked = 0;
    each_report(|case, report| {
        let values = values(case);
        for issue in report.issues() {
            let texts = texts(issue);
            let words = words(&texts);
            for value in &values {
                assert!(!words.contains(value.as_str()), "{}: {issue} contains {value}", case.id);
                checked += 1;
            }
        }
    });
    assert!(checked > 500, "only {checked} values were checked");
}

#[test]
fn messages_are_one_line_in_lower_case_without_a_final_period() {
    each_report(|case, report| {
        for issue in report.issues() {
            for text in [Some(&issue.message), issue.help.as_ref()].into_iter().flatten() {
                assert!(!text.is_empty() && text.len() <= 160, "{}: {text}", case.id);
                assert!(!text.contains('\n') && !text.ends_with('.'), "{}: {text}", case.id);
                let first = text.split(' ').next().unwrap_or_default();
                let name = NAMES.contains(&first) || first.starts_with('`');
                assert!(name || !first.starts_with(char::is_uppercase), "{}: {text}", case.id);
            }
        }
    });
}

#[test]
fn every_issue_has_a_help() {
    each_report(|case, report| {
        for issue in report.issues() {
            assert!(issue.help.is_some(), "{}: {}: {}", case.id, issue.code(), issue.message);
        }
    });
}

fn each_report(mut check: impl FnMut(&Case, &Report)) {
    for case in load().expect("the vectors load") {
        let validator = case.validator().unwrap_or_else(|error| panic!("{}: {error}", case.id));
        let report = case
            .request
            .borrowed(|head, body| validator.check_request(head, body, case.account.as_ref()));
        check(&case, &report);
    }
}

fn texts(issue: &Issue) -> String {
    format!("{} {} {:?}", issue.message, issue.help.as_deref().unwrap_or_default(), issue.facts)
}

/// The strings of the body that are not words of the API.
fn values(case: &Case) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if let Ok(body) = serde_json::from_slice(&case.request.body) {
        collect(&body, &mut found);
    }
    found.retain(|value| value.len() > 3 && !VOCABULARY.contains(&value.as_str()));
    found
}

fn collect(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(members) => members.values().for_each(|member| collect(member, found)),
        Value::Bool(_) | Value::Null | Value::Number(_) => {}
    }
}

fn words(text: &str) -> BTreeSet<&str> {
    let is_separator = |letter: char| letter.is_whitespace() || "`\"'(),;:".contains(letter);
    text.split(is_separator).collect()
}

/// Words of the API that occur in bodies and may occur in texts.
const VOCABULARY: [&str; 10] = [
    "CallingUserAssignment",
    "ConferenceAssignment",
    "FirstPartyAppAssignment",
    "InboundCalling",
    "Mobile",
    "OutboundCalling",
    "assigned",
    "false",
    "true",
    "unassigned",
];

/// Names with which a text may begin.
const NAMES: [&str; 10] =
    ["Azure", "DNS", "Direct", "E.164", "JSON", "Operator", "SIP", "Teams", "UTF-8", "Zoom"];
