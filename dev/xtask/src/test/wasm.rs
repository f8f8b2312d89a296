//! The tests of the WebAssembly crate, in Node and in Chromium.

use std::fs;
use std::process::Command;

use acg_policy_workspace::{paths, process};
use anyhow::Result;
use serde_json::json;

use super::artifacts::with_artifacts;
use crate::setup::Tools;

pub(super) fn in_node(tools: &Tools) -> Result<()> {
    process::run(&mut tests(tools))
}

pub(super) fn in_chromium(tools: &Tools) -> Result<()> {
    let options = json!({ "binary": tools.browser.chromium, "args": FLAGS });
    let file = paths::tools().join("webdriver.json");
    fs::write(&file, json!({ "goog:chromeOptions": options }).to_string())?;
    let mut tests = tests(tools);
    tests.env("WASM_BINDGEN_USE_BROWSER", "1").env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", file);
    process::run(&mut tests)
}

fn tests(tools: &Tools) -> Command {
    let mut cargo = process::cargo();
    cargo.args([
        "test",
        "--package",
        "acg-policy-wasm",
        "--target",
        "wasm32-unknown-unknown",
        "--tests",
    ]);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &tools.wasm_bindgen.test_runner);
    // On a busy machine, a browser starts more slowly than the default timeouts of the runner allow.
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "120").env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    with_artifacts(&mut cargo, tools);
    cargo
}

/// No window, no network traffic of its own, and no sandbox, because containers forbid it.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];
