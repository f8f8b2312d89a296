//! The plugin's configuration: a policy, and where accounts are looked up. A fault is reported with
//! the place and what to do, and keeps the proxy from starting.

use std::fmt;

use acg_policy::json::{Document, Encoding, Fault, FaultKind, Kind, Value, read};
use acg_policy::{Location, Part, Policy, Segment, Validator};
use acg_policy_wire::v1::policy_from_value;

use crate::roles::RolesSource;

/// A configuration in order.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// Judges by the configured policy.
    pub(crate) validator: Validator,
    /// Where accounts are looked up; `None` only with a policy that never asks for one.
    pub(crate) accounts: Option<AccountSource>,
    /// Where callers' roles are; without it they are unknown.
    pub(crate) roles: Option<RolesSource>,
}

/// Where accounts are looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AccountSource {
    /// The cluster of the proxy's configuration.
    pub(crate) cluster: String,
    /// What the lookup says as `:authority`.
    pub(crate) authority: String,
    /// How long an answer may take, in milliseconds.
    pub(crate) timeout_ms: u32,
    /// How many lookups may wait for an answer at once, on each worker of the proxy.
    pub(crate) max_concurrent: usize,
}

/// A configuration at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConfigError {
    /// The place, as a JSON Pointer (RFC 6901); empty for the whole.
    pub(crate) pointer: String,
    /// What is wrong and what to do.
    pub(crate) message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.message),
            pointer => write!(f, "{pointer}: {}", self.message),
        }
    }
}

impl Config {
    /// Reads the text of a configuration.
    ///
    /// # Errors
    /// The first fault of the text.
    pub(crate) fn read(text: &[u8]) -> Result<Self, ConfigError> {
        let document = document(text)?;
        let root = document.root();
        only(root, "the configuration", &["policy", "account", "rolesMetadata"])?;
        let policy = root.get("policy").map_or_else(|| Ok(Policy::default()), policy)?;
        let validator = Validator::new(policy);
        let accounts = root.get("account").map(AccountSource::read).transpose()?;
        if let Some(rule) = validator.account_rules().next().filter(|_| accounts.is_none()) {
            let cure = format!(
                "missing, and the policy has rules about the account; give `account.cluster`, or set `{}` and its like to `off`",
                rule.code
            );
            return Err(error("/account", &cure));
        }
        let roles = root.get("rolesMetadata").map(RolesSource::read).transpose()?;
        Ok(Self { validator, accounts, roles })
    }
}

impl AccountSource {
    fn read(value: Value<'_>) -> Result<Self, ConfigError> {
        only(value, "`account`", &["cluster", "authority", "timeoutMs", "maxConcurrent"])?;
        let cluster = word(value, "cluster")?.ok_or_else(|| {
            error(
                "/account/cluster",
                "missing; name the cluster of the proxy's configuration that reaches the API",
            )
        })?;
        let timeout_ms =
            whole_number(value, "timeoutMs", MAX_TIMEOUT_MS)?.unwrap_or(DEFAULT_TIMEOUT_MS);
        let max_concurrent =
            whole_number(value, "maxConcurrent", MAX_CONCURRENT)?.unwrap_or(DEFAULT_CONCURRENT);
        Ok(Self {
            authority: word(value, "authority")?.unwrap_or_else(|| cluster.clone()),
            cluster,
            timeout_ms,
            max_concurrent: usize::try_from(max_concurrent).unwrap_or(usize::MAX),
        })
    }
}

fn document(text: &[u8]) -> Result<Document<'_>, ConfigError> {
    let (document, faults) = read(text);
    match (document, faults.first()) {
        (Some(document), None) => Ok(document),
        (_, Some(fault)) => Err(unreadable(fault, text)),
        (None, None) => Err(error("", "expected JSON")),
    }
}

