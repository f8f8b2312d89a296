//! Commands in packages of their own: they are built when they are used, or all together, and started with their arguments.

use std::env;
use std::ffi::OsStr;
use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;

use acg_policy_workspace::{paths, process};
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

/// Builds all programs and tests of the workspace. From now on, this process and those that it starts with [`ALL_ARE_BUILT`]
/// only start programs.
///
/// Cargo compiles a library again for each set of features, and programs that are built one by one enable different ones.
///
/// # Errors
/// Something does not build.
pub(crate) fn build_all() -> Result<()> {
    process::run(process::cargo_build().args(["--workspace", "--all-targets"]))?;
    BUILT.get_or_init(|| ());
    Ok(())
}

/// Whether [`build_all`] has built all programs, in this process or in the one that has started it.
pub(crate) fn are_built() -> bool {
    BUILT.get().is_some() || env::var_os(ALL_ARE_BUILT).is_some()
}

/// Builds the program of that package unless all are built, and runs it.
///
/// # Errors
/// The program does not build, or fails: it then prints why.
pub(crate) fn run(package: &str, arguments: impl IntoIterator<Item: AsRef<OsStr>>) -> Result<()> {
    let mut command = if are_built() {
        process::command(built(package))
    } else {
        let mut cargo = process::cargo();
        cargo.args(["run", "--quiet", "--package", package, "--bin", package, "--"]);
        cargo
    };
    process::run(command.args(arguments))
}

/// The file of this program. [`build_all`] replaces it, if it is built with other features then.
///
/// # Errors
/// The operating system does not know it.
pub(crate) fn this() -> io::Result<PathBuf> {
    if are_built() { Ok(built(env!("CARGO_PKG_NAME"))) } else { env::current_exe() }
}

fn built(package: &str) -> PathBuf {
    paths::cargo_target().join("debug").join(package)
}

/// The environment variable of programs that may start what is built.
pub(crate) const ALL_ARE_BUILT: &str = "ACG_POLICY_ALL_ARE_BUILT";

static BUILT: OnceLock<()> = OnceLock::new();
