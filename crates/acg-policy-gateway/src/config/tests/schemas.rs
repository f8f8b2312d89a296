//! The manifests in `plugin/deploy` and `plugin/ext-authz` are valid by the schemas of their custom resources.

use std::collections::BTreeSet;
use std::fs;

use acg_policy_workspace::{listing, paths};
use serde_json::{Value, json};

use super::super::node;

#[test]
fn every_manifest_is_valid_by_its_schema() {
    let mut checked = BTreeSet::new();
    let files = ["plugin/deploy/*.yaml", "plugin/ext-authz/*.yaml"];
    for file in files.iter().flat_map(|pattern| listing::files(pattern).unwrap()) {
        let text = fs::read_to_string(paths::root().join(&file)).unwrap();
        for document in node::read(&file, &text).unwrap() {
            let manifest = document.to_json();
            // The bootstrap of Envoy, and the values of a chart.
            let Some(kind) = manifest["kind"].as_str() else { continue };
            assert!(manifest["metadata"]["name"].is_string(), "{file}: {kind}");
            let Some(schema) = schema(kind) else { continue };
            assert_eq!(manifest["apiVersion"], schema["apiVersion"], "{file}: {kind}");
            let mut faults = Vec::new();
            check(&schema["spec"], &manifest["spec"], "spec", &mut faults);
            assert!(faults.is_empty(), "{file}: {kind}: {faults:#?}");
            checked.insert(kind.to_owned());
        }
    }
    let expected = ["EnvoyExtensionPolicy", "EnvoyFilter", "EnvoyPatchPolicy", "WasmPlugin"];
    assert_eq!(checked, expected.map(str::to_owned).into());
}

#[test]
fn invalid_manifests_have_faults() {
    for (spec, fault) in [
        (json!({ "url": "oci://x", "failStrategy": "OPEN" }), "spec.failStrategy: not in the enum"),
        (
            json!({ "url": "oci://x", "failureStrategy": "FAIL_OPEN" }),
            "spec.failureStrategy: unknown",
        ),
        (json!({ "pluginName": "x" }), "spec: lacks url"),
        (json!({ "url": 1 }), "spec.url: expected string"),
        (json!({ "url": "oci://x", "sha256": "12" }), "spec.sha256: does not match its pattern"),
    ] {
        let mut faults = Vec::new();
        check(&schema("WasmPlugin").unwrap()["spec"], &spec, "spec", &mut faults);
        assert_eq!(faults, [fault]);
    }
}

fn schema(kind: &str) -> Option<Value> {
    let file = paths::root().join(format!("plugin/deploy/schemas/{kind}.json"));
    Some(serde_json::from_str(&fs::read_to_string(file).ok()?).unwrap())
}

/// The part of OpenAPI that the schemas use, except for rules in CEL. Kubernetes drops unknown members, so
/// they are faults.
fn check(schema: &Value, value: &Value, place: &str, faults: &mut Vec<String>) {
    let mut fault = |text: String| faults.push(format!("{place}: {text}"));
    if let Some(kind) = schema["type"].as_str()
        && !is_of(kind, value)
    {
        return fault(format!("expected {kind}"));
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        fault("not in the enum".to_owned());
    }
    let length = value.as_str().map(|text| text.chars().count() as u64);
    let items = value.as_array().map(|items| items.len() as u64);
    for (size, least, most) in [
        (length, "minLength", "maxLength"),
        (items, "minItems", "maxItems"),
        (value.as_u64(), "minimum", "maximum"),
    ] {
        let below = |name: &str| size < schema[name].as_u64() && size.is_some();
        let above = |name: &str| schema[name].as_u64().is_some_and(|most| size > Some(most));
        if below(least) || above(most) {
            fault(format!("outside of {least} and {most}"));
        }
    }
    if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str())
        && !matches(pattern, text)
    {
        fault("does not match its pattern".to_owned());
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().unwrap()).is_none() {
            fault(format!("lacks {}", name.as_str().unwrap()));
        }
    }
    check_alternatives(schema, value, place, faults);
    for (name, member) in value.as_object().into_iter().flatten() {
        let place = format!("{place}.{name}");
        let known = schema["properties"].get(name).or_else(|| schema.get("additionalProperties"));
        let open =
            schema["x-kubernetes-preserve-unknown-fields"] == true || schema.get("type").is_none();
        match known {
            Some(known) if known.is_object() => check(known, member, &place, faults),
            Some(_) => {}
            None if open => {}
            None => faults.push(format!("{place}: unknown")),
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        check(&schema["items"], item, &format!("{place}[{index}]"), faults);
    }
}

fn check_alternatives(schema: &Value, value: &Value, place: &str, faults: &mut Vec<String>) {
    let holds = |schema: &Value| {
        let mut faults = Vec::new();
        check(schema, value, place, &mut faults);
        faults.is_empty()
    };
    let count = |name: &str| {
        schema[name].as_array().map(|all| (all.iter().filter(|one| holds(one)).count(), all.len()))
    };
    let fails = count("oneOf").is_some_and(|(holding, _)| holding != 1)
        || count("anyOf").is_some_and(|(holding, _)| holding == 0)
        || count("allOf").is_some_and(|(holding, all)| holding != all)
        || schema.get("not").is_some_and(holds);
    if fails {
        faults.push(format!("{place}: none of its forms"));
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        _ => false,
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    regex::Regex::new(pattern).unwrap().is_match(text)
}
