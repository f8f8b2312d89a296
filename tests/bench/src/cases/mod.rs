//! The cases, one per file.

mod number_assigned;
mod number_rejected;
mod number_seed;

use acg_policy::Header;

use crate::case::Case;

/// Every case, in the order of the page.
pub(crate) fn all() -> Vec<Case> {
    vec![number_seed::case(), number_assigned::case(), number_rejected::case()]
}

/// The headers that a portal's back end sends with a number.
pub(crate) const HEADERS: &[Header<'static>] = &[
    (b"host", b"acg.example.net"),
    (b"user-agent", b"portal/1.0"),
    (b"accept", b"application/json"),
    (b"authorization", b"Bearer token"),
    (b"content-type", b"application/json"),
    (b"if-none-match", b"*"),
];

/// The body of "Add one number to the account" in the Provisioning API overview, without the
/// trailing commas, which JSON does not have.
pub(crate) const NUMBER: &str = include_str!("number.json");

/// A JSON Schema that refuses what the standard profile refuses in the body of a number.
pub(crate) const NUMBER_SCHEMA: &str = include_str!("number.schema.json");
