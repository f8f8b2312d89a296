//! `acg-policy check`: reads requests and writes verdicts, one by one, in order and in bounded memory.

mod case;
mod compact;
pub(crate) mod fault;
mod foreign;
mod pointer;
mod policies;
mod raw;
pub(crate) mod verdict;

use std::io::Write;
use std::path::Path;

use acg_policy::Report;

use crate::args::{Check, Format};
use crate::exit::{Exit, Fatal};
use crate::input::{self, Input, MAX_BYTES, Piece, Start};
use crate::output::{self, Complaints};

pub(crate) use case::{Case, checked_id};
pub(crate) use policies::Policies;

use fault::Fault;
use verdict::Identity;

/// Checks every case of the files. What cannot be read is reported on standard error, and the rest is
/// still checked.
pub(crate) fn run(check: &Check) -> Result<Exit, Fatal> {
    let policies = Policies::new(check)?;
    if !check.quiet && input::is_terminal(&check.files) {
        output::error(format_args!("{WAITING}"));
    }
    let tally = Tally::default();
    let mut run =
        Run { policies, check, out: output::stdout(), tally, complaints: Complaints::default() };
    for file in &check.files {
        run.file(file)?;
    }
    run.finish()
}

struct Run<'c, W> {
    policies: Policies,
    check: &'c Check,
    out: W,
    tally: Tally,
    complaints: Complaints,
}

#[derive(Default)]
struct Tally {
    accepted: u64,
    rejected: u64,
    /// Of the accepted ones, those whose path is outside the API.
    unchecked: u64,
}

impl<W: Write> Run<'_, W> {
    fn file(&mut self, file: &Path) -> Result<(), Fatal> {
        let name = input::name(file);
        let mut input = match Input::open(file) {
            Ok(input) => input,
            Err(fault) => {
                self.complaints.add(format_args!("cannot read {name}: {fault}"));
                return Ok(());
            }
        };
        let label = (self.check.files.len() > 1).then_some(&*name);
        let mut is_empty = true;
        loop {
            // The program may block here, so all verdicts so far must be visible to the reader.
            if input.may_block() {
                self.out.flush()?;
            }
            match input.next() {
                Ok(Some((start, piece))) => self.piece(label, start, &piece)?,
                Ok(None) => break,
                Err(fault) => {
                    self.complaints.add(format_args!("cannot read {name}: {fault}"));
                    return Ok(());
                }
            }
            is_empty = false;
        }
        if is_empty {
            let nothing = if input.is_empty() { "is empty" } else { "has no requests" };
            output::error(format_args!("{name} {nothing}; nothing was checked"));
        }
        Ok(())
    }

    fn piece(&mut self, file: Option<&str>, start: Start, piece: &Piece<'_>) -> Result<(), Fatal> {
        match piece {
            Piece::Text(text) => match self.verdict(text) {
                Ok((case, report)) => self.write(file, start, &case, &report)?,
                Err(fault) => self.add(file, &fault.message(start, text)),
            },
            Piece::TooLong | Piece::Broken(_) => self.add(file, &complaint(start, piece)),
        }
        Ok(())
    }

    fn verdict<'l>(&mut self, text: &'l [u8]) -> Result<(Case<'l>, Report), Fault> {
        let case = Case::read(text)?;
        let validator = self.policies.of(text, case.policy)?;
        let report = case.check(&validator);
        Ok((case, report))
    }

    fn add(&mut self, file: Option<&str>, message: &str) {
        let separator = if file.is_some() { ": " } else { "" };
        let file = file.unwrap_or_default();
        self.complaints.add(format_args!("{file}{separator}{message}"));
    }

    fn write(
        &mut self,
        file: Option<&str>,
        start: Start,
        case: &Case<'_>,
        report: &Report,
    ) -> Result<(), Fatal> {
        self.tally.unchecked += u64::from(report.is_outside_api());
        if report.is_accepted() {
            self.tally.accepted += 1;
            if self.check.quiet {
                return Ok(());
            }
        } else {
            self.tally.rejected += 1;
        }
        let identity = Identity { file, start, id: case.id };
        match self.check.format {
            Format::Json => verdict::json(&mut self.out, &identity, report)?,
            Format::Text => verdict::text(&mut self.out, &identity, report)?,
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Exit, Fatal> {
        let Tally { accepted, rejected, unchecked } = self.tally;
        let unreadable = self.complaints.count();
        if self.check.format == Format::Text && !self.check.quiet {
            writeln!(
                self.out,
                "{accepted} accepted, {rejected} rejected, {unreadable} unreadable"
            )?;
        }
        self.out.flush()?;
        self.complaints.finish();
        if unchecked > 0 {
            let all = accepted + rejected;
            output::error(format_args!(
                "{unchecked} of {all} not checked: the path is outside the API"
            ));
        }
        Ok(match (rejected, unreadable) {
            (_, 1..) => Exit::Unusable,
            (1.., 0) => Exit::Rejected,
            (0, 0) => Exit::Accepted,
        })
    }
}

/// The message about a piece of the input that is no text of a case.
pub(crate) fn complaint(start: Start, piece: &Piece<'_>) -> String {
    match piece {
        // There is no case here that could have a number.
        Piece::Broken(reason) => format!("{}: {reason}", start.in_file()),
        Piece::TooLong | Piece::Text(_) => {
            let problem = format!("more than {MAX_BYTES} bytes; write one request per line");
            Fault::whole(problem).message(start, b"")
        }
    }
}

const WAITING: &str = "reading requests from the terminal, one JSON object per line; end with Ctrl-D, \
                       `acg-policy check --help` shows the form";
