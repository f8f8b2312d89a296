//! Collects the issues that rules report, in the order of the report.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

pub(crate) use super::builder::{IssueBuilder, StaticFacts, text};
pub(crate) use super::place::{At, caller_key};

use super::Ruleset;
use super::message::Message;
use super::place::{Order, Places};
use super::sync_errors::SyncErrors;
use crate::account::KnownAccount;
use crate::api::Service;
use crate::policy::{BackendSync, Granted, Policy};
use crate::report::{Issue, Level, Report, Rule, Severity};
use crate::route::Aspects;
use crate::text::near::nearest;

/// The issues found so far. A request keeps them until its body or its account arrives. Most requests have none, so that this is
/// only a pointer: it is moved with each step of the validation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found(Option<Box<Listed>>);

#[derive(Clone, Debug, Default)]
struct Listed {
    /// In the order of the report. Issues at the same place are in the order in which they were found.
    issues: Vec<Issue>,
    /// The place of each issue.
    places: Places,
    /// The number of errors in `issues`.
    errors: usize,
    /// The number of issues beyond the limit of the report.
    omitted: usize,
    sync: SyncErrors,
    /// The number of misspelt words that were compared with known words.
    suggestions: usize,
}

/// Collects the issues of one request under a policy.
#[derive(Debug)]
pub(crate) struct Findings<'p> {
    ruleset: &'p Ruleset,
    granted: Option<Granted>,
    found: Found,
}

impl<'p> Findings<'p> {
    pub(crate) fn new(ruleset: &'p Ruleset) -> Self {
        Self::resume(ruleset, Found::default())
    }

    pub(crate) fn resume(ruleset: &'p Ruleset, found: Found) -> Self {
        Self { ruleset, granted: None, found }
    }

    /// Adds the roles of the caller, if they are known.
    pub(crate) fn for_caller(mut self, granted: Option<Granted>) -> Self {
        self.granted = granted;
        self
    }

    /// A reporter for one rule; `None` if the policy disables the rule.
    pub(crate) fn of(&mut self, rule: &'static Rule) -> Option<Reporter<'_, 'p>> {
        let severity = self.ruleset.policy.level(rule).severity()?;
        Some(Reporter { findings: self, rule, severity })
    }

    /// A reporter for exactly one issue. `None` if the rule is disabled, or if the report is full: the
    /// issue is then counted.
    pub(crate) fn for_one_issue(&mut self, rule: &'static Rule) -> Option<Reporter<'_, 'p>> {
        let severity = self.ruleset.policy.level(rule).severity()?;
        if !self.has_room(severity) {
            self.found.omit(severity, None);
            return None;
        }
        Some(Reporter { findings: self, rule, severity })
    }

    /// What the policy and the caller add to the aspects of a head.
    #[inline(always)]
    pub(crate) fn aspects(&self) -> Aspects {
        self.ruleset.aspects.or_if(self.granted.is_some(), Aspects::ROLES)
    }

