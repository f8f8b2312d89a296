//! What several cases have in common: header fields, bodies, their schemas and Rego policies.

use acg_policy::HeaderField;

/// The header fields that the back end of a portal sends with a number.
pub(crate) const HEADERS: &[HeaderField<'static>] = &[
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

/// A JSON Schema that rejects what the standard profile rejects in the body of a number.
pub(crate) const NUMBER_SCHEMA: &str = include_str!("number.schema.json");

/// A Rego policy that rejects what that schema rejects, in a number and in a batch.
pub(crate) const NUMBER_REGO: &str = include_str!("number.rego");

/// The body of "Create an account", with Direct Routing, of the overview.
pub(crate) const ACCOUNT: &str = include_str!("account.json");

/// A JSON Schema that rejects what the standard profile rejects in the body of an account.
pub(crate) const ACCOUNT_SCHEMA: &str = include_str!("account.schema.json");

/// A Rego policy that rejects what that schema rejects.
pub(crate) const ACCOUNT_REGO: &str = include_str!("account.rego");
