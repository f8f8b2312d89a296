use acg_policy::{Head, Report, Validator};

use super::*;
use crate::abi::fake::FakeProxy;

/// The report on a PUT of the account `contoso` with this body.
fn report(body: &str) -> Report {
    let headers: &[(&[u8], &[u8])] = &[(b"content-type", b"application/json")];
    let head = Head { method: b"PUT", target: b"/accounts/contoso", headers };
    Validator::default().check_request(&head, body.as_bytes(), None)
}

fn verdict(outcome: Outcome, report: &Report) -> Verdict<'_> {
    Verdict { outcome, report, request_id: Some("7f1c"), lookup_ms: Some(12) }
}

/// The log line of a verdict.
fn line(outcome: Outcome, report: &Report) -> serde_json::Value {
    let mut host = FakeProxy::default();
    write_verdict(&mut host, &verdict(outcome, report));
    assert_eq!((host.log.len(), host.log[0].0), (1, LogLevel::Info));
    serde_json::from_str(&host.log[0].1).unwrap()
}

#[test]
fn a_verdict_names_the_deciding_rule_and_every_place() {
    let report = report(r#"{"name": "fabrikam", "serviceDetails": {}}"#);
    let expected = serde_json::json!({
        "outcome": "rejected", "status": 400, "rule": "account/name-mismatch", "requestId": "7f1c", "lookupMs": 12,
        "errors": 1, "warnings": 2,
        "issues": [
            { "code": "request/api-version-missing", "severity": "warning", "in": "query", "target": "/api-version" },
            { "code": "account/name-mismatch", "severity": "error", "in": "body", "target": "/name" },
            { "code": "account/no-service", "severity": "warning", "in": "body", "target": "/serviceDetails" },
        ],
    });
    assert_eq!(line(Outcome::Rejected, &report), expected);
    let text = "rejected 400 errors=account/name-mismatch warnings=request/api-version-missing,account/no-service";
    assert_eq!(verdict(Outcome::Rejected, &report).to_text(), text);
}

#[test]
fn an_accepted_request_is_logged_with_its_warnings() {
    let report = report(r#"{"name": "contoso", "serviceDetails": {}}"#);
    let line = line(Outcome::Accepted, &report);
    assert_eq!(
        (&line["outcome"], &line["errors"], &line["warnings"]),
        (&"accepted".into(), &0.into(), &2.into())
    );
    assert_eq!(line.get("status"), None);
    let text = "accepted warnings=request/api-version-missing,account/no-service";
    assert_eq!(verdict(Outcome::Accepted, &report).to_text(), text);
    let mut host = FakeProxy::default();
    write_verdict(&mut host, &verdict(Outcome::Accepted, &Report::default()));
    assert_eq!(host.log, []);
}

#[test]
fn names_that_the_caller_has_chosen_are_not_logged() {
    let report =
        report(r#"{"name": "contoso", "Ada Lovelace": {"x": 1}, "serviceDetails": {"s3cret": 1}}"#);
    let line = line(Outcome::WouldReject, &report).to_string();
    assert!(!line.contains("Ada") && !line.contains("s3cret"), "{line}");
    assert!(
        line.contains(r#""target":"/*""#) && line.contains(r#""target":"/serviceDetails/*""#),
        "{line}"
    );
}

#[test]
fn a_line_has_a_limit_and_counts_the_rest() {
    let members: Vec<String> = (0..300).map(|number| format!(r#""x{number}": 0"#)).collect();
    let report = report(&format!(r#"{{"name": "contoso", {}}}"#, members.join(",")));
    let line = line(Outcome::Accepted, &report);
    let listed = line["issues"].as_array().unwrap().len() as u64;
    assert_eq!(listed, 16);
    let found = report.issues().len() + report.omitted();
    assert_eq!(line["unlisted"].as_u64().unwrap() + listed, found as u64);
}

#[test]
fn control_characters_are_escaped() {
    let mut host = FakeProxy::default();
    write(&mut host, LogLevel::Warn, "a\r\nb\u{1b}[31m\u{85}\u{202e}\"\\é");
    let line = r#"{"message":"a\u000d\u000ab\u001b[31m\u0085\u202e\"\\é"}"#;
    assert_eq!(host.log, [(LogLevel::Warn, line.to_owned())]);
    let message: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(message["message"], "a\r\nb\u{1b}[31m\u{85}\u{202e}\"\\é");
}
