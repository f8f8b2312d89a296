//! Compares a document with its table: assigns rows to members, and reports what does not conform.

use super::findings::Findings;
use super::json;
use crate::api::schema::{Object, Shape};
use crate::json::{Document, Kind, NO_MEMBER, Value};

/// Compares a document with its table, unless the reader found that it conforms. Afterwards, valid
/// members have their row, and reported ones are marked, so that no other rule reports them again.
pub(crate) fn compare_with_schema(
    document: &mut Document<'_>,
    schema: &'static Object,
    out: &mut Findings<'_>,
) {
    if document.schema.is_some() {
        return;
    }
    document.schema = Some(schema);
    value(document, 0, Shape::Nested(schema), false, out);
}

fn value(
    document: &mut Document<'_>,
    index: u32,
    shape: Shape,
    nullable: bool,
    out: &mut Findings<'_>,
) {
    let Some(node) = document.node(index).filter(|node| !node.reported) else { return };
    if node.kind == expected(shape) {
        return match shape {
            Shape::Boolean | Shape::FreeText => {}
            Shape::ReadOnly => read_only(document, index, out),
            Shape::Text => text(document, index, out),
            Shape::Nested(schema) => object(document, index, schema, out),
            Shape::ArrayOf(shape) => each(document, index, *shape, out),
        };
    }
    unexpected(document, index, shape, nullable, out);
}

#[cold]
#[inline(never)]
fn unexpected(
    document: &mut Document<'_>,
    index: u32,
    shape: Shape,
    nullable: bool,
    out: &mut Findings<'_>,
) {
    let view = Value { document, index };
    if matches!(shape, Shape::ReadOnly) {
        return json::read_only_member::report(view, out);
    }
    if view.kind() != Kind::Null || index == 0 {
        json::r#type::report(view, expected(shape), out);
    } else if !nullable {
        json::null_member::report(view, out);
    }
    mark(document, index);
}

#[cold]
fn read_only(document: &Document<'_>, index: u32, out: &mut Findings<'_>) {
    json::read_only_member::report(Value { document, index }, out);
}

fn expected(shape: Shape) -> Kind {
    match shape {
        Shape::ArrayOf(_) => Kind::Array,
        Shape::Boolean => Kind::Boolean,
        Shape::FreeText | Shape::Text => Kind::String,
        Shape::Nested(_) => Kind::Object,
        Shape::ReadOnly => Kind::Null,
    }
}

#[inline(never)]
fn text(document: &mut Document<'_>, index: u32, out: &mut Findings<'_>) {
    if !document.has_control {
        return;
    }
    let view = Value { document, index };
    if view.as_str().unwrap_or_default().bytes().any(|byte| byte.is_ascii_control()) {
        json::control_character::report(view, out);
        mark(document, index);
    }
}

fn object(
    document: &mut Document<'_>,
    index: u32,
    schema: &'static Object,
    out: &mut Findings<'_>,
) {
    let mut seen = 0_u32;
    let mut child = index + 1;
    for _ in 0..count(document, index) {
        let Some(node) = document.node(child) else { break };
        let (at, is_text) = (child, node.kind == Kind::String && !document.has_control);
        child = node.after;
        // The reader has assigned rows to members with exact names, except for duplicates.
        let found = match node.member {
            NO_MEMBER => near_row(document, at, schema, out),
            row => Some((usize::from(row), !node.reported)),
        };
        let Some((row, compares)) = found else { continue };
        let Some(member) = schema.members.get(row) else { continue };
        if compares && is_null_for_absent(document, at, schema, row) {
            json::null_member::report_optional(Value { document, index: at }, out);
            forget(document, at);
            continue;
        }
        seen |= 1 << row;
        // Fast path: strings without control characters conform to `Shape::Text`.
        if compares && !(is_text && matches!(member.shape, Shape::Text)) {
            value(document, at, member.shape, schema.merge_patch, out);
        }
    }
    if let Some(node) = document.nodes.get_mut(index as usize) {
        node.rows = seen;
    }
    if schema.required & !seen != 0 {
        report_missing(Value { document, index }, schema, seen, out);
    }
}

#[cold]
#[inline(never)]
fn report_missing(at: Value<'_>, schema: &'static Object, seen: u32, out: &mut Findings<'_>) {
    for (row, member) in schema.members.iter().enumerate() {
        if (schema.required & !seen) >> row & 1 != 0 {
            json::missing_member::report(at, member.name, out);
        }
    }
}

/// The row of a member to which the reader assigned none, because it has another letter case or is a
/// duplicate; and whether its value is to be compared. `None` for an unknown member.
#[inline(never)]
fn near_row(
    document: &mut Document<'_>,
    child: u32,
    schema: &'static Object,
    out: &mut Findings<'_>,
) -> Option<(usize, bool)> {
    let view = Value { document, index: child };
    let key = view.key().unwrap_or_default();
    let reported = view.node().is_some_and(|node| node.reported);
    // The reader assigned a row to the first member of each name.
    let exact = || schema.members.iter().position(|member| member.name == key);
    let exact = if reported { exact() } else { None };
    let near = || schema.members.iter().position(|member| member.name.eq_ignore_ascii_case(key));
    let Some(row) = exact.or_else(near) else {
        if !reported {
            json::unknown_member::report(view, schema, out);
        }
        return None;
    };
    if exact.is_none() && !reported {
        let name = schema.members.get(row).map_or("", |member| member.name);
        json::member_case::report(view, name, out);
        mark(document, child);
    }
    if let Some(node) = document.nodes.get_mut(child as usize) {
        node.member = row as u8;
    }
    Some((row, exact.is_some() && !reported))
}

fn each(document: &mut Document<'_>, index: u32, shape: Shape, out: &mut Findings<'_>) {
    let mut child = index + 1;
    let is_plain = matches!(shape, Shape::Text) && !document.has_control;
    for _ in 0..count(document, index) {
        let Some(node) = document.node(child) else { break };
        let (at, is_text) = (child, node.kind == Kind::String);
        child = node.after;
        if !(is_plain && is_text) {
            value(document, at, shape, false, out);
        }
    }
}

fn count(document: &Document<'_>, index: u32) -> u32 {
    document.node(index).map_or(0, |node| node.count)
}

/// Whether the value is `null` in place of an optional member, which reads as if it were absent.
fn is_null_for_absent(document: &Document<'_>, at: u32, schema: &Object, row: usize) -> bool {
    let is_null = document.node(at).is_some_and(|node| node.kind == Kind::Null && !node.reported);
    let is_required = schema.required >> row & 1 != 0;
    let shape = schema.members.get(row).map(|member| member.shape);
    is_null && !is_required && !schema.merge_patch && !matches!(shape, Some(Shape::ReadOnly))
}

/// Makes a member unknown, so that no rule reads it.
fn forget(document: &mut Document<'_>, index: u32) {
    if let Some(node) = document.nodes.get_mut(index as usize) {
        node.member = NO_MEMBER;
    }
}

fn mark(document: &mut Document<'_>, index: u32) {
    if let Some(node) = document.nodes.get_mut(index as usize) {
        node.reported = true;
    }
}
