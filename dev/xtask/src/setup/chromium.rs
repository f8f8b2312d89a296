//! Chromium and its driver.

use std::env;
use std::path::PathBuf;

use acg_policy_workspace::process;
use anyhow::{Context, Result, bail};

use super::apt;
use crate::version;

/// A browser and its WebDriver.
#[derive(Debug)]
pub(crate) struct Browser {
    /// The browser program.
    pub(crate) chromium: PathBuf,
    /// The driver program.
    pub(crate) driver: PathBuf,
}

/// Finds Chromium and its driver, or installs the distribution's.
///
/// # Errors
/// They are missing and cannot be installed, or have different versions.
pub(crate) fn find_or_install() -> Result<Browser> {
    let found = find();
    let browser = match found {
        Some(browser) => browser,
        None => {
            apt::install(&["chromium", "chromium-driver"]).context(HELP)?;
            find().context(HELP)?
        }
    };
    let (chromium, driver) = (major(&browser.chromium)?, major(&browser.driver)?);
    if chromium != driver {
        bail!(
            "Chromium is version {chromium} and chromedriver is version {driver}: they must be equal; {HELP}"
        );
    }
    Ok(browser)
}

fn find() -> Option<Browser> {
    let named = |variable| env::var_os(variable).map(PathBuf::from);
    let chromium =
        named("ACG_POLICY_CHROMIUM").or_else(|| NAMES.into_iter().find_map(process::find))?;
    let driver = named("CHROMEDRIVER").or_else(|| process::find("chromedriver"))?;
    Some(Browser { chromium, driver })
}

fn major(program: &PathBuf) -> Result<u32> {
    let printed = process::output(process::command(program).arg("--version"))?;
    let version = version::find(&printed)
        .with_context(|| format!("{} prints no version", program.display()))?;
    Ok(version.0)
}

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const HELP: &str = "put Chromium and a chromedriver of the same version on the PATH, or name them in \
                    ACG_POLICY_CHROMIUM and CHROMEDRIVER";
