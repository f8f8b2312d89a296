//! Invariants of the workspace that no single crate can see.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

#[test]
fn the_core_depends_on_nothing_but_plans_and_thiserror() {
    let expected = ["e164-plan", "thiserror"].map(str::to_owned);
    assert_eq!(dependencies("acg-policy"), BTreeSet::from(expected));
    assert_eq!(dependencies("e164-plan"), BTreeSet::new());
}

#[test]
fn the_shipped_wasm_has_no_serde() {
    for package in ["acg-policy-wire", "acg-policy-wasm", "acg-policy-plugin"] {
        let found = dependencies(package);
        assert!(!found.iter().any(|name| name.starts_with("serde")), "{package}: {found:?}");
    }
}

#[test]
fn every_member_inherits_metadata_and_lints() {
    for package in packages() {
        let manifest = fs::read_to_string(package["manifest_path"].as_str().unwrap()).unwrap();
        for line in INHERITED {
            assert!(manifest.contains(line), "{}: lacks `{line}`", package["name"]);
        }
        assert!(manifest.contains("[lints]\nworkspace = true"), "{}", package["name"]);
    }
}

#[test]
fn every_member_stands_on_the_map_of_the_readme() {
    let readme = read("README.md");
    for package in packages() {
        let manifest = PathBuf::from(package["manifest_path"].as_str().unwrap());
        let folder = manifest.parent().unwrap().strip_prefix(root()).unwrap().display().to_string();
        assert!(readme.contains(&format!("| [{folder}]({folder}) |")), "{folder}");
    }
}

#[test]
fn what_the_documents_name_exists() {
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = read(document);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let words = text.split('`').skip(1).step_by(2).filter(|word| looks_like_a_path(word));
        for path in links.filter(|link| !link.starts_with("http")).chain(words) {
            let path = path.split('#').next().unwrap();
            assert!(root().join(path).exists(), "{document} names {path}");
        }
    }
}

#[test]
fn the_guards_of_the_invariants_exist() {
    let text = read("ARCHITECTURE.md");
    let guards: Vec<(&str, &str)> = text.lines().filter_map(guard).collect();
    assert!(guards.len() >= 5);
    for (test, file) in guards {
        assert!(read(file).contains(&format!("fn {test}(")), "{file} has no {test}");
    }
}

/// `name` in `file`, at the end of a row of the table of invariants.
fn guard(line: &str) -> Option<(&str, &str)> {
    let cell = line.strip_suffix(" |")?.rsplit(" | ").next()?;
    let mut words = cell.split('`');
    let (name, joint, file) = (words.nth(1)?, words.next()?, words.next()?);
    (joint == " in ").then_some((name, file))
}

fn looks_like_a_path(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
    let rooted = ["crates/", "dev/", "bench/", "plugin/", "js/", "tests/", "docs/"];
    word.bytes().all(plain) && rooted.iter().any(|folder| word.starts_with(folder))
}

fn dependencies(package: &str) -> BTreeSet<String> {
    let packages = packages();
    let package = packages.iter().find(|found| found["name"] == package).unwrap();
    let normal = package["dependencies"].as_array().unwrap().iter();
    normal
        .filter(|dependency| dependency["kind"].is_null())
        .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
        .collect()
}

fn packages() -> Vec<Value> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

const INHERITED: [&str; 6] = [
    "version.workspace = true",
    "edition.workspace = true",
    "rust-version.workspace = true",
    "license.workspace = true",
    "repository.workspace = true",
    "homepage.workspace = true",
];
