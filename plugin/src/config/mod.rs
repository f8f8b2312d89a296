//! The plugin's configuration: a policy, where accounts are looked up, and where the caller's roles
//! are. An error names its place and how to correct it, and the proxy does not start.

mod account;
mod hold;
mod members;
mod observe;
mod protobuf;

use acg_policy::json::{Document, Encoding, Fault, FaultKind, Kind, Value, read_response};
use acg_policy::{Policy, Validator};
use acg_policy_wire::v1::{Identity, policy_from_value};

pub(crate) use account::{AccountSource, CacheLimits};
pub(crate) use hold::Hold;
pub(crate) use members::ConfigError;
use members::{boolean, check_members, pointer, visible_ascii};
use observe::Observe;
pub(crate) use observe::{Partly, Validation, Validations};

use crate::roles::RolesSource;

/// A valid configuration.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// Validates requests by the configured policy.
    pub(crate) validator: Validator,
    /// Which errors refuse a request.
    pub(crate) validations: Validations,
    /// Where accounts are looked up; `None` only if no rule of the policy needs an account.
    pub(crate) accounts: Option<AccountSource>,
    /// Where the caller's roles are; `None` if they are unknown.
    pub(crate) roles: Option<RolesSource>,
    /// What is held back until the verdict.
    pub(crate) hold: Hold,
    /// The name in metrics.
    pub(crate) name: Option<String>,
    /// Whether responses have header fields with the verdict and the identity.
    pub(crate) response_headers: bool,
    /// What determines the verdicts.
    pub(crate) identity: Identity,
}

impl Config {
    /// Reads the JSON text of a configuration, or the bytes of a `google.protobuf.Struct`.
    ///
    /// # Errors
    /// The first error of the text.
    pub(crate) fn read(text: &[u8]) -> Result<Self, ConfigError> {
        if text.is_empty() {
            return Err(ConfigError::new("", NO_CONFIGURATION));
        }
        match Self::read_json(text) {
            // No JSON text is a message.
            Err(error) => match protobuf::struct_to_json(text) {
                Some(json) => Self::read_json(json.as_bytes()),
                None => Err(error),
            },
            read => read,
        }
    }

    fn read_json(text: &[u8]) -> Result<Self, ConfigError> {
        let document = document(text)?;
        let root = document.root();
        check_members(root, MEMBERS)?;
        let policy = root.get("policy").map(policy).transpose()?.unwrap_or_default();
        let validator = Validator::new(policy);
        let accounts = root.get("account").map(AccountSource::read).transpose()?;
        if accounts.is_none() {
            check_no_account_needed(&validator)?;
        }
        let roles = root.get("rolesMetadata").map(roles_source).transpose()?;
        let observe = root.get("observe").map(Observe::read).transpose()?.unwrap_or_default();
        let validations = Validations::new(&validator, observe);
        let response_headers = boolean(root, "responseHeaders")?.unwrap_or(false);
        let name = name(root)?;
        let hold = root.get("hold").map(Hold::read).transpose()?.unwrap_or_default();
        let identity = Identity::new(validator.policy(), COMMIT);
        Ok(Self { validator, validations, accounts, roles, hold, name, response_headers, identity })
    }
}

fn document(text: &[u8]) -> Result<Document<'_>, ConfigError> {
    let (document, faults) = read_response(text);
    match (document, faults.first()) {
        (Some(document), None) => Ok(document),
        (_, Some(fault)) => Err(unreadable(fault, text)),
        (None, None) => Err(ConfigError::new("", "expected JSON")),
    }
}

fn unreadable(fault: &Fault, text: &[u8]) -> ConfigError {
    let problem = match fault.kind {
        FaultKind::DuplicateMember => "duplicate member; keep one",
        FaultKind::Encoding(Encoding::LoneSurrogate) => {
            "lone surrogate; write the character itself"
        }
        FaultKind::Encoding(_) => {
            "not UTF-8, or with a byte order mark; save the text as UTF-8 without one"
        }
        FaultKind::Limit(_) => "longer or more deeply nested than any configuration; shorten it",
        FaultKind::Syntax(_) => "not JSON; check the syntax there",
    };
    let (line, column) = fault.line_and_column(text);
    let message = format!("line {line}, column {column}: {problem}");
    ConfigError { pointer: pointer(fault.pointer.clone()), message }
}

fn policy(value: Value<'_>) -> Result<Policy, ConfigError> {
    policy_from_value(value).map_err(|error| ConfigError::new(error.pointer(), error.message()))
}

/// The name of the configuration, which becomes a part of the names of metrics.
fn name(root: Value<'_>) -> Result<Option<String>, ConfigError> {
    let Some(value) = root.get("name") else { return Ok(None) };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let is_valid = |text: &&str| (1..=64).contains(&text.len()) && text.bytes().all(is_plain);
    match value.as_str().filter(is_valid) {
        Some(text) => Ok(Some(text.to_owned())),
        None => Err(ConfigError::at(value, "expected 1 to 64 letters, digits, `-` and `_`")),
    }
}

fn check_no_account_needed(validator: &Validator) -> Result<(), ConfigError> {
    // A sorted set would add 8 kB to the module.
    let mut rules: Vec<&str> = Vec::new();
    for rule in validator.account_rules() {
        if !rules.contains(&rule.code) {
            rules.push(rule.code);
        }
    }
    if rules.is_empty() {
        return Ok(());
    }
    let message = format!(
        "missing, but rules of the policy need the account (`{}`); add `account` with the member `cluster`, or set these rules to `off`",
        rules.join("`, `")
    );
    Err(ConfigError::new("/account", message))
}

/// Reads `{"filter": "envoy.filters.http.jwt_authn", "path": ["payload", "roles"]}`: the name of the
/// filter that writes the metadata, and the names of the members that lead to the list.
fn roles_source(value: Value<'_>) -> Result<RolesSource, ConfigError> {
    check_members(value, &["filter", "path"])?;
    let filter = visible_ascii(value, "filter")?;
    let filter = filter.as_deref().unwrap_or("envoy.filters.http.jwt_authn");
    let path = value.get("path").filter(|path| path.kind() == Kind::Array && !path.is_empty());
    let path = path.ok_or_else(|| {
        ConfigError::new(
            "/rolesMetadata/path",
            "expected a non-empty array of member names, for example [\"payload\", \"roles\"]",
        )
    })?;
    let names = path.children().map(|name| {
        let text = name.as_str().filter(|text| !text.is_empty() && !text.contains('\0'));
        text.ok_or_else(|| ConfigError::at(name, "expected a non-empty string without NUL"))
    });
    Ok(RolesSource::new(filter, &names.collect::<Result<Vec<_>, _>>()?))
}

const NO_CONFIGURATION: &str = "there is no configuration; add `configuration` to the filter, of the type `google.protobuf.StringValue`, whose value is JSON, for example {\"account\": {\"cluster\": \"acg_lookups\"}}";
/// The members of a configuration.
const MEMBERS: &[&str] =
    &["policy", "account", "rolesMetadata", "observe", "responseHeaders", "hold", "name"];
/// The commit of the build, which `cargo xtask build` passes.
const COMMIT: Option<&str> = option_env!("ACG_POLICY_COMMIT");

#[cfg(test)]
mod tests;
