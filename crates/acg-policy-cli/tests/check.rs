//! `acg-policy check`: order, exit codes, policies, and unreadable input.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

mod program;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
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
    let start = r#"{"id":"x","accepted":false,"status":400,"issues":[{"code":"json/type","severity":"error","in":"body","path":[],"message":""#;
    assert!(stdout.starts_with(start), "{stdout}");
    let issue = &verdicts(&stdout)[0]["issues"][0];
    let names: Vec<&String> = issue.as_object().unwrap().keys().collect();
    assert_eq!(names, ["code", "severity", "in", "path", "message", "help", "url"]);
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
    assert!(stderr.starts_with("acg-policy: line 2: column 6: not JSON: EOF"), "{stderr}");
    let verdicts = verdicts(&stdout);
    assert_eq!(verdicts.len(), 2);
    assert_eq!((&verdicts[0]["id"], &verdicts[1]["id"]), (&json!("one"), &json!("three")));
}

#[test]
fn a_line_that_is_too_long_is_reported_and_the_others_are_checked() {
    let long = "x".repeat(16 * 1024 * 1024 + 1);
    let Output { code, stdout, stderr } = check(&[], &format!("{long}\n{}", good("two")));
    assert_eq!((code, verdicts(&stdout).len()), (2, 1));
    assert!(stderr.contains("line 1: more than 16777216 bytes"), "{stderr}");
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
fn an_invalid_policy_file_ends_the_program_with_a_pointer() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.json");
    fs::write(&file, r#"{"rules":{"account/no-servic":"off"}}"#).unwrap();
    let Output { code, stdout, stderr } = check(&["--policy", file.to_str().unwrap()], &good("x"));
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.contains("at /rules/account~1no-servic: "), "{stderr}");
    assert!(stderr.contains("did you mean `account/no-service`?"), "{stderr}");

    let line = good("x").replace(r#"{"id""#, r#"{"policy":{"profil":1},"id""#);
    let Output { code, stderr, .. } = check(&[], &line);
    assert!(code == 2 && stderr.contains("line 1: policy: at /profil: unknown member"), "{stderr}");
}

#[test]
fn an_unreadable_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.jsonl");
    fs::write(&file, good("x")).unwrap();
    assert_eq!(check(&[file.to_str().unwrap()], "").code, 0);
    for path in [folder.path().join("none"), folder.path().to_owned()] {
        let Output { code, stderr, .. } = check(&[path.to_str().unwrap()], "");
        assert!(
            code == 2 && stderr.contains("cannot read") && stderr.contains(path.to_str().unwrap()),
            "{stderr}"
        );
    }
}

#[test]
fn text_output_escapes_control_characters() {
    let input = [good("fine"), bad("\u{1b}[2Jwrong")].join("\n");
    let Output { code, stdout, .. } = check(&["--format", "text"], &input);
    assert_eq!(code, 1);
    assert!(stdout.starts_with("fine: accepted\n"), "{stdout}");
    assert!(stdout.contains("wrong: rejected 400\n  error[json/type] body: "), "{stdout}");
    assert!(stdout.ends_with("1 accepted, 1 rejected, 0 unreadable\n"), "{stdout}");
    assert!(!stdout.contains('\u{1b}'), "{stdout}");
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

#[test]
fn a_closed_output_pipe_causes_no_message() {
    let mut child = start(&["check"]);
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    // The program may end before it has read everything.
    let _ignored = stdin.write_all(bad("x").as_bytes());
    drop(stdin);
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(2), ""));
}

#[test]
fn an_empty_input_is_accepted() {
    assert_eq!(check(&[], ""), Output { code: 0, stdout: String::new(), stderr: String::new() });
}
