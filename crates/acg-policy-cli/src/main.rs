//! `acg-policy`: the command line that checks provisioning requests, explains rules and probes gateways.

mod args;
mod check;
mod config;
mod country;
mod exit;
mod explain;
mod input;
mod manual;
mod number;
mod output;
mod policy;
mod probe;
mod rules;
mod serve;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};
use e164_plan::METADATA_VERSION;

use crate::args::{Args, Command};
use crate::exit::{Exit, Fatal};

fn main() -> ExitCode {
    let mut program = program();
    let matches = match program.try_get_matches_from_mut(std::env::args_os()) {
        Ok(matches) => matches,
        Err(message) => return show(&message),
    };
    let args =
        Args::from_arg_matches(&matches).unwrap_or_else(|error| error.format(&mut program).exit());
    let is_text_to_read = args.command.is_text_to_read();
    let outcome = match args.command {
        Command::Check(check) => check::run(&check),
        Command::Completions(completions) => manual::completions(&completions, program),
        Command::Config(config) => config::run(&config),
        Command::Explain(explain) => explain::run(&explain),
        Command::Man(man) => manual::man(&man, program),
        Command::Number(number) => number::run(&number),
        Command::Policy(args::PolicyCommand::Check(check)) => policy::check(&check),
        Command::Probe(probe) => probe::run(&probe),
        Command::Rules(rules) => rules::run(&rules),
        Command::Serve(serve) => serve::run(&serve),
    };
    end(outcome, is_text_to_read)
}

fn end(outcome: Result<Exit, Fatal>, is_text_to_read: bool) -> ExitCode {
    match outcome {
        Ok(exit) => exit.into(),
        // A page may be read in part, in a pager or with `head`, and its reader expects no message.
        // Verdicts that are not read are an error.
        Err(fatal) if fatal.is_closed_pipe() && is_text_to_read => Exit::Unusable.into(),
        Err(fatal) => fail(&fatal),
    }
}

/// Shows a usage error, or the help or version that the arguments ask for. `clap` itself would ignore an
/// output that cannot be written.
fn show(message: &clap::Error) -> ExitCode {
    if message.use_stderr() {
        message.exit();
    }
    let shown = message.print().and_then(|()| io::stdout().flush());
    end(shown.map(|()| Exit::Accepted).map_err(Fatal::from), true)
}

/// The arguments of the program. The version names that of the numbering plans as well.
fn program() -> clap::Command {
    let version = format!("{} (numbering plans {METADATA_VERSION})", env!("CARGO_PKG_VERSION"));
    Args::command().version(&*version.leak())
}

fn fail(fatal: &Fatal) -> ExitCode {
    output::error(format_args!("{fatal}"));
    Exit::Unusable.into()
}
