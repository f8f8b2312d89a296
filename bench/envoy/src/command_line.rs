//! The options of the program.

use std::path::PathBuf;

/// Measures the CPU time of Envoy.
#[derive(Debug, clap::Parser)]
pub(crate) struct Options {
    #[arg(long)]
    pub(crate) envoy: PathBuf,
    /// The filter of acg-policy
    #[arg(long)]
    pub(crate) plugin: PathBuf,
    /// The filters that it is compared with
    #[arg(long)]
    pub(crate) comparators: PathBuf,
    /// The page of results
    #[arg(long)]
    pub(crate) page: PathBuf,
    /// How often all Envoys are started
    #[arg(long, default_value_t = 20)]
    pub(crate) starts: usize,
    /// How often each request is measured between two starts; a goal can have a multiple
    #[arg(long, default_value_t = 40)]
    pub(crate) slices: usize,
    /// The requests of each measurement
    #[arg(long, default_value_t = 400)]
    pub(crate) requests: usize,
}
