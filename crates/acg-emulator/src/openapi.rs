//! The OpenAPI document, made from the tables by which requests are checked.

mod parameters;
mod schemas;

use serde_json::{Map, Value, json};

use crate::error::{MERGE_PATCH, SUPPORTED_VERSIONS};
use crate::operation::{Body, Facts, Operation};

/// The document, version 3.1.
pub(crate) fn document() -> Value {
    let mut paths = Map::new();
    for operation in Operation::ALL {
        let facts = operation.facts();
        let path = paths.entry(facts.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(facts.method.to_owned(), describe(facts));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Azure Communications Gateway Provisioning API, as acg-emulator serves it",
            "version": SUPPORTED_VERSIONS[0],
            "description": DESCRIPTION,
        },
        "servers": [{ "url": "/" }],
        // A token is neither required nor checked.
        "security": [{}, { "bearer": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas::all(),
            "parameters": parameters::all(),
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
            "responses": { "error": error() },
        },
    })
}

fn describe(facts: &Facts) -> Value {
    let Facts { name, summary, request, response, .. } = facts;
    let mut operation = json!({
        "operationId": name,
        "summary": summary,
        "parameters": parameters::of(facts),
    });
    let mut set = |name: &str, value: Value| {
        if let Some(members) = operation.as_object_mut() {
            members.insert(name.to_owned(), value);
        }
    };
    match request {
        Body::Nothing => {}
        Body::MergePatch(schema) => {
            set(
                "requestBody",
                json!({ "required": true, "content": content(MERGE_PATCH, schema) }),
            );
        }
        Body::Resource(schema) | Body::Page(schema) | Body::Data(schema) => {
            set("requestBody", json!({ "required": true, "content": content(JSON, schema) }));
        }
    }
    let mut responses = success(facts.method, *response);
    responses.insert("default".to_owned(), json!({ "$ref": "#/components/responses/error" }));
    set("responses", Value::Object(responses));
    operation
}

fn success(method: &str, response: Body) -> Map<String, Value> {
    let mut responses = Map::new();
    let mut add = |status: &str, response: Value| responses.insert(status.to_owned(), response);
    let schema = match response {
        Body::Nothing => {
            add("204", json!({ "description": "Deleted, or did not exist" }));
            return responses;
        }
        Body::Page(schema) => format!("{schema}Page"),
        Body::Resource(schema) | Body::Data(schema) | Body::MergePatch(schema) => schema.to_owned(),
    };
    let with_headers = |description: &str, headers: Value| {
        let content = content(JSON, &schema);
        json!({ "description": description, "headers": headers, "content": content })
    };
    match response {
        Body::Resource(_) => {
            add("200", with_headers("The resource", etag()));
            if method == "put" {
                add("201", with_headers("The resource, which is new", etag()));
            }
            if method == "get" {
                let headers = etag();
                add("304", json!({ "description": "Not modified", "headers": headers }));
            }
        }
        Body::Page(_) => {
            let count = json!({ "x-ms-record-count": {
                "description": "The length of the whole list, with countRecords=true",
                "schema": { "type": "integer" } } });
            add("200", with_headers("A page", count));
        }
        _ => {
            add("200", with_headers("The result", json!({})));
        }
    }
    responses
}

fn content(media_type: &str, schema: &str) -> Value {
    json!({ media_type: { "schema": { "$ref": format!("#/components/schemas/{schema}") } } })
}

fn etag() -> Value {
    json!({ "ETag": { "description": "The entity tag", "schema": { "type": "string" } } })
}

fn error() -> Value {
    json!({
        "description": "An error in the form of Azure",
        "headers": {
            "x-ms-error-code": { "schema": { "type": "string" } },
            "Retry-After": {
                "description": "Seconds, of a fault that has them",
                "schema": { "type": "integer" },
            },
        },
        "content": content(JSON, "Error"),
    })
}

const JSON: &str = "application/json";

const DESCRIPTION: &str = "Made from the tables by which the emulator checks requests. It accepts and \
    returns other members too. A member that is read-only is ignored in requests.";
