//! Rules that a policy names, and that a release has removed.

use alloc::vec::Vec;

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

impl NamedRemoved {
    pub(super) fn add(&mut self, rule: &'static RemovedRule) {
        if !self.0.iter().any(|other| other.code == rule.code) {
            self.0.push(rule);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'static RemovedRule> {
        self.0.iter().copied()
    }
}

impl PartialEq for NamedRemoved {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for NamedRemoved {}
