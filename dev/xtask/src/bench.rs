//! `cargo xtask bench`: measures verdicts beside those of other libraries.

use std::ffi::OsStr;

use acg_policy_workspace::{paths, process};
use anyhow::Result;

use crate::{build, program, setup};

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Samples of each library, taken in turn
    #[arg(long, default_value_t = 101, value_parser = clap::value_parser!(u32).range(1..))]
    samples: u32,

    /// Measure the CPU time of Envoy with the filter and with others
    #[arg(long, conflicts_with_all = ["js", "samples"])]
    envoy: bool,

    /// Measure the requests per second of `acg-policy serve` and `acg-policy check`
    #[arg(long, conflicts_with_all = ["envoy", "js", "samples"])]
    throughput: bool,

    /// Measure the npm package, in Node and Chromium, instead of the native library
    #[arg(long)]
    js: bool,
}

/// Builds `bench/peers`, which is a workspace of its own, and runs it: it writes the page of results.
///
/// # Errors
/// It does not build, or a library gives a wrong verdict.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.js {
        return in_node(options.samples);
    }
    if options.envoy {
        return in_envoy();
    }
    if options.throughput {
        return throughput();
    }
    let mut cargo = process::cargo();
    cargo.args(["run", "--release", "--locked"]);
    cargo.args(["--manifest-path", MANIFEST, "--target-dir"]);
    cargo.arg(paths::artifacts().join("peers"));
    cargo.args(["--", "--page", PAGE, "--samples"]);
    cargo.arg(options.samples.to_string());
    process::run(&mut cargo)
}

/// Builds the npm package, and runs `bench/node`, which writes the page.
fn in_node(samples: u32) -> Result<()> {
    build::npm(&setup::for_building()?)?;
    setup::for_measuring_in_node()?;
    let chromium = setup::browser()?.chromium;
    let mut node = process::command("node");
    node.args(["bench/node/run.mjs", "--page", PAGE_OF_NODE, "--samples"]).arg(samples.to_string());
    process::run(node.env("ACG_POLICY_CHROMIUM", chromium))
}

/// Builds the filter and those that it is compared with, and runs `bench/envoy`, which writes the page.
fn in_envoy() -> Result<()> {
    setup::for_building()?;
    let envoy = setup::envoy()?;
    let plugin = build::plugin()?;
    let target = paths::artifacts().join("comparators");
    let mut cargo = process::cargo_build();
    cargo.args(["--release", "--locked", "--target", WASI, "--manifest-path", COMPARATORS]);
    process::run(cargo.arg("--target-dir").arg(&target))?;
    let comparators = target.join(WASI).join("release/acg_policy_filters.wasm");
    let files = [("--envoy", &envoy), ("--plugin", &plugin), ("--comparators", &comparators)];
    let files = files.map(|(name, file)| [OsStr::new(name), file.as_os_str()]);
    let page = [OsStr::new("--page"), OsStr::new(PAGE_OF_ENVOY)];
    program::run("acg-policy-envoy", files.into_iter().flatten().chain(page))
}

/// Builds the program, and runs `bench/throughput`, which writes the page.
fn throughput() -> Result<()> {
    process::run(process::cargo_build().args(["--release", "--package", "acg-policy-cli"]))?;
    let mut cargo = process::cargo();
    cargo.args(["run", "--release", "--quiet", "--package", "acg-policy-throughput", "--"]);
    cargo.args(["--page", PAGE_OF_SERVE, "--program"]);
    process::run(cargo.arg(paths::cargo_target().join("release/acg-policy")))
}

const WASI: &str = "wasm32-wasip1";
const COMPARATORS: &str = "bench/envoy/filters/Cargo.toml";
const PAGE_OF_SERVE: &str = "docs/benchmarks-serve.md";
const PAGE_OF_ENVOY: &str = "docs/benchmarks-envoy.md";
const MANIFEST: &str = "bench/peers/Cargo.toml";
const PAGE: &str = "docs/benchmarks.md";
const PAGE_OF_NODE: &str = "docs/benchmarks-js.md";
