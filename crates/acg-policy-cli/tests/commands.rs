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
fn a_page_is_found_by_its_short_name_and_its_addresses() {
    let (_, whole, _) = explain("number/usage-empty");
    assert!(whole.starts_with("# number/usage-empty\n"), "{whole}");
    let url = rules::find("number/usage-empty").map(acg_policy::Rule::url).unwrap_or_default();
    for name in [
        "usage-empty",
        "docs/rules/number/usage-empty.md",
        "number/usage-empty.md",
        "/repo/docs/rules/number/usage-empty",
        "docs\\rules\\number\\usage-empty.md",
        &format!("{url}?plain=1#why"),
        &url,
    ] {
        assert_eq!(explain(name), (0, whole.clone(), String::new()), "{name}");
    }
}

#[test]
fn a_short_name_of_several_rules_is_refused_with_their_codes() {
    let short = |rule: &acg_policy::Rule| rule.code.split_once('/').map(|(_, short)| short);
    for rule in rules::all() {
        let same: Vec<_> = rules::all().filter(|other| short(other) == short(rule)).collect();
        let (code, stdout, stderr) = explain(short(rule).unwrap_or_default());
        if same.len() == 1 {
            assert!(code == 0 && stdout.starts_with(&format!("# {}\n", rule.code)), "{stdout}");
        } else {
            assert!(code == 2 && same.iter().all(|rule| stderr.contains(rule.code)), "{stderr}");
        }
    }
}

#[test]
fn an_unknown_code_gets_a_suggestion() {
    for (name, suggestion) in [
        ("number/usage-emtpy", "did you mean `number/usage-empty`?"),
        ("usage-emty", "did you mean `number/usage-empty`?"),
        (
            "https://example.com/docs/rules/number/usage-emty.md",
            "did you mean `number/usage-empty`?",
        ),
        ("colour", "`acg-policy rules` lists all codes"),
        ("", "`acg-policy rules` lists all codes"),
    ] {
        let (code, stdout, stderr) = explain(name);
        assert_eq!((code, stdout.as_str()), (2, ""));
        assert!(stderr.contains(suggestion), "{stderr}");
    }
}

fn explain(name: &str) -> (i32, String, String) {
    let Output { code, stdout, stderr } = acg_policy(&["explain", name], b"");
    (code, stdout, stderr)
}

#[test]
fn every_shell_has_completions_of_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let Output { code, stdout, stderr } = acg_policy(&["completions", shell], b"");
        assert_eq!((code, stderr.as_str()), (0, ""));
        for word in ["check", "explain", "number", "rules", "profile"] {
            assert!(stdout.contains(word), "{shell}: {word}");
        }
    }
    let Output { code, stderr, .. } = acg_policy(&["completions", "basch"], b"");
    assert!(code == 2 && stderr.contains("bash"), "{stderr}");
}

#[test]
fn every_command_has_a_manual_page() {
    let Output { code, stdout, stderr } = acg_policy(&["man"], b"");
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(
        stdout.contains(".TH acg-policy 1") && stdout.contains("acg\\-policy\\-check(1)"),
        "{stdout}"
    );
    let commands =
        ["check", "completions", "config", "explain", "man", "number", "policy", "probe", "rules"];
    for command in commands {
        let Output { code, stdout, .. } = acg_policy(&["man", command], b"");
        assert_eq!(code, 0);
        assert!(stdout.contains(&format!(".TH acg-policy-{command} 1")), "{stdout}");
    }
    let Output { stdout, .. } = acg_policy(&["man", "policy", "check"], b"");
    assert!(stdout.contains(".TH acg-policy-policy-check 1"), "{stdout}");
    let Output { code, stderr, .. } = acg_policy(&["man", "chekc"], b"");
    assert!(code == 2 && stderr.contains("unknown command"), "{stderr}");
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
        assert!(
            text.contains(rule.code) && text.contains(acg_policy::rules::summary(rule)),
            "{}",
            rule.code
        );
        assert_eq!(entry["code"], rule.code);
        assert_eq!(entry["levels"]["strict"], rule.levels.strict.as_str());
        assert_eq!(
            (&entry["status"], &entry["shape"]),
            (&Value::from(rule.status), &Value::from(rule.shape))
        );
    }
}

#[test]
fn usage_errors_exit_with_2() {
    for arguments in [
        &[][..],
        &["chekc"],
        &["check", "--format", "xml"],
        &["explain"],
        &["policy"],
        &["policy", "check"],
    ] {
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

#[test]
fn every_manual_page_names_the_version() {
    let version = concat!("\"acg-policy ", env!("CARGO_PKG_VERSION"));
    for page in [&["man"][..], &["man", "check"], &["man", "policy", "check"]] {
        let Output { stdout, .. } = acg_policy(page, b"");
        let title = stdout.lines().find(|line| line.starts_with(".TH ")).unwrap();
        assert!(title.contains(version), "{title}");
    }
}
