//! Runs a subject over the cases and compares.

use std::error::Error;
use std::fmt;
use std::fs;
use std::io;

use serde::Serialize;

use crate::case::Case;
use crate::deviations::{self, Deviations};
use crate::verdict::Verdict;
use crate::workspace;

/// One way from a request to a verdict.
pub trait Subject {
    /// The name, as in `tests/deviations/<name>.json`.
    fn name(&self) -> &'static str;

    /// The verdict of this subject.
    ///
    /// # Errors
    ///
    /// Whatever kept the subject from a verdict. The case then counts as a disagreement.
    fn check(&mut self, case: &Case) -> Result<Verdict, CheckError>;

    /// How much of a verdict this subject can see.
    fn sight(&self) -> Sight {
        Sight::Report
    }
}

/// Why a subject has no verdict on a case.
pub type CheckError = Box<dyn Error + Send + Sync>;

/// How much of a verdict a subject can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there is the report and there is the reply")]
pub enum Sight {
    /// All of it.
    Report,
    /// Only what an HTTP client sees: no warnings of an accepted request, and places as JSON
    /// Pointers, in which an index looks like a name.
    Reply,
}

/// How a run went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// The subject.
    pub subject: &'static str,
    /// How many cases it ran and agreed with.
    pub ran: usize,
    /// How many cases are listed as deviations.
    pub deviations: usize,
}

/// Everything on which a subject and the vectors disagree.
#[derive(thiserror::Error)]
#[error("{subject}: {} of {cases} cases disagree\n{}", .mismatches.len(), .mismatches.join("\n"))]
#[non_exhaustive]
pub struct Disagreement {
    /// The subject.
    pub subject: &'static str,
    /// How many cases there are.
    pub cases: usize,
    /// One text for each case that disagrees, each of several lines.
    pub mismatches: Vec<String>,
}

impl fmt::Debug for Disagreement {
    /// The readable form, since this is what a test prints that fails with it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Runs every case, and leaves the counts in `target/vectors/<subject>.json`.
///
/// # Errors
///
/// [`Disagreement`] when a case has another verdict than expected, when a listed deviation agrees,
/// or when the list or the counts cannot be read or written.
pub fn run(subject: &mut dyn Subject, cases: &[Case]) -> Result<Summary, Disagreement> {
    let name = subject.name();
    let fail = |mismatches| Disagreement { subject: name, cases: cases.len(), mismatches };
    let deviations = deviations::load(name, cases).map_err(|fault| fail(vec![fault]))?;
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
                Some(format!("\n  {}\n    agrees; remove it from the list of deviations", case.id))
            }
        }
    };
    cases.iter().filter_map(compare).collect()
}

fn difference(subject: &mut dyn Subject, case: &Case) -> Option<String> {
    let expected = match subject.sight() {
        Sight::Report => case.expect.clone(),
        Sight::Reply => case.expect.as_reply(),
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
    let folder = workspace().join("target/vectors");
    fs::create_dir_all(&folder)?;
    let mut line = serde_json::to_string(&summary)?;
    line.push('\n');
    fs::write(folder.join(format!("{}.json", summary.subject)), line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Request;

    /// Says the same about everything.
    struct Stubborn(Verdict);

    impl Subject for Stubborn {
        fn name(&self) -> &'static str {
            "stubborn"
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
    fn agreement_is_silent() {
        let mut subject = Stubborn(Verdict::accepted());
        assert_eq!(mismatches(&mut subject, &[case("a")], &Deviations::new()), [""; 0]);
    }

    #[test]
    fn another_verdict_and_no_verdict_are_told_apart() {
        let found = mismatches(&mut Stubborn(rejected(400)), &[case("a")], &Deviations::new());
        assert!(found[0].contains("expected: accepted\n    found:    rejected 400"), "{found:?}");
        let found = mismatches(&mut Stubborn(rejected(500)), &[case("a")], &Deviations::new());
        assert!(found[0].contains("no verdict: broken"), "{found:?}");
    }

    #[test]
    fn a_listed_case_must_keep_deviating() {
        let cases = [case("a"), case("b")];
        let found = mismatches(&mut Stubborn(Verdict::accepted()), &cases, &listed("a"));
        assert!(found.len() == 1 && found[0].contains("a\n    agrees; remove it"), "{found:?}");
        let found = mismatches(&mut Stubborn(rejected(400)), &cases, &listed("a"));
        assert!(found.len() == 1 && found[0].contains("\n  b\n"), "{found:?}");
    }
}
