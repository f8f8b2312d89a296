//! JSON Schemas of the tables.

use serde_json::{Map, Value, json};

use crate::schema::{
    self, CAPABILITY_PLAN, CIVIC_ADDRESS, ERROR, Presence, REQUEST_FOR_INFORMATION, Shape,
};

/// The schemas of all bodies, by name.
pub(super) fn all() -> Value {
    let mut all = Map::new();
    for (name, shape) in RESOURCES {
        all.insert(name.to_owned(), schema(shape));
        let page = json!({
            "type": "object",
            "required": ["value"],
            "properties": {
                "value": { "type": "array", "items": reference(name) },
                "nextLink": {
                    "type": "string",
                    "format": "uri",
                    "description": "The URL of the next page; missing on the last one",
                },
            },
        });
        all.insert(format!("{name}Page"), page);
    }
    for (name, shape) in OTHERS {
        all.insert(name.to_owned(), schema(shape));
    }
    let result = |member: &str, items: Value| {
        json!({
            "type": "object",
            "required": [member],
            "properties": { member: { "type": "array", "items": items } },
        })
    };
    let plans = result("capabilityPlans", schema(&CAPABILITY_PLAN));
    all.insert("CapabilityPlans".to_owned(), plans);
    let capabilities = result("availableCapabilities", json!({ "type": "string" }));
    all.insert("AvailableCapabilities".to_owned(), capabilities);
    let error = json!({
        "type": "object",
        "required": ["error"],
        "properties": { "error": schema(&ERROR) },
    });
    all.insert("Error".to_owned(), error);
    Value::Object(all)
}

/// The JSON Schema of a shape.
pub(super) fn schema(shape: &Shape) -> Value {
    match shape {
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::String => json!({ "type": "string" }),
        Shape::Strings => json!({ "type": "array", "items": { "type": "string" } }),
        Shape::List(item, usize::MAX, _) => json!({ "type": "array", "items": schema(item) }),
        Shape::List(item, most, _) => {
            json!({ "type": "array", "items": schema(item), "maxItems": most })
        }
        Shape::Matching(form) => json!({ "type": "string", "pattern": form.pattern }),
        Shape::Word(words, _) => json!({ "type": "string", "enum": words }),
        Shape::NullOr(shape) => json!({ "anyOf": [{ "type": "null" }, schema(shape)] }),
        Shape::Integer(least, most, _) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Shape::Object(members) => object(members),
        Shape::Closed(members) => {
            let mut object = object(members);
            if let Some(keywords) = object.as_object_mut() {
                keywords.insert("additionalProperties".to_owned(), false.into());
            }
            object
        }
    }
}

fn object(members: &[schema::Member]) -> Value {
    let (mut required, mut properties) = (Vec::new(), Map::new());
    for member in members {
        let mut property = schema(member.shape);
        match (member.presence, property.as_object_mut()) {
            (Presence::Required, _) => required.push(member.name),
            (Presence::ReadOnly, Some(keywords)) => {
                keywords.insert("readOnly".to_owned(), true.into());
            }
            _ => {}
        }
        properties.insert(member.name.to_owned(), property);
    }
    json!({ "type": "object", "required": required, "properties": properties })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

static RESOURCES: [(&str, &Shape); 4] = [
    ("Account", &schema::ACCOUNT),
    ("Number", &schema::NUMBER),
    ("TeamsCivicAddress", &CIVIC_ADDRESS),
    ("TeamsRequestForInformation", &REQUEST_FOR_INFORMATION),
];

static OTHERS: [(&str, &Shape); 4] = [
    ("NumberBatch", &schema::NUMBER_BATCH),
    ("NumberIdentifierBatch", &schema::IDENTIFIER_BATCH),
    ("NumberIdentifiers", &schema::IDENTIFIERS),
    ("TeamsRequestForInformationPatch", &schema::REQUEST_FOR_INFORMATION_PATCH),
];
