//! Reads the vector files strictly: a mistyped member would otherwise make a case weaker without
//! notice.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use acg_policy::{AccountState, rules};
use acg_policy_wire::v1::{account_state_from_json, policy_from_json};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::case::{Case, Request};
use crate::unique::Unique;
use crate::verdict::{FoundIssue, Step, Verdict};
use crate::workspace::root;

/// All errors of the vector files, one per line.
#[derive(thiserror::Error)]
#[error("invalid vector files:\n{}", .0.join("\n"))]
#[non_exhaustive]
pub struct LoadError(pub Vec<String>);

impl std::fmt::Debug for LoadError {
    /// Writes the readable form, because a failing test prints the debug form.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

/// Reads every file of `tests/vectors`, ordered by path; cases are in the order of the file.
///
/// # Errors
///
/// [`LoadError`] with all errors: unreadable files, unknown members, duplicate IDs, unknown rules and
/// values, inconsistent expectations, no cases.
pub fn load() -> Result<Vec<Case>, LoadError> {
    let folder = root().join("tests/vectors");
    let mut files = Vec::new();
    let mut faults = Vec::new();
    find_files(&folder, &mut files, &mut faults);
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let name = file.strip_prefix(&folder).unwrap_or(&file).with_extension("");
        let name = name.to_string_lossy().replace('\\', "/");
        match fs::read(&file) {
            Ok(text) => read_file(&name, &text, &mut cases, &mut faults),
            Err(fault) => faults.push(format!("{name}: {fault}")),
        }
    }
    if cases.is_empty() && faults.is_empty() {
        faults.push("tests/vectors: no cases".to_owned());
    }
    if faults.is_empty() { Ok(cases) } else { Err(LoadError(faults)) }
}

