//! Measures the size of a WebAssembly module with tables and code, and its speed in Node.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::bench::mixed;
use crate::metadata::Code;

/// Builds the module for size and for speed, and prints its size, also after `wasm-opt` if it is installed.
pub(crate) fn size(codes: &[Code]) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = root.join("../../../target/e164-plan-generator");
    let list = target.join("numbers.txt");
    std::fs::write(&list, mixed(codes)?.join("\n"))?;
    for profile in ["small", "quick"] {
        let built = build(root, &target, profile)?;
        println!("opt-level {}:", if profile == "small" { "z" } else { "3" });
        print_size("as built", &built)?;
        let module = optimise(root, &built, if profile == "small" { "-Oz" } else { "-O3" })?;
        if let Some(module) = &module {
            print_size("after wasm-opt", module)?;
        }
        let script = root.join("size/speed.mjs");
        let status =
            Command::new("node").arg(script).arg(module.unwrap_or(built)).arg(&list).status();
        ensure!(status.context("cannot run node")?.success(), "the module failed");
    }
    Ok(())
}

fn build(root: &Path, target: &Path, profile: &str) -> Result<PathBuf> {
    let status = Command::new("cargo")
        .args([
            "build",
            "--quiet",
            "--package",
            "e164-plan-size",
            "--target",
            "wasm32-unknown-unknown",
            "--profile",
            profile,
        ])
        .arg("--manifest-path")
        .arg(root.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target)
        .status()
        .context("cannot run cargo")?;
    ensure!(status.success(), "the build of the module failed");
    Ok(target.join("wasm32-unknown-unknown").join(profile).join("e164_plan_size.wasm"))
}

fn optimise(root: &Path, module: &Path, level: &str) -> Result<Option<PathBuf>> {
    let tool = root.join("../../../js/node_modules/.bin/wasm-opt");
    if !tool.exists() {
        println!("  (no wasm-opt: `npm ci` in js installs it)");
        return Ok(None);
    }
    let out = module.with_extension("opt.wasm");
    let features = [
        "--enable-bulk-memory",
        "--enable-sign-ext",
        "--enable-nontrapping-float-to-int",
        "--enable-mutable-globals",
    ];
    let status =
        Command::new(tool).arg(level).args(features).arg(module).arg("-o").arg(&out).status()?;
    ensure!(status.success(), "wasm-opt failed");
    Ok(Some(out))
}

fn print_size(name: &str, module: &Path) -> Result<()> {
    let packed = Command::new("gzip")
        .args(["-9", "-n", "-c"])
        .arg(module)
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run gzip")?;
    ensure!(packed.status.success(), "gzip failed");
    println!(
        "  {name}: {} bytes, {} with gzip -9",
        std::fs::metadata(module)?.len(),
        packed.stdout.len()
    );
    Ok(())
}
