//! Runs a subject with the cases and compares the verdicts.

use std::error::Error;
use std::fmt;
use std::fs;
use std::io;

use serde::Serialize;

use crate::case::Case;
use crate::deviations::{self, Deviations};
use crate::verdict::Verdict;
use crate::workspace::root;

/// An outlet under test.
pub trait Subject {
    /// The name, as in `tests/deviations/<name>.json`.
    fn name(&self) -> &'static str;

    /// The subject whose list of deviations applies: this one, or the one of which it is a variant.
    fn deviations_of(&self) -> &'static str {
        self.name()
    }

    /// The verdict of this subject on a case.
    ///
    /// # Errors
    ///
    /// The reason why the subject has no verdict. The case then counts as a mismatch.
    fn check(&mut self, case: &Case) -> Result<Verdict, CheckError>;

    /// The part of a verdict that is visible to this subject.
    fn visibility(&self) -> Visibility {
        Visibility::Report
    }
}

/// Why a subject has no verdict on a case.
pub type CheckError = Box<dyn Error + Send + Sync>;

/// The part of a verdict that is visible to a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a subject sees a report or a reply")]
pub enum Visibility {
    /// The whole report.
    Report,
    /// The HTTP reply: no warnings of accepted requests, and places as JSON Pointers, which do not
    /// distinguish an index from a name.
    Reply,
}

/// The result of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// The subject.
    pub subject: &'static str,
    /// The number of cases that passed.
    pub ran: usize,
    /// The number of listed deviations.
    pub deviations: usize,
}

/// All mismatches of a subject.
#[derive(thiserror::Error)]
#[error("{subject}: {} of {cases} cases do not match\n{}", .mismatches.len(), .mismatches.join("\n"))]
#[non_exhaustive]
pub struct Mismatches {
    /// The subject.
    pub subject: &'static str,
    /// The number of cases.
    pub cases: usize,
    /// A text of several lines for each case that does not match.
    pub mismatches: Vec<String>,
}

impl fmt::Debug for Mismatches {
    /// Writes the readable form, because a failing test prints the debug form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Runs every case, and writes the counts to `target/vectors/<subject>.json`.
///
/// # Errors
///
/// [`Mismatches`] when a verdict differs from the expected one, when a listed deviation passes, or
/// when the list cannot be read or the counts cannot be written.
pub fn run(subject: &mut dyn Subject, cases: &[Case]) -> Result<Summary, Mismatches> {
    let name = subject.name();
    let fail = |mismatches| Mismatches { subject: name, cases: cases.len(), mismatches };
    let deviations =
        deviations::load(subject.deviations_of(), cases).map_err(|fault| fail(vec![fault]))?;
    let mismatches = mismatches(subject, cases, &deviations);
    if !mismatches.is_empty() {
        return Err(fail(mismatches));
    }
    let summary = Summary {
        subject: name,
        ran: cases.len() - deviations.len(),
        deviations: deviations.len(),
    };
    record(summary).map_err(|fault| fail(vec![format!("target/vectors: {fault}")]))?;
    Ok(summary)
}

fn mismatches(subject: &mut dyn Subject, cases: &[Case], deviations: &Deviations) -> Vec<String> {
    let compare = |case: &Case| {
        let difference = difference(subject, case);
        match (difference, deviations.get(&case.id)) {
            (None, None) | (Some(_), Some(_)) => None,
            (Some(difference), None) => Some(difference),
            (None, Some(_)) => {
                Some(format!("\n  {}\n    passes; remove it from the list of deviations", case.id))
            }
        }
    };
    cases.iter().filter_map(compare).collect()
}

fn difference(subject: &mut dyn Subject, case: &Case) -> Option<String> {
    let expected = match subject.visibility() {
        Visibility::Report => case.expect.clone(),
        Visibility::Reply => case.expect.as_reply(),
    };
    let found = match subject.check(case) {
        Ok(found) if found == expected => return None,
        Ok(found) => found.to_string(),
        Err(fault) => format!("no verdict: {fault}"),
    };
    let Case { id, description, request, .. } = case;
    let (method, target) = (&request.method, &request.target);
    Some(format!(
        "\n  {id}\n    {description}\n    {method} {target}\n    expected: {expected}\n    found:    {found}"
    ))
}

fn record(summary: Summary) -> io::Result<()> {
    let folder = root().join("target/vectors");
    fs::create_dir_all(&folder)?;
    let mut line = serde_json::to_string(&summary)?;
    line.push('\n');
    fs::write(folder.join(format!("{}.json", summary.subject)), line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Request;

    /// Returns the same verdict for every case; none if the status is 500.
    struct Fixed(Verdict);

    impl Subject for Fixed {
        fn name(&self) -> &'static str {
            "fixed"
        }

        fn check(&mut self, _: &Case) -> Result<Verdict, CheckError> {
            if self.0.status == Some(500) { Err("broken".into()) } else { Ok(self.0.clone()) }
        }
    }

    fn case(id: &str) -> Case {
        let request = Request {
            method: "GET".to_owned(),
            target: "/".to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        Case {
            id: id.to_owned(),
            description: "described".to_owned(),
            policy_json: None,
            request,
            account: None,
            roles: None,
            expect: Verdict::accepted(),
            json: serde_json::Value::Null,
        }
    }

    fn rejected(status: u16) -> Verdict {
        Verdict { accepted: false, status: Some(status), issues: Vec::new() }
    }

    fn listed(id: &str) -> Deviations {
        Deviations::from([(id.to_owned(), "because".to_owned())])
    }

    #[test]
    fn an_expected_verdict_is_no_mismatch() {
        let mut subject = Fixed(Verdict::accepted());
        assert_eq!(mismatches(&mut subject, &[case("a")], &Deviations::new()), [""; 0]);
    }

    #[test]
    fn a_different_verdict_and_no_verdict_are_mismatches() {
        let found = mismatches(&mut Fixed(rejected(400)), &[case("a")], &Deviations::new());
        assert!(found[0].contains("expected: accepted\n    found:    rejected 400"), "{found:?}");
        let found = mismatches(&mut Fixed(rejected(500)), &[case("a")], &Deviations::new());
        assert!(found[0].contains("no verdict: broken"), "{found:?}");
    }

    #[test]
    fn a_listed_case_must_still_deviate() {
        let cases = [case("a"), case("b")];
        let found = mismatches(&mut Fixed(Verdict::accepted()), &cases, &listed("a"));
        assert!(found.len() == 1 && found[0].contains("a\n    passes; remove it"), "{found:?}");
        let found = mismatches(&mut Fixed(rejected(400)), &cases, &listed("a"));
        assert!(found.len() == 1 && found[0].contains("\n  b\n"), "{found:?}");
    }
}
