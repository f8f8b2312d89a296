//! The identity of a rule: data that never changes. The function that checks it stands in the rule's
//! own file.

use alloc::format;
use alloc::string::String;

use super::Levels;
use crate::api::Operation;

/// A rule's identity and default levels. Two rules are equal when their codes are.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// The stable name, `group/fault`, the same in issues, files, vectors and pages.
    pub code: &'static str,
    /// The rule in one line.
    pub summary: &'static str,
    /// The HTTP status of a rejection by this rule.
    pub status: u16,
    /// Its level in each profile.
    pub levels: Levels,
    /// Whether it guards the shape of a request, which no policy can switch off.
    pub shape: bool,
    /// The first release that has it.
    pub since: &'static str,
    /// To which operations it applies. The rule's check reads it too, so that documents and verdicts
    /// cannot differ.
    pub(crate) applies: fn(&Operation) -> bool,
}

impl Rule {
    /// Whether the rule can report an issue about a request of this operation.
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

    /// The address of the page that explains the rule.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{PAGES}{}.md", self.code)
    }

    /// The first half of the code: `number` of `number/usage-empty`.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.code.split('/').next().unwrap_or(self.code)
    }

    /// The place of this rule's status among others: the smallest decides for a report.
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

/// Where the pages of `docs/rules` are published.
const PAGES: &str = "https://github.com/acg-policy/acg-policy/blob/main/docs/rules/";
