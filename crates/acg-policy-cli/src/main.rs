//! `acg-policy`: the command line that checks provisioning requests and explains rules.

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
        // A reader that closes the pipe, such as `head`, expects no message. The exit code still shows
        // that not all requests were checked.
        Err(fatal) if fatal.is_closed_pipe() => Exit::Unusable.into(),
        Err(fatal) => fail(&fatal),
    }
}

fn fail(fatal: &Fatal) -> ExitCode {
    output::error(format_args!("{fatal}"));
    Exit::Unusable.into()
}
