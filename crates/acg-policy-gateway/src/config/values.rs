//! The values in the configuration of the filter. The filter rejects the whole configuration for the first invalid one, so that
//! Envoy does not start with it. A test compares what is found here with what the built filter rejects.

use acg_policy_wire::ObservedRules;
use serde_json::Value;

use super::finding::Findings;
use super::node::Node;

/// Checks the values of a configuration.
pub(super) fn check(node: &Node, findings: &mut Findings) {
    let account = node.get("account");
    if let Some(account) = account {
        check_account(account, findings);
    }
    let is_name = |text: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (1..=64).contains(&text.len()) && text.bytes().all(is_plain)
    };
    let name = |value: &Value| value.as_str().is_some_and(is_name);
    expect(node, "name", "1 to 64 letters, digits, `-` and `_`", name, findings);
    expect(node, "responseHeaders", "`true` or `false`", Value::is_boolean, findings);
    let is_form = |value: &Value| value.is_boolean() || value.is_object();
    expect(node, "observe", "`true`, `false` or an object", is_form, findings);
    if let Some(observe) = node.get("observe") {
        check_observe(observe, findings);
    }
    if let Some(roles) = node.get("rolesMetadata") {
        check_members(roles, "rolesMetadata", &["filter", "path"], findings);
        let is_path = |path: &Value| {
            let is_name = |name: &Value| name.as_str().is_some_and(|name| !name.is_empty());
            path.as_array().is_some_and(|path| !path.is_empty() && path.iter().all(is_name))
        };
        let path = roles.get("path").map(Node::to_json);
        if !path.is_some_and(|path| is_path(&path)) {
            reject(roles, "`rolesMetadata` has no `path`, a non-empty array of names", findings);
        }
    }
}

fn check_account(account: &Node, findings: &mut Findings) {
    let limits = LIMITS.iter().map(|(name, ..)| *name);
    let known: Vec<&str> = ["cluster", "authority", "scheme"].into_iter().chain(limits).collect();
    check_members(account, "account", &known, findings);
    for (name, least, most) in LIMITS {
        let is_in_range =
            |value: &Value| value.as_u64().is_some_and(|it| (least..=most).contains(&it));
        expect(account, name, &format!("an integer from {least} to {most}"), is_in_range, findings);
    }
    for name in ["cluster", "authority"] {
        let is_visible = |value: &Value| {
            let is_visible =
                |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_graphic());
            value.as_str().is_some_and(is_visible)
        };
        expect(account, name, "visible ASCII characters without spaces", is_visible, findings);
    }
    let is_scheme = |value: &Value| matches!(value.as_str(), Some("http" | "https"));
    expect(account, "scheme", "`http` or `https`", is_scheme, findings);
    let limit = |name| account.get(name).and_then(Node::as_u64);
    let longest = limit("cacheTtlMs").unwrap_or(DEFAULT_TTL_MS);
    if limit("negativeCacheTtlMs").is_some_and(|negative| negative > longest) {
        reject(account, "`negativeCacheTtlMs` is larger than `cacheTtlMs`", findings);
    }
}

fn check_observe(observe: &Node, findings: &mut Findings) {
    check_members(observe, "observe", &["rules", "routes"], findings);
    for name in ["rules", "routes"] {
        let is_text = |item: &Value| item.as_str().is_some_and(|text| !text.is_empty());
        let is_list =
            |value: &Value| value.as_array().is_some_and(|items| items.iter().all(is_text));
        expect(observe, name, "an array of non-empty strings", is_list, findings);
    }
    for item in observe.items("rules") {
        if !ObservedRules::default().add(&item.text()) {
            reject(item, "an item of `observe.rules` is neither a rule nor a group", findings);
        }
    }
}

fn check_members(object: &Node, name: &str, known: &[&str], findings: &mut Findings) {
    for (member, node) in object.members() {
        if !known.contains(&member.as_str()) {
            reject(node, &format!("unknown member `{member}` of `{name}`"), findings);
        }
    }
}

fn expect(
    object: &Node,
    name: &str,
    expected: &str,
    is_valid: impl Fn(&Value) -> bool,
    findings: &mut Findings,
) {
    if let Some(member) = object.get(name).filter(|member| !is_valid(&member.to_json())) {
        reject(member, &format!("`{name}`: expected {expected}"), findings);
    }
}

fn reject(node: &Node, message: &str, findings: &mut Findings) {
    let message = format!("{message}: the filter rejects the configuration");
    findings.error(node, "plugin-configuration", message);
}

/// Members of `account` with their ranges.
const LIMITS: [(&str, u64, u64); 7] = [
    ("timeoutMs", 1, 60_000),
    ("maxConcurrent", 1, 65_536),
    ("queueTimeoutMs", 0, 60_000),
    ("maxQueued", 1, 65_536),
    ("cacheTtlMs", 0, 300_000),
    ("negativeCacheTtlMs", 0, 300_000),
    ("maxCached", 1, 65_536),
];
const DEFAULT_TTL_MS: u64 = 30_000;
