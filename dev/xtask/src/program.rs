//! Commands in packages of their own: they are built when they are used, and started with their arguments.

use std::ffi::OsStr;

use acg_policy_workspace::process;
use anyhow::Result;

/// The rest of the command line, which the program of the command parses.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Arguments {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Arguments {
    /// Builds the program of that package, and runs it with these arguments.
    ///
    /// # Errors
    /// As for [`run`].
    pub(crate) fn run(&self, package: &str) -> Result<()> {
        run(package, &self.arguments)
    }
}

/// Builds the program of that package, and runs it.
///
/// # Errors
/// The program does not build, or fails: it then prints why.
pub(crate) fn run(package: &str, arguments: impl IntoIterator<Item: AsRef<OsStr>>) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["run", "--quiet", "--package", package, "--bin", package, "--"]);
    process::run(cargo.args(arguments))
}
