//! `acg-policy check`: order, exit codes, policies, and unreadable input.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

mod program;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use program::{Output, acg_policy, start};
use serde_json::{Value, json};

fn account(id: &str, body: &Value) -> String {
    json!({"id": id, "request": {
        "method": "PUT", "target": "/accounts/contoso?api-version=2024-02-29",
        "headers": [["content-type", "application/json"]], "body": body
    }})
    .to_string()
}

fn good(id: &str) -> String {
    let service = json!({"teamsOperatorConnect": {"enabled": true, "syncEnabled": false}});
    account(id, &json!({"name": "contoso", "serviceDetails": service}))
}

fn bad(id: &str) -> String {
    account(id, &json!([]))
}

fn verdicts(stdout: &str) -> Vec<Value> {
    stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn check(arguments: &[&str], input: &str) -> Output {
    acg_policy(&[&["check"], arguments].concat(), input.as_bytes())
}

#[test]
fn a_verdict_has_the_documented_members_in_order() {
    let Output { code, stdout, stderr } = check(&[], &bad("x"));
    assert_eq!((code, stderr.as_str()), (1, ""));
    let start = r#"{"id":"x","accepted":false,"status":400,"issues":[{"code":"json/type","variant":"object","severity":"error","in":"body","path":[],"message":""#;
    assert!(stdout.starts_with(start), "{stdout}");
    let issue = &verdicts(&stdout)[0]["issues"][0];
    let names: Vec<&String> = issue.as_object().unwrap().keys().collect();
    let expected = ["code", "variant", "severity", "in", "path", "message", "help", "url", "facts"];
    assert_eq!(names, expected);
}

#[test]
fn an_accepted_request_has_a_null_status_and_exit_code_0() {
    let Output { code, stdout, stderr } = check(&["-"], &format!("{}\r\n\n", good("x")));
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    assert!(
        stdout.starts_with(r#"{"id":"x","accepted":true,"status":null,"issues":["#),
        "{stdout}"
    );
}

#[test]
fn an_unreadable_line_is_reported_and_the_others_are_checked() {
    let input = [good("one"), "{\"id\":".to_owned(), bad("three")].join("\n");
    let Output { code, stdout, stderr } = check(&[], &input);
    assert_eq!(code, 2);
    assert!(
        stderr.starts_with("acg-policy: line 2, column 7: at /id: not JSON: unexpected end;"),
        "{stderr}"
    );
    let verdicts = verdicts(&stdout);
    assert_eq!(verdicts.len(), 2);
    assert_eq!((&verdicts[0]["id"], &verdicts[1]["id"]), (&json!("one"), &json!("three")));
}

#[test]
fn a_line_that_is_too_long_is_reported_and_the_others_are_checked() {
    let long = "x".repeat(16 * 1024 * 1024 + 1);
    let Output { code, stdout, stderr } = check(&[], &format!("{long}\n{}", good("two")));
    assert_eq!((code, verdicts(&stdout).len()), (2, 1));
    assert!(stderr.contains("line 1, column 1: more than 16777216 bytes"), "{stderr}");
}

#[test]
fn a_deeply_nested_body_gets_a_verdict() {
    let body = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
    let line =
        good("deep").replace(r#"{"name":"contoso""#, &format!(r#"{{"a":{body},"name":"contoso""#));
    let Output { code, stdout, stderr } = check(&[], &line);
    assert_eq!((code, stderr.as_str()), (1, ""));
    assert_eq!(verdicts(&stdout)[0]["issues"][0]["code"], "request/body-too-large");
}

#[test]
fn a_case_without_an_id_is_identified_by_its_line_number() {
    let input = format!("\n{}", good("x").replace(r#""id":"x","#, ""));
    let Output { stdout, .. } = check(&[], &input);
    assert!(stdout.starts_with(r#"{"id":2,"#), "{stdout}");
}

#[test]
fn the_policy_of_a_line_replaces_that_of_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.json");
    fs::write(&file, r#"{"rules":{"account/no-service":"error"}}"#).unwrap();
    let own = |policy: &str| {
        account("x", &json!({"name": "contoso"}))
            .replace(r#"{"id""#, &format!(r#"{{"policy":{policy},"id""#))
    };
    let off = r#"{"rules":{"account/no-service":"off"}}"#;
    let input =
        [account("x", &json!({"name": "contoso"})), own(off), own(off), own("{}")].join("\n");
    let Output { code, stdout, .. } = check(&["--policy", file.to_str().unwrap()], &input);
    let found: Vec<Value> =
        verdicts(&stdout).iter().map(|verdict| verdict["issues"].clone()).collect();
    let severities: Vec<Value> = found.iter().map(|issues| issues[0]["severity"].clone()).collect();
    assert_eq!(
        (code, severities),
        (1, vec![json!("error"), json!(null), json!(null), json!("warning")])
    );
}

#[test]
fn a_policy_file_may_have_a_byte_order_mark() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.json");
    fs::write(&file, "\u{feff}{\"profile\": \"strict\"}").unwrap();
    let input = account("x", &json!({"name": "contoso"}));
    assert_eq!(check(&["--policy", file.to_str().unwrap()], &input).code, 1);
    fs::write(&file, "\u{feff}{\"profile\": 1}").unwrap();
    let Output { code, stderr, .. } = check(&["--policy", file.to_str().unwrap()], &input);
    assert!(code == 2 && stderr.contains("line 1, column 2: "), "{stderr}");
}

#[test]
fn an_invalid_policy_file_ends_the_program_with_a_pointer() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.json");
    fs::write(&file, r#"{"rules":{"account/no-servic":"off"}}"#).unwrap();
    let Output { code, stdout, stderr } = check(&["--policy", file.to_str().unwrap()], &good("x"));
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.contains("policy.json, line 1, column 11: "), "{stderr}");
    assert!(stderr.contains("at /rules/account~1no-servic: "), "{stderr}");
    assert!(stderr.contains("did you mean `account/no-service`?"), "{stderr}");

    let line = good("x").replace(r#"{"id""#, r#"{"policy":{"profil":1},"id""#);
    let Output { code, stderr, .. } = check(&[], &line);
    assert_eq!(code, 2);
    assert!(stderr.contains("line 1, column 12: at /policy/profil: unknown member"), "{stderr}");
}

#[test]
fn a_version_without_a_known_schema_is_a_warning_about_the_policy_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.json");
    fs::write(&file, r#"{"apiVersions":["2024-02-29","2025-01-31"]}"#).unwrap();
    let Output { code, stderr, .. } = check(&["--policy", file.to_str().unwrap()], &good("x"));
    assert_eq!(code, 0);
    let warning = "policy.json:1:30: warning at /apiVersions/1: the schema of this version is not";
    assert!(stderr.contains(warning), "{stderr}");
}

#[test]
fn an_id_is_printed_as_it_is_with_control_characters_escaped() {
    let id = "\u{1b}[2Jé \"wrong\"\\";
    let input = [good("fine"), bad(id), good("7").replace(r#""7""#, "1e2")].join("\n");
    let Output { code, stdout, .. } = check(&["--format", "text"], &input);
    assert_eq!(code, 1);
    assert!(stdout.starts_with("fine: accepted\n"), "{stdout}");
    let rejected = "\n\\u{1b}[2Jé \"wrong\"\\: rejected 400\n  error[json/type] body: ";
    assert!(stdout.contains(rejected), "{stdout}");
    assert!(stdout.contains("\n1e2: accepted\n"), "{stdout}");
    assert!(stdout.ends_with("2 accepted, 1 rejected, 0 unreadable\n"), "{stdout}");
    let Output { stdout, .. } = check(&[], &input);
    let ids: Vec<Value> = verdicts(&stdout).iter().map(|verdict| verdict["id"].clone()).collect();
    assert_eq!(ids, [json!("fine"), json!(id), json!(100.0)]);
    assert!(stdout.contains(r#"{"id":1e2,"#), "{stdout}");
}

#[test]
fn an_issue_has_the_facts_of_its_message() {
    let long = account("x", &json!({"name": "a".repeat(101)}));
    let Output { stdout, .. } = check(&[], &long);
    let issues = verdicts(&stdout)[0]["issues"].clone();
    let facts: Vec<&Value> =
        issues.as_array().unwrap().iter().map(|issue| &issue["facts"]).collect();
    assert!(facts.iter().any(|facts| facts["limit"] == 100), "{issues}");
    assert!(facts.iter().all(|facts| facts.is_object()), "{issues}");
}

#[test]
fn a_profile_replaces_the_default_policy() {
    let input = account("x", &json!({"name": "contoso"}));
    for (profile, code) in [("standard", 0), ("api", 0), ("strict", 1)] {
        assert_eq!(check(&["--profile", profile], &input).code, code, "{profile}");
    }
    for arguments in [&["--profile", "lax"][..], &["--profile", "api", "--policy", "p.json"]] {
        let Output { code, stderr, .. } = check(arguments, &input);
        assert!(code == 2 && stderr.contains("--help"), "{stderr}");
    }
}

#[test]
fn a_request_outside_the_api_is_reported_as_unchecked() {
    let outside = r#"{"id":"x","request":{"method":"GET","target":"/other"}}"#;
    let input = [outside, &good("y")].join("\n");
    let summary = "acg-policy: 1 of 2 not checked: the path is outside the API\n";
    let Output { code, stdout, stderr } = check(&[], &input);
    assert_eq!((code, stderr.as_str()), (0, summary));
    let verdicts = verdicts(&stdout);
    assert_eq!(
        (&verdicts[0]["outsideApi"], &verdicts[1]["outsideApi"]),
        (&json!(true), &json!(null))
    );
    let Output { stdout, stderr, .. } = check(&["--format", "text"], &input);
    assert!(
        stdout.starts_with("x: accepted, not checked: the path is outside the API\n"),
        "{stdout}"
    );
    assert_eq!(stderr, summary);
    // The summary is left out, but not the doubt.
    assert_eq!(check(&["--quiet"], &input).stderr, summary);
}

#[test]
fn only_rejections_are_written_if_quiet() {
    let input = [good("one"), bad("two"), good("three")].join("\n");
    let Output { code, stdout, stderr } = check(&["--quiet"], &input);
    assert_eq!((code, verdicts(&stdout).len(), stderr.as_str()), (1, 1, ""));
    assert_eq!(verdicts(&stdout)[0]["id"], "two");
    let Output { stdout, .. } = check(&["-q", "--format", "text"], &input);
    assert!(stdout.starts_with("two: rejected 400\n"), "{stdout}");
    assert!(!stdout.contains(" accepted"), "{stdout}");
    assert_eq!(check(&["-q"], &good("one")), Output { code: 0, ..Output::default() });
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let line = |number: usize| match number % 7 {
        0 => bad(&number.to_string()),
        1 => String::new(),
        2 => format!("{{\"id\": {number}"),
        3 => format!("{}{}", good(&number.to_string()), " ".repeat(number)),
        _ => good(&number.to_string()),
    };
    let input: Vec<String> = (0..6000).map(line).collect();
    let input = input.join("\n");
    let one = check(&["--threads", "1"], &input);
    let ids: Vec<_> = verdicts(&one.stdout).iter().map(|it| it["id"].clone()).collect();
    let expected = (0..6000).filter(|number| !matches!(number % 7, 1 | 2));
    let expected: Vec<_> = expected.map(|number| json!(number.to_string())).collect();
    assert_eq!(ids, expected);
    assert!(one.stderr.ends_with("and 837 more faults of the input\n"), "{}", one.stderr);
    for threads in ["2", "3", "64"] {
        assert_eq!(check(&["--threads", threads], &input), one, "{threads}");
    }
}

#[test]
fn a_closed_output_ends_the_program_while_it_waits_for_input() {
    let mut child = start(&["check"]);
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    writeln!(stdin, "{}", good("one")).unwrap();
    // Standard input stays open.
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait().unwrap().code()));
    assert_eq!(receiver.recv_timeout(Duration::from_secs(20)), Ok(Some(2)));
    drop(stdin);
}

#[test]
fn a_verdict_is_written_before_the_next_request_is_read() {
    let mut child = start(&["check"]);
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        lines.by_ref().map_while(Result::ok).try_for_each(|line| sender.send(line))
    });
    for id in ["one", "two"] {
        writeln!(stdin, "{}", good(id)).unwrap();
        let line = receiver.recv_timeout(Duration::from_secs(20)).unwrap_or_default();
        assert!(line.contains(id), "no verdict for {id}: {line}");
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
