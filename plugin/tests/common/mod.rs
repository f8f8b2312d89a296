//! What the tests of the built filter share.

use std::path::PathBuf;

use acg_policy_vectors::Case;
use serde_json::{Value, json};

/// The root of the workspace.
pub(crate) fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The built filter: the one that `cargo xtask test` names, else the newest that a build left.
pub(crate) fn built_filter() -> PathBuf {
    if let Some(named) = std::env::var_os("ACG_POLICY_PLUGIN_WASM") {
        return PathBuf::from(named);
    }
    let built = [
        "target/wasm32-wasip1/wasm/acg_policy_plugin.wasm",
        "target/plugin/acg_policy_plugin.wasm",
    ]
    .map(|place| workspace().join(place))
    .into_iter()
    .filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file)))
    .max();
    let (_, file) = built.expect(
        "the filter is not built: run `cargo xtask test`, or `cargo build --profile wasm -p acg-policy-plugin --target wasm32-wasip1`",
    );
    file
}

/// The configuration of the filter for a case. A case that asks for no account has the rules about
/// its state off, which for a gateway is the same.
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

/// What the API answers when a case's account is looked up: a status and a body; `None` for no
/// answer at all.
pub(crate) fn account_answer(case: &Case) -> Option<(u16, Vec<u8>)> {
    let account = &case.json["account"];
    match account["state"].as_str() {
        Some("known") => Some((200, account["account"].to_string().into_bytes())),
        Some("missing") => {
            Some((404, br#"{"error":{"code":"NotFound","message":"no such account"}}"#.to_vec()))
        }
        _ => None,
    }
}

/// Where a number is put.
pub(crate) const NUMBER: &str = "/accounts/contoso/numbers/+12065550100?api-version=2024-02-29";

/// A number that every profile accepts.
pub(crate) const GOOD: &str = r#"{"telephoneNumber":"+12065550100","accountName":"contoso","serviceDetails":{"teamsOperatorConnect":{"enabled":true,"assignmentStatus":"assigned","configuration":{"usage":"CallingUserAssignment","choosableCapabilities":["InboundCalling"],"additionalUsages":[],"civicAddressId":"3b9c2d6a-8f0e-4b57-9f10-2d6c8e1a4f33","allowTenantAddressUpdate":false}}}}"#;

/// The account to which that number belongs.
pub(crate) const ENABLED: &str =
    r#"{"name":"contoso","serviceDetails":{"teamsOperatorConnect":{"enabled":true}}}"#;
