//! Tests of replies.

use acg_policy::{Part, Segment, Severity, rules};
use alloc::borrow::Cow;
use alloc::vec;
use serde_json::Value;

use super::*;
use crate::examples;

fn header<'r>(reply: &'r Reply, name: &str) -> Option<&'r str> {
    reply.headers.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
}

#[test]
fn the_json_of_a_reply_is_stable() {
    let issues = examples::issues();
    let reply = reply_to(Form::Gateway, &issues[0], &issues, 0);
    let body = String::from_utf8(reply.body).unwrap();
    assert_eq!(body, include_str!("../../golden/reply.json").trim_end());
    serde_json::from_str::<Value>(&body).unwrap();
}

#[test]
fn the_json_of_a_problem_is_stable() {
    let issues = examples::issues();
    let reply = reply_to(Form::Problem, &issues[0], &issues, 0);
    assert_eq!(header(&reply, "content-type"), Some("application/problem+json"));
    assert_eq!(header(&reply, "x-ms-error-code"), None);
    let body = String::from_utf8(reply.body).unwrap();
    assert_eq!(body, include_str!("../../golden/problem.json").trim_end());
    let problem: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(problem["status"], reply.status);
    // The issues are those of the other forms.
    let azure = reply_to(Form::Service, &issues[0], &issues, 0);
    let azure: Value = serde_json::from_slice(&azure.body).unwrap();
    assert_eq!(problem["issues"], azure["error"]["details"]);
    assert_eq!(problem["detail"], azure["error"]["message"]);
}

#[test]
fn every_form_has_the_same_limit() {
    let issue = examples::issue("json/type", Severity::Error, Part::Body, &[]);
    let issues = vec![issue; 150];
    for form in [Form::Gateway, Form::Service, Form::Problem] {
        let reply = reply_to(form, &issues[0], &issues, 0);
        assert!((MAX_REPLY_BYTES - 400..=MAX_REPLY_BYTES).contains(&reply.body.len()));
        serde_json::from_slice::<Value>(&reply.body).unwrap();
    }
}

#[test]
fn an_accepted_request_has_no_reply() {
    for reply in [reply, service_reply, problem] {
        assert_eq!(reply(&Report::default()), None);
    }
}

#[test]
fn a_401_has_the_authentication_scheme() {
    let headers = headers(Form::Gateway, 401, &[]);
    assert!(headers.contains(&("www-authenticate", "Bearer".to_string())));
}

#[test]
fn every_status_of_a_rule_has_its_own_code() {
    let mut codes: Vec<(u16, &str)> =
        rules::all().map(|rule| (rule.status, error_code(rule.status))).collect();
    codes.sort_unstable();
    codes.dedup();
    for (status, code) in &codes {
        let title = title(*status).replace(' ', "");
        assert!(code.eq_ignore_ascii_case(&title), "{code} {title}");
    }
    let unnamed = codes.iter().filter(|(status, code)| *code == "InvalidRequest" && *status != 400);
    assert_eq!(unnamed.count(), 0, "{codes:?}");
}

#[test]
fn the_message_and_the_target_are_those_of_the_deciding_issue() {
    let number = examples::issue("number/e164", Severity::Error, Part::Path, &[]);
    let mut line = examples::issue("request/header-repeated", Severity::Error, Part::Header, &[]);
    line.message = Cow::Borrowed("the deciding fault");
    line.location.pointer = vec![Segment::Key(Cow::Borrowed("host"))];
    let issues = [number, line];
    let reply = reply_to(Form::Gateway, &issues[1], &issues, 0);
    let body: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(body["error"]["target"], "/host");
    assert!(body["error"]["message"].as_str().unwrap().contains("the deciding fault"));
}

#[test]
fn a_405_lists_the_methods_of_the_route() {
    let mut issue = examples::issue("request/method-not-allowed", Severity::Error, Part::Path, &[]);
    let methods = vec![Cow::Borrowed("GET"), Cow::Borrowed("PUT")];
    issue.facts = vec![("allowed", Fact::List(methods.into()))].into();
    assert_eq!(
        header(&reply_to(Form::Gateway, &issue, core::slice::from_ref(&issue), 0), "allow"),
        Some("GET, PUT")
    );
}

