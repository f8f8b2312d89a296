//! Warnings about a policy.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use super::Policy;
use super::parameters::{DEFAULT_API_VERSIONS, NEWEST_KNOWN_VERSION};
use super::removed::RemovedRule;
use crate::report::{Location, Part, Segment};
use crate::text::bytes::same;

/// A setting of a policy that is valid, but that this release cannot apply in full.
///
/// ```
/// use acg_policy::Policy;
///
/// let policy = Policy::default().with_api_versions(["2025-01-31"])?;
/// let warnings = policy.warnings();
/// assert_eq!(warnings[0].pointer, "/apiVersions/0");
/// println!("{}", warnings[0]);
/// # Ok::<(), acg_policy::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyWarning {
    /// The JSON Pointer of the setting in the policy document, for example `/apiVersions/1`.
    pub pointer: String,
    /// What is not applied, and what to do: one line without a final period.
    pub message: String,
}

impl fmt::Display for PolicyWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: {}", self.pointer, self.message)
    }
}

impl Policy {
    /// The settings of this policy that cannot be applied in full: versions of the API whose schema is not
    /// known, and levels of rules that a release has removed. Show them where the policy is loaded.
    /// `request/api-version-unknown` reports each request with such a version.
    ///
    /// ```
    /// use acg_policy::Policy;
    ///
    /// assert_eq!(Policy::default().warnings(), []);
    /// ```
    #[must_use]
    pub fn warnings(&self) -> Vec<PolicyWarning> {
        let versions = self.api_versions().iter().enumerate();
        let unknown = versions.filter(|(_, version)| !is_known_version(version.as_bytes()));
        let warn = |(index, _)| PolicyWarning {
            pointer: format!("/apiVersions/{index}"),
            message: format!(
                "the schema of this version is not known, so its requests are checked by the schema of `{NEWEST_KNOWN_VERSION}`; update acg-policy"
            ),
        };
        let mut warnings: Vec<_> = unknown.map(warn).collect();
        for rule in self.settings.removed.iter() {
            warnings.push(of_removed(rule));
        }
        warnings
    }
}

fn of_removed(RemovedRule { code, removed_in }: &RemovedRule) -> PolicyWarning {
    let pointer = vec![Segment::Key("rules".into()), Segment::Key((*code).into())];
    PolicyWarning {
        pointer: Location { part: Part::Body, pointer }.json_pointer(),
        message: format!(
            "this rule was removed in {removed_in}, and its level has no effect; remove it from the policy"
        ),
    }
}

/// Whether the schema of a version of the API is known.
pub(crate) fn is_known_version(version: &[u8]) -> bool {
    DEFAULT_API_VERSIONS.iter().any(|known| same(known.as_bytes(), version))
}
