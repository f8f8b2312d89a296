//! Compares the numbers of vector cases that each subject ran.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use acg_policy_workspace::paths;
use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The cases of one subject: those that ran and agreed, and those that are listed as deviations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Count {
    ran: u64,
    deviations: u64,
}

/// Removes the counts of earlier runs.
pub(super) fn clear() -> Result<()> {
    let folder = folder();
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))
}

/// Prints the counts. Fails if a subject is missing, or ran another number of cases than the others.
pub(super) fn compare() -> Result<()> {
    let counts = read(&folder())?;
    println!("{:<12} {:>6} {:>11}", "subject", "ran", "deviations");
    for (subject, count) in &counts {
        println!("{subject:<12} {:>6} {:>11}", count.ran, count.deviations);
    }
    let faults = faults(&counts);
    if !faults.is_empty() {
        bail!("the subjects ran different cases:\n{}", faults.join("\n"));
    }
    Ok(())
}

fn read(folder: &Path) -> Result<BTreeMap<String, Count>> {
    let mut counts = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        let text = fs::read_to_string(&file)?;
        let read = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(parse)
            .collect::<Option<Vec<_>>>();
        counts.extend(read.with_context(|| {
            format!("{} does not contain counts of vector cases", paths::shown(&file))
        })?);
    }
    Ok(counts)
}

fn parse(line: &str) -> Option<(String, Count)> {
    let value: Value = serde_json::from_str(line).ok()?;
    let number = |name| value.get(name).and_then(Value::as_u64);
    Some((
        value.get("subject")?.as_str()?.to_owned(),
        Count { ran: number("ran")?, deviations: number("deviations")? },
    ))
}

fn faults(counts: &BTreeMap<String, Count>) -> Vec<String> {
    let missing = SUBJECTS.into_iter().filter(|subject| !counts.contains_key(*subject));
    let mut faults: Vec<String> =
        missing.map(|subject| format!("{subject} wrote no count")).collect();
    let most = counts.values().map(|count| count.ran + count.deviations).max().unwrap_or(0);
    if most == 0 {
        faults.push("no case ran".to_owned());
    }
    for (subject, count) in counts {
        let sum = count.ran + count.deviations;
        if sum != most {
            faults.push(format!("{subject} ran {sum} cases, another subject {most}"));
        }
    }
    faults
}

fn folder() -> PathBuf {
    paths::artifacts().join("vectors")
}

const SUBJECTS: [&str; 9] =
    ["core", "wire", "cli", "tower", "js-node", "js-browser", "module", "envoy", "ext-authz"];

#[cfg(test)]
mod tests {
    use super::*;

    fn all(ran: u64) -> BTreeMap<String, Count> {
        SUBJECTS
            .into_iter()
            .map(|subject| (subject.to_owned(), Count { ran, deviations: 0 }))
            .collect()
    }

    #[test]
    fn equal_counts_are_accepted_and_deviations_fill_the_gap() {
        let mut counts = all(90);
        assert_eq!(faults(&counts), Vec::<String>::new());
        counts.insert("envoy".to_owned(), Count { ran: 85, deviations: 5 });
        assert_eq!(faults(&counts), Vec::<String>::new());
    }

    #[test]
    fn a_missing_subject_and_a_missing_case_are_reported() {
        let mut counts = all(90);
        counts.remove("module");
        counts.insert("js-browser".to_owned(), Count { ran: 89, deviations: 0 });
        let faults = faults(&counts).join("\n");
        assert!(
            faults.contains("module wrote no count") && faults.contains("js-browser ran 89 cases"),
            "{faults}"
        );
    }

    #[test]
    fn no_cases_at_all_are_an_error() {
        assert_eq!(faults(&all(0)), ["no case ran"]);
    }

    #[test]
    fn a_count_is_read_from_its_line() {
        let line = r#"{"subject":"core","ran":3,"deviations":1}"#;
        assert_eq!(parse(line), Some(("core".to_owned(), Count { ran: 3, deviations: 1 })));
        assert_eq!(parse(r#"{"subject":"core","ran":-1,"deviations":1}"#), None);
    }
}
