//! `acg-policy`: the command line that checks provisioning requests, explains rules and probes gateways.

mod args;
mod check;
mod config;
mod exit;
mod explain;
mod input;
mod manual;
mod number;
mod output;
mod policy;
mod probe;
mod rules;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};
use e164_plan::METADATA_VERSION;

use crate::args::{Args, Command};
use crate::exit::{Exit, Fatal};

fn main() -> ExitCode {
    let mut program = program();
    let matches = program.get_matches_mut();
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
    };
    match outcome {
        Ok(exit) => exit.into(),
        // A page may be read in part, in a pager or with `head`, and its reader expects no message.
        // Verdicts that are not read are an error.
        Err(fatal) if fatal.is_closed_pipe() && is_text_to_read => Exit::Unusable.into(),
        Err(fatal) => fail(&fatal),
    }
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
