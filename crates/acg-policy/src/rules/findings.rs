//! The list that rules write into: each rule only in its own name, each issue at its place.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::Ruleset;
use crate::json::Value;
use crate::policy::{Granted, Policy};
use crate::report::{Fact, Issue, Level, Location, Part, Report, Rule, Segment, Severity};
use crate::text::near::nearest;

/// The issues found so far: what a request keeps while its body or its account is awaited.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Each with its place, in the order of the report; issues at one place in the order in which they
    /// were found.
    placed: Vec<(Order, Issue)>,
    /// How many of `placed` are errors.
    errors: usize,
    /// How many issues were left out, because the report was full.
    omitted: usize,
    /// How many misspelt words were compared with the known ones.
    suggestions: usize,
}

/// Path, query, headers, body; in the body by position, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Order {
    part: Part,
    offset: usize,
}

/// What the rules have found so far.
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

    /// The same list for a caller whose roles are known.
    pub(crate) fn for_caller(mut self, granted: Option<Granted>) -> Self {
        self.granted = granted;
        self
    }

    /// The voice of one rule; `None` when the policy does not ask it.
    pub(crate) fn of(&mut self, rule: &'static Rule) -> Option<Reporter<'_, 'p>> {
        let severity = self.ruleset.policy.level(rule).severity()?;
        Some(Reporter { findings: self, rule, severity })
    }

    pub(crate) fn ruleset(&self) -> &'p Ruleset {
        self.ruleset
    }

    /// Asks a rule about `checked`, unless it is off.
    #[inline(always)]
    pub(crate) fn ask<T>(
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
        self.found.errors > 0
    }

    /// Whether one more issue of this level may be kept. Errors and warnings are counted apart, so
    /// that no number of warnings hides an error.
    fn has_room(&self, severity: Severity) -> bool {
        let Found { placed, errors, .. } = &self.found;
        let kept = match severity {
            Severity::Error => *errors,
            Severity::Warning => placed.len() - errors,
        };
        kept < MAX_ISSUES
    }

    pub(crate) fn into_found(self) -> Found {
        self.found
    }

    pub(crate) fn into_report(self) -> Report {
        let Found { placed, omitted, .. } = self.found;
        Report::new(placed.into_iter().map(|(_, issue)| issue).collect(), omitted)
    }
}

/// The voice of one rule.
#[derive(Debug)]
pub(crate) struct Reporter<'f, 'p> {
    findings: &'f mut Findings<'p>,
    rule: &'static Rule,
    severity: Severity,
}

impl Reporter<'_, '_> {
    pub(crate) fn policy(&self) -> &Policy {
        &self.findings.ruleset.policy
    }

    /// The caller's roles, when they are known. Only the rules about the head see them.
    pub(crate) fn granted(&self) -> Option<Granted> {
        self.findings.granted
    }

    /// Whether the policy lets another rule speak, which may have spoken of the same thing already.
    pub(crate) fn asks(&self, rule: &'static Rule) -> bool {
        self.policy().level(rule) != Level::Off
    }

    /// The known word that a misspelt one is closest to, for "did you mean". Only the first few
    /// words of a request are compared: it may have thousands.
    #[cold]
    #[inline(never)]
    pub(crate) fn nearest(
        &mut self,
        word: &str,
        known: impl Iterator<Item = &'static str>,
    ) -> Option<&'static str> {
        let found = &mut self.findings.found;
        if found.suggestions == MAX_SUGGESTIONS {
            return None;
        }
        found.suggestions += 1;
        nearest(word, known)
    }

    /// Reports a fault at a place.
    #[cold]
    #[inline(never)]
    pub(crate) fn report(
        &mut self,
        at: At<'_>,
        message: impl Into<Cow<'static, str>>,
    ) -> IssueBuilder<'_> {
        self.add(self.severity, at, message.into())
    }

    /// Reports a fault that rejects wherever the rule is asked.
    #[cold]
    #[inline(never)]
    pub(crate) fn report_error(
        &mut self,
        at: At<'_>,
        message: impl Into<Cow<'static, str>>,
    ) -> IssueBuilder<'_> {
        self.add(Severity::Error, at, message.into())
    }

    /// Reports a doubt: a fault that never weighs more than a warning.
    #[cold]
    #[inline(never)]
    pub(crate) fn warn(
        &mut self,
        at: At<'_>,
        message: impl Into<Cow<'static, str>>,
    ) -> IssueBuilder<'_> {
        self.add(Severity::Warning, at, message.into())
    }

    #[cold]
    #[inline(never)]
    fn add(
        &mut self,
        severity: Severity,
        at: At<'_>,
        message: Cow<'static, str>,
    ) -> IssueBuilder<'_> {
        if !self.findings.has_room(severity) {
            self.findings.found.omitted += 1;
            return IssueBuilder { issue: None };
        }
        let (order, location) = at.locate();
        let facts = Vec::new();
        let issue = Issue { rule: self.rule, severity, location, message, help: None, facts };
        let Found { placed, errors, .. } = &mut self.findings.found;
        *errors += usize::from(issue.is_error());
        if placed.capacity() == 0 {
            // Costs less than to let it grow from nothing.
            *placed = Vec::with_capacity(ROOM_FOR_ISSUES);
        }
        // Most issues are found in the order of the report.
        let place = match placed.last() {
            Some((last, _)) if *last > order => {
                placed.partition_point(|(other, _)| *other <= order)
            }
            _ => placed.len(),
        };
        placed.insert(place, (order, issue));
        IssueBuilder { issue: placed.get_mut(place).map(|(_, issue)| issue) }
    }
}

