//! What the core found: plain data that every outlet converts in its own way.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::rule::Rule;
use crate::text::push_number;

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
    /// The rule that speaks.
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

/// How much an issue weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "every outlet must say what it shows for each")]
pub enum Severity {
    /// Rejects the request.
    Error,
    /// Is reported, and lets the request pass.
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

/// A place in a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the wire crate destructures it whole, so that a new member is never forgotten there"
)]
pub struct Location {
    /// Which part of the request.
    pub part: Part,
    /// The way to the place inside that part: parameter or header name, or member names and
    /// indices. Empty means the part as a whole.
    pub pointer: Vec<Segment>,
}

impl Location {
    /// The way to the place as a JSON Pointer (RFC 6901), for example
    /// `/serviceDetails/teamsOperatorConnect/enabled`.
    #[must_use]
    pub fn json_pointer(&self) -> String {
        let mut pointer = String::new();
        for segment in &self.pointer {
            pointer.push('/');
            segment.push_escaped(&mut pointer);
        }
        pointer
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.part.as_str())?;
        if self.pointer.is_empty() {
            return Ok(());
        }
        // Member names are the caller's text: escaped, so that a log keeps its lines.
        write!(f, " {}", self.json_pointer().escape_debug())
    }
}

/// A part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "every outlet must say what it shows for each")]
pub enum Part {
    /// The path, with the method before it.
    Path,
    /// The query.
    Query,
    /// The header fields.
    Header,
    /// The body.
    Body,
}

impl Part {
    /// Every part, in the order in which a report lists issues.
    pub const ALL: [Self; 4] = [Self::Path, Self::Query, Self::Header, Self::Body];

    /// `path`, `query`, `header` or `body`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
        }
    }
}

/// One step of a pointer. The member `"0"` and the element 0 are different steps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "every outlet must say what it shows for each")]
pub enum Segment {
    /// A member, parameter or header by name.
    Key(Cow<'static, str>),
    /// An array element by position, from 0.
    Index(usize),
}

impl Segment {
    fn push_escaped(&self, out: &mut String) {
        match self {
            Self::Key(key) => {
                for character in key.chars() {
                    match character {
                        '~' => out.push_str("~0"),
                        '/' => out.push_str("~1"),
                        other => out.push(other),
                    }
                }
            }
            Self::Index(index) => push_number(*index as u64, out),
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
