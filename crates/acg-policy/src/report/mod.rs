//! Reports and issues: plain data that adapters convert to their formats.

mod catalogue;
mod help_url;
mod level;
mod location;
mod profile;
mod result;
mod rule;
mod severity;

pub use catalogue::Catalogue;
pub use help_url::{HelpUrl, InvalidHelpUrl};
pub use level::{Level, Levels};
pub use location::{Location, Part, Segment};
pub use profile::Profile;
pub use rule::Rule;
pub use severity::Severity;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// The verdict on a request, and its issues in the order of the request.
///
/// A request is accepted if its report has no error. A report has at most 100 errors and 100 warnings.
///
/// ```
/// use acg_policy::Validator;
///
/// let report = Validator::default().check_account(br#"{"name": "con toso"}"#, None);
/// assert!(!report.is_accepted());
/// assert_eq!(report.status(), Some(400));
/// for issue in report.issues() {
///     println!("{} {}: {}", issue.severity, issue.location, issue.message);
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Report {
    issues: Vec<Issue>,
    omitted: usize,
    is_outside_api: bool,
}

impl Report {
    pub(crate) fn new(issues: Vec<Issue>, omitted: usize) -> Self {
        Self { issues, omitted, is_outside_api: false }
    }

    /// The report of a request that passes because its path is outside the API.
    pub(crate) fn outside_api(self) -> Self {
        Self { is_outside_api: true, ..self }
    }

    /// Whether the request is accepted: there is no error. There may be warnings.
    ///
    /// ```
    /// use acg_policy::Report;
    ///
    /// assert!(Report::default().is_accepted());
    /// ```
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        !self.issues.iter().any(Issue::is_error)
    }

    /// The issues in order: path, query, header fields, then the body in document order. At most 100
    /// errors and 100 warnings; [`Report::omitted`] is the number of others.
    ///
    /// ```
    /// use acg_policy::Validator;
    ///
    /// let report = Validator::default().check_account(br#"{"name": 7, "nmae": ""}"#, None);
    /// let codes: Vec<_> = report.issues().iter().map(|issue| issue.code()).collect();
    /// assert_eq!(codes, ["json/type", "json/unknown-member", "account/no-service"]);
    /// ```
    #[must_use]
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// The number of issues that were found but are not listed.
    ///
    /// ```
    /// use acg_policy::Validator;
    ///
    /// let unknown: Vec<_> = (0..120).map(|number| format!(r#""x{number}":0"#)).collect();
    /// let body = format!(r#"{{"name":"contoso",{}}}"#, unknown.join(","));
    /// let report = Validator::default().check_account(body.as_bytes(), None);
    /// assert_eq!(report.issues().len(), 100);
    /// assert!(report.omitted() >= 20);
    /// ```
    #[must_use]
    pub fn omitted(&self) -> usize {
        self.omitted
    }

    /// Whether the request is accepted because its path is outside the API, so that nothing in it was
    /// checked.
    ///
    /// ```
    /// use acg_policy::{Head, Validator};
    ///
    /// let head = Head { method: b"GET", target: b"/acounts/contoso", headers: &[] };
    /// let report = Validator::default().check_request(&head, b"", None);
    /// assert!(report.is_accepted() && report.is_outside_api());
    /// assert_eq!(report.issues()[0].code(), "request/path-misspelled");
    /// ```
    #[must_use]
    pub fn is_outside_api(&self) -> bool {
        self.is_outside_api
    }

    /// The HTTP status of the rejection; `None` for an accepted request.
    ///
    /// If errors have different statuses, the first in this order applies: 413, 415, 400 of the request
    /// line and header fields, 404, 405, 401, 403, 400 of the body, 409, then others such as 428, 429 and 503.
    ///
    /// ```
    /// use acg_policy::{Report, Validator};
    ///
    /// assert_eq!(Validator::default().check_account(b"{", None).status(), Some(400));
    /// assert_eq!(Report::default().status(), None);
    /// ```
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.deciding().map(|issue| issue.rule.status)
    }

    /// The error that determines [`Report::status`]; `None` for an accepted request.
    ///
    /// ```
    /// use acg_policy::Validator;
    ///
    /// let report = Validator::default().check_account(b"{", None);
    /// assert_eq!(report.deciding().map(|issue| issue.code()), Some("json/syntax"));
    /// ```
    #[must_use]
    pub fn deciding(&self) -> Option<&Issue> {
        let mut errors = self.errors();
        let first = errors.next()?;
        // Most reports have one error, whose precedence does not matter.
        Some(errors.fold(first, |deciding, issue| {
            if issue.rule.precedence() < deciding.rule.precedence() { issue } else { deciding }
        }))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.issues.is_empty() {
            return f.write_str(if self.is_outside_api { "outside the API" } else { "accepted" });
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

/// One fault, or one possible mistake, at one place of a request.
///
/// ```
/// use acg_policy::{Fact, Validator};
///
/// let report = Validator::default().check_account(br#"{"name": "con toso"}"#, None);
/// let issue = &report.issues()[0];
/// assert_eq!(issue.code(), "account/name-format");
/// assert_eq!(issue.message, "account name contains a character outside `A-Z a-z 0-9 _ -`");
/// assert!(issue.facts.contains(&("limit", Fact::Count(100))));
/// assert!(issue.url().ends_with("/docs/rules/account/name-format.md"));
/// assert!(issue.is_error());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the wire crate destructures it whole, so that a new member is never forgotten there"
)]
pub struct Issue {
    /// The rule that reported this issue.
    pub rule: &'static Rule,
    /// Which of the rule's texts this is, for example `letter-case`; `None` if the rule has one text, or for its general text. With the
    /// code it identifies the text, for example for a translation: [`Issue::text_code`].
    pub variant: Option<&'static str>,
    /// Whether the issue rejects the request.
    pub severity: Severity,
    /// The place.
    pub location: Location,
    /// The fault: one line, lower case, no final period. It contains no value of the request.
    pub message: Cow<'static, str>,
    /// How to correct it, as an imperative.
    pub help: Option<Cow<'static, str>>,
    /// The numbers and words of the message as data, for example for translation: limits, counts and
    /// expected values. They contain no value of the request.
    pub facts: Cow<'static, [(&'static str, Fact)]>,
    /// The site of the policy with the page of the rule, for [`Issue::url`]; `None` for the pages of this
    /// project.
    pub help_url: Option<HelpUrl>,
}

