//! Properties of the JSON reader: it accepts and reads the same as two other parsers.

use acg_policy::json::{
    Document, Fault, FaultKind, Kind, Limit, MAX_DEPTH, MAX_NODES, Value, read,
};
use jiter::{JsonErrorType, JsonValue};

use crate::violation::{Violation, ensure};

/// Checks the reader with a text.
///
/// # Errors
///
/// [`Violation`] when it accepts a text that `serde_json` or `jiter` rejects, rejects one that they accept,
/// reads a different value, or is inconsistent.
pub fn reader(text: &[u8]) -> Result<(), Violation> {
    let (document, faults) = read(text);
    for fault in &faults {
        has_place(text, fault)?;
    }
    ensure(document.is_some() || faults.len() == 1, || format!("no document, and {faults:?}"))?;
    if let Some(document) = &document {
        in_order(text, document, &faults)?;
    }
    agrees_with_serde_json(text, document.as_ref(), &faults)?;
    agrees_with_jiter(text, document.as_ref(), &faults)
}

/// Checks that all parsers accept a text and read the same value. A number may be out of range for the
/// other two, because only the core keeps its text.
///
/// # Errors
///
/// [`Violation`] when a parser rejects the text or reads a different value.
pub(crate) fn has_one_meaning(text: &[u8]) -> Result<(), Violation> {
    let (document, faults) = read(text);
    let document = document.filter(|_| faults.is_empty());
    let document = document.ok_or_else(|| Violation(format!("accepted with {faults:?}")))?;
    let root = document.root();
    match serde_json::from_slice(text) {
        Ok(value) => same_as_serde_json(root, &value)?,
        Err(error) => ensure(error.to_string().starts_with(OUT_OF_RANGE), || {
            format!("serde_json rejects: {error}")
        })?,
    }
    match JsonValue::parse(text, false) {
        Ok(value) => same_as_jiter(root, &value),
        Err(error) => ensure(error.error_type == JsonErrorType::NumberOutOfRange, || {
            format!("jiter rejects: {error}")
        }),
    }
}

fn has_place(text: &[u8], fault: &Fault) -> Result<(), Violation> {
    let before = text.get(..fault.offset);
    let before = before.ok_or_else(|| Violation(format!("a place after the end: {fault:?}")))?;
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let place = fault.line_and_column(text);
    ensure(place.0 == line && place.1 > 0, || format!("in line {line}, not at {place:?}"))?;
    ensure(fault.pointer.len() <= MAX_DEPTH, || format!("pointer too long: {fault:?}"))
}

/// Checks that values are ordered and nested, and that exactly the duplicate names are faults.
fn in_order(text: &[u8], document: &Document<'_>, faults: &[Fault]) -> Result<(), Violation> {
    let mut values = vec![document.root()];
    let (mut count, mut duplicates) = (0, 0);
    while let Some(value) = values.pop() {
        count += 1;
        let (start, end) = (value.offset(), value.end());
        ensure(start < end && end <= text.len(), || format!("from {start} to {end}"))?;
        let mut previous_end = start;
        let mut names = Vec::new();
        for child in value.children() {
            ensure(previous_end <= child.offset() && child.end() <= end, || {
                format!("the value at {} is out of place", child.offset())
            })?;
            previous_end = child.end();
            names.extend(child.key());
            values.push(child);
        }
        ensure(value.children().count() == value.len(), || format!("not {}", value.len()))?;
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        duplicates += all - names.len();
    }
    let found = faults.iter().filter(|fault| fault.kind == FaultKind::DuplicateMember).count();
    ensure(found == duplicates, || format!("{duplicates} duplicate names, {found} faults"))?;
    ensure(count <= MAX_NODES + 1, || format!("{count} values"))
}

fn agrees_with_serde_json(
    text: &[u8],
    document: Option<&Document<'_>>,
    faults: &[Fault],
) -> Result<(), Violation> {
    match serde_json::from_slice::<serde_json::Value>(text) {
        Ok(value) => {
            let Some(document) = readable("serde_json", document, faults)? else { return Ok(()) };
            if has(faults, FaultKind::DuplicateMember) {
                return Ok(());
            }
            same_as_serde_json(document.root(), &value)
        }
        Err(error) if error.to_string().starts_with(OUT_OF_RANGE) => Ok(()),
        Err(error) => rejected("serde_json", &error, document, faults),
    }
}

