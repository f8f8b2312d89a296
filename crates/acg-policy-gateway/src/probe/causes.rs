//! What explains the holes of a run: the pattern of what passed and what was refused.

use super::report::{Outcome, ResultOfCase};

/// The names of settings that explain the results, most probable first.
pub(super) fn find(results: &[ResultOfCase]) -> Vec<String> {
    let of = |outcome| results.iter().filter(move |result| result.outcome == outcome);
    let holes = of(Outcome::Hole).count();
    let by_filter = of(Outcome::Refused).filter(|result| !result.codes.is_empty()).count();
    let mut causes: Vec<&str> = Vec::new();
    if results.iter().any(|result| result.observed) {
        causes.push("observe-mode");
    }
    if holes > 0 && by_filter == 0 {
        causes.extend(["filter-missing", "observe-mode", "failure-policy"]);
    } else if of(Outcome::Hole).any(|result| result.cures.iter().any(|cure| cure == "path-prefix"))
    {
        causes.extend(["path-prefix", "path-normalization"]);
    }
    // The filter names the body in both of its replies about it.
    if of(Outcome::Fault).any(|result| result.detail.contains("request bod")) {
        causes.push("headers-stop-iteration");
    }
    if causes.is_empty() {
        for result in of(Outcome::Hole).chain(of(Outcome::Fault)) {
            causes.extend(result.cures.iter().map(String::as_str));
        }
    }
    let mut unique: Vec<String> = Vec::new();
    for cause in causes {
        if !unique.iter().any(|other| other == cause) {
            unique.push(cause.to_owned());
        }
    }
    unique
}
