//! `cargo xtask instructions`: what verdicts cost, in instructions, and that they cost no more than
//! what is committed.
//!
//! The counts are those of the pinned compiler. Memory is copied, compared and allocated by the C
//! library, which does it in another way on another processor or in another release: that, and code
//! that the compiler puts elsewhere, is what the tolerance is for.

use std::fs;

use anyhow::{Context, Result, bail, ensure};

use crate::callgrind::{Call, Program};
use crate::workspace;

/// What to do with the counts.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Write the counts instead of comparing with them
    #[arg(long)]
    update: bool,
}

/// Counts, and compares or writes.
///
/// # Errors
/// Valgrind is missing and cannot be installed, the program does not run, or a case costs more than
/// the committed count allows.
pub(crate) fn run(options: &Options) -> Result<()> {
    let counts = cases(&Program { name: "verdicts", profile: "measured" }.calls()?)?;
    let file = workspace::root().join(FILE);
    if options.update {
        fs::write(&file, written(&counts)).with_context(|| format!("cannot write {FILE}"))?;
        println!("written: {FILE}");
        return Ok(());
    }
    let committed = fs::read_to_string(&file).with_context(|| format!("cannot read {FILE}"))?;
    compare(&parsed(&committed)?, &counts)
}

/// Compares with the committed counts.
///
/// # Errors
/// Those of [`run`].
pub(crate) fn check() -> Result<()> {
    run(&Options { update: false })
}

/// Every case is called twice in a row. The first call finds nothing in place; the second one counts.
fn cases(calls: &[Call]) -> Result<Vec<Call>> {
    let (pairs, rest) = calls.as_chunks::<2>();
    ensure!(rest.is_empty(), "the program called a case once only");
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
