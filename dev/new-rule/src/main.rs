//! Makes the files of a new rule: the rule, its vectors, its lines in the register, and a stub in the reference
//! implementation in Python.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

mod reference;
mod register;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result, ensure};
use clap::Parser;

use self::register::Checked;

#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask new-rule", about = "Make the files of a new rule")]
struct Options {
    /// The code of the rule, named by the fault, for example `number/usage-too-long`
    code: String,
}

fn main() -> ExitCode {
    let code = Options::parse().code;
    match Code::parse(&code).and_then(|code| make(&paths::root(), &code)) {
        Ok(files) => {
            files.iter().for_each(|file| println!("written: {file}"));
            println!("{NEXT}");
            ExitCode::SUCCESS
        }
        Err(error) => process::exit_code(Err(error)),
    }
}

/// The code of a rule.
#[derive(Clone, Copy, Debug)]
struct Code<'c> {
    code: &'c str,
    group: &'c str,
    fault: &'c str,
}

impl<'c> Code<'c> {
    fn parse(code: &'c str) -> Result<Self> {
        let (group, fault) = code
            .split_once('/')
            .context("expected GROUP/FAULT, for example number/usage-too-long")?;
        ensure!(
            is_word(group) && is_word(fault),
            "expected lower-case words joined by `-`, for example number/usage-too-long"
        );
        Ok(Self { code, group, fault })
    }

    /// The name of the module in Rust and of the function in Python.
    fn name(self) -> String {
        self.fault.replace('-', "_")
    }
}

fn is_word(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(plain)
        && !text.ends_with('-')
}

/// Makes the contents of all files first, so that an error leaves every file as it was. Returns the paths.
fn make(root: &Path, code: &Code<'_>) -> Result<Vec<String>> {
    let Code { code: text, group, .. } = *code;
    let name = code.name();
    let rule = format!("{RULES}/{group}/{name}.rs");
    ensure!(!root.join(&rule).exists(), "{text} exists");
    let registry = format!("{RULES}/{group}/mod.rs");
    let groups = groups(root, &name)?;
    ensure!(
        groups.iter().any(|known| known == group),
        "expected a group whose rules have a check ({}), found `{group}`",
        groups.join(", ")
    );
    let (register, checked) = register::add(&read(root, &registry)?, &name)
        .with_context(|| format!("{registry} has no rules with a check"))?;
    let table = format!("{REFERENCE}/catalogue.py");
    let rows = reference::add_row(&read(root, &table)?, text)
        .with_context(|| format!("{table} has no rule of the group {group}"))?;
    let module = format!("{REFERENCE}/rules_{group}.py");
    let functions = reference::add_function(&read(root, &module)?, text, &name)
        .with_context(|| format!("{module} has no function `check`"))?;
    let vectors = format!("{{\n  \"rule\": \"{text}\",\n  \"cases\": []\n}}\n");
    let files = [
        (rule, rule_text(text, &checked)),
        (registry, register),
        (format!("tests/vectors/rules/{text}.json"), vectors),
        (module, functions),
        (table, rows),
    ];
    for (path, text) in &files {
        write(&root.join(path), text)?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// The groups with a register that a rule can be added to.
fn groups(root: &Path, name: &str) -> Result<Vec<String>> {
    let mut groups = Vec::new();
    for entry in fs::read_dir(root.join(RULES)).with_context(|| format!("cannot read {RULES}"))? {
        let entry = entry?;
        let register = fs::read_to_string(entry.path().join("mod.rs")).unwrap_or_default();
        if register::add(&register, name).is_some() {
            groups.push(entry.file_name().display().to_string());
        }
    }
    groups.sort();
    Ok(groups)
}

fn rule_text(code: &str, checked: &Checked) -> String {
    let text = TEMPLATE.replace("@CODE@", code).replace("@CHECKED@", &checked.type_name);
    text.replace("@SUBJECT@", &checked.name)
}

fn read(root: &Path, path: &str) -> Result<String> {
    fs::read_to_string(root.join(path)).with_context(|| format!("cannot read {path}"))
}

fn write(path: &PathBuf, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", paths::shown(path)))
}

const RULES: &str = "crates/acg-policy/src/rules";
const REFERENCE: &str = "tests/reference";
const TEMPLATE: &str = include_str!("rule.template");
const NEXT: &str = "\
next: write the vectors, the page and the check; write the Python function from the page, not from the check, and set the
levels of its row; then `cargo xtask gen`, a line in CHANGELOG.md, and `cargo xtask ci`";

#[cfg(test)]
mod tests {
    use super::*;

    /// The files that are changed, as the repository has them.
    fn copy_of_the_repository() -> tempfile::TempDir {
        let copy = tempfile::tempdir().unwrap();
        for file in [
            "crates/acg-policy/src/rules/json/mod.rs",
            "crates/acg-policy/src/rules/number/mod.rs",
            "tests/reference/catalogue.py",
            "tests/reference/rules_number.py",
        ] {
            write(&copy.path().join(file), &read(&paths::root(), file).unwrap()).unwrap();
        }
        copy
    }

    #[test]
    fn every_file_of_a_rule_is_written() {
        let copy = copy_of_the_repository();
        let files = make(copy.path(), &Code::parse("number/new-fault").unwrap()).unwrap();
        assert_eq!(files.len(), 5);
        let contents: Vec<String> =
            files.iter().map(|file| read(copy.path(), file).unwrap()).collect();
        for (file, text) in files.iter().zip(&contents) {
            assert!(text.contains("new-fault") || text.contains("new_fault"), "{file}");
            assert!(!text.contains("@C") && !text.contains("@S"), "{file}");
        }
        assert!(make(copy.path(), &Code::parse("number/new-fault").unwrap()).is_err());
    }

    #[test]
    fn a_group_without_checks_is_an_error_that_changes_nothing() {
        let copy = copy_of_the_repository();
        for code in ["json/other", "unknown/other"] {
            let error = make(copy.path(), &Code::parse(code).unwrap()).unwrap_err().to_string();
            assert!(error.contains("(number)"), "{error}");
        }
        assert!(!copy.path().join("tests/vectors").exists());
    }

    #[test]
    fn malformed_codes_are_errors() {
        for code in ["number", "number/Plan", "number/plan-", "number/", "/plan", "number/a/b"] {
            assert!(Code::parse(code).is_err(), "{code}");
        }
    }

    #[test]
    fn the_template_imports_from_the_same_modules_as_other_rules() {
        let rule =
            read(&paths::root(), "crates/acg-policy/src/rules/number/usage_empty.rs").unwrap();
        for line in TEMPLATE.lines().filter(|line| line.starts_with("use crate::")) {
            let (module, _) = line.rsplit_once("::").unwrap();
            assert!(rule.contains(&format!("{module}::")), "{line}");
        }
        for member in ["code:", "summary:", "status:", "levels:", "shape:", "since:"] {
            let has = |text: &str| text.lines().any(|line| line.trim_start().starts_with(member));
            assert!(has(&rule) && has(TEMPLATE), "{member}");
        }
    }
}
