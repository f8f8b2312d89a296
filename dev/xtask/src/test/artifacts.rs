//! The built parts that tests use.

use std::path::PathBuf;
use std::process::Command;

use acg_policy_workspace::paths;

use crate::setup::Tools;

/// The built filter.
pub(super) fn filter() -> PathBuf {
    paths::artifacts().join("plugin/acg_policy_plugin.wasm")
}

/// Passes the paths of the built parts and of the tools to a program.
pub(super) fn with_artifacts<'a>(command: &'a mut Command, tools: &Tools) -> &'a mut Command {
    command
        .env("ACG_POLICY_PLUGIN_WASM", filter())
        .env("ACG_POLICY_PROGRAM", paths::cargo_target().join("debug/acg-policy"))
        .env("ACG_POLICY_EMULATOR", paths::cargo_target().join("debug/acg-emulator"))
        .env("ACG_POLICY_ENVOY", &tools.envoy)
        .env("ACG_POLICY_CHROMIUM", &tools.browser.chromium)
        .env("CHROMEDRIVER", &tools.browser.driver)
}
