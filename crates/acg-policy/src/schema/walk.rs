//! The walk: names the members of a document, and reports what the tables do not allow.

use super::{Object, Shape};
use crate::findings::Findings;
use crate::json::{Document, Kind, Value};
use crate::rules::json;

/// Compares a document with its table. Members that are in order carry their row afterwards;
/// those that were reported are marked, so that no rule speaks of them again.
pub(crate) fn walk(document: &mut Document<'_>, schema: &'static Object, out: &mut Findings<'_>) {
    value(document, 0, Shape::Nested(schema), false, out);
}

fn value(
    document: &mut Document<'_>,
    index: u32,
    shape: Shape,
    nullable: bool,
    out: &mut Findings<'_>,
) {
    let view = Value { document, index };
    let kind = view.kind();
    if view.node().is_none_or(|node| node.reported) {
        return;
    }
    if matches!(shape, Shape::ReadOnly) {
        return json::read_only_member::report(view, out);
    }
    if kind == Kind::Null && index != 0 {
        if !nullable {
            json::null_member::report(view, out);
        }
        return mark(document, index);
    }
    if kind != expected(shape) {
        json::r#type::report(view, expected(shape), out);
        return mark(document, index);
    }
    match shape {
        Shape::Boolean | Shape::FreeText | Shape::ReadOnly => {}
        Shape::Text => text(document, index, out),
        Shape::Nested(schema) => object(document, index, schema, out),
        Shape::Texts => each(document, index, |document, item| {
            value(document, item, Shape::Text, false, out);
        }),
        Shape::ArrayOf(schema) => each(document, index, |document, item| {
            value(document, item, Shape::Nested(schema), false, out);
        }),
    }
}

fn expected(shape: Shape) -> Kind {
    match shape {
        Shape::ArrayOf(_) | Shape::Texts => Kind::Array,
        Shape::Boolean => Kind::Boolean,
        Shape::FreeText | Shape::Text => Kind::String,
        Shape::Nested(_) => Kind::Object,
        Shape::ReadOnly => Kind::Null,
    }
}

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
    // One bit for each row of the table; no table has as many rows as the word has bits.
    let mut seen = 0_u32;
    each(document, index, |document, child| {
        let Some(row) = name_member(document, child, schema, &mut seen, out) else { return };
        let Some(member) = schema.members.get(usize::from(row)) else { return };
        value(document, child, member.shape, schema.merge_patch, out);
    });
    for (row, member) in schema.members.iter().enumerate() {
        if member.required && seen & (1 << row) == 0 {
            json::missing_member::report(Value { document, index }, member.name, out);
        }
    }
}

/// The row of a member that is to be judged. `None` for one that is already reported.
fn name_member(
    document: &mut Document<'_>,
    child: u32,
    schema: &'static Object,
    seen: &mut u32,
    out: &mut Findings<'_>,
) -> Option<u8> {
    let view = Value { document, index: child };
    let key = view.key().unwrap_or_default();
    let reported = view.node().is_some_and(|node| node.reported);
    // Members mostly come in the order of the table: the next row first.
    let next = (u32::BITS - seen.leading_zeros()) as usize;
    let is_next = schema.members.get(next).is_some_and(|member| member.name == key);
    let any = || schema.members.iter().position(|member| member.name == key);
    let exact = if is_next { Some(next) } else { any() };
    let near = || schema.members.iter().position(|member| member.name.eq_ignore_ascii_case(key));
    let Some(row) = exact.or_else(near) else {
        if !reported {
            json::unknown_member::report(view, schema, out);
        }
        return None;
    };
    *seen |= 1 << row;
    if exact.is_none() && !reported {
        let name = schema.members.get(row).map_or("", |member| member.name);
        json::member_case::report(view, name, out);
        mark(document, child);
    }
    let row = u8::try_from(row).ok()?;
    if let Some(node) = document.nodes.get_mut(child as usize) {
        node.member = row;
    }
    (exact.is_some() && !reported).then_some(row)
}

fn each(document: &mut Document<'_>, index: u32, mut visit: impl FnMut(&mut Document<'_>, u32)) {
    let count = document.node(index).map_or(0, |node| node.count);
    let mut child = index + 1;
    for _ in 0..count {
        let next = document.node(child).map_or(0, |node| node.sibling);
        visit(document, child);
        child = next;
    }
}

fn mark(document: &mut Document<'_>, index: u32) {
    if let Some(node) = document.nodes.get_mut(index as usize) {
        node.reported = true;
    }
}
