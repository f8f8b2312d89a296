//! The published schema of request bodies: types, required members, patterns and lengths. No other checks, because the API
//! accepts every body that matches the schema. Seed files are checked as well.

use serde_json::Value;

use crate::error::ApiError;

/// The required form of a value.
#[derive(Debug)]
pub(crate) enum Shape {
    Boolean,
    String,
    Strings,
    /// An array of values, with its maximum length and its description.
    List(&'static Shape, usize, &'static str),
    /// A string that satisfies a predicate, with its description.
    Matching(fn(&str) -> bool, &'static str),
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
    name: &'static str,
    required: bool,
    shape: &'static Shape,
}

/// # Errors
///
/// When the body does not match, with the first place in the order of the schema.
pub(crate) fn check(body: &Value, shape: &Shape) -> Result<(), ApiError> {
    check_at_pointer(String::new(), body, shape)
}

/// As [`check`], for the value at `pointer` of a document.
pub(crate) fn check_at_pointer(
    mut pointer: String,
    value: &Value,
    shape: &Shape,
) -> Result<(), ApiError> {
    check_at(value, shape, &mut pointer)
}

/// Whether `text` is 1 to 100 letters, digits, `_` and `-`: an account name or a custom SIP header.
pub(crate) fn is_name(text: &str) -> bool {
    matches!(text.len(), 1..=100) && text.bytes().all(is_name_byte)
}

/// Whether `text` is `+` and 2 to 15 digits, the first not 0.
pub(crate) fn is_telephone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        matches!(digits.len(), 2..=15)
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_not_empty(text: &str) -> bool {
    !text.is_empty()
}

fn is_subdomain(text: &str) -> bool {
    matches!(text.len(), 1..=10) && text.bytes().all(is_name_byte)
}

fn is_token(text: &str) -> bool {
    matches!(text.len(), 1..=100) && text.bytes().all(|byte| is_name_byte(byte) || byte == b'=')
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn check_at(value: &Value, shape: &Shape, pointer: &mut String) -> Result<(), ApiError> {
    let (holds, expected) = match shape {
        Shape::Boolean => (value.is_boolean(), "true or false"),
        Shape::String => (value.is_string(), "a string"),
        Shape::Strings => (
            value.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
            "an array of strings",
        ),
        Shape::Matching(fits, expected) => (value.as_str().is_some_and(fits), *expected),
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
    if holds { Ok(()) } else { Err(ApiError::InvalidBody { pointer: pointer.clone(), expected }) }
}

fn check_items(list: &[Value], item: &Shape, pointer: &mut String) -> Result<(), ApiError> {
    for (index, value) in list.iter().enumerate() {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&index.to_string());
        check_at(value, item, pointer)?;
        pointer.truncate(length);
    }
    Ok(())
}

fn check_members(object: &Value, members: &[Member], pointer: &mut String) -> Result<(), ApiError> {
    for member in members {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(member.name);
        match object.get(member.name) {
            // Many clients send null for a member that is not set.
            None | Some(Value::Null) if !member.required => {}
            None => {
                return Err(ApiError::InvalidBody {
                    pointer: pointer.clone(),
                    expected: "present",
                });
            }
            Some(value) => check_at(value, member.shape, pointer)?,
        }
        pointer.truncate(length);
    }
    Ok(())
}

fn refuse_others(object: &Value, members: &[Member], pointer: &str) -> Result<(), ApiError> {
    let is_known = |name: &str| members.iter().any(|member| member.name == name);
    match object.as_object().into_iter().flatten().find(|(name, _)| !is_known(name)) {
        None => Ok(()),
        Some((name, _)) => Err(ApiError::InvalidBody {
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
    Member { name, required: true, shape }
}

pub(crate) const fn optional(name: &'static str, shape: &'static Shape) -> Member {
    Member { name, required: false, shape }
}

pub(crate) const NAME_EXPECTED: &str = "1 to 100 letters, digits, _ or -";
pub(crate) const TELEPHONE_NUMBER_EXPECTED: &str = "+ and 2 to 15 digits, the first not 0";

pub(crate) static ACCOUNT: Shape = Shape::Object(&[
    required("name", &NAME),
    optional("correlationId", &Shape::String),
    optional("serviceDetails", &ACCOUNT_SERVICES),
]);

pub(crate) static NUMBER: Shape = Shape::Object(&[
    required("telephoneNumber", &TELEPHONE_NUMBER),
    required("accountName", &NAME),
    required("serviceDetails", &NUMBER_SERVICES),
    optional("configuration", &Shape::Object(&[optional("customSipHeader", &NAME)])),
]);

pub(crate) static NUMBER_BATCH: Shape =
    Shape::Object(&[required("numbers", &Shape::List(&NUMBER, BATCH, BATCH_EXPECTED))]);

pub(crate) static IDENTIFIER_BATCH: Shape =
    Shape::Object(&[required("numbers", &Shape::List(&IDENTIFIER, BATCH, BATCH_EXPECTED))]);

/// As [`IDENTIFIER_BATCH`], without a maximum, because the schema has none.
pub(crate) static IDENTIFIERS: Shape =
    Shape::Object(&[required("numbers", &Shape::List(&IDENTIFIER, usize::MAX, "an array"))]);

/// The members of a merge patch. `null` removes an optional member.
pub(crate) static REQUEST_FOR_INFORMATION_PATCH: Shape = Shape::Object(&[optional(
    "customerRelationship",
    &Shape::Object(&[optional("status", &Shape::String), optional("comment", &Shape::String)]),
)]);

/// A string of at least one character.
pub(crate) static NON_EMPTY: Shape = Shape::Matching(is_not_empty, "a string that is not empty");

/// Error objects of a backend.
pub(crate) static ERRORS: Shape = Shape::List(
    &Shape::Object(&[
        required("code", &Shape::String),
        required("message", &Shape::String),
        optional("target", &Shape::String),
    ]),
    usize::MAX,
    "an array of errors",
);

static IDENTIFIER: Shape = Shape::Object(&[required("telephoneNumber", &TELEPHONE_NUMBER)]);

const BATCH: usize = 100;
const BATCH_EXPECTED: &str = "an array of at most 100 numbers";

static ACCOUNT_SERVICES: Shape = Shape::Object(&[
    optional("teamsTenantId", &Shape::String),
    optional("teamsOperatorConnect", &SYNCED_SERVICE),
    optional("teamsPhoneMobile", &SYNCED_SERVICE),
    optional("zoomPhoneCloudPeering", &SYNCED_SERVICE),
    optional("azureOperatorCallProtection", &PLAIN_SERVICE),
    optional("teamsDirectRouting", &ACCOUNT_DIRECT_ROUTING),
]);

static ACCOUNT_DIRECT_ROUTING: Shape = Shape::Object(&[
    required("enabled", &Shape::Boolean),
    required("syncEnabled", &Shape::Boolean),
    optional("configuration", &DIRECT_ROUTING_CONFIGURATION),
]);

static DIRECT_ROUTING_CONFIGURATION: Shape = Shape::Object(&[
    required("callScreening", &Shape::Boolean),
    required("subdomain", &Shape::Matching(is_subdomain, "1 to 10 letters, digits, _ or -")),
    required(
        "subdomainTokens",
        &Shape::Object(&[required("region1Token", &TOKEN), required("region2Token", &TOKEN)]),
    ),
]);

static NUMBER_SERVICES: Shape = Shape::Object(&[
    optional("teamsOperatorConnect", &NUMBER_SYNCED_SERVICE),
    optional("teamsPhoneMobile", &NUMBER_SYNCED_SERVICE),
    optional("teamsDirectRouting", &PLAIN_SERVICE),
    optional("zoomPhoneCloudPeering", &PLAIN_SERVICE),
    optional("azureOperatorCallProtection", &PLAIN_SERVICE),
]);

static NUMBER_SYNCED_SERVICE: Shape = Shape::Object(&[
    required("enabled", &Shape::Boolean),
    optional("assignmentStatus", &Shape::String),
    optional("configuration", &BACKEND_CONFIGURATION),
]);

/// `usage` and `choosableCapabilities` are optional here, although the schema requires them: according to the API's
/// documentation it is the backend that reports a missing usage.
static BACKEND_CONFIGURATION: Shape = Shape::Object(&[
    optional("usage", &Shape::String),
    optional("choosableCapabilities", &Shape::Strings),
    optional("additionalUsages", &Shape::Strings),
    optional("civicAddressId", &Shape::String),
    optional("locationId", &Shape::String),
    optional("allowTenantAddressUpdate", &Shape::Boolean),
    optional("displayedCountryCode", &Shape::String),
]);

static SYNCED_SERVICE: Shape = Shape::Object(&[
    required("enabled", &Shape::Boolean),
    required("syncEnabled", &Shape::Boolean),
]);

static PLAIN_SERVICE: Shape = Shape::Object(&[required("enabled", &Shape::Boolean)]);

pub(crate) static TELEPHONE_NUMBER: Shape =
    Shape::Matching(is_telephone_number, TELEPHONE_NUMBER_EXPECTED);

pub(crate) static NAME: Shape = Shape::Matching(is_name, NAME_EXPECTED);

static TOKEN: Shape = Shape::Matching(is_token, "1 to 100 letters, digits, =, _ or -");

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pointer_of(body: &Value, shape: &Shape) -> String {
        match check(body, shape) {
            Err(ApiError::InvalidBody { pointer, .. }) => pointer,
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

    #[test]
    fn string_forms_have_limits() {
        assert!(is_name("a") && is_name(&"a".repeat(100)) && is_name("A-_9"));
        assert!(!is_name("") && !is_name(&"a".repeat(101)) && !is_name("a b") && !is_name("ä"));
        assert!(is_telephone_number("+12") && is_telephone_number("+123456789012345"));
        for text in
            ["", "+", "+1", "12345", "+0123", "+1234567890123456", "+1 23", "+12a", "+１２３"]
        {
            assert!(!is_telephone_number(text), "{text}");
        }
        assert!(is_subdomain("Contoso_10") && !is_subdomain("contoso-011"));
        assert!(is_token("MS=ms12345678") && !is_token("MS ms"));
    }
}
