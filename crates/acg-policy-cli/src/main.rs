//! `acg-policy`: checks provisioning requests and explains rules, on the command line.

mod args;
mod check;
mod exit;
mod explain;
mod output;
mod rules;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Args, Command};
use crate::exit::{Exit, Fatal};

fn main() -> ExitCode {
    let outcome = match Args::parse().command {
        Command::Check(check) => check::run(&check),
        Command::Explain { code } => explain::run(&code),
        Command::Rules { format } => rules::run(format),
    };
    match outcome {
        Ok(exit) => exit.into(),
        // Who closed the pipe has seen enough, and needs no message. It is still not "all accepted".
        Err(fatal) if fatal.is_closed_pipe() => Exit::Unusable.into(),
        Err(fatal) => fail(&fatal),
    }
}

fn fail(fatal: &Fatal) -> ExitCode {
    output::complain(format_args!("{fatal}"));
    Exit::Unusable.into()
}
