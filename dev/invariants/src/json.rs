//! The reader of the core beside two others: what it accepts, and what it reads.

use acg_policy::json::{
    Document, Fault, FaultKind, Kind, Limit, MAX_DEPTH, MAX_NODES, Value, read,
};
use jiter::{JsonErrorType, JsonValue};

use crate::broken::{Broken, ensure};

/// Checks the reader with a text.
///
/// # Errors
///
/// [`Broken`] when it accepts what `serde_json` or `jiter` refuse, refuses what they accept, reads
/// another value, or contradicts itself.
pub fn reader(text: &[u8]) -> Result<(), Broken> {
    let (document, faults) = read(text);
    for fault in &faults {
        placed(text, fault)?;
    }
    ensure(document.is_some() || faults.len() == 1, || format!("no document, and {faults:?}"))?;
    if let Some(document) = &document {
        in_order(text, document, &faults)?;
    }
    agrees_with_serde_json(text, document.as_ref(), &faults)?;
    agrees_with_jiter(text, document.as_ref(), &faults)
}

/// Checks that all readers take a text, and read the same from it. A number may be too large for
/// the other two, because only the core keeps its text.
///
/// # Errors
///
/// [`Broken`] when one does not.
pub(crate) fn means_the_same_to_all(text: &[u8]) -> Result<(), Broken> {
    let (document, faults) = read(text);
    let document = document.filter(|_| faults.is_empty());
    let document = document.ok_or_else(|| Broken(format!("accepted with {faults:?}")))?;
    let root = document.root();
    match serde_json::from_slice(text) {
        Ok(value) => same_as_serde_json(root, &value)?,
        Err(error) => ensure(error.to_string().starts_with(OUT_OF_RANGE), || {
            format!("serde_json refuses: {error}")
        })?,
    }
    match JsonValue::parse(text, false) {
        Ok(value) => same_as_jiter(root, &value),
        Err(error) => ensure(error.error_type == JsonErrorType::NumberOutOfRange, || {
            format!("jiter refuses: {error}")
        }),
    }
}

fn placed(text: &[u8], fault: &Fault) -> Result<(), Broken> {
    let before = text.get(..fault.offset);
    let before = before.ok_or_else(|| Broken(format!("a place behind the end: {fault:?}")))?;
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let place = fault.line_and_column(text);
    ensure(place.0 == line && place.1 > 0, || format!("in line {line}, not at {place:?}"))?;
    ensure(fault.pointer.len() <= MAX_DEPTH, || format!("too long a pointer: {fault:?}"))
}

/// Whether values follow one another and lie in one another, and whether each repeated name is a
/// fault and no other is.
fn in_order(text: &[u8], document: &Document<'_>, faults: &[Fault]) -> Result<(), Broken> {
    let mut values = vec![document.root()];
    let (mut count, mut repeated) = (0, 0);
    while let Some(value) = values.pop() {
        count += 1;
        let (start, end) = (value.offset(), value.end());
        ensure(start < end && end <= text.len(), || format!("from {start} to {end}"))?;
        let mut behind = start;
        let mut names = Vec::new();
        for child in value.children() {
            ensure(behind <= child.offset() && child.end() <= end, || {
                format!("a value at {} is not in its place", child.offset())
            })?;
            behind = child.end();
            names.extend(child.key());
            values.push(child);
        }
        ensure(value.children().count() == value.len(), || format!("not {}", value.len()))?;
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        repeated += all - names.len();
    }
    let found = faults.iter().filter(|fault| fault.kind == FaultKind::DuplicateMember).count();
    ensure(found == repeated, || format!("{repeated} repeated names, {found} faults"))?;
    ensure(count <= MAX_NODES + 1, || format!("{count} values"))
}

fn agrees_with_serde_json(
    text: &[u8],
    document: Option<&Document<'_>>,
    faults: &[Fault],
) -> Result<(), Broken> {
    match serde_json::from_slice::<serde_json::Value>(text) {
        Ok(value) => {
            let Some(document) = readable("serde_json", document, faults)? else { return Ok(()) };
            if has(faults, FaultKind::DuplicateMember) {
                return Ok(());
            }
            same_as_serde_json(document.root(), &value)
        }
        Err(error) if error.to_string().starts_with(OUT_OF_RANGE) => Ok(()),
        Err(error) => refused("serde_json", &error, document, faults),
    }
}

fn agrees_with_jiter(
    text: &[u8],
    document: Option<&Document<'_>>,
    faults: &[Fault],
) -> Result<(), Broken> {
    match JsonValue::parse(text, false) {
        Ok(value) => {
            let Some(document) = readable("jiter", document, faults)? else { return Ok(()) };
            same_as_jiter(document.root(), &value)
        }
        // It stops there, and says nothing about what comes behind.
        Err(error) if error.error_type == JsonErrorType::NumberOutOfRange => Ok(()),
        Err(error) => refused("jiter", &error, document, faults),
    }
}

/// The document, which must be there when the other reader has one; `None` when it is too large for
/// the limits of this one.
fn readable<'d, 't>(
    other: &str,
    document: Option<&'d Document<'t>>,
    faults: &[Fault],
) -> Result<Option<&'d Document<'t>>, Broken> {
    let limited =
        has(faults, FaultKind::Limit(Limit::Depth)) || has(faults, FaultKind::Limit(Limit::Nodes));
    let unreadable = faults.iter().find(|fault| matches!(fault.kind, FaultKind::Encoding(_)));
    ensure(unreadable.is_none() && (document.is_some() || limited), || {
        format!("{other} accepts: {faults:?}")
    })?;
    Ok(document)
}

fn refused(
    other: &str,
    error: &impl std::fmt::Display,
    document: Option<&Document<'_>>,
    faults: &[Fault],
) -> Result<(), Broken> {
    let encoding = faults.iter().any(|fault| matches!(fault.kind, FaultKind::Encoding(_)));
    ensure(document.is_none() || encoding, || format!("{other} refuses: {error}"))
}

fn has(faults: &[Fault], kind: FaultKind) -> bool {
    faults.iter().any(|fault| fault.kind == kind)
}

fn same_as_serde_json(ours: Value<'_>, theirs: &serde_json::Value) -> Result<(), Broken> {
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

fn same_as_jiter(ours: Value<'_>, theirs: &JsonValue<'_>) -> Result<(), Broken> {
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

/// How `serde_json` says that a number is too large for 64 bits of floating point.
const OUT_OF_RANGE: &str = "number out of range";
