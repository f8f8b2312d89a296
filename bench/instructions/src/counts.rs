//! Instructions of single verdicts, compared with the committed counts.
//!
//! The counts are those of the pinned compiler. The C library copies, compares and allocates memory, and differs
//! between processors and releases. The tolerance is for that, and for code that the compiler places elsewhere.

use std::fs;
use std::path::Path;

use acg_policy_workspace::paths;
use anyhow::{Context, Result, bail, ensure};

use crate::callgrind::{Call, Program};

/// Counts, and compares with the committed counts.
///
/// # Errors
/// The program does not run, or a case costs more than the committed count allows.
pub(crate) fn check(valgrind: &Path) -> Result<()> {
    let committed = fs::read_to_string(paths::root().join(FILE))
        .with_context(|| format!("cannot read {FILE}"))?;
    compare(&parsed(&committed)?, &count(valgrind)?)
}

/// Counts, and writes the counts.
///
/// # Errors
/// The program does not run, or the file cannot be written.
pub(crate) fn update(valgrind: &Path) -> Result<()> {
    fs::write(paths::root().join(FILE), written(&count(valgrind)?))
        .with_context(|| format!("cannot write {FILE}"))?;
    println!("written: {FILE}");
    Ok(())
}

fn count(valgrind: &Path) -> Result<Vec<Call>> {
    cases(&Program { name: "verdicts", profile: "measured" }.calls(valgrind)?)
}

/// Every case is called twice in a row. The first call finds empty caches; the second one counts.
fn cases(calls: &[Call]) -> Result<Vec<Call>> {
    let (pairs, rest) = calls.as_chunks::<2>();
    ensure!(rest.is_empty(), "the program called a case only once");
    Ok(pairs.iter().map(|[_, second]| second.clone()).collect())
}

fn written(counts: &[Call]) -> String {
    let lines = counts.iter().map(|(name, count)| format!("{count:>8}  {name}\n"));
    HEADING.to_owned() + &lines.collect::<String>()
}

fn parsed(text: &str) -> Result<Vec<Call>> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let call = |line: &str| -> Result<Call> {
        let (count, name) = line.trim().split_once("  ").context("no count and name")?;
        Ok((name.to_owned(), count.parse().context("the count is no number")?))
    };
    lines.map(|line| call(line).with_context(|| format!("{FILE}, line `{line}`"))).collect()
}

fn compare(committed: &[Call], counts: &[Call]) -> Result<()> {
    println!("{:>9} {:>9} {:>6}  case", "committed", "now", "%");
    let mut faults = Vec::new();
    for (name, now) in counts {
        let Some((_, before)) = committed.iter().find(|(known, _)| known == name) else {
            faults.push(format!("{name} has no committed count"));
            continue;
        };
        let change = (*now as f64 / *before as f64 - 1.0) * 100.0;
        println!("{before:>9} {now:>9} {change:>+6.1}  {name}");
        if now * 100 > before * (100 + TOLERANCE) {
            faults.push(format!("{name} costs {change:.1} % more"));
        }
    }
    let is_gone = |(name, _): &&Call| !counts.iter().any(|(known, _)| known == name);
    faults.extend(committed.iter().filter(is_gone).map(|(name, _)| format!("{name} is no case")));
    if !faults.is_empty() {
        bail!(
            "more than {TOLERANCE} % over {FILE}: make it cheaper, or say why not and run `cargo xtask \
             instructions --update`:\n{}",
            faults.join("\n")
        );
    }
    Ok(())
}

/// What a case may cost more, in percent.
const TOLERANCE: u64 = 3;
const FILE: &str = "bench/instructions/instructions.txt";
const HEADING: &str = "# Instructions for each verdict, counted by valgrind. Written by `cargo xtask instructions --update`,\n\
    # which `cargo xtask ci` compares with: no case may cost more than 3 % over its line.\n";

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str, count: u64) -> Call {
        (name.to_owned(), count)
    }

    #[test]
    fn a_case_that_costs_too_much_more_is_refused() {
        let committed = [call("number", 1000)];
        assert!(compare(&committed, &[call("number", 500)]).is_ok());
        assert!(compare(&committed, &[call("number", 1030)]).is_ok());
        let fault = compare(&committed, &[call("number", 1031)]).unwrap_err();
        assert!(fault.to_string().contains("number costs 3.1 % more"), "{fault}");
    }

    #[test]
    fn every_case_has_a_count_and_every_count_a_case() {
        let committed = [call("number", 1000)];
        assert!(compare(&committed, &[call("number", 1000), call("other", 1)]).is_err());
        assert!(compare(&committed, &[]).is_err());
    }

    #[test]
    fn what_is_written_is_read_back() {
        let counts = [call("number PUT", 17_000), call("read", 5)];
        assert_eq!(parsed(&written(&counts)).unwrap(), counts);
        assert!(parsed("number PUT").is_err());
    }

    #[test]
    fn the_second_call_counts() {
        let calls = [call("read", 9), call("read", 5)];
        assert_eq!(cases(&calls).unwrap(), [call("read", 5)]);
        assert!(cases(&calls[..1]).is_err());
    }
}
