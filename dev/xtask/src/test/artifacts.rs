//! The built parts that tests use.

use std::process::Command;

use acg_policy_workspace::paths;

use crate::build;
use crate::setup::Tools;

/// Passes the paths of the built parts and of the tools to a program.
pub(super) fn with_artifacts<'a>(command: &'a mut Command, tools: &Tools) -> &'a mut Command {
    command
        .env("ACG_POLICY_PLUGIN_WASM", build::shipped_plugin())
        .env("ACG_POLICY_PROGRAM", paths::cargo_target().join("debug/acg-policy"))
        .env("ACG_POLICY_EMULATOR", paths::cargo_target().join("debug/acg-emulator"))
        .env("ACG_POLICY_ENVOY", &tools.envoy)
        .env("ACG_POLICY_CHROMIUM", &tools.browser.chromium)
        .env("CHROMEDRIVER", &tools.browser.driver)
}
