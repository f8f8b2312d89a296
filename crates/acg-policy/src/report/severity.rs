//! The severity of an issue.

use core::fmt;

/// Whether an issue rejects the request.
///
/// ```
/// use acg_policy::Severity;
///
/// assert_eq!(Severity::ALL.map(Severity::as_str), ["error", "warning"]);
/// assert_eq!(Severity::Error.to_string(), "error");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "every adapter must handle each")]
pub enum Severity {
    /// The issue rejects the request.
    Error,
    /// The issue is reported, but does not reject the request.
    Warning,
}

impl Severity {
    /// Every severity.
    pub const ALL: [Self; 2] = [Self::Error, Self::Warning];

    /// `error` or `warning`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
