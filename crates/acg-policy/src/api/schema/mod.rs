//! The API's data model: a table for each JSON object, with its members in the order of the published
//! schema.

pub(crate) mod account;
pub(crate) mod batch;
pub(crate) mod number;
pub(crate) mod rfi;

use super::Service;

/// The members of an object.
#[derive(Debug)]
#[non_exhaustive]
pub struct Object {
    /// The members, in the order of the published schema.
    pub members: &'static [Member],
    /// The rows of the required members, one bit each.
    pub required: u32,
    /// Whether the object is a merge patch (RFC 7396), in which any member may be `null`.
    pub merge_patch: bool,
}

/// A member of an object.
#[derive(Debug)]
#[non_exhaustive]
pub struct Member {
    /// The name.
    pub name: &'static str,
    /// The permitted value.
    pub shape: Shape,
}

/// The permitted value of a member.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_enums, reason = "a generator must know every shape")]
pub enum Shape {
    /// An array whose elements have this shape.
    ArrayOf(&'static Self),
    /// `true` or `false`.
    Boolean,
    /// A string that may contain control characters, for example line breaks.
    FreeText,
    /// An object.
    Nested(&'static Object),
    /// A member of responses only. Its presence in a request is reported; its value is ignored.
    ReadOnly,
    /// A string without control characters, for example a name or an identifier.
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

    /// The table of an object; `None` for other shapes.
    pub(crate) fn object(&self) -> Option<&'static Object> {
        match self {
            Self::Nested(object) => Some(object),
            _ => None,
        }
    }

    /// The shape of the elements of an array; `None` for other shapes.
    pub(crate) fn of_elements(&self) -> Option<&'static Self> {
        match self {
            Self::ArrayOf(shape) => Some(shape),
            _ => None,
        }
    }
}

/// The rows of a table, as `object!` declares them.
pub(crate) trait Row: Copy {
    const TABLE: &'static Object;

    /// The index of the row in [`Row::TABLE`].
    fn index(self) -> u8;
}

impl Object {
    /// Whether it has read-only members, at any depth.
    pub(crate) fn has_read_only_members(&self) -> bool {
        self.members.iter().any(|member| member.shape.has_read_only_members())
    }

    /// Whether an object of this table can be read through the rows of `other`: `other` is the same
    /// table, or a prefix of it.
    pub(crate) fn begins_as(&self, other: &Self) -> bool {
        let pairs = || self.members.iter().zip(other.members);
        other.members.len() <= self.members.len()
            && pairs().all(|(own, other)| own.name == other.name)
    }
}

/// The row of each service in a table of `serviceDetails`. A service without a row is a compile
/// error.
pub(crate) const fn rows_of_services(table: &Object) -> [u8; Service::ALL.len()] {
    let mut rows = [0; Service::ALL.len()];
    let mut at = 0;
    while at < rows.len() {
        #[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
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
    #[expect(clippy::panic, reason = "evaluated at compile time")]
    {
        panic!("the table has no row for a service")
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

        // Uses every row: tables list all members, including those that no rule reads.
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

/// One bit for each `true`. Every table has fewer rows than `u32` has bits.
pub(crate) const fn rows(mut are: &[bool]) -> u32 {
    let (mut rows, mut bit) = (0, 1);
    while let [is, others @ ..] = are {
        rows |= if *is { bit } else { 0 };
        bit <<= 1;
        are = others;
    }
    rows
}
