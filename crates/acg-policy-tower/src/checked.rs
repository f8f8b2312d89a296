//! What the inner service learns about a request that passed.

use acg_policy::Report;

/// The report on an accepted request, among its extensions: no errors, and perhaps warnings.
///
/// A request outside the API has none. So a handler that asks for it cannot be reached by a
/// request that was not checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked(
    /// The report; it accepts.
    pub Report,
);
