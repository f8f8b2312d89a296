//! The part of the npm package's TypeScript that repeats tables of the Rust crates: rule codes, the
//! policy document, and the words of reports and numbering plans.

use std::fmt::Write as _;

use acg_policy::{Part, Role, Severity, UnknownReason, rules};
use anyhow::{Context, Result, bail};
use e164_plan::{Change, Fault, Kind, Length, METADATA_VERSION, Obstacle};
use serde_json::{Map, Value};

use crate::bodies;
use crate::declaration::{HEADER, comment, union};
use crate::generated::Generated;

/// Types go into the published declarations. Lists are values for the package's own use.
pub(super) fn all() -> Result<Vec<Generated>> {
    let schema: Value = serde_json::from_str(&acg_policy_wire::v1::policy_schema())?;
    let members = schema.get("properties").and_then(Value::as_object).context("no properties")?;
    let types = format!("{HEADER}{}{}", unions(members)?, policy_document(members)?);
    Ok(vec![
        Generated { path: "js/src/generated/types.ts".to_owned(), text: types },
        Generated { path: "js/src/generated/lists.ts".to_owned(), text: lists() },
        bodies::types()?,
        bodies::tables()?,
    ])
}

fn unions(members: &Map<String, Value>) -> Result<String> {
    let mut text = String::new();
    let mut union = |doc: &str, name: &str, words: Vec<&str>| union(&mut text, doc, name, words);
    let (faults, role) = (Fault::ALL, Role::ALL);
    let actions = object(members, "roles")?.keys().map(String::as_str).collect();
    union(CODE, "RuleCode", rules::all().map(|rule| rule.code).collect());
    union(SEVERITY, "Severity", Severity::ALL.map(Severity::as_str).to_vec());
    union(PART, "Part", Part::ALL.map(Part::as_str).to_vec());
    union(ROLE, "Role", role.map(Role::as_str).to_vec());
    union(ACTION, "Action", actions);
    union(KIND, "PhoneNumberKind", Kind::ALL.map(Kind::as_str).to_vec());
    union(LENGTH, "PhoneNumberLength", Length::ALL.map(Length::as_str).to_vec());
    union(FAULT, "PhoneNumberFault", faults.iter().map(Fault::as_str).collect());
    union(CHANGE, "PhoneNumberChange", Change::ALL.map(Change::as_str).to_vec());
    union(OBSTACLE, "PhoneNumberObstacle", Obstacle::ALL.map(Obstacle::as_str).to_vec());
    union(REASON, "UnknownReason", UnknownReason::ALL.map(UnknownReason::as_str).to_vec());
    Ok(text)
}

fn lists() -> String {
    let mut text = String::from(HEADER);
    text.push_str("import type {\n");
    for name in LIST_TYPES {
        let _infallible = writeln!(text, "  {name},");
    }
    text.push_str("} from \"./types.js\";\n");
    let mut list = |name: &str, of: &str, words: Vec<&str>| {
        let _infallible = writeln!(text, "\nexport const {name}: readonly {of}[] = [");
        for word in words {
            let _infallible = writeln!(text, "  \"{word}\",");
        }
        text.push_str("];\n");
    };
    let faults = Fault::ALL;
    list("SEVERITIES", "Severity", Severity::ALL.map(Severity::as_str).to_vec());
    list("PARTS", "Part", Part::ALL.map(Part::as_str).to_vec());
    list("KINDS", "PhoneNumberKind", Kind::ALL.map(Kind::as_str).to_vec());
    list("LENGTHS", "PhoneNumberLength", Length::ALL.map(Length::as_str).to_vec());
    list("FAULTS", "PhoneNumberFault", faults.iter().map(Fault::as_str).collect());
    list("CHANGES", "PhoneNumberChange", Change::ALL.map(Change::as_str).to_vec());
    list("OBSTACLES", "PhoneNumberObstacle", Obstacle::ALL.map(Obstacle::as_str).to_vec());
    list("REASONS", "UnknownReason", UnknownReason::ALL.map(UnknownReason::as_str).to_vec());
    let _infallible = writeln!(text, "\nexport const PLANS = \"{METADATA_VERSION}\";");
    text.push_str(&bodies::operations());
    text
}

/// An interface with the members of the policy's JSON Schema.
fn policy_document(members: &Map<String, Value>) -> Result<String> {
    let mut text = String::new();
    comment(&mut text, "", POLICY);
    text.push_str("export interface PolicyDocument {\n");
    write_members(&mut text, "  ", members, &[])?;
    text.push_str("}\n");
    Ok(text)
}

/// The members of an object type, each with its documentation. Those that are not `required` are optional.
fn write_members(
    text: &mut String,
    indent: &str,
    members: &Map<String, Value>,
    required: &[Value],
) -> Result<()> {
    for (name, schema) in members {
        let mut doc =
            schema.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
        if let Some(default) = schema.get("default") {
            let _infallible = write!(doc, ". Default: `{default}`");
        }
        comment(text, indent, &format!("{doc}."));
        let of =
            type_of(name, indent, schema).with_context(|| format!("policy member `{name}`"))?;
        let mark = if required.iter().any(|other| other == name) { "" } else { "?" };
        let _infallible = writeln!(text, "{indent}readonly {name}{mark}: {of};");
    }
    Ok(())
}

