//! The published schema of request bodies: types, required members, patterns and lengths. No other checks, because the API
//! accepts every body that matches the schema. Seed files are checked as well.

mod forms;
mod resources;
mod tables;

use serde_json::Value;

pub(crate) use forms::*;
pub(crate) use resources::*;
pub(crate) use tables::*;

/// The required form of a value.
#[derive(Debug)]
pub(crate) enum Shape {
    Boolean,
    String,
    Strings,
    /// An array of values, with its maximum length and its description.
    List(&'static Shape, usize, &'static str),
    Matching(&'static Form),
    /// One of these words, with their description.
    Word(&'static [&'static str], &'static str),
    /// `null`, or a value of this shape.
    NullOr(&'static Shape),
    /// An integer from the first to the second number, with its description.
    Integer(u64, u64, &'static str),
    /// An object. Members that are not listed may have any value.
    Object(&'static [Member]),
    /// An object without other members than those listed: data for the emulator itself, where a misspelt member would
    /// otherwise have no effect.
    Closed(&'static [Member]),
}

#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) presence: Presence,
    pub(crate) shape: &'static Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    Optional,
    /// In responses only. In a request it is ignored.
    ReadOnly,
}

/// The first place where a value does not match its shape.
#[derive(Debug)]
pub(crate) struct Mismatch {
    /// JSON Pointer of the value; empty for the whole document.
    pub(crate) pointer: String,
    /// The required form.
    pub(crate) expected: &'static str,
}

/// # Errors
///
/// When the body does not match, with the first place in the order of the schema.
pub(crate) fn check(body: &Value, shape: &Shape) -> Result<(), Mismatch> {
    check_at_pointer(String::new(), body, shape)
}

/// As [`check`], for the value at `pointer` of a document.
pub(crate) fn check_at_pointer(
    mut pointer: String,
    value: &Value,
    shape: &Shape,
) -> Result<(), Mismatch> {
    check_at(value, shape, &mut pointer)
}

fn check_at(value: &Value, shape: &Shape, pointer: &mut String) -> Result<(), Mismatch> {
    let (holds, expected) = match shape {
        Shape::Boolean => (value.is_boolean(), "true or false"),
        Shape::String => (value.is_string(), "a string"),
        Shape::Strings => (
            value.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
            "an array of strings",
        ),
        Shape::Matching(form) => (value.as_str().is_some_and(form.fits), form.expected),
        Shape::Word(words, expected) => {
            (value.as_str().is_some_and(|word| words.contains(&word)), *expected)
        }
        Shape::NullOr(_) if value.is_null() => return Ok(()),
        Shape::NullOr(shape) => return check_at(value, shape, pointer),
        Shape::List(item, at_most, expected) => match value.as_array() {
            Some(list) if list.len() <= *at_most => return check_items(list, item, pointer),
            _ => (false, *expected),
        },
        Shape::Integer(least, most, expected) => {
            (value.as_u64().is_some_and(|number| (*least..=*most).contains(&number)), *expected)
        }
        Shape::Object(members) | Shape::Closed(members) if value.is_object() => {
            if matches!(shape, Shape::Closed(_)) {
                refuse_others(value, members, pointer)?;
            }
            return check_members(value, members, pointer);
        }
        Shape::Object(_) | Shape::Closed(_) => (false, "an object"),
    };
    if holds { Ok(()) } else { Err(Mismatch { pointer: pointer.clone(), expected }) }
}

fn check_items(list: &[Value], item: &Shape, pointer: &mut String) -> Result<(), Mismatch> {
    for (index, value) in list.iter().enumerate() {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&index.to_string());
        check_at(value, item, pointer)?;
        pointer.truncate(length);
    }
    Ok(())
}

fn check_members(object: &Value, members: &[Member], pointer: &mut String) -> Result<(), Mismatch> {
    for member in members.iter().filter(|member| member.presence != Presence::ReadOnly) {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(member.name);
        match object.get(member.name) {
            // Many clients send null for a member that is not set.
            None | Some(Value::Null) if member.presence == Presence::Optional => {}
            None => {
                return Err(Mismatch { pointer: pointer.clone(), expected: "present" });
            }
            Some(value) => check_at(value, member.shape, pointer)?,
        }
        pointer.truncate(length);
    }
    Ok(())
}

fn refuse_others(object: &Value, members: &[Member], pointer: &str) -> Result<(), Mismatch> {
    let is_known = |name: &str| members.iter().any(|member| member.name == name);
    match object.as_object().into_iter().flatten().find(|(name, _)| !is_known(name)) {
        None => Ok(()),
        Some((name, _)) => Err(Mismatch {
            pointer: step(pointer, name),
            expected: "removed, because the member is unknown",
        }),
    }
}

/// Appends a step to a JSON Pointer (RFC 6901).
pub(crate) fn step(parent: &str, member: &str) -> String {
    format!("{parent}/{}", member.replace('~', "~0").replace('/', "~1"))
}

pub(crate) const fn required(name: &'static str, shape: &'static Shape) -> Member {
    Member { name, presence: Presence::Required, shape }
}

pub(crate) const fn optional(name: &'static str, shape: &'static Shape) -> Member {
    Member { name, presence: Presence::Optional, shape }
}

pub(crate) const fn read_only(name: &'static str, shape: &'static Shape) -> Member {
    Member { name, presence: Presence::ReadOnly, shape }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pointer_of(body: &Value, shape: &Shape) -> String {
        match check(body, shape) {
            Err(Mismatch { pointer, .. }) => pointer,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn an_error_has_a_pointer() {
        let mut number =
            json!({ "telephoneNumber": "+123451", "accountName": "contoso", "serviceDetails": {} });
        assert!(check(&number, &NUMBER).is_ok());
        number["serviceDetails"] = json!({ "teamsOperatorConnect": { "enabled": "true" } });
        assert_eq!(pointer_of(&number, &NUMBER), "/serviceDetails/teamsOperatorConnect/enabled");
        number["serviceDetails"] = json!({ "teamsOperatorConnect": {} });
        assert_eq!(pointer_of(&number, &NUMBER), "/serviceDetails/teamsOperatorConnect/enabled");
        number["serviceDetails"] = Value::Null;
        assert_eq!(pointer_of(&number, &NUMBER), "/serviceDetails");
        assert_eq!(pointer_of(&json!([]), &NUMBER), "");
    }

    #[test]
    fn an_error_in_an_array_has_an_index() {
        let batch = |count: usize, number: &str| {
            let identifier = json!({ "telephoneNumber": number });
            json!({ "numbers": vec![identifier; count] })
        };
        assert!(check(&batch(0, ""), &IDENTIFIER_BATCH).is_ok());
        assert!(check(&batch(100, "+123451"), &IDENTIFIER_BATCH).is_ok());
        assert_eq!(pointer_of(&batch(101, "+123451"), &IDENTIFIER_BATCH), "/numbers");
        assert!(check(&batch(101, "+123451"), &IDENTIFIERS).is_ok());
        let mut one_wrong = batch(3, "+123451");
        one_wrong["numbers"][2] = json!({ "telephoneNumber": "123451" });
        assert_eq!(pointer_of(&one_wrong, &IDENTIFIER_BATCH), "/numbers/2/telephoneNumber");
        assert_eq!(pointer_of(&json!({ "numbers": {} }), &NUMBER_BATCH), "/numbers");
        assert_eq!(pointer_of(&json!({}), &NUMBER_BATCH), "/numbers");
    }
}