/// An issue just reported, to be completed.
#[derive(Debug)]
pub(crate) struct IssueBuilder<'f> {
    issue: Option<&'f mut Issue>,
}

impl IssueBuilder<'_> {
    #[cold]
    #[inline(never)]
    pub(crate) fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        if let Some(issue) = &mut self.issue {
            issue.help = Some(help.into());
        }
        self
    }

    pub(crate) fn count(self, name: &'static str, count: usize) -> Self {
        self.fact(name, Fact::Count(count as u64))
    }

    pub(crate) fn text(self, name: &'static str, text: &'static str) -> Self {
        self.fact(name, Fact::Text(Cow::Borrowed(text)))
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn list(self, name: &'static str, words: &[&'static str]) -> Self {
        self.fact(name, Fact::List(words.iter().map(|word| Cow::Borrowed(*word)).collect()))
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn fact(mut self, name: &'static str, fact: Fact) -> Self {
        if let Some(issue) = &mut self.issue {
            if issue.facts.capacity() == 0 {
                issue.facts = Vec::with_capacity(ROOM_FOR_FACTS);
            }
            issue.facts.push((name, fact));
        }
        self
    }
}

/// Where an issue belongs.
#[derive(Clone, Debug)]
pub(crate) enum At<'d> {
    /// The path or the method, as a whole.
    Path,
    /// A path parameter.
    PathParameter(&'static str),
    /// A query parameter.
    Query(Cow<'static, str>),
    /// A header field, in lower case.
    Header(&'static str),
    /// The body as a whole.
    Body,
    /// A value of the body.
    Value(Value<'d>),
    /// A member that the object does not have.
    Missing(Value<'d>, &'static str),
    /// A member of a member that the object does not have.
    MissingBelow(Value<'d>, &'static str, &'static str),
    /// A place in the body whose pointer is known.
    Pointer { pointer: Vec<Segment>, offset: usize },
}

impl At<'_> {
    fn locate(self) -> (Order, Location) {
        let (part, offset, pointer) = match self {
            Self::Path => (Part::Path, 0, Vec::new()),
            Self::PathParameter(name) => (Part::Path, 1, key(name)),
            Self::Query(name) => (Part::Query, 0, alloc::vec![Segment::Key(name)]),
            Self::Header(name) => (Part::Header, 0, key(name)),
            Self::Body => (Part::Body, 0, Vec::new()),
            Self::Value(value) => (Part::Body, value.offset(), value.pointer()),
            // After the members that are there: at the bracket that closes the object.
            Self::Missing(object, name) => (Part::Body, object.end(), missing(object, name)),
            Self::Pointer { pointer, offset } => (Part::Body, offset, pointer),
            Self::MissingBelow(object, name, below) => {
                let mut pointer = missing(object, name);
                pointer.push(Segment::Key(Cow::Borrowed(below)));
                (Part::Body, object.end(), pointer)
            }
        };
        (Order { part, offset }, Location { part, pointer })
    }
}

fn key(name: &'static str) -> Vec<Segment> {
    alloc::vec![Segment::Key(Cow::Borrowed(name))]
}

fn missing(object: Value<'_>, name: &'static str) -> Vec<Segment> {
    let mut pointer = object.pointer();
    pointer.push(Segment::Key(Cow::Borrowed(name)));
    pointer
}

/// A caller's own name for a place, or nothing when it is too long to repeat.
pub(crate) fn caller_key(name: &str) -> Cow<'static, str> {
    if name.len() > 128 { Cow::Borrowed("") } else { Cow::Owned(String::from(name)) }
}

/// As many as most reports, and most issues, have at most.
const ROOM_FOR_ISSUES: usize = 4;
const ROOM_FOR_FACTS: usize = 3;

/// The errors, and likewise the warnings, that a report has at most: one for each number of the
/// largest batch. A body has room for thousands, each of which costs more than reading it
/// (`docs/decisions/0009-a-report-has-a-limit.md`).
const MAX_ISSUES: usize = 100;

/// The misspelt words of a request that are compared with the known ones.
const MAX_SUGGESTIONS: usize = 16;
