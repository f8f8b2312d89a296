//! The subset of JSON Schema that the schema of a policy uses. Any other keyword fails the test.

use regex::Regex;
use serde_json::{Map, Value};

/// Whether `value` is valid.
pub(crate) fn accepts(schema: &Value, value: &Value) -> bool {
    let schema = schema.as_object().expect("a schema is an object");
    schema.iter().all(|(keyword, rule)| holds(keyword, rule, schema, value))
}

fn holds(keyword: &str, rule: &Value, schema: &Map<String, Value>, value: &Value) -> bool {
    match keyword {
        "$schema" | "title" | "description" => rule.is_string(),
        "default" => accepts(&without_default(schema), rule),
        "type" => has_type(rule.as_str().unwrap(), value),
        "enum" => rule.as_array().unwrap().contains(value),
        "properties" => value.as_object().is_none_or(|members| {
            members
                .iter()
                .all(|(name, member)| rule.get(name).is_none_or(|rule| accepts(rule, member)))
        }),
        "additionalProperties" => {
            assert_eq!(rule, false);
            let known = schema["properties"].as_object().unwrap();
            value
                .as_object()
                .is_none_or(|members| members.keys().all(|name| known.contains_key(name)))
        }
        "items" => {
            value.as_array().is_none_or(|items| items.iter().all(|item| accepts(rule, item)))
        }
        "minItems" => {
            value.as_array().is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap())
        }
        "maxItems" => {
            value.as_array().is_none_or(|items| items.len() as u64 <= rule.as_u64().unwrap())
        }
        "required" => value.as_object().is_none_or(|members| {
            rule.as_array().unwrap().iter().all(|name| members.contains_key(name.as_str().unwrap()))
        }),
        "uniqueItems" => value.as_array().is_none_or(|items| {
            items
                .iter()
                .enumerate()
                .all(|(index, item)| !items.iter().take(index).any(|other| other == item))
        }),
        "minLength" => {
            value.as_str().is_none_or(|text| text.chars().count() as u64 >= rule.as_u64().unwrap())
        }
        "maxLength" => {
            value.as_str().is_none_or(|text| text.chars().count() as u64 <= rule.as_u64().unwrap())
        }
        "pattern" => {
            let pattern = Regex::new(rule.as_str().unwrap()).unwrap();
            value.as_str().is_none_or(|text| pattern.is_match(text))
        }
        "const" => rule == value,
        "not" => !accepts(rule, value),
        "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
        other => panic!("the test does not support the keyword {other}"),
    }
}

/// The schema without its default, which itself must be valid.
fn without_default(schema: &Map<String, Value>) -> Value {
    let mut schema = schema.clone();
    schema.remove("default");
    Value::Object(schema)
}

fn has_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        other => panic!("the test does not support the type {other}"),
    }
}
