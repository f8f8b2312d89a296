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
mod options;
mod reply;
mod sightings;
mod soak;
mod story;
mod trap;
mod trapping;

use std::process::ExitCode;

use acg_policy_workspace::process;
use clap::Parser as _;

use options::Options;

fn main() -> ExitCode {
    process::exit_code(soak::run(&Options::parse()))
}
