//! Developer commands of acg-policy: `cargo xtask help` lists them.
//!
//! This program sets up, builds, tests, and starts the demo. Other commands are packages of their own below `dev/` and
//! `bench/`, which it only starts.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

mod bench;
mod build;
mod ci;
mod consumers;
mod demo;
mod differential;
mod faults;
mod generate;
mod instructions;
mod package;
mod plans;
mod program;
mod publish;
mod setup;
mod site;
mod soak;
mod steps;
mod test;
mod version;

use std::process::ExitCode;

use acg_policy_workspace::process;
use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", about = "Developer commands of acg-policy")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the emulator, Envoy with the filter, and the portal on one address
    Demo(demo::Options),
    /// Run every test: native, WebAssembly, Node, Chromium, Envoy
    Test(test::Options),
    /// Run what CI runs: formatting, lints, documentation, budgets and every test
    Ci,
    /// Write the generated files: pages, schema, types, numbering plans
    Gen(generate::Options),
    /// Make the files of a new rule
    NewRule(program::Arguments),
    /// Install what the other commands need
    Setup,
    /// Build the npm package, the portal, the filter for Envoy and the programs
    Build,
    /// Package everything that a release has, in `target/package`
    Package(package::Options),
    /// Check that the crates can be published: package them, and check the libraries with the oldest compiler that they support
    Crates,
    /// Measure verdicts in comparison with other libraries, and write `docs/benchmarks.md`
    Bench(bench::Options),
    /// Send mixed requests through Envoy with the filter, compare every verdict with that of the core, and stop the filter under
    /// load
    Soak(soak::Options),
    /// Fail every host call of the filter with every status, over all vectors, enforced and observed; the tests run a sample
    Faults,
    /// Use the npm package from its tarball in fresh projects: Node, Chromium, bundlers, Next, Jest, Deno, workerd
    Consumers(consumers::Options),
    /// Build the documents as a static site with a search, in `target/site`, and check its links
    Site(site::Options),
    /// Write the sizes of what ships, and of their parts, into `docs/size.md`
    Size,
    /// Run the fuzz targets, which need a nightly compiler
    Fuzz(program::Arguments),
    /// Compare the rules with their reference implementation in Python, on generated requests
    Differential(differential::Options),
    /// Count the instructions of large requests, check that they grow linearly with the size, and search for the request
    /// that costs the most in comparison with a valid one of its size
    Linear(instructions::Search),
    /// Compare the numbering plans of `e164-plan` with other libraries
    Plans(plans::Options),
    /// Count the instructions of single verdicts, and compare them with the committed counts
    Instructions(instructions::Options),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Demo(options) => demo::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Ci => ci::run(),
        Command::Gen(options) => generate::run(&options),
        Command::NewRule(arguments) => arguments.run("acg-policy-new-rule"),
        Command::Setup => setup::all().map(|_| ()),
        Command::Build => build::run(),
        Command::Package(options) => package::run(&options),
        Command::Crates => publish::check(),
        Command::Bench(options) => bench::run(&options),
        Command::Soak(options) => soak::run(&options),
        Command::Faults => faults::run(),
        Command::Consumers(options) => consumers::run(&options),
        Command::Site(options) => site::run(&options),
        Command::Size => build::write_sizes(),
        Command::Fuzz(arguments) => arguments.run("acg-policy-fuzz-run"),
        Command::Differential(options) => differential::run(&options),
        Command::Linear(options) => instructions::linear(&options),
        Command::Plans(options) => plans::run(&options),
        Command::Instructions(options) => instructions::run(&options),
    };
    process::exit_code(outcome)
}
