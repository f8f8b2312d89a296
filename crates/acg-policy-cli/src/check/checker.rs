//! Checks cases one after another, and collects what is to be written.

use acg_policy::{Report, Validator};

use super::Policies;
use super::case::Case;
use super::fault::Fault;
use super::verdict::{self, Identity};
use crate::args::{Check, Format};
use crate::exit::Fatal;
use crate::input::{MAX_BYTES, Piece, Start};
use crate::output::MAX_COMPLAINTS;

/// What every case is checked with.
pub(super) struct Settings {
    /// For cases without a policy of their own.
    pub(super) validator: Validator,
    format: Format,
    /// Whether only the verdicts of rejected requests are written.
    quiet: bool,
}

impl Settings {
    pub(super) fn new(check: &Check) -> Result<Self, Fatal> {
        let validator = Policies::default_of(check)?;
        Ok(Self { validator, format: check.format, quiet: check.quiet })
    }
}

/// The verdicts on some cases, and what else is to be written about them.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) verdicts: Vec<u8>,
    pub(super) tally: Tally,
    /// The first messages about cases that cannot be read, and the number of the others.
    pub(super) complaints: Vec<String>,
    pub(super) more_complaints: u64,
    /// A message about the file.
    pub(super) remark: Option<String>,
}

impl Checked {
    pub(super) fn complain(&mut self, message: String) {
        if (self.complaints.len() as u64) < MAX_COMPLAINTS {
            self.complaints.push(message);
        } else {
            self.more_complaints += 1;
        }
    }
}

/// How many requests have which verdict.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) accepted: u64,
    pub(super) rejected: u64,
    /// Of the accepted ones, those whose path is outside the API.
    pub(super) unchecked: u64,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        let Self { accepted, rejected, unchecked } = other;
        self.accepted += accepted;
        self.rejected += rejected;
        self.unchecked += unchecked;
    }
}

/// Checks the cases of one thread.
pub(super) struct Checker<'s> {
    settings: &'s Settings,
    policies: Policies,
}

impl<'s> Checker<'s> {
    pub(super) fn new(settings: &'s Settings) -> Self {
        Self { settings, policies: Policies::new_with(settings.validator.clone()) }
    }

    /// Checks a case. `file` is the name of its file if there are several.
    pub(super) fn piece(
        &mut self,
        file: Option<&str>,
        start: Start,
        piece: &Piece<'_>,
        into: &mut Checked,
    ) {
        match piece {
            Piece::Text(text) => match self.verdict(text) {
                Ok((case, report)) => self.write(file, start, &case, &report, into),
                Err(fault) => into.complain(in_file(file, &fault.message(start, text))),
            },
            Piece::TooLong | Piece::Broken(_) => {
                into.complain(in_file(file, &complaint(start, piece)));
            }
        }
    }

    fn verdict<'l>(&mut self, text: &'l [u8]) -> Result<(Case<'l>, Report), Fault> {
        let case = Case::read(text)?;
        let validator = self.policies.of(text, case.policy)?;
        let report = case.check(&validator);
        Ok((case, report))
    }

    fn write(
        &self,
        file: Option<&str>,
        start: Start,
        case: &Case<'_>,
        report: &Report,
        into: &mut Checked,
    ) {
        into.tally.unchecked += u64::from(report.is_outside_api());
        if report.is_accepted() {
            into.tally.accepted += 1;
            if self.settings.quiet {
                return;
            }
        } else {
            into.tally.rejected += 1;
        }
        let identity = Identity { file, start, id: case.id };
        // Writing to memory cannot fail.
        let _written = match self.settings.format {
            Format::Json => verdict::json(&mut into.verdicts, &identity, report),
            Format::Text => verdict::text(&mut into.verdicts, &identity, report),
        };
    }
}

fn in_file(file: Option<&str>, message: &str) -> String {
    file.map_or_else(|| message.to_owned(), |file| format!("{file}: {message}"))
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
