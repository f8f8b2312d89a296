//! The top-level modules of the core import downward only: a file imports from its own module and from those
//! below it.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

/// The modules from top to bottom, as ARCHITECTURE.md lists them.
const MODULES: [&str; 12] = [
    "with_serde",
    "validator",
    "document",
    "rules",
    "policy",
    "account",
    "resource",
    "json",
    "route",
    "report",
    "api",
    "text",
];

#[test]
fn no_module_imports_from_a_module_above_it() {
    let files = source_files(&source());
    assert!(files.len() > 100, "only {} files found", files.len());
    let upward: Vec<String> = files
        .iter()
        .flat_map(|file| faults(&place_of(file), &fs::read_to_string(file).unwrap()))
        .collect();
    assert!(upward.is_empty(), "upward imports:\n{}", upward.join("\n"));
}

#[test]
fn every_module_is_in_the_list() {
    let mut found: Vec<String> = fs::read_dir(source())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "lib.rs")
        .collect();
    let mut listed = MODULES.map(str::to_owned).to_vec();
    found.sort_unstable();
    listed.sort_unstable();
    assert_eq!(found, listed);
}

#[test]
fn upward_imports_are_found() {
    let text = "use alloc::vec::Vec;\nuse crate::text::near;\nuse crate::{\n    api::Role,\n    rules::{self, json},\n};\n";
    assert_eq!(faults("json/reader.rs", text), ["json/reader.rs imports rules"]);
    assert_eq!(faults("validator/mod.rs", text), [""; 0]);
    let call = "fn f() { crate::report::Rule::url(rule) }";
    assert_eq!(faults("api/role.rs", call), ["api/role.rs imports report"]);
    assert_eq!(faults("api/role.rs", "/// See [`crate::report::Rule`]."), [""; 0]);
    let around = "use crate::Rule;\nuse super::super::report::Rule;";
    let expected = [
        "api/role.rs imports Rule, which is not a module",
        "api/role.rs leaves its module by `super::super`",
    ];
    assert_eq!(faults("api/role.rs", around), expected);
}

/// Every import from a module above the file's own, in `use` declarations and in other paths, and every
/// import of which this test does not know the module.
fn faults(file: &str, text: &str) -> Vec<String> {
    let code: String = text.lines().filter(|line| !is_comment(line)).collect::<Vec<_>>().join("\n");
    let module = file.split('/').next().unwrap();
    let own = MODULES.iter().position(|other| *other == module).unwrap();
    let fault = |name: String| match MODULES.iter().position(|other| *other == name) {
        Some(place) if place < own => Some(format!("{file} imports {name}")),
        Some(_) => None,
        None => Some(format!("{file} imports {name}, which is not a module")),
    };
    let outside = code.contains("super::super");
    let outside = outside.then(|| format!("{file} leaves its module by `super::super`"));
    names(&code).into_iter().filter_map(fault).chain(outside).collect()
}

/// The name after each `crate::`, or all names in braces after it.
fn names(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let list = rest.strip_prefix('{').map_or_else(|| vec![first_word(rest)], elements);
        names.extend(list.into_iter().filter(|name| !name.is_empty()));
    }
    names
}

/// The first word of each element between the braces.
fn elements(list: &str) -> Vec<String> {
    let (mut depth, mut elements, mut element) = (1, Vec::new(), String::new());
    for character in list.chars() {
        depth += match character {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if depth == 0 || (depth == 1 && character == ',') {
            elements.push(first_word(&element));
            element.clear();
        } else {
            element.push(character);
        }
        if depth == 0 {
            break;
        }
    }
    elements
}

fn first_word(text: &str) -> String {
    let is_word = |character: &char| character.is_alphanumeric() || *character == '_';
    text.trim_start().chars().take_while(is_word).collect()
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn source_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: PathBuf| if path.is_dir() { source_files(&path) } else { vec![path] };
    entries.flat_map(below).filter(|file| !file.ends_with("src/lib.rs")).collect()
}

/// The file's path below the source folder.
fn place_of(file: &Path) -> String {
    file.strip_prefix(source()).unwrap().to_str().unwrap().replace('\\', "/")
}
