//! Builds what ships, and the programs that the tests and the demo run.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result};

use crate::program;
use crate::setup::{self, WasmBindgen};

/// The programs of the demo and of the tests.
#[derive(Debug)]
pub(crate) struct Programs {
    /// The emulator.
    pub(crate) emulator: PathBuf,
    /// The demo.
    pub(crate) demo: PathBuf,
}

/// Builds everything, and prints the sizes of what ships.
///
/// # Errors
/// Something is missing and cannot be installed, or does not build.
pub(crate) fn run() -> Result<()> {
    let tools = setup::for_building()?;
    programs()?;
    plugin()?;
    npm(&tools)?;
    portal()
}

/// Builds the programs unless all are built, in the dev profile that the tests use as well.
///
/// # Errors
/// A program does not build.
pub(crate) fn programs() -> Result<Programs> {
    if !program::are_built() {
        say("the programs");
        let packages = ["acg-emulator", "acg-policy-cli", "acg-policy-demo"];
        let packages = packages.iter().flat_map(|package| ["--package", package]);
        process::run(process::cargo_build().args(packages))?;
    }
    let folder = paths::cargo_target().join("debug");
    Ok(Programs { emulator: folder.join("acg-emulator"), demo: folder.join("acg-policy-demo") })
}

/// Builds the filter for Envoy, and returns its path.
///
/// # Errors
/// It does not build.
pub(crate) fn plugin() -> Result<PathBuf> {
    say("the plugin");
    let built = module("acg-policy-plugin", "gateway", "wasm32-wasip1", &[])?;
    let shipped = shipped_plugin();
    let folder = paths::artifacts().join(PLUGIN);
    fs::create_dir_all(&folder)?;
    let optimised = paths::artifacts().join("plugin.without-hints.wasm");
    optimise(&built, &optimised, FAST, &STRIPPED)?;
    program::run(BRANCH_HINTS, [&optimised, &shipped])?;
    for text in LICENCES {
        fs::copy(paths::root().join(text), folder.join(text))?;
    }
    program::run(SIZE, ["print", "filter"])?;
    Ok(shipped)
}

/// Where [`plugin`] puts the filter.
pub(crate) fn shipped_plugin() -> PathBuf {
    paths::artifacts().join(PLUGIN).join("acg_policy_plugin.wasm")
}

/// Builds the npm package into `js/dist`. Returns the path of a copy of its module that has the names of its functions.
///
/// # Errors
/// It does not build.
pub(crate) fn npm(tools: &WasmBindgen) -> Result<PathBuf> {
    say("the npm package");
    for_javascript(tools, "acg_policy_phone", &["--no-default-features"])?;
    let features = ["--no-default-features", "--features", "policy"];
    let named = for_javascript(tools, "acg_policy_wasm", &features)?;
    process::output(process::command("npm").args(["run", "build"]).current_dir(paths::js()))?;
    program::run(SIZE, ["print", "package"])?;
    Ok(named)
}

/// Builds a module of the npm package and the code that calls it. Returns the path of a copy that has the names of its
/// functions.
fn for_javascript(tools: &WasmBindgen, name: &str, features: &[&str]) -> Result<PathBuf> {
    let folder = paths::artifacts().join("js/wasm");
    fs::create_dir_all(&folder)?;
    let built = module("acg-policy-wasm", SMALL, BROWSER, features)?;
    let mut bindgen = process::command(&tools.bindgen);
    bindgen.args(["--target", "web", "--no-typescript", "--omit-default-module-path"]);
    bindgen.args(["--out-name", name, "--out-dir"]).arg(&folder).arg(&built);
    process::run(&mut bindgen)?;
    let bound = folder.join(format!("{name}_bg.wasm"));
    let named = folder.join(format!("{name}.named.wasm"));
    optimise(&bound, &named, SMALLEST, &["-g"])?;
    optimise(&named, &bound, SMALLEST, &STRIPPED)?;
    Ok(named)
}

/// Builds the portal, with the npm package that was built last, into `js/portal/dist`.
///
/// # Errors
/// Its libraries cannot be installed, or it does not build.
pub(crate) fn portal() -> Result<()> {
    say("the portal");
    setup::for_the_portal()?;
    let folder = paths::js().join("portal");
    process::output(process::command("npm").args(["run", "build"]).current_dir(folder)).map(|_| ())
}

fn module(package: &str, profile: &str, target: &str, features: &[&str]) -> Result<PathBuf> {
    let arguments = ["--profile", profile, "--package", package, "--target", target];
    let mut cargo = process::cargo_build();
    process::run(cargo.args(arguments).args(features).envs(commit()))?;
    let file = format!("{target}/{profile}/{}.wasm", package.replace('-', "_"));
    Ok(paths::cargo_target().join(file))
}

/// The commit, for the modules that name it; nothing outside a clone. A clone with changes is marked.
fn commit() -> Option<(&'static str, String)> {
    let git = |arguments: &[&str]| {
        let mut git = process::command("git");
        process::output(git.args(arguments).current_dir(paths::root())).ok()
    };
    let hash = git(&["rev-parse", "--short=12", "HEAD"])?;
    let is_changed = !git(&["status", "--porcelain", "--untracked-files=no"])?.trim().is_empty();
    let mark = if is_changed { "-changed" } else { "" };
    Some(("ACG_POLICY_COMMIT", format!("{}{mark}", hash.trim())))
}

fn optimise(from: &Path, to: &Path, goal: &[&str], more: &[&str]) -> Result<()> {
    let program = paths::js().join("node_modules/.bin/wasm-opt");
    let mut command = process::command(program);
    command.args(goal).args(more).args(FEATURES).arg(from).arg("-o").arg(to);
    process::run(&mut command).context("wasm-opt comes with the npm package `binaryen`")
}

/// Builds what ships, and writes `docs/size.md`.
///
/// # Errors
/// Something cannot be built.
pub(crate) fn write_sizes() -> Result<()> {
    let tools = setup::for_building()?;
    plugin()?;
    let named = npm(&tools)?;
    setup::for_measuring_in_node()?;
    program::run(SIZE, [OsStr::new("page"), named.as_os_str()])
}

/// Compares the sizes of what was built with their limits. Not a part of building: a budget must not
/// stop a demo.
///
/// # Errors
/// Something is over its limit, or is not built.
pub(crate) fn check_sizes() -> Result<()> {
    program::run(SIZE, ["limits"])
}

fn say(what: &str) {
    println!("build: {what}");
}

const SIZE: &str = "acg-policy-size";
const BRANCH_HINTS: &str = "acg-policy-branch-hints";
const PLUGIN: &str = "plugin";
/// They travel with the filter, which contains tables of other authors.
const LICENCES: [&str; 2] = ["LICENSE", "NOTICE"];
/// The profile of modules for browsers.
const SMALL: &str = "wasm";
const BROWSER: &str = "wasm32-unknown-unknown";
/// Smallest code; and functions with one caller stay apart, because their prologues are alike and
/// pack well.
const SMALLEST: &[&str] = &["-Oz", "--one-caller-inline-max-function-size=10"];
/// Fast code, for gateways.
const FAST: &[&str] = &["-O3"];
/// The shipped modules have no names.
const STRIPPED: [&str; 3] = ["--strip-debug", "--strip-producers", "--strip-target-features"];
/// The features that rustc uses for these targets. wasm-opt uses no other ones.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];
