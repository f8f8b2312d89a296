//! Measures how many requests `acg-policy serve` validates in a second, compared with an axum handler that only reads the body and
//! responds, and how many `acg-policy check` does.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

mod bare;
mod command_line;
mod load;
mod page;
mod requests;
mod server;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use acg_policy_workspace::process;
use anyhow::{Context as _, Result};
use clap::Parser as _;

use page::Results;
use requests::Kind;
use server::Server;

/// Measures the throughput of `acg-policy serve` and `acg-policy check`.
#[derive(Debug, clap::Parser)]
struct Options {
    /// The program `acg-policy`, in release
    #[arg(long, required_unless_present = "bare")]
    program: Option<PathBuf>,
    /// Serves the handler that the program is compared with, until it is stopped
    #[arg(long)]
    bare: bool,
    /// The page of results
    #[arg(long)]
    page: Option<PathBuf>,
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// The requests of each measurement
    #[arg(long, default_value_t = 40_000)]
    requests: usize,
    /// The requests over which memory must be flat
    #[arg(long, default_value_t = 1_000_000)]
    memory_requests: usize,
    /// The lines for the command line
    #[arg(long, default_value_t = 400_000)]
    lines: usize,
}

fn main() -> ExitCode {
    process::exit_code(run(&Options::parse()))
}

fn run(options: &Options) -> Result<()> {
    let Some(program) = options.program.as_deref().filter(|_| !options.bare) else {
        return bare::serve();
    };
    let bare = Server::bare()?;
    let serve = Server::program(program)?;
    let mut results = Results::default();
    for round in 0..options.rounds {
        for kind in Kind::ALL {
            let server = if kind == Kind::Bare { &bare } else { &serve };
            let requests = options.requests / kind.checks().clamp(1, 10);
            let measured = load::run(server, &kind.request(), requests);
            results.add(kind, measured.with_context(|| kind.title().to_owned())?);
        }
        for threads in [1, 2] {
            results.add_lines(threads, command_line::run(program, options.lines, threads)?);
        }
        println!("round {} of {}", round + 1, options.rounds);
    }
    results.memory.push((0, serve.memory_kib()?));
    for part in 1..=5 {
        load::run(&serve, &Kind::Check.request(), options.memory_requests / 5)?;
        results.memory.push((options.memory_requests / 5 * part, serve.memory_kib()?));
    }
    let text = page::render(&results);
    println!("\n{text}");
    match &options.page {
        Some(page) => fs::write(page, text).with_context(|| page.display().to_string()),
        None => Ok(()),
    }
}
