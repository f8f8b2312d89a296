//! The severity of an issue.

use core::cmp::Ordering;

use crate::text::word::words;

/// Whether an issue rejects the request. An error is greater than a warning.
///
/// ```
/// use acg_policy::Severity;
///
/// assert_eq!(Severity::ALL.map(Severity::as_str), ["error", "warning"]);
/// assert_eq!(Severity::Error.to_string(), "error");
/// assert_eq!("warning".parse(), Ok(Severity::Warning));
/// assert!(Severity::Warning < Severity::Error);
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

    const fn is_error(self) -> bool {
        matches!(self, Self::Error)
    }
}

words!(Severity, "severity", as_str, [Severity::Error, Severity::Warning]);

impl Ord for Severity {
    fn cmp(&self, other: &Self) -> Ordering {
        self.is_error().cmp(&other.is_error())
    }
}

impl PartialOrd for Severity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
