//! The machine and the versions that were measured.

use std::time::SystemTime;
use std::{fs, thread};

use anyhow::{Context as _, Result};

/// The processor and its number of cores.
pub(crate) fn processor() -> String {
    let facts = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = facts.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, model)| model).to_owned();
    let cores = thread::available_parallelism().map_or(0, usize::from);
    format!("{model}, {cores} cores")
}

/// The date, in UTC.
pub(crate) fn today() -> String {
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    now.split('T').next().unwrap_or_default().to_owned()
}

/// The version of Rust that the workspace is pinned to.
///
/// # Errors
/// `rust-toolchain.toml` has another form.
pub(crate) fn rust_version() -> Result<&'static str> {
    let channel = TOOLCHAIN.lines().find_map(|line| line.strip_prefix("channel = "));
    Ok(channel.context("rust-toolchain.toml has no channel")?.trim_matches('"'))
}

/// The version of a package in the lock file.
///
/// # Errors
/// The lock file does not contain it.
pub(crate) fn version(package: &str) -> Result<&'static str> {
    let name = format!("name = \"{package}\"");
    let mut lines = LOCK.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next().and_then(|line| line.strip_prefix("version = "));
    Ok(version.with_context(|| format!("the lock file has no {package}"))?.trim_matches('"'))
}

const LOCK: &str = include_str!("../Cargo.lock");
const TOOLCHAIN: &str = include_str!("../../../rust-toolchain.toml");
