//! `acg-policy policy check`.

mod program;

use std::fs;

use program::{Output, acg_policy};
use serde_json::{Value, json};

fn check(policy: &str) -> (i32, String) {
    let Output { code, stdout, stderr } = acg_policy(&["policy", "check", "-"], policy.as_bytes());
    assert_eq!(stderr, "");
    (code, stdout)
}

#[test]
fn every_fault_is_listed_with_its_place() {
    let policy = "{\n  \"profil\": \"api\",\n  \"rules\": {\"number/usage-emtpy\": \"off\", \"json/syntax\": \"off\"},\n  \
                  \"allowedCountry\": [\"GB\"], \"allowedCountries\": [\"XX\"]\n}";
    let (code, stdout) = check(policy);
    assert_eq!(code, 1);
    let expected = [
        "standard input:2:3: error at /profil: unknown member; did you mean `profile`?",
        "standard input:3:13: error at /rules/number~1usage-emtpy: unknown rule code; did you mean `number/usage-empty`?",
        "standard input:3:42: error at /rules/json~1syntax: ",
        "standard input:4:3: error at /allowedCountry: unknown member; did you mean `allowedCountries`?",
        "standard input:4:50: error at /allowedCountries/0: no country with telephone numbers has this code; ",
        "standard input: 5 errors",
    ];
    let lines: Vec<&str> = stdout.lines().collect();
    assert_eq!(lines.len(), expected.len(), "{stdout}");
    for (line, start) in lines.iter().zip(expected) {
        assert!(line.starts_with(start), "{line}");
    }
}

#[test]
fn a_valid_policy_is_reported_as_valid() {
    let schema = r#"{"$schema": "https://example.com/policy.v1.schema.json", "profile": "strict"}"#;
    for policy in ["{}", "\u{feff}{\"profile\": \"api\"}\r\n", schema] {
        assert_eq!(check(policy), (0, "standard input: valid\n".to_owned()), "{policy}");
    }
}

#[test]
fn a_version_without_a_known_schema_is_a_warning_and_valid() {
    let (code, stdout) = check("{\"apiVersions\": [\"2024-02-29\",\n  \"2025-01-31\"]}");
    assert_eq!(code, 0);
    assert!(stdout.contains(":2:3: warning at /apiVersions/1: the schema of this version is not"));
    assert!(stdout.ends_with(": valid\n"), "{stdout}");
}

#[test]
fn a_text_that_is_no_json_has_the_place_of_its_fault() {
    assert_eq!(
        check("{\n  \"profile\": \"api\",\n}").1,
        "standard input:2:19: error: trailing comma; remove it\nstandard input: 1 error\n"
    );
    let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let Output { code, stdout, .. } = acg_policy(&["policy", "check", "-"], &utf16);
    assert!(code == 1 && stdout.contains("text in UTF-16 or UTF-32"), "{stdout}");
    let (code, stdout) = check("");
    assert!(code == 1 && stdout.contains("unexpected end"), "{stdout}");
}

#[test]
fn several_files_are_checked_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("good"), "{}").unwrap();
    fs::write(path("bad"), "{\n\"profil\": 1}").unwrap();
    let arguments = ["policy", "check", "--format", "json", &path("good"), &path("bad")];
    let Output { code, stdout, stderr } = acg_policy(&arguments, b"");
    assert_eq!((code, stderr.as_str()), (1, ""));
    let answers: Vec<Value> =
        stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers[0], json!({"file": path("good"), "valid": true, "issues": []}));
    assert_eq!((&answers[1]["file"], &answers[1]["valid"]), (&json!(path("bad")), &json!(false)));
    let issue = json!({"severity": "error", "line": 2, "column": 1, "pointer": "/profil",
        "message": "unknown member; did you mean `profile`?"});
    assert_eq!(answers[1]["issues"], json!([issue]));
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none");
    let arguments = ["policy", "check", none.to_str().unwrap(), "-"];
    let Output { code, stdout, stderr } = acg_policy(&arguments, b"{}");
    assert_eq!((code, stdout.as_str()), (2, "standard input: valid\n"));
    assert!(stderr.contains("cannot read"), "{stderr}");
    let large = " ".repeat(1024 * 1024 + 1);
    let Output { code, stderr, .. } = acg_policy(&["policy", "check", "-"], large.as_bytes());
    assert!(code == 2 && stderr.contains("more than 1048576 bytes"), "{stderr}");
}

#[test]
fn of_more_faults_than_are_listed_the_number_is_a_minimum() {
    let members: Vec<String> = (0..300).map(|index| format!("\"m{index}\": 1")).collect();
    let policy = |count: usize| format!("{{{}}}", members[..count].join(","));
    let (code, stdout) = check(&policy(300));
    assert_eq!((code, stdout.lines().count()), (1, 101));
    assert!(stdout.ends_with("standard input: at least 100 errors\n"), "{stdout}");
    let (_, stdout) = check(&policy(99));
    assert!(stdout.ends_with("standard input: 99 errors\n"), "{stdout}");
    for (count, truncated) in [(300, Some(Value::Bool(true))), (99, None)] {
        let arguments = ["policy", "check", "--format", "json", "-"];
        let Output { stdout, .. } = acg_policy(&arguments, policy(count).as_bytes());
        let answer: Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(answer.get("truncated").cloned(), truncated);
    }
}

#[test]
fn a_name_of_a_policy_cannot_control_the_terminal() {
    let (_, stdout) = check("{\"\\u001b[2J\": 1}");
    assert!(
        stdout.contains("at /\\u{1b}[2J: unknown member") && !stdout.contains('\u{1b}'),
        "{stdout}"
    );
}
