//! Rules that a policy names, and that a release has removed.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::{Policy, PolicyWarning};
use crate::report::{Location, Part, Segment};

/// A rule that a release has removed. Its code stays known, so that an older policy is read.
#[derive(Debug)]
#[non_exhaustive]
pub struct RemovedRule {
    /// The code.
    pub code: &'static str,
    /// The release that removed it.
    pub removed_in: &'static str,
}

/// The removed rules that a policy names. They have no effect: policies that differ in them only are equal.
#[derive(Clone, Debug, Default)]
pub(super) struct NamedRemoved(Vec<&'static RemovedRule>);

impl PartialEq for NamedRemoved {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for NamedRemoved {}

impl Policy {
    /// Remembers that the policy names the rule, for its warning.
    pub(crate) fn name_removed(&mut self, rule: &'static RemovedRule) {
        let NamedRemoved(named) = &mut self.settings.removed;
        if !named.iter().any(|other| other.code == rule.code) {
            named.push(rule);
        }
    }

    pub(super) fn warn_of_removed(&self, warnings: &mut Vec<PolicyWarning>) {
        for RemovedRule { code, removed_in } in &self.settings.removed.0 {
            let pointer = vec![Segment::Key("rules".into()), Segment::Key((*code).into())];
            warnings.push(PolicyWarning {
                pointer: Location { part: Part::Body, pointer }.json_pointer(),
                message: format!(
                    "this rule was removed in {removed_in}, and its level has no effect; remove it from the policy"
                ),
            });
        }
    }
}
