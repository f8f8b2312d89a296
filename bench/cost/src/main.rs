//! Searches for the request within the limits that costs the most instructions of `acg-policy check` in comparison with a
//! valid batch of the same bytes, and fails if that is too much.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

mod body;
mod candidate;
mod context;
mod count;
mod gauge;
mod good;
mod head;
mod json;
mod limits;
mod module;
mod search;
mod table;
mod text;

use std::env;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use acg_policy::rules;
use acg_policy_workspace::{paths, process};
use anyhow::{Context as _, Result, ensure};

use count::Counter;
use gauge::Gauge;
use module::Module;
use search::{Effort, Search};

fn main() -> ExitCode {
    process::exit_code(run(&env::args().skip(1).collect::<Vec<_>>()))
}

fn run(arguments: &[String]) -> Result<()> {
    let (valgrind, seed, effort) = match arguments {
        [valgrind, seed, requests] => {
            (valgrind, seed, Effort::Requests(requests.parse().context(USAGE)?))
        }
        [valgrind, seed, _, seconds] => {
            let duration = Duration::from_secs(seconds.parse().context(USAGE)?);
            (valgrind, seed, Effort::Until(Instant::now() + duration))
        }
        _ => anyhow::bail!(USAGE),
    };
    let counter = Counter::new(Path::new(valgrind))?;
    let module = Module::load(
        &paths::cargo_target().join("wasm32-wasip1/release/acg-policy-evaluate.wasm"),
    )?;
    let gauge = Gauge::new(&module, &counter)?;
    let cases = acg_policy_vectors::load().context("cannot read the test vectors")?;
    let mut search = Search::new(&module, &gauge, &counter, &cases, seed.parse().context(USAGE)?);
    search.run(effort)?;
    let codes = search.codes();
    let (evaluated, counted) = search.evaluated();
    println!(
        "seed {seed}: {evaluated} requests, {counted} counted, issues of {} rules",
        codes.len()
    );
    let silent = rules::all().map(|rule| rule.code).filter(|code| !codes.contains(*code));
    let silent: Vec<&str> = silent.collect();
    ensure!(silent.is_empty(), "no request has an issue of {}", silent.join(", "));
    table::check(&counter, &search.worst(COUNTED))
}

/// How many candidates are counted after the search.
const COUNTED: usize = 24;

const USAGE: &str = "expected the path of valgrind, the seed of the search, its requests, and optionally its seconds instead";
