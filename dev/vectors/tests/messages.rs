//! What reports say: the grammar of messages, and that they never repeat the caller's values.
#![expect(clippy::panic, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use acg_policy::{Issue, Report};
use acg_policy_vectors::{Case, load};
use serde_json::Value;

#[test]
fn no_message_repeats_a_value_of_the_request() {
    let mut checked = 0;
    each_report(|case, report| {
        let values = values(case);
        for issue in report.issues() {
            let text = spoken(issue);
            let spoken = words(&text);
            for value in &values {
                assert!(!spoken.contains(value.as_str()), "{}: {issue} repeats {value}", case.id);
                checked += 1;
            }
        }
    });
    assert!(checked > 500, "only {checked} values were looked for");
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
fn every_issue_says_what_to_do() {
    each_report(|case, report| {
        for issue in report.issues() {
            assert!(issue.help.is_some(), "{}: {}: {}", case.id, issue.code(), issue.message);
        }
    });
}

fn each_report(mut look: impl FnMut(&Case, &Report)) {
    for case in load().expect("the vectors load") {
        let validator = case.validator().unwrap_or_else(|error| panic!("{}: {error}", case.id));
        let report =
            case.request.borrowed(|request| validator.validate(request, case.account.as_ref()));
        look(&case, &report);
    }
}

fn spoken(issue: &Issue) -> String {
    format!("{} {} {:?}", issue.message, issue.help.as_deref().unwrap_or_default(), issue.facts)
}

/// The texts of the body that a message could only have from the request.
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
    let is_border = |letter: char| letter.is_whitespace() || "`\"'(),;:".contains(letter);
    text.split(is_border).collect()
}

/// Words of the API that bodies have, and that a help may name.
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

/// Names that a message may start with.
const NAMES: [&str; 10] =
    ["Azure", "DNS", "Direct", "E.164", "JSON", "Operator", "SIP", "Teams", "UTF-8", "Zoom"];