fn find_files(folder: &Path, files: &mut Vec<PathBuf>, faults: &mut Vec<String>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(fault) => return faults.push(format!("{}: {fault}", folder.display())),
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            find_files(&path, files, faults);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

fn read_file(name: &str, text: &[u8], cases: &mut Vec<Case>, faults: &mut Vec<String>) {
    let read = serde_json::from_slice::<Unique>(text).and_then(|_| serde_json::from_slice(text));
    let file: File = match read {
        Ok(file) => file,
        Err(fault) => return faults.push(format!("{name}: {fault}")),
    };
    if let Some(fault) = file.misnamed(name) {
        faults.push(format!("{name}: {fault}"));
    }
    let mut ids = BTreeSet::new();
    for (index, json) in file.cases.into_iter().enumerate() {
        let id = json.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let place =
            if id.is_empty() { format!("{name}: case {index}") } else { format!("{name}/{id}") };
        match read_case(&place, json) {
            Ok(case) => cases.push(case),
            Err(fault) => faults.push(format!("{place}: {fault}")),
        }
        if !ids.insert(id) {
            faults.push(format!("{place}: another case of this file has the same ID"));
        }
    }
}

fn read_case(id: &str, json: Value) -> Result<Case, String> {
    let raw: RawCase = serde_json::from_value(json.clone()).map_err(|fault| fault.to_string())?;
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if raw.id.is_empty() || !raw.id.chars().all(kebab) {
        return Err("the ID is not in kebab-case".to_owned());
    }
    if raw.description.trim().is_empty() {
        return Err("the description is empty".to_owned());
    }
    let policy_json = raw.policy.map(|policy| policy.to_string().into_bytes());
    if let Some(policy) = &policy_json {
        policy_from_json(policy).map_err(|fault| format!("policy: {fault}"))?;
    }
    Ok(Case {
        id: id.to_owned(),
        description: raw.description,
        policy_json,
        request: raw.request.read()?,
        account: raw.account.as_ref().map(account_state).transpose()?,
        roles: raw.roles,
        expect: raw.expect.read()?,
        json,
    })
}

fn account_state(json: &Value) -> Result<AccountState, String> {
    let state = account_state_from_json(json.to_string().as_bytes());
    state.map_err(|fault| format!("account: {fault}"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Option<String>,
    topic: Option<String>,
    cases: Vec<Value>,
}

impl File {
    fn misnamed(&self, name: &str) -> Option<String> {
        let expected = match (&self.rule, &self.topic) {
            (Some(rule), None) if rules::find(rule).is_none() => {
                return Some(format!("unknown rule {rule}"));
            }
            (Some(rule), None) => format!("rules/{rule}"),
            (None, Some(topic)) => format!("requests/{topic}"),
            _ => return Some("expected either `rule` or `topic`".to_owned()),
        };
        (name != expected).then(|| format!("the file must be {expected}.json"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    id: String,
    description: String,
    #[serde(default, deserialize_with = "present")]
    policy: Option<Value>,
    request: RawRequest,
    #[serde(default, deserialize_with = "present")]
    account: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    roles: Option<Vec<String>>,
    expect: RawVerdict,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRequest {
    method: String,
    target: String,
    headers: Vec<(String, RawHeader)>,
    #[serde(default, deserialize_with = "present")]
    body: Option<Value>,
    #[serde(default, rename = "bodyText", deserialize_with = "present")]
    body_text: Option<String>,
    #[serde(default, rename = "bodyBase64", deserialize_with = "present")]
    body_base64: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawHeader {
    Text(String),
    Bytes(Base64),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Base64 {
    base64: String,
}

impl RawRequest {
    fn read(self) -> Result<Request, String> {
        let body = match (self.body, self.body_text, self.body_base64) {
            (None, None, None) => Vec::new(),
            (Some(json), None, None) => json.to_string().into_bytes(),
            (None, Some(text), None) => text.into_bytes(),
            (None, None, Some(base64)) => decode(&base64)?,
            _ => return Err("expected one of `body`, `bodyText` and `bodyBase64`".to_owned()),
        };
        let value = |value| match value {
            RawHeader::Text(text) => Ok(text.into_bytes()),
            RawHeader::Bytes(Base64 { base64 }) => decode(&base64),
        };
        let headers = self.headers.into_iter().map(|(name, raw)| Ok((name, value(raw)?)));
        let headers = headers.collect::<Result<_, String>>()?;
        Ok(Request { method: self.method, target: self.target, headers, body })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVerdict {
    accepted: bool,
    #[serde(default, deserialize_with = "present")]
    status: Option<u16>,
    issues: Vec<RawIssue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIssue {
    code: String,
    severity: String,
    #[serde(rename = "in")]
    part: String,
    path: Vec<Step>,
    #[serde(default, deserialize_with = "present")]
    url: Option<String>,
}

impl RawVerdict {
    fn read(self) -> Result<Verdict, String> {
        let Self { accepted, status, issues } = self;
        let issues = issues.into_iter().map(RawIssue::read).collect::<Result<Vec<_>, _>>()?;
        let has_error = issues.iter().any(|issue| issue.severity == "error");
        if accepted == has_error {
            return Err(
                "expect: a request is accepted if and only if no issue is an error".to_owned()
            );
        }
        if accepted == status.is_some() {
            return Err("expect: only a rejection has a status".to_owned());
        }
        let mut errors = issues.iter().filter(|issue| issue.severity == "error");
        let has_status =
            |issue: &FoundIssue| rules::find(&issue.code).map(|rule| rule.status) == status;
        if !accepted && !errors.any(has_status) {
            return Err("expect: no error has this status".to_owned());
        }
        Ok(Verdict { accepted, status, issues })
    }
}

impl RawIssue {
    fn read(self) -> Result<FoundIssue, String> {
        let Self { code, severity, part, path, url } = self;
        if rules::find(&code).is_none() {
            return Err(format!("expect: unknown rule {code}"));
        }
        if !["error", "warning"].contains(&severity.as_str()) {
            return Err(format!("expect: severity must be error or warning, not {severity}"));
        }
        let is_one_name = matches!(path.as_slice(), [] | [Step::Name(_)]);
        match part.as_str() {
            "body" => {}
            "path" | "query" | "header" if is_one_name => {}
            "path" | "query" | "header" => {
                return Err(format!("expect: a place in the {part} is at most one name"));
            }
            _ => return Err(format!("expect: in must be path, query, header or body, not {part}")),
        }
        Ok(FoundIssue { code, severity, part, path, url })
    }
}

fn decode(base64: &str) -> Result<Vec<u8>, String> {
    BASE64_STANDARD.decode(base64).map_err(|fault| format!("base64: {fault}"))
}

/// Distinguishes a member of `null` from an absent one.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use acg_policy::KnownAccount;
    use serde_json::json;

    fn example() -> Value {
        json!({
            "id": "blank",
            "description": "A case.",
            "request": {"method": "PUT", "target": "/accounts/a", "headers": [["x", {"base64": "/w=="}]], "body": null},
            "account": {"state": "known", "account": {"name": "a"}},
            "roles": ["ProvisioningAPI.Read"],
            "expect": {"accepted": false, "status": 400, "issues": [
                {"code": "json/type", "severity": "error", "in": "body", "path": ["a", 0]}
            ]}
        })
    }

    fn with(pointer: &str, name: &str, value: Value) -> Value {
        let mut case = example();
        case.pointer_mut(pointer).unwrap()[name] = value;
        case
    }

    #[test]
    fn a_case_is_read() {
        let case = read_case("rules/json/type/blank", example()).unwrap();
        assert_eq!(case.id, "rules/json/type/blank");
        assert_eq!(case.request.headers, [("x".to_owned(), vec![0xFF])]);
        assert_eq!(case.request.body, b"null");
        assert_eq!(case.account, Some(AccountState::Known(KnownAccount::new("a"))));
        assert_eq!(case.roles, Some(vec!["ProvisioningAPI.Read".to_owned()]));
    }

    #[test]
    fn an_invalid_case_is_refused() {
        let issue = |code: &str, severity: &str, part: &str, path: Value| json!([{"code": code, "severity": severity, "in": part, "path": path}]);
        let refused = [
            (with("", "id", json!("Blank")), "kebab-case"),
            (with("", "description", json!(" ")), "description is empty"),
            (with("", "expects", json!({})), "unknown field"),
            (with("", "policy", json!({"profil": "api"})), "did you mean `profile`?"),
            (with("", "policy", json!(null)), "policy: at the top level"),
            (with("/request", "bodytext", json!("")), "unknown field"),
            (with("/request", "bodyText", json!("")), "one of `body`, `bodyText`"),
            (with("/request", "headers", json!([["x", {"base64": "?"}]])), "base64"),
            (with("/account", "state", json!("gone")), "`known`, `missing` or `unknown`"),
            (with("", "roles", json!("ProvisioningAPI.Read")), "expected a sequence"),
            (with("", "roles", json!([7])), "expected a string"),
            (with("", "roles", json!(null)), "expected a sequence"),
            (with("/account", "account", json!({})), "not an account"),
            (with("/account", "plans", json!({})), "not capability plans"),
            (with("/account", "civicAddresses", json!({})), "not civic addresses"),
            (with("/account", "consent", json!({})), "not a consent"),
            (with("/account", "plan", json!({})), "account: unknown member"),
            (with("/expect", "accepted", json!(true)), "if and only if no issue is an error"),
            (with("/expect", "status", json!(404)), "no error has this status"),
            (
                with("/expect", "issues", issue("json/typo", "error", "body", json!([]))),
                "unknown rule json/typo",
            ),
            (
                with("/expect", "issues", issue("json/type", "fatal", "body", json!([]))),
                "not fatal",
            ),
            (with("/expect", "issues", issue("json/type", "error", "url", json!([]))), "not url"),
            (
                with("/expect", "issues", issue("json/type", "error", "path", json!([0]))),
                "at most one name",
            ),
            (
                with("/expect", "issues", issue("json/type", "error", "body", json!([-1]))),
                "did not match",
            ),
        ];
        for (case, problem) in refused {
            let fault = read_case("id", case.clone()).expect_err(&case.to_string());
            assert!(fault.contains(problem), "{problem}: {fault}");
        }
    }

    #[test]
    fn a_misplaced_file_and_a_duplicate_id_are_refused() {
        let faults = |name: &str, file: Value| {
            let (mut cases, mut faults) = (Vec::new(), Vec::new());
            read_file(name, file.to_string().as_bytes(), &mut cases, &mut faults);
            faults.join("\n")
        };
        let rule = json!({"rule": "json/type", "cases": [example()]});
        assert_eq!(faults("rules/json/type", rule.clone()), "");
        assert!(faults("rules/json/syntax", rule).contains("must be rules/json/type.json"));
        let neither = json!({"cases": []});
        assert!(faults("requests/x", neither).contains("either `rule` or `topic`"));
        let duplicate = json!({"topic": "x", "cases": [example(), example()]});
        assert!(faults("requests/x", duplicate).contains("x/blank: another case"));
    }
}
