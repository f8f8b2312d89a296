//! The verdict and its issues: plain data that every outlet converts to its own format.

mod level;
mod location;
mod profile;
mod rule;
mod severity;

pub use level::{Level, Levels};
pub use location::{Location, Part, Segment};
pub use profile::Profile;
pub use rule::Rule;
pub use severity::Severity;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// The verdict on a request: accepted or not, and the issues in document order, at most 100 errors
/// and 100 warnings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    issues: Vec<Issue>,
    omitted: usize,
}

impl Report {
    pub(crate) fn new(issues: Vec<Issue>, omitted: usize) -> Self {
        Self { issues, omitted }
    }

    /// Whether the request may go on: there is no issue, or there are only warnings.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        !self.issues.iter().any(Issue::is_error)
    }

    /// The issues: path, query, headers, then the body in document order. At most 100 errors and 100
    /// warnings; [`Report::omitted`] counts the others.
    #[must_use]
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// How many more issues were found than the report lists.
    #[must_use]
    pub fn omitted(&self) -> usize {
        self.omitted
    }

    /// The HTTP status of the rejection, or `None` when the request is accepted.
    ///
    /// Where errors have different ones the first in this order decides: 413, 415, 400 of the
    /// request line and headers, 404, 405, 401, 403, 400 of the body, 409, 503.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.deciding().map(|issue| issue.rule.status)
    }

    /// The error that decides about the status, or `None` when the request is accepted.
    #[must_use]
    pub fn deciding(&self) -> Option<&Issue> {
        let errors = self.issues.iter().filter(|issue| issue.is_error());
        errors.min_by_key(|issue| issue.rule.precedence())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.issues.is_empty() {
            return f.write_str("accepted");
        }
        for (index, issue) in self.issues.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{issue}")?;
        }
        match self.omitted {
            0 => Ok(()),
            omitted => write!(f, "\nand {omitted} more"),
        }
    }
}

impl core::error::Error for Report {}

/// One fault, or one doubt, about one place of the request.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the wire crate destructures it whole, so that a new member is never forgotten there"
)]
pub struct Issue {
    /// The rule that reported this issue.
    pub rule: &'static Rule,
    /// Whether it rejects.
    pub severity: Severity,
    /// The place.
    pub location: Location,
    /// What is wrong: one line, lower case, no final period, never a value of the request.
    pub message: Cow<'static, str>,
    /// What to do about it, as an imperative.
    pub help: Option<Cow<'static, str>>,
    /// The numbers and words that the message speaks of, for translation: limits, counts and
    /// expected values, never a value of the request.
    pub facts: Vec<(&'static str, Fact)>,
}

impl Issue {
    /// The rule's code, for example `number/usage-empty`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.rule.code
    }

    /// The address of the rule's page.
    #[must_use]
    pub fn url(&self) -> String {
        self.rule.url()
    }

    /// Whether this issue alone rejects the request.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}] {}: {}", self.severity, self.code(), self.location, self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

/// A number or a word that a message speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "every outlet must say what it shows for each")]
pub enum Fact {
    /// A count or a limit.
    Count(u64),
    /// A word of the API's or the rule's own vocabulary.
    Text(Cow<'static, str>),
    /// Several such words.
    List(Vec<Cow<'static, str>>),
}
