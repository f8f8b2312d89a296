//! The options of the program.

use std::path::PathBuf;

use clap::Parser;

/// Sends mixed requests through Envoy with the filter.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask soak")]
pub(crate) struct Options {
    /// How many requests are sent
    #[arg(long, default_value_t = 200_000)]
    pub(crate) requests: usize,
    /// The seed of the requests
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Shorten the timeouts of the samples, so that the end of paused requests takes seconds
    #[arg(long)]
    pub(crate) short: bool,
    /// The program of Envoy
    #[arg(long, value_name = "FILE")]
    pub(crate) envoy: PathBuf,
    /// The filter
    #[arg(long, value_name = "FILE")]
    pub(crate) filter: PathBuf,
}
