//! Writes what a release consists of, from what `cargo xtask package` has built.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

mod checksums;
mod digest;
mod npm;
mod oci;
mod sbom;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result};
use clap::Parser;

use crate::oci::Form;

#[derive(Debug, Parser)]
struct Options {
    /// The folder of the release, in which crates, programs and the npm package already are
    #[arg(long)]
    folder: PathBuf,
    /// The filter
    #[arg(long)]
    filter: PathBuf,
}

fn main() -> ExitCode {
    process::exit_code(run(&Options::parse()))
}

fn run(options: &Options) -> Result<()> {
    let filter = read(&options.filter)?;
    println!("{}  the filter", digest::hex(&filter));
    for form in [Form::Artifact, Form::Compat] {
        let folder = options.folder.join("oci").join(form.name());
        let image = oci::write(&folder, form, &filter, env!("CARGO_PKG_VERSION"))?;
        println!("{image}  {}", paths::shown(&folder));
    }
    let folder = options.folder.join("sbom");
    fs::create_dir_all(&folder)?;
    let bills = SHIPPED.map(|(package, target)| (package, sbom::of(package, target, &[])));
    for (name, bill) in bills.into_iter().chain([("acg-policy-npm", npm::bill())]) {
        let file = folder.join(format!("{name}.cdx.json"));
        let text = serde_json::to_string_pretty(&bill?)? + "\n";
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    checksums::write(&options.folder)
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// What is shipped as a binary, and the target for which its dependencies are listed.
const SHIPPED: [(&str, Option<&str>); 3] = [
    ("acg-policy-plugin", Some("wasm32-wasip1")),
    ("acg-policy-cli", None),
    ("acg-emulator", None),
];
