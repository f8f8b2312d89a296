//! Helpers for the tests of the built filter.

use std::path::PathBuf;

use acg_policy_vectors::Case;
use serde_json::{Value, json};

/// The root of the workspace.
pub(crate) fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The environment variable with the filter that ships.
pub(crate) const SHIPPED: &str = "ACG_POLICY_PLUGIN_WASM";

/// The built filter: the one that `cargo xtask test` names, or else the newest one.
pub(crate) fn built_filter() -> PathBuf {
    if let Some(named) = std::env::var_os(SHIPPED) {
        return PathBuf::from(named);
    }
    let built = [
        "target/wasm32-wasip1/gateway/acg_policy_plugin.wasm",
        "target/plugin/acg_policy_plugin.wasm",
    ]
    .map(|path| workspace().join(path))
    .into_iter()
    .filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file)))
    .max();
    let (_, file) = built.expect(
        "the filter is not built: run `cargo xtask test`, or `cargo build --profile gateway -p acg-policy-plugin --target wasm32-wasip1`",
    );
    file
}

/// The configuration of the filter for a case. A case without an account state turns the rules about
/// it off, because a gateway would look up the account otherwise.
pub(crate) fn configuration(case: &Case, account: &Value) -> Value {
    let mut policy = case
        .policy_json
        .as_deref()
        .map_or_else(|| json!({}), |text| serde_json::from_slice(text).unwrap());
    let mut configuration = json!({});
    if case.roles.is_some() {
        configuration["rolesMetadata"] = json!({ "path": ["payload", "roles"] });
    }
    if case.account.is_some() {
        configuration["account"] = account.clone();
        configuration["policy"] = policy;
        return configuration;
    }
    let rules = policy.as_object_mut().unwrap().entry("rules").or_insert_with(|| json!({}));
    for rule in acg_policy::rules::all().filter(|rule| rule.group() == "state") {
        rules[rule.code] = json!("off");
    }
    configuration["policy"] = policy;
    configuration
}

/// The API's response to the lookup of a case's account: status and body; `None` if there is no
/// response.
pub(crate) fn account_response(case: &Case) -> Option<(u16, Vec<u8>)> {
    let account = &case.json["account"];
    match account["state"].as_str() {
        Some("known") => Some((200, account["account"].to_string().into_bytes())),
        Some("missing") => Some((404, MISSING.into())),
        _ => match account["reason"].as_str() {
            Some("unauthenticated") => Some((401, Vec::new())),
            Some("forbidden") => Some((403, Vec::new())),
            Some("rate-limited") => Some((429, Vec::new())),
            _ => None,
        },
    }
}

/// The target of a number PUT.
pub(crate) const NUMBER: &str = "/accounts/contoso/numbers/+12065550100?api-version=2024-02-29";

/// The body of a number PUT that every profile accepts.
pub(crate) const GOOD: &str = r#"{"telephoneNumber":"+12065550100","accountName":"contoso","serviceDetails":{"teamsOperatorConnect":{"enabled":true,"assignmentStatus":"assigned","configuration":{"usage":"CallingUserAssignment","choosableCapabilities":["InboundCalling"],"additionalUsages":[],"civicAddressId":"3b9c2d6a-8f0e-4b57-9f10-2d6c8e1a4f33","allowTenantAddressUpdate":false}}}}"#;

/// The account of that number.
pub(crate) const ENABLED: &str =
    r#"{"name":"contoso","serviceDetails":{"teamsOperatorConnect":{"enabled":true}}}"#;

/// The API's response for an account that does not exist.
pub(crate) const MISSING: &str = r#"{"error":{"code":"NotFound","message":"no such account"}}"#;
