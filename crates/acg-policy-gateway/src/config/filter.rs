//! The configuration of the filter itself.

use acg_policy::{DEFAULT_MAX_BODY_BYTES, Policy, Validator};
use acg_policy_wire::v1::policy_from_json;

use super::ext_authz;
use super::finding::Findings;
use super::node::{self, Node};
use super::values;

/// What other settings must agree with.
#[derive(Clone, Debug)]
pub(super) struct Configuration {
    /// The cluster of lookups and where it is named.
    pub(super) cluster: Option<(String, Node)>,
    /// The cluster of `acg-policy serve` and where it is named, if requests are sent there in place of the filter.
    pub(super) service: Option<ext_authz::Service>,
    /// The filter that must verify tokens before, and where it is named.
    pub(super) roles: Option<(String, Node)>,
    /// Whether the filter works without `allow_on_headers_stop_iteration`.
    pub(super) holds_body_only: bool,
    /// Whether the filter sets header fields of responses.
    pub(super) sets_response_fields: bool,
    /// The policy's limit of a body.
    pub(super) max_body_bytes: u64,
}

impl Configuration {
    /// Checks a configuration.
    pub(super) fn read(node: &Node, findings: &mut Findings) -> Self {
        for (name, member) in node.members() {
            if !MEMBERS.contains(&name.as_str()) {
                let message =
                    format!("unknown member `{name}`: the filter rejects the configuration");
                findings.error(member, "plugin-configuration", message);
            }
        }
        values::check(node, findings);
        let policy = policy(node, findings);
        let account = node.get("account");
        let cluster = account.and_then(|account| account.get("cluster"));
        match (account, cluster) {
            (Some(account), None) => findings.error(
                account,
                "plugin-configuration",
                "`account` has no `cluster`: the filter rejects the configuration",
            ),
            (None, _) if Validator::new(policy.clone()).account_rules().next().is_some() => {
                findings.error(
                    node,
                    "plugin-configuration",
                    "`account` is missing, but rules of the policy depend on accounts",
                );
            }
            _ => {}
        }
        if let Some(observe) =
            node.get("observe").filter(|observe| observe.as_bool() != Some(false))
        {
            let message = if observe.as_bool() == Some(true) {
                "the filter only observes: it refuses nothing"
            } else {
                "the filter observes some rules or routes: it refuses less than the policy says"
            };
            findings.warning(observe, "observe-mode", message);
        }
        let hold = node.get("hold");
        if let Some(hold) = hold.filter(|hold| !matches!(hold.text().as_str(), "request" | "body"))
        {
            let message =
                "`hold` is neither `request` nor `body`: the filter rejects the configuration";
            findings.error(hold, "plugin-configuration", message);
        }
        Self {
            cluster: cluster.map(|cluster| (cluster.text(), cluster.clone())),
            service: None,
            roles: node.get("rolesMetadata").map(|roles| (roles_filter(roles), roles.clone())),
            holds_body_only: hold.is_some_and(|hold| hold.text() == "body"),
            sets_response_fields: node.is_true(&["responseHeaders"]),
            max_body_bytes: u64::try_from(policy.max_body_bytes()).unwrap_or(u64::MAX),
        }
    }

    /// Checks a JSON text that is a value of another document.
    pub(super) fn read_text(value: &Node, findings: &mut Findings) -> Option<Self> {
        match node::read_json(&value.text()) {
            Ok(mut document) => {
                // Lines in the text are counted from the line of the value.
                document.move_lines(value.line.saturating_sub(1));
                Some(Self::read(&document, findings))
            }
            Err(problem) => {
                let message = format!("the filter cannot read the configuration: {problem}");
                findings.error(value, "plugin-configuration", message);
                None
            }
        }
    }
}

/// The filter whose metadata has the roles.
fn roles_filter(roles: &Node) -> String {
    let named = roles.text_at(&["filter"]);
    if named.is_empty() { "envoy.filters.http.jwt_authn".to_owned() } else { named }
}

fn policy(node: &Node, findings: &mut Findings) -> Policy {
    let Some(member) = node.get("policy") else { return Policy::default() };
    match policy_from_json(member.to_json().to_string().as_bytes()) {
        Ok(policy) => {
            if policy.profile().as_str() == "api" {
                let message =
                    "the profile `api` only warns of faults with which a sync fails later";
                findings.warning(member, "policy", message);
            }
            policy
        }
        Err(error) => {
            let message = format!("the policy is invalid: {error}");
            findings.error(member, "plugin-configuration", message);
            Policy::default()
        }
    }
}

impl Default for Configuration {
    fn default() -> Self {
        Self {
            cluster: None,
            service: None,
            roles: None,
            holds_body_only: false,
            sets_response_fields: false,
            max_body_bytes: u64::try_from(DEFAULT_MAX_BODY_BYTES).unwrap_or(u64::MAX),
        }
    }
}

/// The members of the configuration. A test compares them with the filter.
pub(super) const MEMBERS: &[&str] =
    &["policy", "account", "rolesMetadata", "observe", "responseHeaders", "name", "hold"];