    pub(crate) fn ruleset(&self) -> &'p Ruleset {
        self.ruleset
    }

    /// Runs the check of a rule, unless its `severity` is `None`: the rule is off.
    #[inline(always)]
    pub(crate) fn run<T>(
        &mut self,
        rule: &'static Rule,
        severity: Option<Severity>,
        checked: &T,
        check: impl Fn(&T, &mut Reporter<'_, 'p>),
    ) {
        if let Some(severity) = severity {
            check(checked, &mut Reporter { findings: self, rule, severity });
        }
    }

    pub(crate) fn has_error(&self) -> bool {
        self.found.0.as_ref().is_some_and(|listed| listed.errors > 0)
    }

    /// Whether an error rejects the request, whether or not the account syncs its services.
    pub(crate) fn has_certain_error(&self) -> bool {
        self.found.0.as_ref().is_some_and(|listed| listed.sync.is_fewer_than(listed.errors))
    }

    /// Turns errors in the sync of services that the account does not sync into warnings. If the report
    /// has too many warnings then, the last ones of other rules are left out and counted.
    pub(crate) fn apply_sync(&mut self, account: &KnownAccount) {
        let Some(listed) = &mut self.found.0 else { return };
        let Listed { issues, places, errors, omitted, sync, .. } = &mut **listed;
        let unsynced = sync.take_unsynced(account);
        let is_unsynced = |at: Order, issue: &Issue| unsynced.contains(&(at, issue.rule));
        let placed = places.as_slice().iter().zip(issues.iter_mut());
        for (_, issue) in placed.filter(|(at, issue)| issue.is_error() && is_unsynced(**at, issue))
        {
            issue.severity = Severity::Warning;
            *errors -= 1;
        }
        let mut surplus = (issues.len() - *errors).saturating_sub(MAX_ISSUES);
        for index in (0..issues.len()).rev() {
            if surplus == 0 {
                break;
            }
            let is_other =
                |(at, issue): (&Order, &Issue)| !issue.is_error() && !is_unsynced(*at, issue);
            if places.as_slice().get(index).zip(issues.get(index)).is_some_and(is_other) {
                issues.remove(index);
                places.remove(index);
                *omitted += 1;
                surplus -= 1;
            }
        }
    }

    /// Whether the report has room for another issue. Errors and warnings have separate limits, so that
    /// warnings cannot displace errors.
    fn has_room(&self, severity: Severity) -> bool {
        self.found.0.as_ref().is_none_or(|listed| {
            let kept = match severity {
                Severity::Error => listed.errors,
                Severity::Warning => listed.issues.len() - listed.errors,
            };
            kept < MAX_ISSUES
        })
    }

    pub(crate) fn into_found(self) -> Found {
        self.found
    }

    pub(crate) fn into_report(self) -> Report {
        match self.found.0 {
            None => Report::default(),
            Some(listed) => Report::new(listed.issues, listed.omitted),
        }
    }
}

impl Found {
    fn listed(&mut self) -> &mut Listed {
        self.0.get_or_insert_default()
    }

    /// Counts an issue beyond the limit of the report.
    fn omit(&mut self, severity: Severity, sync: Option<Service>) {
        let listed = self.listed();
        listed.omitted += 1;
        listed.sync.omit(severity, sync);
    }
}

/// Reports issues for one rule.
#[derive(Debug)]
pub(crate) struct Reporter<'f, 'p> {
    findings: &'f mut Findings<'p>,
    rule: &'static Rule,
    severity: Severity,
}

