//! Counts instructions with valgrind: those of single verdicts, which are compared with committed counts,
//! and those of large requests, which must grow with the size only.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the terminal is the interface of a developer command"
)]

mod callgrind;
mod counts;
mod growth;

use std::env;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

fn main() -> ExitCode {
    match run(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let (valgrind, task) = arguments.split_first().context(USAGE)?;
    let valgrind = Path::new(valgrind);
    match task.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["verdicts"] => counts::check(valgrind),
        ["verdicts", "--update"] => counts::update(valgrind),
        ["growth"] => growth::check(valgrind),
        _ => bail!(USAGE),
    }
}

const USAGE: &str =
    "expected the path of valgrind, then `verdicts`, `verdicts --update` or `growth`";