fn unreadable(fault: &Fault, text: &[u8]) -> ConfigError {
    let what = match fault.kind {
        FaultKind::DuplicateMember => "a member for the second time; keep one".to_owned(),
        FaultKind::Encoding(Encoding::LoneSurrogate) => {
            "half a surrogate pair; write the whole character".to_owned()
        }
        FaultKind::Encoding(_) => "not UTF-8 without a byte order mark; save it as such".to_owned(),
        FaultKind::Limit(_) => "too large or too deep; shorten it".to_owned(),
        FaultKind::Syntax(_) => {
            let (line, column) = fault.line_and_column(text);
            format!("not JSON at line {line}, column {column}; correct it there")
        }
    };
    ConfigError { pointer: pointer(fault.pointer.clone()), message: what }
}

fn policy(value: Value<'_>) -> Result<Policy, ConfigError> {
    policy_from_value(value).map_err(|fault| error(fault.pointer(), &fault.message()))
}

pub(crate) fn only(value: Value<'_>, what: &str, known: &[&str]) -> Result<(), ConfigError> {
    if value.kind() != Kind::Object {
        let message = format!("expected an object, found {}", value.kind().with_article());
        return Err(ConfigError { pointer: pointer(value.pointer()), message });
    }
    let unknown =
        value.children().find(|child| !child.key().is_some_and(|key| known.contains(&key)));
    unknown.map_or(Ok(()), |member| {
        let message = format!("unknown member; {what} may have `{}`", known.join("`, `"));
        Err(ConfigError { pointer: pointer(member.pointer()), message })
    })
}

/// A text that may stand in a header field: no space, no control character, not empty.
pub(crate) fn word(object: Value<'_>, name: &str) -> Result<Option<String>, ConfigError> {
    let Some(value) = object.get(name) else { return Ok(None) };
    let fits = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    match value.as_str().filter(fits) {
        Some(text) => Ok(Some(text.to_owned())),
        None => {
            let message =
                "expected a string of visible ASCII characters, without spaces".to_owned();
            Err(ConfigError { pointer: pointer(value.pointer()), message })
        }
    }
}

fn whole_number(object: Value<'_>, name: &str, largest: u32) -> Result<Option<u32>, ConfigError> {
    let Some(value) = object.get(name) else { return Ok(None) };
    let number = value.as_number().and_then(|text| text.parse().ok());
    match number.filter(|number| (1..=largest).contains(number)) {
        Some(number) => Ok(Some(number)),
        None => {
            let message = format!("expected a whole number from 1 to {largest}");
            Err(ConfigError { pointer: pointer(value.pointer()), message })
        }
    }
}

pub(crate) fn error(pointer: &str, message: &str) -> ConfigError {
    ConfigError { pointer: pointer.to_owned(), message: message.to_owned() }
}

pub(crate) fn at(value: Value<'_>, message: &str) -> ConfigError {
    error(&pointer(value.pointer()), message)
}

fn pointer(way: Vec<Segment>) -> String {
    Location { part: Part::Body, pointer: way }.json_pointer()
}

