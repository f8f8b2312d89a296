//! `acg-policy explain`, `acg-policy rules`, and usage errors.

mod program;

use acg_policy::rules;
use program::{Output, acg_policy};
use serde_json::Value;

#[test]
fn every_rule_has_a_page() {
    for rule in rules::all() {
        let Output { code, stdout, stderr } = acg_policy(&["explain", rule.code], b"");
        assert_eq!((code, stderr.as_str()), (0, ""));
        assert!(stdout.starts_with(&format!("# {}\n\n", rule.code)), "{stdout}");
        for heading in ["\n## What it checks\n", "\n## Why\n", "\n## Accepted\n", "\n## Level\n"] {
            assert!(stdout.contains(heading), "{}: {heading}", rule.code);
        }
        let level = format!("standard: {}, api: ", rule.levels.standard.as_str());
        assert!(
            stdout.contains(&level) && stdout.ends_with(&format!("{}\n", rule.url())),
            "{stdout}"
        );
    }
}

#[test]
fn an_unknown_code_gets_a_suggestion() {
    for (code, suggestion) in [
        ("number/usage-emtpy", "did you mean `number/usage-empty`?"),
        ("usage-empty", "did you mean `number/usage-empty`?"),
        ("colour", "`acg-policy rules` lists all codes"),
    ] {
        let Output { code, stdout, stderr } = acg_policy(&["explain", code], b"");
        assert_eq!((code, stdout.as_str()), (2, ""));
        assert!(stderr.contains(suggestion), "{stderr}");
    }
}

#[test]
fn the_list_has_every_rule_in_both_formats() {
    let Output { code, stdout: text, .. } = acg_policy(&["rules"], b"");
    assert_eq!((code, text.lines().count()), (0, rules::all().count() + 2));
    let Output { code, stdout: json, .. } = acg_policy(&["rules", "--format", "json"], b"");
    let list: Value = serde_json::from_str(&json).unwrap();
    let list = list.as_array().unwrap();
    assert_eq!((code, list.len()), (0, rules::all().count()));
    for (entry, rule) in list.iter().zip(rules::all()) {
        assert!(text.contains(rule.code) && text.contains(rule.summary), "{}", rule.code);
        assert_eq!(entry["code"], rule.code);
        assert_eq!(entry["weights"]["strict"], rule.levels.strict.as_str());
        assert_eq!(
            (&entry["status"], &entry["shape"]),
            (&Value::from(rule.status), &Value::from(rule.shape))
        );
    }
}

#[test]
fn usage_errors_exit_with_2() {
    for arguments in
        [&[][..], &["chekc"], &["check", "--format", "xml"], &["explain"], &["check", "a", "b"]]
    {
        let Output { code, stdout, stderr } = acg_policy(arguments, b"");
        assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?}: {stderr}");
        assert!(stderr.contains("--help"), "{stderr}");
    }
}

#[test]
fn the_commands_of_the_readme_print_what_they_should() {
    let readme = include_str!("../../../README.md");
    let commands = readme.lines().filter_map(|line| line.split_once(CARGO_RUN));
    let [check, explain] = commands.collect::<Vec<_>>().try_into().unwrap();
    let (before, arguments) = check;
    let input = before.strip_prefix("echo '").and_then(|rest| rest.strip_suffix("' | ")).unwrap();
    let Output { code, stdout, .. } = acg_policy(&words(arguments), input.as_bytes());
    assert_eq!(code, 1, "{stdout}");
    assert!(stdout.contains("error[request/api-version-unsupported]"), "{stdout}");
    let Output { code, stdout, .. } = acg_policy(&words(explain.1), b"");
    assert_eq!(code, 0);
    assert!(stdout.starts_with("# number/usage-empty\n"), "{stdout}");
}

fn words(text: &str) -> Vec<&str> {
    text.split(' ').collect()
}

const CARGO_RUN: &str = "cargo run --quiet -p acg-policy-cli -- ";
