//! `cargo xtask demo`: builds the parts of the demo, and starts it.

use std::os::unix::process::CommandExt as _;

use acg_policy_workspace::{port, process};
use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::{build, program, setup};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The port of the portal and of the API behind the filter
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The port of the emulator, without the filter
    #[arg(long, default_value_t = 8081)]
    emulator_port: u16,
    /// The database of the emulator: a file, or `:memory:`
    #[arg(long, default_value = ":memory:")]
    database: String,
    /// The initial data of the emulator: a seed file, `none`, or `demo` for 3 accounts with 2,000 numbers and 5 consents
    #[arg(long, default_value = "demo")]
    seed: String,
}

/// Checks the ports before anything is built, so that a taken port costs no time.
///
/// # Errors
/// A port is taken, or something cannot be installed, built or started.
pub(crate) fn run(options: &Options) -> Result<()> {
    ensure!(
        options.port != options.emulator_port,
        "--port and --emulator-port are equal: Envoy and the emulator need one each"
    );
    port::check("--port", options.port)?;
    port::check("--emulator-port", options.emulator_port)?;
    let tools = setup::for_building()?;
    let envoy = setup::envoy()?;
    let programs = build::programs()?;
    let filter = if program::are_built() {
        build::shipped_plugin()
    } else {
        build::npm(&tools)?;
        build::plugin()?
    };
    build::portal()?;
    let mut demo = process::command(programs.demo);
    demo.args(["--port", &options.port.to_string()]);
    demo.args(["--emulator-port", &options.emulator_port.to_string()]);
    demo.args(["--database", &options.database]);
    demo.args(["--seed", &options.seed]);
    demo.arg("--emulator").arg(programs.emulator).arg("--envoy").arg(envoy);
    // The demo takes the place of this process, so that signals reach it.
    Err(demo.arg("--filter").arg(filter).exec()).context("cannot start the demo")
}