fn type_of(name: &str, indent: &str, schema: &Value) -> Result<String> {
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return Ok(union_of(words));
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => Ok("string".to_owned()),
        Some("integer") => Ok("number".to_owned()),
        Some("array") => {
            let items = schema.get("items").context("no items")?;
            Ok(format!("readonly {}[]", type_of("", indent, items)?))
        }
        // The members of an element, or of a member whose names are fixed.
        Some("object") if name == "numberingPlan" || name.is_empty() => nested(indent, schema),
        Some("object") => {
            let key = match name {
                "rules" => "RuleCode",
                "roles" => "Action",
                _ => bail!("no type for the names of its members"),
            };
            let members = schema.get("properties").and_then(Value::as_object);
            let words = members.into_iter().flatten().filter_map(|(_, schema)| schema.get("enum"));
            // Some rules allow fewer words than others; the longest list has all of them.
            let words = words.filter_map(Value::as_array).max_by_key(|words| words.len());
            let words = union_of(words.context("no member with words")?);
            Ok(format!("Readonly<Partial<Record<{key}, {words}>>>"))
        }
        other => bail!("no TypeScript type for `{other:?}`"),
    }
}

/// An object type with the members of a schema.
fn nested(indent: &str, schema: &Value) -> Result<String> {
    let members = schema.get("properties").and_then(Value::as_object).context("no properties")?;
    let required = schema.get("required").and_then(Value::as_array);
    let mut text = String::from("{\n");
    let required = required.map_or(&[][..], Vec::as_slice);
    write_members(&mut text, &format!("{indent}  "), members, required)?;
    Ok(format!("{text}{indent}}}"))
}

/// The words as a union; those of a type that has a name by that name.
fn union_of(words: &[Value]) -> String {
    let roles = Role::ALL.map(Role::as_str);
    let is_role = |word: &Value| word.as_str().is_some_and(|word| roles.contains(&word));
    let named = words.iter().any(is_role).then(|| "Role".to_owned());
    let others = words.iter().filter(|word| !is_role(word)).map(Value::to_string);
    named.into_iter().chain(others).collect::<Vec<_>>().join(" | ")
}

fn object<'a>(members: &'a Map<String, Value>, name: &str) -> Result<&'a Map<String, Value>> {
    let properties = members.get(name).and_then(|schema| schema.get("properties"));
    properties.and_then(Value::as_object).with_context(|| format!("`{name}` has no properties"))
}

const CODE: &str = "The code of a rule. A code never changes its meaning.";
const SEVERITY: &str =
    "The severity of an issue: an `error` rejects the request, a `warning` does not.";
const PART: &str = "The part of the request that an issue refers to.";
const ROLE: &str =
    "An application role of the Provisioning API, as in the claim `roles` of an access token.";
const ACTION: &str = "An operation called by POST. A policy can assign it a role.";
const KIND: &str = "What a telephone number is used for, according to the numbering plan of its country. \
                    `unknown`: the plan does not contain the number.";
const LENGTH: &str = "Whether numbers of the country can have this number of digits. `local-only`: only when dialled \
                      within an area. `invalid`: there are shorter and longer numbers.";
const FAULT: &str = "Why a text cannot be looked up. `unknown-calling-code`: the text is in E.164 format, but starts with \
                     an unassigned country calling code. All others: the text is not in E.164 format.";
const CHANGE: &str = "What was changed in a text to get a telephone number in E.164 format.";
const OBSTACLE: &str = "Why there is no suggestion for a text. `exponent`, `decimal`: a spreadsheet wrote the number. \
                        `range`, `list`: more than one number. `national-format`, `international-prefix`: the country \
                        is not given. `ambiguous`: several numbers are possible. `other-text`: digits or words that are \
                        not part of a number.";
const REASON: &str = "Why the state of an account is unknown. `unauthenticated`, `forbidden` and `rate-limited`: the API \
                      responded with 401, 403 or 429.";
const LIST_TYPES: [&str; 8] = [
    "Part",
    "PhoneNumberChange",
    "PhoneNumberFault",
    "PhoneNumberKind",
    "PhoneNumberLength",
    "PhoneNumberObstacle",
    "Severity",
    "UnknownReason",
];
const POLICY: &str = "Which rules are checked, their levels, and the limits they use. The gateway filter and the server \
                      libraries read the same JSON document.\n\n@example\n```ts\nimport { policy, type \
                      PolicyDocument } from \"acg-policy\";\n\nconst document: PolicyDocument = {\n  profile: \"strict\",\n  \
                      rules: { \"number/plan-length\": \"off\" },\n  allowedCountries: [\"GB\", \"IE\"],\n};\nconst check \
                      = policy(document);\n```";
