//! The identity of a rule, as constant data. Its check is in the file of the rule.

use alloc::string::String;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

use super::Levels;
use crate::api::Operation;

/// The identity of a rule: code, status and default levels. Rules with equal codes are equal, and the code is the order.
///
/// ```
/// use acg_policy::{Level, rules};
///
/// let rule = rules::find("number/usage-empty").unwrap();
/// assert_eq!((rule.status, rule.levels.standard, rule.shape), (400, Level::Error, false));
/// assert_eq!(rule.group(), "number");
/// assert_eq!(rule.to_string(), "number/usage-empty");
/// assert!(rule.url().ends_with("/docs/rules/number/usage-empty.md"));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// The code, `group/fault`, for example `number/usage-empty`. Codes do not change.
    pub code: &'static str,
    /// The HTTP status of a rejection by this rule.
    pub status: u16,
    /// The levels in the profiles.
    pub levels: Levels,
    /// Whether it is a shape rule: it protects the structure of a request, and no policy can disable it.
    pub shape: bool,
    /// The release that introduced the rule.
    pub since: &'static str,
    /// Whether the rule applies to an operation. The check uses it as well, so that documents and
    /// verdicts cannot differ.
    pub(crate) applies: fn(&Operation) -> bool,
}

impl Rule {
    /// Whether the rule can report an issue for a request of this operation.
    ///
    /// ```
    /// use acg_policy::{OPERATIONS, rules};
    ///
    /// let rule = rules::find("request/content-type").unwrap();
    /// for operation in OPERATIONS {
    ///     assert_eq!(rule.applies_to(operation), operation.takes_body());
    /// }
    /// ```
    #[must_use]
    pub fn applies_to(&self, operation: &Operation) -> bool {
        (self.applies)(operation)
    }

    /// The URL of the page that explains the rule, in the repository of this project. A policy can name another
    /// site: see [`HelpUrl`](super::HelpUrl).
    #[must_use]
    pub fn url(&self) -> String {
        [PAGES, self.code, ".md"].concat()
    }

    /// The first part of the code: `number` in `number/usage-empty`.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.code.split('/').next().unwrap_or(self.code)
    }

    /// The precedence of the status. The smallest of a report determines its status.
    pub(crate) fn precedence(&self) -> u8 {
        match self.status {
            413 => 0,
            415 => 1,
            400 if self.group() == "request" => 2,
            404 => 3,
            405 => 4,
            401 => 5,
            403 => 6,
            400 => 7,
            409 => 8,
            _ => 9,
        }
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

impl Ord for Rule {
    fn cmp(&self, other: &Self) -> Ordering {
        self.code.cmp(other.code)
    }
}

impl PartialOrd for Rule {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Rule {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code.hash(state);
    }
}

/// The code: [`Policy::with_rule`](crate::Policy::with_rule) takes rules and codes.
impl AsRef<str> for Rule {
    fn as_ref(&self) -> &str {
        self.code
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code)
    }
}

/// The URL of the published pages of `docs/rules`.
const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/rules/");