impl Issue {
    /// The rule's code, for example `number/usage-empty`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.rule.code
    }

    /// The identity of the text: the rule's code and, if there is one, the variant, as in `number/e164.exponent`. Issues with equal
    /// text codes differ in nothing but their facts.
    ///
    /// ```
    /// use acg_policy::Validator;
    ///
    /// let report = Validator::default().check_phone_number(b"4.42079E+11");
    /// assert_eq!(report.issues()[0].text_code(), "number/e164.exponent");
    /// let report = Validator::default().check_account(b"[]", None);
    /// assert_eq!(report.issues()[0].text_code(), "json/type.object");
    /// ```
    #[must_use]
    pub fn text_code(&self) -> Cow<'static, str> {
        match self.variant {
            None => Cow::Borrowed(self.rule.code),
            Some(variant) => Cow::Owned([self.rule.code, ".", variant].concat()),
        }
    }

    /// The URL of the page of the rule: on the site of the policy, or else [`Rule::url`].
    #[must_use]
    pub fn url(&self) -> String {
        match &self.help_url {
            Some(help_url) => help_url.page(self.rule),
            None => self.rule.url(),
        }
    }

    /// Whether the issue rejects the request.
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

/// A number or a word of a message, as data.
///
/// ```
/// use acg_policy::{Fact, Validator};
///
/// let report = Validator::default().check_account(br#"{"name": "con toso"}"#, None);
/// for (name, fact) in report.issues()[0].facts.iter() {
///     match fact {
///         Fact::Count(count) => println!("{name}={count}"),
///         Fact::Text(text) => println!("{name}={text}"),
///         Fact::List(words) => println!("{name}={}", words.join(",")),
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "every adapter must handle each")]
pub enum Fact {
    /// A count or a limit.
    Count(u64),
    /// A word of the API or of the rule.
    Text(Cow<'static, str>),
    /// Several such words.
    List(Cow<'static, [Cow<'static, str>]>),
}
