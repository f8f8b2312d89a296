//! `cargo xtask size`: what ships, what of it takes how many bytes, and what the peers weigh.

mod limits;
mod module;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use self::module::Module;
pub(crate) use limits::{Weight, hold};

use crate::{build, process, setup, workspace};

/// Builds what ships and writes `docs/size.md`.
///
/// # Errors
/// Something cannot be built, or is larger than it may be.
pub(crate) fn run() -> Result<()> {
    let tools = setup::for_building()?;
    build::plugin()?;
    let named = build::npm(&tools)?;
    let module = fs::read(&named).with_context(|| format!("cannot read {}", named.display()))?;
    let module = module::read(&module)?;
    let sizes = process::output(process::command("node").arg("js/bench/sizes.mjs"))?;
    let text = page(&serde_json::from_str(&sizes)?, &module)?;
    fs::write(workspace::root().join(PAGE), text).with_context(|| format!("cannot write {PAGE}"))
}

fn page(sizes: &Value, module: &Module) -> Result<String> {
    let mut text = String::from(HEAD);
    for (title, key) in [("What ships", "shipped"), ("What the peers weigh", "peers")] {
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

fn parts(text: &mut String, module: &Module) -> Result<()> {
    let (code, data) = (build::weight(&module.code)?, build::weight(&module.data)?);
    let tables = fs::metadata(workspace::root().join(TABLES))?.len();
    write!(text, "## What the npm module is made of\n\n| | raw | gzip |\n| --- | ---: | ---: |\n")?;
    writeln!(
        text,
        "| code, {} functions | {} | {} |",
        module.functions.len(),
        code.raw,
        code.gzip
    )?;
    writeln!(text, "| data, of it {tables} of numbering plans | {} | {} |", data.raw, data.gzip)?;
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

/// The part to which a function belongs: for a rule its group, else crate and module. What the
/// standard library makes for our types counts as its own.
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
