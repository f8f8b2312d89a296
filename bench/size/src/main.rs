//! Sizes of what ships: compares them with their limits, and writes the page that says what takes how many bytes.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

mod limits;
mod module;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result};
use clap::Parser;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use self::limits::Size;
use self::module::Module;

#[derive(Debug, Parser)]
enum Options {
    /// Print the sizes of what was built
    Print {
        /// `filter` or `package`
        #[arg(value_enum)]
        built: Built,
    },
    /// Fail when something that was built is over its limit
    Limits,
    /// Write `docs/size.md`
    Page {
        /// The module of the npm package, with the names of its functions
        module: PathBuf,
    },
}

/// What was built.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Built {
    /// The filter for Envoy
    Filter,
    /// The npm package
    Package,
}

impl Built {
    /// Names, as the limits have them, and files.
    fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Filter => &[("plugin", "target/plugin/acg_policy_plugin.wasm")],
            Self::Package => &[
                ("npm module", "target/js/wasm/acg_policy_wasm_bg.wasm"),
                ("npm package, one file", "js/dist/index.js"),
                ("npm package, acg-policy/phone", "js/dist/phone-entry.js"),
                ("npm package, acg-policy/response", "js/dist/response.js"),
                ("npm package, acg-policy/forms", "js/dist/forms.js"),
                ("npm package, acg-policy/bulk", "js/dist/bulk.js"),
                ("npm package, worker of acg-policy/bulk", "js/dist/bulk-worker.js"),
                ("npm package, worker of acg-policy/bulk/wasm", "js/dist/bulk-wasm-worker.js"),
                ("npm package, acg-policy/messages/de", "js/dist/messages/de.js"),
                ("plan tables", TABLES),
            ],
        }
    }
}

fn main() -> ExitCode {
    let outcome = match Options::parse() {
        Options::Print { built } => print(built),
        Options::Limits => check_limits(),
        Options::Page { module } => write_page(&module),
    };
    process::exit_code(outcome)
}

fn print(built: Built) -> Result<()> {
    for (name, file) in built.files() {
        let size = size_of(file)?;
        println!("build: {name}: {} bytes, {} with gzip ({file})", size.raw, size.gzip);
    }
    Ok(())
}

fn check_limits() -> Result<()> {
    for (name, file) in Built::Filter.files().iter().chain(Built::Package.files()) {
        limits::check(name, size_of(file)?)?;
    }
    Ok(())
}

fn size_of(file: &str) -> Result<Size> {
    let bytes =
        fs::read(paths::root().join(file)).with_context(|| format!("cannot read {file}"))?;
    size(&bytes)
}

fn size(bytes: &[u8]) -> Result<Size> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(Size { raw: bytes.len(), gzip: encoder.finish()?.len() })
}

fn write_page(module: &Path) -> Result<()> {
    let module =
        fs::read(module).with_context(|| format!("cannot read {}", paths::shown(module)))?;
    let module = module::read(&module)?;
    let sizes = process::output(process::command("node").arg("bench/node/sizes.mjs"))?;
    let text = page(&serde_json::from_str(&sizes)?, &module)?;
    fs::write(paths::root().join(PAGE), text).with_context(|| format!("cannot write {PAGE}"))
}

fn page(sizes: &Value, module: &Module<'_>) -> Result<String> {
    let mut text = String::from(HEAD);
    for (title, key) in [("What ships", "shipped"), ("Other libraries", "peers")] {
        write!(text, "## {title}\n\n| | raw | gzip | brotli |\n| --- | ---: | ---: | ---: |\n")?;
        let rows = sizes.get(key).and_then(Value::as_object).context("no sizes")?;
        for (name, row) in rows {
            let of = |kind| row.get(kind).and_then(Value::as_u64).unwrap_or_default();
            let (raw, gzip, brotli) = (of("raw"), of("gzip"), of("brotli"));
            writeln!(text, "| {name} | {raw} | {gzip} | {brotli} |")?;
        }
        text.push('\n');
    }
    text.push_str(PEERS);
    parts(&mut text, module)?;
    text.push_str(WHAT_WAS_DONE);
    Ok(text)
}

fn parts(text: &mut String, module: &Module<'_>) -> Result<()> {
    let (code, data) = (size(module.code)?, size(module.data)?);
    let tables = fs::metadata(paths::root().join(TABLES))?.len();
    write!(text, "## Parts of the npm module\n\n| | raw | gzip |\n| --- | ---: | ---: |\n")?;
    writeln!(
        text,
        "| code, {} functions | {} | {} |",
        module.functions.len(),
        code.raw,
        code.gzip
    )?;
    writeln!(
        text,
        "| data, including {tables} bytes of numbering plans | {} | {} |",
        data.raw, data.gzip
    )?;
    write!(text, "\n### Code by part\n\n| | functions | bytes |\n| --- | ---: | ---: |\n")?;
    let mut groups: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (name, size) in &module.functions {
        let group = groups.entry(group(name)).or_default();
        *group = (group.0 + 1, group.1 + size);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, (_, size))| std::cmp::Reverse(*size));
    for (name, (count, size)) in groups {
        writeln!(text, "| {name} | {count} | {size} |")?;
    }
    write!(text, "\n### The largest functions\n\n| | bytes |\n| --- | ---: |\n")?;
    let mut functions: Vec<_> = module.functions.iter().collect();
    functions.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    for (name, size) in functions.into_iter().take(LARGEST) {
        writeln!(text, "| `{}` | {size} |", without_hash(name))?;
    }
    text.push('\n');
    Ok(())
}

/// The part to which a function belongs: its group for a rule, else its crate and module. Generic code of the standard
/// library belongs to the standard library, also where it is instantiated for our types.
fn group(name: &str) -> String {
    let path: Vec<&str> = name.trim_start_matches(['<', '&']).split("::").collect();
    match *path.as_slice() {
        ["acg_policy", "rules", group, _, ..] => format!("rules: {group}"),
        ["acg_policy", module, _, ..] => format!("core: {module}"),
        ["acg_policy_wire", ..] => "JSON of policies and reports".to_owned(),
        ["e164_plan", ..] => "numbering plans".to_owned(),
        ["acg_policy_wasm", ..] => "boundary".to_owned(),
        [only] if !only.starts_with("mem") => "boundary".to_owned(),
        _ => "standard library, also generic code for our types".to_owned(),
    }
}

fn without_hash(name: &str) -> &str {
    name.rsplit_once("::h").filter(|(_, hash)| hash.len() == 16).map_or(name, |(name, _)| name)
}

const PAGE: &str = "docs/size.md";
const TABLES: &str = "crates/e164-plan/src/table.bin";
const LARGEST: usize = 25;
const HEAD: &str = include_str!("head.md");
const PEERS: &str = include_str!("peers.md");
const WHAT_WAS_DONE: &str = include_str!("done.md");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_belong_to_parts() {
        for (name, expected) in [
            ("acg_policy::rules::number::e164::judge::h6fe66ea580c5395a", "rules: number"),
            ("acg_policy::json::reader::Reader::value::h090e984c7cd63166", "core: json"),
            ("e164_plan::walk::walk::h862ab1943a87c556", "numbering plans"),
            ("validator_create", "boundary"),
            ("memcmp", "standard library, also generic code for our types"),
            (
                "<core::slice::Iter<T> as X>::next",
                "standard library, also generic code for our types",
            ),
        ] {
            assert_eq!(group(name), expected, "{name}");
        }
        assert_eq!(without_hash("a::b::h6fe66ea580c5395a"), "a::b");
        assert_eq!(without_hash("a::help"), "a::help");
    }
}
