//! `cargo xtask test`: sets up, builds what ships, and tests it.

mod artifacts;
mod native;
mod reference;
mod vectors;
mod wasm;

use acg_policy_workspace::{paths, process};
use anyhow::Result;
use clap::{Args, ValueEnum};

use artifacts::with_artifacts;

use crate::setup::Tools;
use crate::steps::Steps;
use crate::{build, consumers, program, setup, site, soak};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Run one part only
    #[arg(long, value_name = "PART")]
    only: Option<Part>,
}

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Rust tests, also of the built filter in Envoy, and the comparison with the reference
    /// implementation
    Native,
    /// Tests of the WebAssembly crate in Node and in Chromium
    Wasm,
    /// Tests of the npm package in Node and in Chromium
    Node,
    /// The demo as a whole: portal, gateway and emulator
    E2e,
    /// Some thousand mixed requests through Envoy, and a filter that stops under load
    Soak,
}

/// Runs the tests.
///
/// # Errors
/// Something cannot be set up or built, a test fails, or two subjects ran different vectors.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut steps = Steps::default();
    match options.only {
        None => everything(&mut steps),
        Some(part) => {
            let tools = prepare(&mut steps)?;
            one(&mut steps, &tools, part)
        }
    }
}

/// Runs all tests, as steps of a longer run.
///
/// # Errors
/// As for [`run`].
pub(crate) fn everything(steps: &mut Steps) -> Result<()> {
    if !program::are_built() {
        steps.run("build programs and tests", program::build_all)?;
    }
    let tools = prepare(steps)?;
    vectors::clear()?;
    for part in [Part::Native, Part::Wasm, Part::Node, Part::E2e, Part::Soak] {
        one(steps, &tools, part)?;
    }
    steps.run("vectors: every subject ran the same cases", vectors::compare)
}

fn prepare(steps: &mut Steps) -> Result<Tools> {
    let tools = steps.run("set up", setup::all)?;
    steps.run("build what ships", || {
        build::programs()?;
        build::plugin()?;
        build::npm(&tools.wasm_bindgen).map(|_| ())
    })?;
    Ok(tools)
}

fn one(steps: &mut Steps, tools: &Tools, part: Part) -> Result<()> {
    match part {
        Part::Native => {
            steps.run("Rust tests", || native::run(tools))?;
            steps.run("Rust documentation tests", native::run_docs)?;
            steps.run("the reference implementation of the rules", reference::run)
        }
        Part::E2e => steps.run("the demo", || native::run_demo(tools)),
        Part::Soak => {
            let filter = build::shipped_plugin();
            steps.run("a short soak", || soak::run_short(&tools.envoy, &filter))
        }
        Part::Wasm => {
            steps.run("WebAssembly tests in Node", || wasm::in_node(tools))?;
            steps.run("WebAssembly tests in Chromium", || wasm::in_chromium(tools))
        }
        Part::Node => {
            steps.run("npm tests", || npm(tools))?;
            steps.run("the npm package from its tarball", consumers::in_runtimes)?;
            steps.run("the site of the documents", || site::check(&tools.browser))
        }
    }
}

fn npm(tools: &Tools) -> Result<()> {
    let mut npm = process::command("npm");
    process::run(with_artifacts(npm.arg("test").current_dir(paths::js()), tools))
}