const DEFAULT_TIMEOUT_MS: u32 = 1_000;
const MAX_TIMEOUT_MS: u32 = 60_000;
const DEFAULT_CONCURRENT: u32 = 256;
const MAX_CONCURRENT: u32 = 65_536;

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> ConfigError {
        Config::read(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn a_cluster_is_enough() {
        let config = Config::read(br#"{"account":{"cluster":"acg_api"}}"#).unwrap();
        let expected = AccountSource {
            cluster: "acg_api".to_owned(),
            authority: "acg_api".to_owned(),
            timeout_ms: 1_000,
            max_concurrent: 256,
        };
        assert_eq!(config.accounts, Some(expected));
        assert_eq!(config.validator.policy(), &Policy::default());
    }

    #[test]
    fn every_member_is_read() {
        let text = br#"{"pol\u0069cy" : {"maxBodyBytes":1000}, "account":{"cluster":"c","authority":"api.example:8443","timeoutMs":60000,"maxConcurrent":1}}"#;
        let config = Config::read(text).unwrap();
        assert_eq!(config.validator.policy().max_body_bytes(), 1000);
        let accounts = config.accounts.unwrap();
        assert_eq!(
            (accounts.authority.as_str(), accounts.timeout_ms),
            ("api.example:8443", 60_000)
        );
        assert_eq!(accounts.max_concurrent, 1);
    }

    #[test]
    fn a_policy_that_never_asks_needs_no_account() {
        let asking: Vec<&str> =
            Validator::default().account_rules().map(|rule| rule.code).collect();
        let off = |codes: &[&str]| {
            let rules: Vec<String> =
                codes.iter().map(|code| format!(r#""{code}":"off""#)).collect();
            Config::read(format!(r#"{{"policy":{{"rules":{{{}}}}}}}"#, rules.join(",")).as_bytes())
        };
        assert_eq!(off(&asking).unwrap().accounts, None);
        assert_eq!(off(&asking[1..]).unwrap_err().pointer, "/account");
    }

    #[test]
    fn faults_are_reported_at_their_place() {
        for (text, place) in [
            ("", ""),
            ("[]", ""),
            ("{}", "/account"),
            (r#"{"account":{}}"#, "/account/cluster"),
            (r#"{"account":7}"#, "/account"),
            (r#"{"account":{"cluster":"a b"}}"#, "/account/cluster"),
            (r#"{"account":{"cluster":""}}"#, "/account/cluster"),
            (r#"{"account":{"cluster":"c","timeoutMs":0}}"#, "/account/timeoutMs"),
            (r#"{"account":{"cluster":"c","timeoutMs":60001}}"#, "/account/timeoutMs"),
            (r#"{"account":{"cluster":"c","timeoutMs":"1"}}"#, "/account/timeoutMs"),
            (r#"{"account":{"cluster":"c","maxConcurrent":1.5}}"#, "/account/maxConcurrent"),
            (r#"{"account":{"cluster":"c","a/b":1}}"#, "/account/a~1b"),
            (r#"{"account":{"cluster":"c"},"polices":{}}"#, "/polices"),
            (r#"{"account":{"cluster":"c"},"rolesMetadata":true}"#, "/rolesMetadata"),
            (r#"{"account":{"cluster":"c"},"rolesMetadata":{}}"#, "/rolesMetadata/path"),
            (r#"{"account":{"cluster":"c"},"rolesMetadata":{"path":[]}}"#, "/rolesMetadata/path"),
            (
                r#"{"account":{"cluster":"c"},"rolesMetadata":{"path":"roles"}}"#,
                "/rolesMetadata/path",
            ),
            (
                r#"{"account":{"cluster":"c"},"rolesMetadata":{"path":["roles",7]}}"#,
                "/rolesMetadata/path/1",
            ),
            (
                r#"{"account":{"cluster":"c"},"rolesMetadata":{"path":["a\u0000b"]}}"#,
                "/rolesMetadata/path/0",
            ),
            (
                r#"{"account":{"cluster":"c"},"rolesMetadata":{"filter":"","path":["roles"]}}"#,
                "/rolesMetadata/filter",
            ),
            (
                r#"{"account":{"cluster":"c"},"rolesMetadata":{"header":"x","path":["roles"]}}"#,
                "/rolesMetadata/header",
            ),
            (r#"{"account":{"cluster":"c"},"account":{"cluster":"c"}}"#, "/account"),
            (r#"{"account":{"cluster":"c"},"policy":[]}"#, "/policy"),
            (r#"{"account":{"cluster":"c"},"policy":{"profile":"lax"}}"#, "/policy/profile"),
            (
                r#"{"account":{"cluster":"c"},"policy":{"rules":{"no/such":"off"}}}"#,
                "/policy/rules/no~1such",
            ),
        ] {
            assert_eq!(refused(text).pointer, place, "{text}: {}", refused(text));
        }
    }

    #[test]
    fn text_that_is_no_json_is_refused_with_line_and_column() {
        assert_eq!(
            refused("{\n  \"account\": }").to_string(),
            "not JSON at line 2, column 14; correct it there"
        );
    }
}
