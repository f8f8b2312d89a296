//! Adds branch hints to the filter: the custom section `metadata.code.branch_hint` of WebAssembly, which V8 reads. It places what
//! is rarely run behind what usual requests run, so that these touch fewer lines of the caches
//! (`docs/decisions/0039-branch-hints-in-the-filter.md`).
//!
//! Usual requests are run by a copy of the filter that counts its branches. A hint changes no result.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

mod branches;
mod counting;
mod gateway;
mod hints;
mod host;
mod requests;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use acg_policy_workspace::process;
use anyhow::{Context as _, Result};
use clap::Parser as _;

use gateway::Gateway;

#[derive(Debug, clap::Parser)]
#[command(about = "Add branch hints to the filter")]
struct Options {
    /// The filter, as it is built
    filter: PathBuf,
    /// Where to write it with hints
    to: PathBuf,
}

fn main() -> ExitCode {
    process::exit_code(run(&Options::parse()))
}

fn run(options: &Options) -> Result<()> {
    let filter = &options.filter;
    let module = fs::read(filter).with_context(|| filter.display().to_string())?;
    let counts = count(&module).context("cannot count the branches of usual requests")?;
    let hints = hints::from_counts(&module, &counts)?;
    println!("branch hints: {} of {} branches", hints.len(), counts.len());
    let hinted = hints::add(&module, &hints)?;
    fs::write(&options.to, hinted).with_context(|| options.to.display().to_string())
}

/// How often each branch goes which way in usual requests.
fn count(module: &[u8]) -> Result<Vec<branches::Count>> {
    let mut gateway = Gateway::start(&counting::instrument(module)?)?;
    gateway.forget_counts()?;
    for _ in 0..ROUNDS {
        for request in requests::USUAL {
            gateway
                .send(request)
                .with_context(|| format!("{} {}", request.method, request.path))?;
        }
    }
    gateway.tick()?;
    gateway.counts(branches::of_module(module)?.len())
}

/// Later rounds find blocks of memory that are free again, as in operation.
const ROUNDS: usize = 4;