fn agrees_with_jiter(
    text: &[u8],
    document: Option<&Document<'_>>,
    faults: &[Fault],
) -> Result<(), Violation> {
    match JsonValue::parse(text, false) {
        Ok(value) => {
            let Some(document) = readable("jiter", document, faults)? else { return Ok(()) };
            same_as_jiter(document.root(), &value)
        }
        // jiter stops there, so the rest of the text is not compared.
        Err(error) if error.error_type == JsonErrorType::NumberOutOfRange => Ok(()),
        Err(error) => rejected("jiter", &error, document, faults),
    }
}

/// The document, which must exist if the other parser accepts the text; `None` if it exceeds a limit.
fn readable<'d, 't>(
    other: &str,
    document: Option<&'d Document<'t>>,
    faults: &[Fault],
) -> Result<Option<&'d Document<'t>>, Violation> {
    let limited =
        has(faults, FaultKind::Limit(Limit::Depth)) || has(faults, FaultKind::Limit(Limit::Nodes));
    let unreadable = faults.iter().find(|fault| matches!(fault.kind, FaultKind::Encoding(_)));
    ensure(unreadable.is_none() && (document.is_some() || limited), || {
        format!("{other} accepts: {faults:?}")
    })?;
    Ok(document)
}

fn rejected(
    other: &str,
    error: &impl std::fmt::Display,
    document: Option<&Document<'_>>,
    faults: &[Fault],
) -> Result<(), Violation> {
    let encoding = faults.iter().any(|fault| matches!(fault.kind, FaultKind::Encoding(_)));
    ensure(document.is_none() || encoding, || format!("{other} rejects: {error}"))
}

fn has(faults: &[Fault], kind: FaultKind) -> bool {
    faults.iter().any(|fault| fault.kind == kind)
}

fn same_as_serde_json(ours: Value<'_>, theirs: &serde_json::Value) -> Result<(), Violation> {
    use serde_json::Value as Theirs;
    let same = match (ours.kind(), theirs) {
        (Kind::Null, Theirs::Null) => true,
        (Kind::Boolean, Theirs::Bool(value)) => ours.as_bool() == Some(*value),
        (Kind::Number, Theirs::Number(_)) => {
            ours.as_number().and_then(|text| serde_json::from_str(text).ok()).as_ref()
                == Some(theirs)
        }
        (Kind::String, Theirs::String(text)) => ours.as_str() == Some(text),
        (Kind::Array, Theirs::Array(items)) => {
            for (ours, theirs) in ours.children().zip(items) {
                same_as_serde_json(ours, theirs)?;
            }
            ours.len() == items.len()
        }
        (Kind::Object, Theirs::Object(members)) => {
            for (ours, (name, theirs)) in ours.children().zip(members) {
                ensure(ours.key() == Some(name), || format!("serde_json reads the name {name:?}"))?;
                same_as_serde_json(ours, theirs)?;
            }
            ours.len() == members.len()
        }
        _ => false,
    };
    ensure(same, || format!("serde_json reads {theirs} at {}", ours.offset()))
}

fn same_as_jiter(ours: Value<'_>, theirs: &JsonValue<'_>) -> Result<(), Violation> {
    let number = ours.as_number().unwrap_or_default();
    let same = match (ours.kind(), theirs) {
        (Kind::Null, JsonValue::Null) => true,
        (Kind::Boolean, JsonValue::Bool(value)) => ours.as_bool() == Some(*value),
        (Kind::Number, JsonValue::Int(value)) => number.parse() == Ok(*value),
        (Kind::Number, JsonValue::Float(value)) => number.parse() == Ok(*value),
        (Kind::String, JsonValue::Str(text)) => ours.as_str() == Some(text),
        (Kind::Array, JsonValue::Array(items)) => {
            for (ours, theirs) in ours.children().zip(items.iter()) {
                same_as_jiter(ours, theirs)?;
            }
            ours.len() == items.len()
        }
        (Kind::Object, JsonValue::Object(members)) => {
            for (ours, (name, theirs)) in ours.children().zip(members.iter()) {
                ensure(ours.key() == Some(name), || format!("jiter reads the name {name:?}"))?;
                same_as_jiter(ours, theirs)?;
            }
            ours.len() == members.len()
        }
        _ => false,
    };
    ensure(same, || format!("jiter reads {theirs:?} at {}", ours.offset()))
}

/// The message of `serde_json` for a number that is out of range of 64-bit floating point.
const OUT_OF_RANGE: &str = "number out of range";
