//! The parameters of operations.

use serde_json::{Map, Value, json};

use super::schemas::schema;
use crate::error::SUPPORTED_VERSIONS;
use crate::operation::{Body, Facts};
use crate::schema::{NAME, NON_EMPTY, TELEPHONE_NUMBER};

/// References to the parameters of an operation.
pub(super) fn of(facts: &Facts) -> Vec<Value> {
    let reference = |name: &str| json!({ "$ref": format!("#/components/parameters/{name}") });
    let mut names = vec!["api-version"];
    let in_path = |name: &&&str| facts.path.contains(&format!("{{{name}}}"));
    names.extend(PATH_PARAMETERS.iter().filter(in_path));
    if facts.name == "deleteAccount" {
        names.push("deleteNumbers");
    }
    names.push("x-ms-client-request-id");
    let is_page = matches!(facts.response, Body::Page(_));
    if is_page {
        names.extend(PAGING);
    } else if facts.method != "post" {
        names.extend(CONDITIONS);
    }
    if facts.method != "get" {
        names.extend(REPEATABILITY);
    }
    let mut parameters: Vec<Value> = names.into_iter().map(reference).collect();
    if let Some(members) = facts.filter {
        parameters.push(filter(members));
    }
    parameters
}

/// The parameters that operations refer to.
pub(super) fn all() -> Value {
    let mut all = Map::new();
    let mut add = |place: &str, name: &str, description: &str, schema: Value| {
        let parameter = json!({
            "name": name,
            "in": place,
            "required": place == "path" || name == "api-version",
            "description": description,
            "schema": schema,
        });
        all.insert(name.to_owned(), parameter);
    };
    let text = || json!({ "type": "string" });
    let integer = |least: u32| json!({ "type": "integer", "minimum": least, "maximum": i32::MAX });
    let flag = || json!({ "type": "boolean", "default": false });
    let versions = json!({ "type": "string", "enum": SUPPORTED_VERSIONS });
    add("query", "api-version", "The version of the API", versions);
    add("path", "accountName", "The name of an account", schema(&NAME));
    add("path", "telephoneNumber", "A number in the form E.164", schema(&TELEPHONE_NUMBER));
    add("path", "civicAddressId", "The ID of a civic address", schema(&NON_EMPTY));
    let tenant_id = json!({ "type": "string", "minLength": 1, "maxLength": 36 });
    add("path", "tenantId", "The ID of a Teams tenant", tenant_id);
    add("query", "deleteNumbers", "Deletes the numbers of the account as well", flag());
    add("query", "top", "The length of the selected part of the list", integer(1));
    add("query", "skip", "How many items precede the selected part", integer(0));
    add("query", "maxpagesize", "The most items of a page; 500 if more", integer(1));
    add("query", "countRecords", "Requests the length of the list", flag());
    add("query", "continuationToken", "Part of a nextLink; opaque", text());
    for (name, description) in HEADERS {
        add("header", name, description, text());
    }
    Value::Object(all)
}

fn filter(members: &str) -> Value {
    json!({
        "name": "filter",
        "in": "query",
        "description": format!("Selects items, with eq, ne, gt, ge, lt, le, and, or, not, startswith and contains, by {members}"),
        "schema": { "type": "string" },
    })
}

const PATH_PARAMETERS: [&str; 4] = ["accountName", "telephoneNumber", "civicAddressId", "tenantId"];
const PAGING: [&str; 5] = ["top", "skip", "maxpagesize", "countRecords", "continuationToken"];
const CONDITIONS: [&str; 4] =
    ["If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"];
const REPEATABILITY: [&str; 2] = ["Repeatability-Request-ID", "Repeatability-First-Sent"];

const HEADERS: [(&str, &str); 7] = [
    ("x-ms-client-request-id", "Copied to the response"),
    ("If-Match", "Entity tags, or *"),
    ("If-None-Match", "Entity tags, or *"),
    ("If-Modified-Since", "An HTTP-date"),
    ("If-Unmodified-Since", "An HTTP-date"),
    ("Repeatability-Request-ID", "The ID of a request that may be repeated"),
    ("Repeatability-First-Sent", "When it was sent first: an IMF-fixdate of the last five minutes"),
];
