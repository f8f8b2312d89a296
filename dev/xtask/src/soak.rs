//! `cargo xtask soak`: builds the filter, and starts `dev/soak`.

use std::ffi::OsString;
use std::path::Path;

use acg_policy_workspace::process;
use anyhow::Result;
use clap::Args;

use crate::{build, program, setup};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How many requests are sent
    #[arg(long, default_value_t = 200_000)]
    requests: u32,
    /// The seed of the requests
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs a soak of some minutes.
///
/// # Errors
/// Something cannot be installed, built or started, or a property does not hold.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::for_building()?;
    let envoy = setup::envoy()?;
    let filter = build::plugin()?;
    let mut cargo = process::cargo();
    // The load must not wait for its own code.
    cargo.args(["run", "--quiet", "--release", "--package", PACKAGE, "--"]);
    process::run(cargo.args(arguments(options, &envoy, &filter)))
}

/// Runs a soak of less than a minute, with what the tests have built.
///
/// # Errors
/// As for [`run`].
pub(crate) fn run_short(envoy: &Path, filter: &Path) -> Result<()> {
    let mut arguments = arguments(&Options { requests: 5_000, seed: 1 }, envoy, filter);
    arguments.push("--short".into());
    program::run(PACKAGE, arguments)
}

fn arguments(options: &Options, envoy: &Path, filter: &Path) -> Vec<OsString> {
    let Options { requests, seed } = options;
    let numbers = [format!("--requests={requests}"), format!("--seed={seed}")].map(OsString::from);
    let paths = ["--envoy".into(), envoy.into(), "--filter".into(), filter.into()];
    numbers.into_iter().chain(paths).collect()
}

const PACKAGE: &str = "acg-policy-soak";
