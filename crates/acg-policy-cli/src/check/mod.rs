//! `acg-policy check`: reads requests and writes verdicts, line by line, in order and in bounded memory.

mod case;
mod compact;
pub(crate) mod lines;
mod policies;
pub(crate) mod verdict;

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use acg_policy::Report;

use crate::args::{Check, Format};
use crate::exit::{Exit, Fatal};
use crate::output;

use case::Case;
use lines::{Line, Lines, MAX_LINE_BYTES};
use policies::Policies;

pub(crate) use policies::read_policy;

/// Checks every line of the input. A line that cannot be read is reported on standard error, and the
/// others are still checked.
pub(crate) fn run(check: &Check) -> Result<Exit, Fatal> {
    let policies = Policies::new(check)?;
    let input = open(&check.input).map_err(|source| unreadable(&check.input, source))?;
    let mut run =
        Run { policies, format: check.format, out: output::stdout(), tally: Tally::default() };
    let mut lines = Lines::new(input);
    loop {
        // The program may block here, so all verdicts so far must be visible to the reader.
        if lines.may_block() {
            run.out.flush()?;
        }
        match lines.next().map_err(|source| unreadable(&check.input, source))? {
            Some((number, line)) => run.line(number, line)?,
            None => break,
        }
    }
    run.finish()
}

fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(File::open(path)?))
}

fn unreadable(path: &Path, source: io::Error) -> Fatal {
    Fatal::Read { path: path.to_owned(), source }
}

struct Run<W> {
    policies: Policies,
    format: Format,
    out: W,
    tally: Tally,
}

#[derive(Default)]
struct Tally {
    accepted: u64,
    rejected: u64,
    unreadable: u64,
}

impl<W: Write> Run<W> {
    fn line(&mut self, number: u64, line: Line<'_>) -> Result<(), Fatal> {
        let verdict = match line {
            Line::Text(text) if text.trim_ascii().is_empty() => return Ok(()),
            Line::Text(text) => self.check(text),
            Line::TooLong => {
                Err(format!("more than {MAX_LINE_BYTES} bytes; write one request per line"))
            }
        };
        match verdict {
            Ok((case, report)) => self.write(number, &case, &report)?,
            Err(fault) => {
                self.tally.unreadable += 1;
                output::error(format_args!("line {number}: {fault}"));
            }
        }
        Ok(())
    }

    fn check<'l>(&mut self, text: &'l [u8]) -> Result<(Case<'l>, Report), String> {
        let case = Case::read(text)?;
        let validator = self.policies.of(case.policy)?;
        let report = case.check(&validator);
        Ok((case, report))
    }

    fn write(&mut self, number: u64, case: &Case<'_>, report: &Report) -> Result<(), Fatal> {
        if report.is_accepted() {
            self.tally.accepted += 1;
        } else {
            self.tally.rejected += 1;
        }
        match self.format {
            Format::Json => verdict::json(&mut self.out, number, case.id, report)?,
            Format::Text => verdict::text(&mut self.out, number, case.id, report)?,
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Exit, Fatal> {
        let Tally { accepted, rejected, unreadable } = self.tally;
        if self.format == Format::Text {
            writeln!(
                self.out,
                "{accepted} accepted, {rejected} rejected, {unreadable} unreadable"
            )?;
        }
        self.out.flush()?;
        Ok(match (rejected, unreadable) {
            (_, 1..) => Exit::Unusable,
            (1.., 0) => Exit::Rejected,
            (0, 0) => Exit::Accepted,
        })
    }
}
