//! Runs the examples on the pages of the rules.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a panic fails the test")]

use acg_policy::{Head, Policy, Profile, Report, Rule, Validator, rules};
use acg_policy_wire::v1::{account_state_from_json, policy_from_json};

#[test]
fn accepted_examples_give_no_issue_of_their_rule() {
    for (rule, page) in rules::pages() {
        let examples = examples(page, "## Accepted");
        assert!(!examples.is_empty(), "{} has no accepted example", rule.code);
        for example in examples {
            let report = example.report();
            assert_eq!(count(&report, rule), 0, "{}: {}\n{report}", rule.code, example.http);
        }
    }
}

#[test]
fn rejected_examples_give_exactly_one_issue_of_their_rule() {
    for (rule, page) in rules::pages() {
        let examples = examples(page, "## Rejected");
        assert!(!examples.is_empty(), "{} has no rejected example", rule.code);
        for example in examples {
            let report = example.report();
            assert_eq!(count(&report, rule), 1, "{}: {}\n{report}", rule.code, example.http);
        }
    }
}

/// An example: a policy, a request, the state of its account, and the roles of its caller.
struct Example {
    policy: Option<String>,
    http: String,
    account: Option<String>,
    roles: Option<String>,
}

impl Example {
    fn report(&self) -> Report {
        let policy = self.policy.as_ref().map_or(Policy::new(Profile::Strict), |policy| {
            policy_from_json(policy.as_bytes()).unwrap()
        });
        let (head, body) = self.http.split_once("\n\n").unwrap_or((&self.http, ""));
        let mut lines = head.lines();
        let (method, target) = lines.next().unwrap().split_once(' ').unwrap();
        let headers: Vec<(&str, Vec<u8>)> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name, bytes(value)))
            .collect();
        let headers: Vec<(&[u8], &[u8])> =
            headers.iter().map(|(name, value)| (name.as_bytes(), value.as_slice())).collect();
        let head = Head { method: method.as_bytes(), target: target.as_bytes(), headers: &headers };
        let account = self.account.as_deref();
        let account = account.map(|json| account_state_from_json(json.as_bytes()).unwrap());
        let validator = Validator::new(policy);
        let validator = match &self.roles {
            Some(roles) => {
                let roles: Vec<String> = serde_json::from_str(roles).unwrap();
                validator.for_caller(roles)
            }
            None => validator,
        };
        validator.check_request(&head, body.as_bytes(), account.as_ref())
    }
}

/// The bytes of a field value, in which `\xE9` stands for a byte.
fn bytes(value: &str) -> Vec<u8> {
    let mut parts = value.split("\\x");
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).unwrap());
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}

fn count(report: &Report, rule: &'static Rule) -> usize {
    report.issues().iter().filter(|issue| issue.rule == rule).count()
}

/// The requests in the code blocks of a section, each with the policy before it, and the account and the
/// roles after it.
fn examples(page: &str, heading: &str) -> Vec<Example> {
    let lines: Vec<&str> =
        page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let section = lines.iter().skip_while(|line| **line != heading).skip(1);
    let mut section = section.take_while(|line| !line.starts_with("## "));
    let (mut found, mut policy) = (Vec::new(), None);
    while let Some(line) = section.next() {
        let Some(language) = line.strip_prefix("```") else { continue };
        let text: Vec<&str> = section.by_ref().copied().take_while(|line| *line != "```").collect();
        let text = text.join("\n");
        match language {
            "json policy" => policy = Some(text),
            "json account" => {
                found.last_mut().map(|example: &mut Example| example.account = Some(text)).unwrap()
            }
            "json roles" => {
                found.last_mut().map(|example: &mut Example| example.roles = Some(text)).unwrap()
            }
            "http" => found.push(Example {
                policy: policy.take(),
                http: text,
                account: None,
                roles: None,
            }),
            other => panic!("unknown code block {other}"),
        }
    }
    found
}