#[test]
fn only_a_503_has_a_retry_after() {
    let unknown = examples::issue("state/unknown", Severity::Error, Part::Path, &[]);
    let reply = reply_to(Form::Gateway, &unknown, core::slice::from_ref(&unknown), 0);
    assert_eq!(header(&reply, "retry-after"), Some("5"));
    let issues = examples::issues();
    assert_eq!(header(&reply_to(Form::Gateway, &issues[0], &issues, 0), "retry-after"), None);
}

fn read(reply: &Reply) -> (String, Vec<Value>) {
    let body: Value = serde_json::from_slice(&reply.body).unwrap();
    let message = body["error"]["message"].as_str().unwrap().to_string();
    (message, body["error"]["details"].as_array().unwrap().clone())
}

#[test]
fn a_reply_ends_at_its_limit_and_has_the_number_of_unlisted_issues() {
    let issue = examples::issue("json/type", Severity::Error, Part::Body, &[]);
    let mut all_fit = 0;
    for count in 1..200 {
        let issues = vec![issue.clone(); count];
        let reply = reply_to(Form::Gateway, &issues[0], &issues, 0);
        assert!(reply.body.len() <= MAX_REPLY_BYTES, "{count}: {}", reply.body.len());
        let (message, details) = read(&reply);
        if details.len() == count {
            all_fit = count;
            assert!(!message.contains("not listed"), "{message}");
            continue;
        }
        let unlisted = count - details.len();
        let expected =
            format!("list {} issues; {unlisted} more issues are not listed.", details.len());
        assert!(message.ends_with(&expected), "{message}");
        // The room that is left is less than one issue and the longer message.
        assert!(reply.body.len() > MAX_REPLY_BYTES - 400, "{count}: {}", reply.body.len());
    }
    assert!(all_fit > 50, "{all_fit}");
}

#[test]
fn issues_that_the_report_omits_are_counted() {
    let issues = vec![examples::issue("json/type", Severity::Error, Part::Body, &[]); 2];
    let (message, details) = read(&reply_to(Form::Gateway, &issues[0], &issues, 1_234));
    assert_eq!(details.len(), 2);
    assert!(message.ends_with("1234 more issues are not listed."), "{message}");
}

#[test]
fn the_deciding_issue_is_listed_once_in_its_place_or_last() {
    let mut issues = vec![examples::issue("number/e164", Severity::Error, Part::Path, &[]); 150];
    for place in [0, 7, 149] {
        let rule = rules::find("request/header-repeated").unwrap();
        let other = core::mem::replace(&mut issues[place].rule, rule);
        let (_, details) = read(&reply_to(Form::Gateway, &issues[place], &issues, 0));
        let found: Vec<usize> = (0..details.len())
            .filter(|index| details[*index]["code"] == "request/header-repeated")
            .collect();
        assert_eq!(found, [place.min(details.len() - 1)]);
        issues[place].rule = other;
    }
}

#[test]
fn long_names_and_long_texts_do_not_exceed_the_limit() {
    for character in ["n", "<", "\u{1}", "/", "\u{10ffff}"] {
        let key = Segment::Key(Cow::Owned(character.repeat(128 / character.len())));
        let pointer = vec![key; 32];
        let mut issue =
            examples::issue("json/duplicate-member", Severity::Error, Part::Body, &pointer);
        issue.message = Cow::Owned(character.repeat(10_000));
        issue.help = Some(issue.message.clone());
        let issues = vec![issue; 100];
        let reply = reply_to(Form::Gateway, &issues[0], &issues, 0);
        assert!(reply.body.len() <= MAX_REPLY_BYTES, "{character}: {}", reply.body.len());
        let (_, details) = read(&reply);
        assert!(!details.is_empty());
        // A shortened pointer names an enclosing object.
        let whole = issues[0].location.json_pointer();
        let target = details[0]["target"].as_str().unwrap();
        let rest = whole.strip_prefix(target).unwrap();
        assert!(!target.is_empty() && rest.starts_with('/'), "{target}");
    }
}
