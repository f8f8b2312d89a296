//! Sends mixed requests through Envoy with the filter to the emulator, and compares every verdict with that of the core.
//! `cargo xtask soak` builds the parts and starts this program.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

mod api;
mod client;
mod configuration;
mod figures;
mod gateway;
mod http1;
mod http2;
mod judge;
mod ledger;
mod memory;
mod message;
mod mix;
mod reply;
mod soak;
mod story;
mod trap;
mod trapping;

use std::path::PathBuf;
use std::process::ExitCode;

use acg_policy_workspace::process;
use clap::Parser;

/// Sends mixed requests through Envoy with the filter.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask soak")]
struct Options {
    /// How many requests are sent
    #[arg(long, default_value_t = 200_000)]
    requests: usize,
    /// The seed of the requests
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Shorten the timeouts of the samples, so that the end of paused requests takes seconds
    #[arg(long)]
    short: bool,
    /// The program of Envoy
    #[arg(long, value_name = "FILE")]
    envoy: PathBuf,
    /// The filter
    #[arg(long, value_name = "FILE")]
    filter: PathBuf,
}

fn main() -> ExitCode {
    process::exit_code(soak::run(&Options::parse()))
}
