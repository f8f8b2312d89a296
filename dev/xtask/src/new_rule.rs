//! `cargo xtask new-rule GROUP/FAULT`: the two files and the one line that a rule is made of.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::workspace;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The code of the rule, named by the fault: `number/usage-empty`
    code: String,
}

/// Writes the files of a new rule, and says what to do next.
///
/// # Errors
/// The code is malformed or taken, or its group has no rules with a check of their own.
pub(crate) fn run(options: &Options) -> Result<()> {
    let code = &options.code;
    scaffold(&workspace::root(), code)?;
    println!("made {}\nmade {}", rule_file(code), vector_file(code));
    println!(
        "next: write the vectors, then the check, then `cargo xtask gen` and a line in CHANGELOG.md"
    );
    Ok(())
}

fn scaffold(root: &Path, code: &str) -> Result<()> {
    let (group, fault) =
        code.split_once('/').context("expected GROUP/FAULT, for example number/usage-empty")?;
    let word = |text: &str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(plain)
            && !text.ends_with('-')
    };
    ensure!(
        word(group) && word(fault),
        "a code has lower-case words, joined by `-`: number/usage-empty"
    );
    let Some((_, checked, import)) = GROUPS.iter().find(|(name, ..)| *name == group) else {
        let known: Vec<&str> = GROUPS.iter().map(|(name, ..)| *name).collect();
        bail!("expected one of the groups {}", known.join(", "));
    };
    let rule = root.join(rule_file(code));
    ensure!(!rule.exists(), "{code} exists");
    let registry = root.join(format!("crates/acg-policy/src/rules/{group}/mod.rs"));
    let text = fs::read_to_string(&registry)
        .with_context(|| format!("cannot read the register of {group}"))?;
    let text =
        register(&text, &fault.replace('-', "_")).context("the register has no list of rules")?;
    let subject = checked.to_lowercase();
    write(
        &rule,
        &TEMPLATE
            .replace("@CODE@", code)
            .replace("@CHECKED@", checked)
            .replace("@IMPORT@", import)
            .replace("@SUBJECT@", &subject),
    )?;
    write(
        &root.join(vector_file(code)),
        &format!("{{\n  \"rule\": \"{code}\",\n  \"cases\": []\n}}\n"),
    )?;
    write(&registry, &text)
}

/// Adds a rule to the modules and to the register of its group, where the alphabet puts it.
fn register(text: &str, name: &str) -> Option<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().position(|line| line.starts_with("rules!("))? + 1;
    let is_entry = |line: &&str| line.starts_with("    ") && line.trim() != ";";
    let count = lines.get(first..)?.iter().take_while(|line| is_entry(line)).count();
    let entries = lines.get(first..first + count)?;
    let entry = |line: &str| line.trim().trim_end_matches(',').to_owned();
    let place = entries.iter().position(|line| entry(line).as_str() > name).unwrap_or(count);
    let line = format!("    {name},");
    lines.insert(first + place, &line);
    let module = format!("pub(crate) mod {name};");
    let is_module = |line: &&str| line.starts_with("pub(crate) mod ");
    let first = lines.iter().position(|line| is_module(&line))?;
    let modules = lines.get(first..)?.iter().take_while(|line| is_module(line));
    let place = modules.clone().position(|line| **line > *module).unwrap_or(modules.count());
    lines.insert(first + place, &module);
    Some(lines.join("\n") + "\n")
}

fn rule_file(code: &str) -> String {
    format!("crates/acg-policy/src/rules/{}.rs", code.replace('-', "_"))
}

fn vector_file(code: &str) -> String {
    format!("tests/vectors/rules/{code}.json")
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", workspace::shown(path)))
}

/// The groups whose rules have a check, with what it judges and where that comes from.
const GROUPS: [(&str, &str, &str); 6] = [
    ("account", "AccountDraft", "use crate::resource::AccountDraft;"),
    ("batch", "BatchDraft", "use crate::resource::BatchDraft;"),
    ("number", "NumberDraft", "use crate::resource::NumberDraft;"),
    ("request", "HeadView", "use crate::route::HeadView;"),
    ("rfi", "RfiDraft", "use crate::resource::RfiDraft;"),
    ("state", "StateContext", "use crate::rules::state::StateContext;"),
];

const TEMPLATE: &str = include_str!("new_rule.template");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_stays_in_alphabetical_order() {
        let text = "pub(crate) mod b_b;\npub(crate) mod d;\npub(crate) mod e;\n\nuse x;\n\n\
                    rules!(NumberDraft;\n    b_b,\n    d,\n    ;\n    reported: e,\n);\n";
        let added = register(text, "c").unwrap();
        assert_eq!(
            added,
            "pub(crate) mod b_b;\npub(crate) mod c;\npub(crate) mod d;\npub(crate) mod e;\n\nuse x;\n\n\
             rules!(NumberDraft;\n    b_b,\n    c,\n    d,\n    ;\n    reported: e,\n);\n"
        );
        assert!(register(text, "a").unwrap().contains("NumberDraft;\n    a,\n    b_b,\n"));
        let last = register(text, "f").unwrap();
        assert!(
            last.contains("    d,\n    f,\n    ;\n")
                && last.contains("mod e;\npub(crate) mod f;\n\n")
        );
        assert_eq!(register("", "a"), None);
    }

    #[test]
    fn a_scaffold_has_the_files_and_the_line() {
        let root = std::env::temp_dir().join(format!("acg-policy-new-rule-{}", std::process::id()));
        let registry = root.join("crates/acg-policy/src/rules/number/mod.rs");
        write(
            &registry,
            "pub(crate) mod e164;\n\nrules!(NumberDraft;\n    e164,\n    usage_empty,\n);\n",
        )
        .unwrap();
        scaffold(&root, "number/plan-length").unwrap();
        let rule = fs::read_to_string(root.join(rule_file("number/plan-length"))).unwrap();
        assert!(rule.contains("code: \"number/plan-length\"") && !rule.contains('@'));
        assert!(
            fs::read_to_string(&registry)
                .unwrap()
                .contains("    e164,\n    plan_length,\n    usage_empty,\n")
        );
        assert!(root.join("tests/vectors/rules/number/plan-length.json").exists());
        assert!(scaffold(&root, "number/plan-length").is_err(), "a code is taken once");
        assert!(scaffold(&root, "number/Plan").is_err());
        assert!(scaffold(&root, "json/other").is_err());
        fs::remove_dir_all(&root).unwrap();
    }
}
