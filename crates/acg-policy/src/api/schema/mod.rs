//! The API's data model: a table for each JSON object, with its members in the order of the published
//! schema.

pub(crate) mod account;
pub(crate) mod batch;
pub(crate) mod number;
pub(crate) mod rfi;

use super::Service;

/// The members of an object.
#[derive(Debug)]
pub(crate) struct Object {
    pub(crate) members: &'static [Member],
    /// The rows of the members that have to be there: one bit for each.
    pub(crate) required: u32,
    /// Whether `null` deletes a member (RFC 7396), and so may stand for every one.
    pub(crate) merge_patch: bool,
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
}

/// What a member may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Such elements, at least in type.
    ArrayOf(&'static Self),
    /// `true` or `false`.
    Boolean,
    /// Prose, in which a line break is no fault.
    FreeText,
    /// An object.
    Nested(&'static Object),
    /// Only in responses: nothing about it is judged but its presence.
    ReadOnly,
    /// A name or an identifier.
    Text,
}

impl Shape {
    fn has_read_only_members(&self) -> bool {
        match self {
            Self::ReadOnly => true,
            Self::Nested(object) => object.has_read_only_members(),
            Self::ArrayOf(shape) => shape.has_read_only_members(),
            Self::Boolean | Self::FreeText | Self::Text => false,
        }
    }

    /// What the elements of an array may be.
    pub(crate) fn of_elements(&self) -> Option<&'static Self> {
        match self {
            Self::ArrayOf(shape) => Some(shape),
            _ => None,
        }
    }
}

/// The rows of one table, which is what `object!` declares beside it.
pub(crate) trait Row: Copy {
    const TABLE: &'static Object;

    /// The place of the row in [`Row::TABLE`].
    fn index(self) -> u8;
}

impl Object {
    /// Whether only responses contain some of its members, at any depth.
    pub(crate) fn has_read_only_members(&self) -> bool {
        self.members.iter().any(|member| member.shape.has_read_only_members())
    }

    /// Whether an object of this table may be read through the rows of `other`: it is that table, or
    /// begins with the same members.
    pub(crate) fn begins_as(&self, other: &Self) -> bool {
        let pairs = || self.members.iter().zip(other.members);
        other.members.len() <= self.members.len()
            && pairs().all(|(own, other)| own.name == other.name)
    }
}

/// The row of each service in the table of a `serviceDetails`. A service without a row stops the
/// build.
pub(crate) const fn rows_of_services(table: &Object) -> [u8; Service::ALL.len()] {
    let mut rows = [0; Service::ALL.len()];
    let mut at = 0;
    while at < rows.len() {
        #[expect(clippy::indexing_slicing, reason = "evaluated while compiling")]
        {
            rows[at] = row_named(table.members, Service::ALL[at].member());
        }
        at += 1;
    }
    rows
}

const fn row_named(mut members: &[Member], name: &str) -> u8 {
    let mut row = 0;
    while let [member, others @ ..] = members {
        if is_same(member.name.as_bytes(), name.as_bytes()) {
            return row;
        }
        (row, members) = (row + 1, others);
    }
    #[expect(clippy::panic, reason = "evaluated while compiling")]
    {
        panic!("a service is missing in the table")
    }
}

const fn is_same(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([first, firsts @ ..], [second, seconds @ ..]) = (one, other) {
        if *first != *second {
            return false;
        }
        (one, other) = (firsts, seconds);
    }
    one.is_empty() && other.is_empty()
}

/// Declares an object's table, and an enum that names its rows.
macro_rules! object {
    (
        $(#[$doc:meta])*
        $table:ident, $rows:ident, merge_patch: $patch:literal {
            $($row:ident = $name:literal, $required:literal, $shape:expr;)+
        }
    ) => {
        $(#[$doc])*
        pub(crate) static $table: $crate::api::schema::Object = $crate::api::schema::Object {
            merge_patch: $patch,
            members: &[$($crate::api::schema::Member { name: $name, shape: $shape }),+],
            required: $crate::api::schema::rows(&[$($required),+]),
        };

        #[derive(Clone, Copy, Debug)]
        #[repr(u8)]
        pub(crate) enum $rows { $($row),+ }

        // Tables are complete, also where no rule reads a row yet.
        const _: &[$rows] = &[$($rows::$row),+];

        impl $crate::api::schema::Row for $rows {
            const TABLE: &'static $crate::api::schema::Object = &$table;

            fn index(self) -> u8 {
                self as u8
            }
        }
    };
}

pub(crate) use object;

/// A bit for each row that is true. No table has as many rows as the word has bits.
pub(crate) const fn rows(mut are: &[bool]) -> u32 {
    let (mut rows, mut bit) = (0, 1);
    while let [is, others @ ..] = are {
        rows |= if *is { bit } else { 0 };
        bit <<= 1;
        are = others;
    }
    rows
}
