//! The member `numberingPlan` of a policy, read, and compared with the schema.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic fails the test"
)]

mod schema;

use acg_policy_wire::v1::{policy_from_json, policy_schema, policy_to_json};
use serde_json::{Value, json};

#[test]
fn a_fault_has_its_place_and_its_message() {
    for (text, pointer, message) in REFUSED {
        let error = policy_from_json(text.as_bytes()).unwrap_err();
        assert_eq!(error.pointer(), *pointer, "{text}");
        assert!(error.message().contains(message), "{text}: {error}");
    }
}

#[test]
fn the_schema_and_the_reader_agree() {
    let schema: Value = serde_json::from_str(&policy_schema()).unwrap();
    let refused = REFUSED.iter().map(|(text, _, _)| *text);
    for text in ACCEPTED.iter().copied().chain(refused).filter(|text| *text != SHORTER) {
        let by_schema = schema::accepts(&schema, &serde_json::from_str(text).unwrap());
        assert_eq!(policy_from_json(text.as_bytes()).is_ok(), by_schema, "{text}");
    }
}

#[test]
fn a_policy_has_at_most_a_thousand_ranges() {
    let schema: Value = serde_json::from_str(&policy_schema()).unwrap();
    for (count, accepted) in [(1000, true), (1001, false)] {
        let ranges = (0..count).map(|n| json!({"prefix": format!("+1{n:04}"), "digits": [11]}));
        let policy = json!({"numberingPlan": {"additional": ranges.collect::<Vec<_>>()}});
        let read = policy_from_json(policy.to_string().as_bytes());
        assert_eq!(schema::accepts(&schema, &policy), accepted, "{count}");
        match read {
            Ok(policy) => assert!(accepted && policy.additional_ranges().len() == count),
            Err(error) => {
                assert!(!accepted);
                assert_eq!(error.pointer(), ADDITIONAL);
                assert!(error.message().starts_with("more than 1000 ranges"), "{error}");
            }
        }
    }
}

#[test]
fn lengths_are_written_in_ascending_order_and_no_ranges_are_not_written() {
    let text = r#"{"numberingPlan":{"additional":[{"digits":[13,12],"prefix":"+49199"}]}}"#;
    let written = policy_to_json(&policy_from_json(text.as_bytes()).unwrap());
    let end = r#","numberingPlan":{"additional":[{"prefix":"+49199","digits":[12,13]}]}}"#;
    assert!(written.ends_with(end), "{written}");
    let none = policy_from_json(br#"{"numberingPlan":{}}"#).unwrap();
    assert!(!policy_to_json(&none).contains("numberingPlan"));
}

const ACCEPTED: &[&str] = &[
    r#"{"numberingPlan":{}}"#,
    r#"{"numberingPlan":{"additional":[{"prefix":"+1","digits":[2,15]}]}}"#,
    r#"{"numberingPlan":{"additional":[{"prefix":"+1","digits":[8]},{"prefix":"+1","digits":[9]}]}}"#,
];

/// A policy, the pointer of its error, a part of the message.
const REFUSED: &[(&str, &str, &str)] = &[
    (r#"{"numberingPlan":[]}"#, "/numberingPlan", "expected an object, found an array"),
    (
        r#"{"numberingPlan":{"aditional":[]}}"#,
        "/numberingPlan/aditional",
        "unknown member; did you mean `additional`?",
    ),
    (r#"{"numberingPlan":{"additional":{}}}"#, ADDITIONAL, "an array of objects, found an object"),
    (r#"{"numberingPlan":{"additional":[]}}"#, ADDITIONAL, "name at least one range"),
    (r#"{"numberingPlan":{"additional":["+1436"]}}"#, FIRST, "with `prefix` and `digits`, found a"),
    (r#"{"numberingPlan":{"additional":[{"prefix":"+1436"}]}}"#, FIRST, "requires `prefix` and"),
    (
        r#"{"numberingPlan":{"additional":[{"prefix":"+1436","digit":[11]}]}}"#,
        "/numberingPlan/additional/0/digit",
        "did you mean `digits`?",
    ),
    (
        r#"{"numberingPlan":{"additional":[{"prefix":1436,"digits":[11]}]}}"#,
        "/numberingPlan/additional/0/prefix",
        "expected a string, found a number",
    ),
    (
        r#"{"numberingPlan":{"additional":[{"prefix":"1436","digits":[11]}]}}"#,
        "/numberingPlan/additional/0/prefix",
        "expected `+` and 1 to 15 digits",
    ),
    (
        r#"{"numberingPlan":{"additional":[{"prefix":"+0436","digits":[11]}]}}"#,
        "/numberingPlan/additional/0/prefix",
        "the first of which is not 0",
    ),
    (
        r#"{"numberingPlan":{"additional":[{"prefix":"+1436","digits":11}]}}"#,
        "/numberingPlan/additional/0/digits",
        "an array of numbers, found a number",
    ),
    (
        r#"{"numberingPlan":{"additional":[{"prefix":"+1436","digits":[]}]}}"#,
        "/numberingPlan/additional/0/digits",
        "name at least one length",
    ),
    (
        r#"{"numberingPlan":{"additional":[{"prefix":"+1436","digits":[11,"12"]}]}}"#,
        "/numberingPlan/additional/0/digits/1",
        "expected a number, found a string",
    ),
    (
        r#"{"numberingPlan":{"additional":[{"prefix":"+1436","digits":[11,16]}]}}"#,
        "/numberingPlan/additional/0/digits/1",
        "a length from 2 to 15",
    ),
    (
        r#"{"numberingPlan":{"additional":[{"prefix":"+1436","digits":[11,11]}]}}"#,
        "/numberingPlan/additional/0/digits/1",
        "duplicate length",
    ),
    (SHORTER, "/numberingPlan/additional/0/digits/0", "the prefix has more digits"),
    (
        r#"{"numberingPlan":{"additional":[{"prefix":"+1","digits":[9]},{"prefix":"+1","digits":[9]}]}}"#,
        "/numberingPlan/additional/1",
        "duplicate range",
    ),
];

const ADDITIONAL: &str = "/numberingPlan/additional";
const FIRST: &str = "/numberingPlan/additional/0";
/// A schema cannot compare a number with the length of a text.
const SHORTER: &str = r#"{"numberingPlan":{"additional":[{"prefix":"+14365","digits":[4]}]}}"#;
