//! Counts instructions with valgrind: those of single verdicts, which are compared with committed counts,
//! and those of large requests, which must grow with the size only.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

mod callgrind;
mod counts;
mod growth;

use std::env;
use std::path::Path;
use std::process::ExitCode;

use acg_policy_workspace::process;
use anyhow::{Context, Result, bail};

fn main() -> ExitCode {
    process::exit_code(run(&env::args().skip(1).collect::<Vec<_>>()))
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
