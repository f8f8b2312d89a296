//! Installs what is missing. A step prints nothing when there is nothing to do.

mod apt;
mod chromium;
mod envoy;
mod node;
mod phonenumbers;
mod python;
mod report;
mod toolchain;
mod valgrind;
mod wasm_bindgen;

use std::path::PathBuf;

use anyhow::Result;

pub(crate) use chromium::Browser;
pub(crate) use phonenumbers::find_or_install as python_with_plans;
pub(crate) use valgrind::find_or_install as valgrind;
pub(crate) use wasm_bindgen::Tools as WasmBindgen;

/// The tools that the other commands use.
#[derive(Debug)]
pub(crate) struct Tools {
    /// The Envoy program.
    pub(crate) envoy: PathBuf,
    /// The browser and its driver.
    pub(crate) browser: Browser,
    /// The tools of wasm-bindgen.
    pub(crate) wasm_bindgen: WasmBindgen,
}

/// Installs everything.
///
/// # Errors
/// A tool can be neither found nor installed; the message says what to do.
pub(crate) fn all() -> Result<Tools> {
    let browser = browser()?;
    let envoy = envoy()?;
    python_with_plans()?;
    let wasm_bindgen = for_building()?;
    node::install("js/test/ecosystem")?;
    Ok(Tools { envoy, browser, wasm_bindgen })
}

/// Finds or installs Chromium and its driver.
///
/// # Errors
/// As for [`all`].
pub(crate) fn browser() -> Result<Browser> {
    chromium::find_or_install()
}

/// Installs what the builds of the npm package and of the filter need, and the lints.
///
/// # Errors
/// As for [`all`].
pub(crate) fn for_building() -> Result<WasmBindgen> {
    toolchain::complete()?;
    node::check()?;
    let tools = wasm_bindgen::find_or_build()?;
    node::install("js")?;
    Ok(tools)
}

/// Installs the libraries that the npm package is compared with.
///
/// # Errors
/// As for [`all`].
pub(crate) fn for_measuring_in_node() -> Result<()> {
    node::install("bench/node")
}

/// Installs the libraries of the portal.
///
/// # Errors
/// As for [`all`].
pub(crate) fn for_the_portal() -> Result<()> {
    node::install("js/portal")
}

/// Finds or installs Envoy.
///
/// # Errors
/// As for [`all`].
pub(crate) fn envoy() -> Result<PathBuf> {
    envoy::find_or_install()
}