impl<'p> Reporter<'_, 'p> {
    pub(crate) fn policy(&self) -> &'p Policy {
        &self.findings.ruleset.policy
    }

    /// The roles of the caller, if they are known. Only available to the rules about the head.
    pub(crate) fn granted(&self) -> Option<Granted> {
        self.findings.granted
    }

    /// Whether another rule is enabled, which may report the same fault.
    pub(crate) fn is_enabled(&self, rule: &'static Rule) -> bool {
        self.policy().level(rule) != Level::Off
    }

    /// Whether a suggestion may be computed: for the first [`MAX_SUGGESTIONS`] faults of a request, because
    /// a request can have thousands.
    pub(crate) fn may_suggest(&mut self) -> bool {
        let suggestions = &mut self.findings.found.listed().suggestions;
        let may_suggest = *suggestions < MAX_SUGGESTIONS;
        *suggestions += usize::from(may_suggest);
        may_suggest
    }

    /// The known word closest to a misspelt one, for "did you mean"; `None` unless
    /// [`Reporter::may_suggest`].
    #[cold]
    #[inline(never)]
    pub(crate) fn nearest(
        &mut self,
        word: &str,
        known: impl Iterator<Item = &'static str>,
    ) -> Option<&'static str> {
        if self.may_suggest() { nearest(word, known) } else { None }
    }

    /// Counts issues that the rule does not list.
    #[cold]
    pub(crate) fn omit(&mut self, count: usize) {
        self.findings.found.listed().omitted += count;
    }

    /// Reports an issue with the severity of the rule.
    #[cold]
    #[inline(never)]
    pub(crate) fn report<'m>(
        &mut self,
        at: At<'_>,
        message: impl Into<Message<'m>>,
    ) -> IssueBuilder<'_> {
        self.add(self.severity, at, message.into(), None)
    }

    /// Reports an error, whether the rule is an error or a warning; but never one that the policy's pinned
    /// catalogue excludes.
    #[cold]
    #[inline(never)]
    pub(crate) fn report_error<'m>(
        &mut self,
        at: At<'_>,
        message: impl Into<Message<'m>>,
    ) -> IssueBuilder<'_> {
        let is_excluded = self.policy().is_later_than_catalogue(self.rule);
        let severity = if is_excluded { self.severity } else { Severity::Error };
        self.add(severity, at, message.into(), None)
    }

    /// Reports a warning, whether the rule is an error or a warning.
    #[cold]
    #[inline(never)]
    pub(crate) fn warn<'m>(
        &mut self,
        at: At<'_>,
        message: impl Into<Message<'m>>,
    ) -> IssueBuilder<'_> {
        self.add(Severity::Warning, at, message.into(), None)
    }

    /// Reports a fault with which a sync fails. At most a warning if the service is not synced.
    #[cold]
    #[inline(never)]
    pub(crate) fn report_sync<'m>(
        &mut self,
        service: Service,
        at: At<'_>,
        message: impl Into<Message<'m>>,
    ) -> IssueBuilder<'_> {
        match self.policy().backend_sync() {
            BackendSync::Off => self.add(Severity::Warning, at, message.into(), None),
            BackendSync::PerAccount => self.add(self.severity, at, message.into(), Some(service)),
        }
    }

    #[cold]
    #[inline(never)]
    fn add(
        &mut self,
        severity: Severity,
        at: At<'_>,
        message: Message<'_>,
        sync: Option<Service>,
    ) -> IssueBuilder<'_> {
        let sync = sync.filter(|_| severity == Severity::Error);
        if !self.findings.has_room(severity) {
            self.findings.found.omit(severity, sync);
            return IssueBuilder { issue: None };
        }
        let (order, location) = at.locate();
        let message = message.compose();
        let facts = Cow::Borrowed(&[][..]);
        let help_url = self.policy().parameters().help_url.clone();
        let issue = Issue {
            rule: self.rule,
            variant: None,
            severity,
            location,
            message,
            help: None,
            facts,
            help_url,
        };
        let Listed { issues, places, errors, sync: sync_errors, .. } = self.findings.found.listed();
        *errors += usize::from(issue.is_error());
        if let Some(service) = sync {
            sync_errors.add(order, self.rule, service);
        }
        if issues.capacity() == 0 {
            // One allocation in place of several while the list grows.
            *issues = Vec::with_capacity(ISSUES_CAPACITY);
        }
        // Most issues are found in the order of the report.
        let places_before = places.as_slice();
        let index = match places_before.last() {
            Some(last) if *last > order => places_before.partition_point(|other| *other <= order),
            _ => places_before.len(),
        };
        places.insert(index, order);
        if index == issues.len() {
            issues.push(issue);
        } else {
            issues.insert(index, issue);
        }
        IssueBuilder { issue: issues.get_mut(index) }
    }
}

/// The initial capacity, which suffices for most reports.
const ISSUES_CAPACITY: usize = 4;

/// The largest number of errors, and of warnings, of a report: one for each number of the largest batch.
/// A body can cause thousands of issues, and an issue costs more than reading its cause
/// (`docs/decisions/0009-a-report-has-a-limit.md`).
const MAX_ISSUES: usize = 100;

/// The number of faults of a request for which suggestions are computed.
const MAX_SUGGESTIONS: usize = 16;
