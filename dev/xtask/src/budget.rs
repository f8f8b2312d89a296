//! `cargo xtask budget`: files and functions that are too long to be read at one go.

use std::collections::BTreeMap;
use std::fs;

use acg_policy_workspace::paths;
use anyhow::{Context, Result, bail};

/// Lists what is too long and not excused, and excuses that nothing needs any more.
///
/// # Errors
/// The list is not empty, or a file cannot be read.
pub(crate) fn run() -> Result<()> {
    let root = paths::root();
    let excuses =
        fs::read_to_string(root.join(EXCUSES)).with_context(|| format!("cannot read {EXCUSES}"))?;
    let mut excuses = parse_excuses(&excuses)?;
    let mut faults = Vec::new();
    for file in paths::files("*")?.iter().filter(|file| counts(file)) {
        let text =
            fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {file}"))?;
        faults.extend(
            too_long(file, &text).into_iter().filter(|long| excuses.remove(&long.place).is_none()),
        );
    }
    let mut lines: Vec<String> = faults.iter().map(Long::line).collect();
    lines.extend(
        excuses
            .keys()
            .map(|place| format!("{place} needs its excuse no longer: take it out of {EXCUSES}")),
    );
    if !lines.is_empty() {
        bail!(
            "too long; make it shorter, or excuse it with a reason in {EXCUSES}:\n{}",
            lines.join("\n")
        );
    }
    Ok(())
}

/// Something over its budget.
#[derive(Debug, PartialEq, Eq)]
struct Long {
    /// `path` of a file, `path#name` of a function.
    place: String,
    lines: usize,
    budget: usize,
}

impl Long {
    fn line(&self) -> String {
        format!("{}: {} lines, at most {}", self.place, self.lines, self.budget)
    }
}

fn counts(file: &str) -> bool {
    let rust = ["bench/", "crates/", "dev/"].iter().any(|folder| file.starts_with(folder));
    let source = (rust && file.contains("/src/"))
        || file.starts_with("plugin/src/")
        || file.starts_with("js/src/");
    source && [".rs", ".ts", ".js", ".mjs"].iter().any(|ending| file.ends_with(ending))
}

fn too_long(file: &str, text: &str) -> Vec<Long> {
    let budget = if file.contains("/src/rules/") { RULE_FILE } else { FILE };
    let whole = Long { place: file.to_owned(), lines: text.lines().count(), budget };
    let parts = functions(text).into_iter().map(|(name, lines)| Long {
        place: format!("{file}#{name}"),
        lines,
        budget: FUNCTION,
    });
    std::iter::once(whole).chain(parts).filter(|part| part.lines > part.budget).collect()
}

/// Names and lengths of functions in formatted source: one ends at the first brace that stands as deep as its first line.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let starts = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, function_name(line)?, indent(line))));
    let length = |at: usize, deep: usize| {
        let end = lines
            .iter()
            .skip(at)
            .position(|line| indent(line) == deep && line.trim_start().starts_with('}'));
        let signature_only = lines
            .iter()
            .skip(at)
            .take_while(|line| !line.contains('{'))
            .any(|line| line.ends_with(';'));
        if signature_only { None } else { end.map(|end| end + 1) }
    };
    starts.filter_map(|(at, name, deep)| Some((name.to_owned(), length(at, deep)?))).collect()
}

fn function_name(line: &str) -> Option<&str> {
    let mut rest = line.trim_start();
    while let Some(next) = WORDS_BEFORE.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = next;
    }
    let rest = rest.strip_prefix("fn ").or_else(|| rest.strip_prefix("function "))?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))?;
    rest.get(..end).filter(|name| !name.is_empty())
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Lines of `place: reason`; empty ones and those with `#` in front do not count.
fn parse_excuses(text: &str) -> Result<BTreeMap<String, String>> {
    let lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let parse = |line: &str| match line.split_once(": ") {
        Some((place, reason)) if !reason.trim().is_empty() => {
            Ok((place.to_owned(), reason.to_owned()))
        }
        _ => bail!("`{line}` in {EXCUSES} gives no reason: write `place: reason`"),
    };
    lines.map(parse).collect()
}

const EXCUSES: &str = "dev/xtask/budget-excuses.txt";
const FILE: usize = 400;
const RULE_FILE: usize = 150;
const FUNCTION: usize = 60;
const WORDS_BEFORE: [&str; 9] = [
    "pub(crate) ",
    "pub(super) ",
    "pub ",
    "const ",
    "unsafe ",
    "extern \"C\" ",
    "export ",
    "default ",
    "async ",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// A function of so many lines, with blocks inside that end before it does.
    fn function(name: &str, lines: usize, indent: &str) -> String {
        let body = format!("{indent}    }}\n").repeat(lines - 2);
        format!("{indent}pub(crate) async fn {name}<T>() {{\n{body}{indent}}}\n")
    }

    #[test]
    fn long_functions_are_found_at_any_depth() {
        let text = format!(
            "impl X {{\n{}{}}}\n{}",
            function("short", 60, "    "),
            function("long", 61, "    "),
            function("also", 90, "")
        );
        let found = too_long("crates/a/src/b.rs", &text);
        let places: Vec<_> = found.iter().map(|long| (long.place.as_str(), long.lines)).collect();
        assert_eq!(places, [("crates/a/src/b.rs#long", 61), ("crates/a/src/b.rs#also", 90)]);
    }

    #[test]
    fn long_files_are_found_and_rule_files_have_less_room() {
        let text = "x\n".repeat(151);
        assert_eq!(too_long("crates/a/src/b.rs", &text), []);
        assert_eq!(too_long("crates/a/src/rules/b.rs", &text).len(), 1);
        assert_eq!(too_long("js/src/b.ts", &"x\n".repeat(401)).len(), 1);
    }

    #[test]
    fn declarations_and_scripts_are_understood() {
        let text =
            format!("trait X {{\n    fn a(&self)\n        -> u8;\n{}}}\n", "    // x\n".repeat(80));
        assert_eq!(functions(&text), []);
        let script = "export async function check(x) {\n  return x;\n}\n";
        assert_eq!(functions(script), [("check".to_owned(), 3)]);
    }

    #[test]
    fn only_sources_count() {
        assert!(
            counts("plugin/src/lib.rs")
                && counts("js/src/index.ts")
                && counts("crates/a/src/b/c.rs")
        );
        assert!(
            !counts("crates/a/tests/b.rs")
                && !counts("js/package.json")
                && !counts("crates/a/src/x.md")
        );
    }

    #[test]
    fn an_excuse_needs_a_reason() {
        let excuses = parse_excuses("# all\n\na.rs#b: a table\n").unwrap();
        assert_eq!(excuses.get("a.rs#b").map(String::as_str), Some("a table"));
        assert!(parse_excuses("a.rs#b:\n").is_err());
    }
}
