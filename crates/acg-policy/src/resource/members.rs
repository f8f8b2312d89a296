//! A JSON object of a body, read by the rows of its table.

use core::marker::PhantomData;

use super::draft::{Boolean, Field, Text};
use crate::api::schema::{Row, Shape};
use crate::json::{NO_MEMBER, Value};

/// An object whose members are the rows `R`. A row of another table does not compile. Debug assertions
/// check that a nested object has the table that its reader names.
#[derive(Debug)]
pub(crate) struct Members<'d, R> {
    at: Value<'d>,
    rows: PhantomData<R>,
}

impl<R> Clone for Members<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Members<'_, R> {}

impl<'d, R: Row> Members<'d, R> {
    /// The object `at`, whose schema is the table of `R`.
    pub(crate) fn of(at: Value<'d>) -> Self {
        Self { at, rows: PhantomData }
    }

    /// The object itself.
    pub(crate) fn at(self) -> Value<'d> {
        self.at
    }

    /// A member with any value.
    pub(crate) fn value(self, row: R) -> Field<Value<'d>> {
        member(self.at, row.index())
    }

    pub(crate) fn text(self, row: R) -> Field<Text<'d>> {
        debug_assert!(matches!(shape(row), Some(Shape::Text | Shape::FreeText)));
        self.value(row).and_then(|at| {
            at.as_str().map_or(Field::Reported, |text| Field::Present(Text { text, at }))
        })
    }

    pub(crate) fn boolean(self, row: R) -> Field<Boolean<'d>> {
        debug_assert!(matches!(shape(row), Some(Shape::Boolean)));
        self.value(row).and_then(|at| {
            at.as_bool().map_or(Field::Reported, |value| Field::Present(Boolean { value, at }))
        })
    }

    /// A member that is an object with the table of `N`, or with a table of which that is a prefix.
    pub(crate) fn nested<N: Row>(self, row: R) -> Field<Members<'d, N>> {
        debug_assert!(is_nested::<N>(shape(row)));
        self.value(row).map(Members::of)
    }

    /// The elements of a member that is an array of such objects; none without an array.
    pub(crate) fn elements<N: Row>(self, row: R) -> impl Iterator<Item = Members<'d, N>> {
        debug_assert!(is_nested::<N>(shape(row).and_then(Shape::of_elements)));
        self.value(row).present().into_iter().flat_map(Value::children).map(Members::of)
    }

    /// As [`Members::nested`], for the row of a service: see
    /// [`rows_of_services`](crate::api::schema::rows_of_services).
    pub(crate) fn service<N: Row>(self, row: u8) -> Field<Members<'d, N>> {
        debug_assert!(is_nested::<N>(R::TABLE.members.get(usize::from(row)).map(|row| &row.shape)));
        member(self.at, row).map(Members::of)
    }

    /// The `null` by which a merge patch deletes a member.
    pub(crate) fn null(self, row: R) -> Option<Value<'d>> {
        let row = row.index();
        let name = R::TABLE.members.get(usize::from(row))?.name;
        let named = |child: &Value<'_>| child.node().is_some_and(|node| node.member == row);
        // Only the first member counts, and only with the exact name.
        let mut children = self.at.children();
        let member = children.find(|child| named(child) && child.key() == Some(name));
        member.filter(|child| child.kind() == crate::json::Kind::Null)
    }
}

fn shape<R: Row>(row: R) -> Option<&'static Shape> {
    R::TABLE.members.get(usize::from(row.index())).map(|member| &member.shape)
}

fn is_nested<N: Row>(shape: Option<&Shape>) -> bool {
    matches!(shape, Some(Shape::Nested(table)) if table.begins_as(N::TABLE))
}

/// The member in that row of the object's table.
fn member(at: Value<'_>, row: u8) -> Field<Value<'_>> {
    debug_assert_ne!(row, NO_MEMBER);
    let Some(object) = at.node().filter(|node| !node.reported) else {
        return Field::Reported;
    };
    if !object.has_row(row) {
        return Field::Absent;
    }
    let mut index = at.index + 1;
    let mut found = Field::Absent;
    for _ in 0..object.count {
        let Some(node) = at.document.node(index) else { break };
        if node.member == row {
            if !node.reported {
                return Field::Present(Value { document: at.document, index });
            }
            // This may be the name in another letter case; the exact name may follow.
            found = Field::Reported;
        }
        index = node.after;
    }
    found
}
