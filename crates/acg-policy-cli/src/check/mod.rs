//! `acg-policy check`: reads requests and writes verdicts, in order and in bounded memory. Lines are checked by
//! several threads: see [`pipeline`].

mod case;
mod checker;
mod compact;
pub(crate) mod fault;
mod foreign;
mod pipeline;
mod pointer;
mod policies;
mod raw;
pub(crate) mod verdict;
mod write;

use std::io::Write;
use std::sync::Arc;

use crate::args::{Check, Format};
use crate::exit::{Exit, Fatal};
use crate::input;
use crate::output::{self, Complaints};

pub(crate) use case::{Case, checked_id};
pub(crate) use checker::complaint;
pub(crate) use policies::Policies;
pub(crate) use write::AccountWrite;

use checker::{Checked, Settings, Tally};
use pipeline::Pipeline;

/// Checks every case of the files. What cannot be read is reported on standard error, and the rest is
/// still checked.
pub(crate) fn run(check: &Check) -> Result<Exit, Fatal> {
    let settings = Arc::new(Settings::new(check)?);
    if !check.quiet && input::is_terminal(&check.files) {
        output::error(format_args!("{WAITING}"));
    }
    let (tally, complaints) = (Tally::default(), Complaints::default());
    let mut run = Run { check, out: output::stdout(), tally, complaints };
    let mut pipeline = Pipeline::start(&check.files, &settings, check.threads.map(usize::from));
    loop {
        let next = match pipeline.next_now() {
            Some(next) => next,
            None => {
                // The program may wait here, so all verdicts so far must be visible to the reader.
                run.out.flush()?;
                match pipeline.next() {
                    Some(next) => next,
                    None => return run.finish(),
                }
            }
        };
        run.write(next?)?;
    }
}

struct Run<'c, W> {
    check: &'c Check,
    out: W,
    tally: Tally,
    complaints: Complaints,
}

impl<W: Write> Run<'_, W> {
    fn write(&mut self, checked: Checked) -> Result<(), Fatal> {
        let Checked { verdicts, tally, complaints, more_complaints, remark } = checked;
        self.out.write_all(&verdicts)?;
        self.tally.add(&tally);
        complaints.iter().for_each(|message| self.complaints.add(format_args!("{message}")));
        self.complaints.add_untold(more_complaints);
        if let Some(remark) = remark {
            output::error(format_args!("{remark}"));
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

const WAITING: &str = "reading requests from the terminal, one JSON object per line; end with Ctrl-D, \
                       `acg-policy check --help` shows the form";
