//! The members of bodies with their documented values and formats, for the generator of the npm package.
//! Not a part of the interface that is promised.

use alloc::format;
use alloc::string::String;

pub use super::removed::REMOVED;
pub use crate::api::schema::{Member, Object, Shape};
pub use crate::policy::RemovedRule;

use super::rfi::status_unknown;
use super::vocabulary::{ASSIGNMENT_STATUSES, CAPABILITIES, USAGES};
use crate::api::Operation;
use crate::api::formats::{ACCOUNT_NAME, SIP_HEADER, SUBDOMAIN, SUBDOMAIN_TOKEN, Word};

/// The table of the body of an operation; `None` if the operation has no body.
#[must_use]
pub fn body(operation: &Operation) -> Option<&'static Object> {
    operation.model.map(crate::api::Model::schema)
}

/// The largest number of items in the body of an operation, if it is a batch with a limit.
#[must_use]
pub fn batch_limit(operation: &Operation) -> Option<usize> {
    operation.model.and_then(crate::api::Model::batch_limit)
}

/// The names of the types of documented values, and the values.
pub static VOCABULARIES: [(&str, &[&str]); 4] = [
    ("Usage", USAGES.words),
    ("Capability", CAPABILITIES.words),
    ("AssignmentStatus", ASSIGNMENT_STATUSES.words),
    ("RelationshipStatus", &status_unknown::STATUSES),
];

/// The vocabulary of a member, by its name in [`VOCABULARIES`].
#[must_use]
pub fn vocabulary(member: &str) -> Option<&'static str> {
    match member {
        "usage" | "additionalUsages" => Some("Usage"),
        "choosableCapabilities" => Some("Capability"),
        "assignmentStatus" => Some("AssignmentStatus"),
        // Every other member with this name is of responses only.
        "status" => Some("RelationshipStatus"),
        _ => None,
    }
}

/// The formats that do not depend on other members, each with a pattern that its values match.
#[must_use]
pub fn formats() -> [(&'static str, String); 6] {
    [
        ("AccountName", pattern(&ACCOUNT_NAME)),
        ("Subdomain", pattern(&SUBDOMAIN)),
        ("SubdomainToken", pattern(&SUBDOMAIN_TOKEN)),
        ("SipHeader", pattern(&SIP_HEADER)),
        ("TelephoneNumber", String::from(E164)),
        ("TenantId", String::from(GUID)),
    ]
}

/// The format of a member, by its name in [`formats`].
#[must_use]
pub fn format_of(member: &str) -> Option<&'static str> {
    match member {
        "name" | "accountName" => Some("AccountName"),
        "subdomain" => Some("Subdomain"),
        "region1Token" | "region2Token" => Some("SubdomainToken"),
        "customSipHeader" => Some("SipHeader"),
        "telephoneNumber" => Some("TelephoneNumber"),
        "teamsTenantId" => Some("TenantId"),
        _ => None,
    }
}

fn pattern(word: &Word) -> String {
    let extra = word.extra.map_or(String::new(), |extra| char::from(extra).into());
    format!("^[A-Za-z0-9{extra}_-]{{1,{}}}$", word.limit)
}

const E164: &str = r"^\+[1-9][0-9]{1,14}$";
const GUID: &str = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$";

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;
    use crate::api::formats::{is_e164, is_guid};

    #[test]
    fn patterns_agree_with_the_formats() {
        let matches = |member, text: &str| {
            let name = format_of(member).expect("a format");
            let found = formats().into_iter().find(|(other, _)| *other == name);
            Regex::new(&found.expect("a pattern").1).expect("a pattern").is_match(text)
        };
        for text in
            ["", "+1", "+12", "+442079460123", "+0123", "contoso", "a b", "a=", "+1234567890123456"]
        {
            assert_eq!(matches("telephoneNumber", text), is_e164(text.as_bytes()), "{text}");
            assert_eq!(matches("name", text), ACCOUNT_NAME.is_valid(text), "{text}");
            assert_eq!(matches("subdomain", text), SUBDOMAIN.is_valid(text), "{text}");
            assert_eq!(matches("region1Token", text), SUBDOMAIN_TOKEN.is_valid(text), "{text}");
            assert_eq!(matches("customSipHeader", text), SIP_HEADER.is_valid(text), "{text}");
        }
        for id in
            ["72f988bf-86f1-41af-91ab-2d7cd011db47", "72f988bf-86f1-41af-91ab2d7cd011db47", "{"]
        {
            assert_eq!(matches("teamsTenantId", id), is_guid(id), "{id}");
        }
    }
}
