//! `cargo xtask soak`: builds the filter, and starts `dev/soak`.

use std::path::Path;

use acg_policy_workspace::process;
use anyhow::Result;
use clap::Args;

use crate::{build, setup};

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
    // The load must not wait for its own code.
    start(options, &["--release"], &envoy, &filter, &[])
}

/// Runs a soak of less than a minute, with what the tests have built.
///
/// # Errors
/// As for [`run`].
pub(crate) fn run_short(envoy: &Path, filter: &Path) -> Result<()> {
    start(&Options { requests: 5_000, seed: 1 }, &[], envoy, filter, &["--short"])
}

fn start(
    options: &Options,
    profile: &[&str],
    envoy: &Path,
    filter: &Path,
    more: &[&str],
) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["run", "--quiet", "--package", PACKAGE]).args(profile).arg("--");
    cargo.args(["--requests", &options.requests.to_string(), "--seed", &options.seed.to_string()]);
    cargo.arg("--envoy").arg(envoy).arg("--filter").arg(filter).args(more);
    process::run(&mut cargo)
}

const PACKAGE: &str = "acg-policy-soak";
