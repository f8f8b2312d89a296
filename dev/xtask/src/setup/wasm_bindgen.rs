//! The tools of wasm-bindgen, in the version of the library in `Cargo.lock`: they reject modules of other versions.

use std::fs;
use std::path::{Path, PathBuf};

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result, bail};

use super::report::say;

/// The paths of the tools.
#[derive(Debug)]
pub(crate) struct Tools {
    /// Generates JavaScript bindings for a module.
    pub(crate) bindgen: PathBuf,
    /// Runs the tests of a module, in Node or a browser.
    pub(crate) test_runner: PathBuf,
}

/// Finds the tools, or builds them from `dev/wasm-bindgen-tools`.
///
/// # Errors
/// The tools have another version than the library, or do not build.
pub(crate) fn find_or_build() -> Result<Tools> {
    let source = paths::root().join("dev/wasm-bindgen-tools");
    let wanted = locked_version(&paths::root().join("Cargo.lock"), "wasm-bindgen")?;
    let pinned = locked_version(&source.join("Cargo.lock"), "wasm-bindgen-cli")?;
    if pinned != wanted {
        bail!(
            "the workspace locks wasm-bindgen {wanted} and its tools {pinned}: \
             write {wanted} into {0}/Cargo.toml and run `cargo update --manifest-path {0}/Cargo.toml`",
            paths::shown(&source)
        );
    }
    let build = paths::tools().join(format!("wasm-bindgen-{wanted}"));
    let folder = build.join("release");
    let tools = Tools {
        bindgen: folder.join("wasm-bindgen"),
        test_runner: folder.join("wasm-bindgen-test-runner"),
    };
    if !(has_version(&tools.bindgen, &wanted) && process::is_executable(&tools.test_runner)) {
        say(&format!("building the tools of wasm-bindgen {wanted}; this takes some minutes, once"));
        compile(&source, &build)?;
    }
    Ok(tools)
}

fn compile(source: &Path, target: &Path) -> Result<()> {
    let mut cargo = process::cargo_build();
    cargo.args(["--locked", "--release", "--manifest-path"]);
    cargo.arg(source.join("Cargo.toml")).arg("--target-dir").arg(target);
    process::run(&mut cargo).context("the tools of wasm-bindgen do not build")
}

fn has_version(bindgen: &Path, wanted: &str) -> bool {
    let printed = process::output(process::command(bindgen).arg("--version")).unwrap_or_default();
    printed.split_whitespace().last() == Some(wanted)
}

fn locked_version(lock: &Path, package: &str) -> Result<String> {
    let shown = paths::shown(lock);
    let text = fs::read_to_string(lock).with_context(|| format!("cannot read {shown}"))?;
    version_in_lock(&text, package).with_context(|| format!("{shown} names no package {package}"))
}

fn version_in_lock(text: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = text.lines().skip_while(|line| *line != name).skip(1);
    Some(lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_the_exact_package_is_found() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }
}
