//! Invariants of the repository that no single package can check.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use acg_policy_workspace::{listing, paths, process};
use toml::Table;

#[test]
fn the_shipped_code_has_no_other_dependencies() {
    assert_eq!(dependencies("e164-plan", None), NONE);
    assert_eq!(dependencies("acg-policy", None), ["e164-plan", "thiserror"]);
    assert_eq!(dependencies("acg-policy-wire", None), ["acg-policy", "e164-plan", "thiserror"]);
    assert_eq!(
        dependencies("acg-policy-plugin", Some("wasm32-wasip1")),
        ["acg-policy", "acg-policy-wire", "e164-plan", "siphasher", "thiserror"]
    );
}

/// Without the standard library the compiler refuses input and output, clocks and randomness.
#[test]
fn the_core_is_no_std() {
    for package in ["acg-policy", "acg-policy-wire", "e164-plan"] {
        let root = read(&format!("crates/{package}/src/lib.rs"));
        assert!(root.lines().any(|line| line == "#![no_std]"), "{package}");
        for file in listing::files(&format!("crates/{package}/src/*.rs")).unwrap() {
            assert!(!read(&file).contains("extern crate std"), "{file}");
        }
    }
}

#[test]
fn the_module_of_the_npm_package_has_no_serde() {
    let found = dependencies("acg-policy-wasm", Some("wasm32-unknown-unknown"));
    assert!(found.iter().any(|name| name == "wasm-bindgen"), "{found:?}");
    assert!(!found.iter().any(|name| name.contains("serde")), "{found:?}");
}

#[test]
fn every_member_inherits_metadata_and_lints() {
    for folder in members() {
        let manifest = manifest(&format!("{folder}/Cargo.toml"));
        for key in ["version", "edition", "license", "repository", "homepage"] {
            assert!(inherits(&manifest["package"][key]), "{folder}: package.{key}");
        }
        // Libraries support older compilers than those that build programs and tests.
        let rust_version = &manifest["package"]["rust-version"];
        let is_library = LIBRARIES.contains(&folder.as_str());
        assert_eq!(inherits(rust_version), !is_library, "{folder}: package.rust-version");
        assert!(!is_library || rust_version.as_str() == Some("1.88"), "{folder}");
        assert!(inherits(&manifest["lints"]), "{folder}: lints");
    }
}

#[test]
fn every_folder_has_the_name_of_its_package() {
    for path in listing::files("*Cargo.toml").unwrap() {
        let Some(folder) = Path::new(&path).parent().and_then(Path::file_name) else { continue };
        let folder = folder.to_str().unwrap();
        let manifest = manifest(&path);
        let package = manifest["package"]["name"].as_str().unwrap();
        let prefix = package.strip_suffix(folder);
        let common = ["", "acg-policy-", "e164-plan-"];
        assert!(prefix.is_some_and(|prefix| common.contains(&prefix)), "{path}: {package}");
    }
}

#[test]
fn every_member_says_what_it_is_in_the_manifest() {
    let manifest = read("Cargo.toml");
    let (_, list) = manifest.split_once("members = [\n").unwrap();
    let (list, _) = list.split_once("\n]").unwrap();
    let lines = list.lines().map(str::trim).filter(|line| line.starts_with('"'));
    let lines: Vec<&str> = lines.collect();
    assert_eq!(lines.len(), members().len());
    for line in lines {
        assert!(line.split_once(" # ").is_some_and(|(_, text)| text.len() > 10), "{line}");
    }
}

/// All packages that are linked into a package, in alphabetical order: without procedural macros, which run at build time.
fn dependencies(package: &str, target: Option<&str>) -> Vec<String> {
    let mut tree = process::cargo();
    tree.args(["tree", "--offline", "--locked", "--package", package, "--no-default-features"]);
    tree.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
    tree.args(target.map(|target| ["--target", target]).iter().flatten());
    let listed = process::output(&mut tree).unwrap();
    let names = listed.lines().filter_map(|line| line.split(' ').next());
    let names: BTreeSet<&str> = names.filter(|name| *name != package).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// The folders of the members of the workspace.
fn members() -> Vec<String> {
    let members = manifest("Cargo.toml")["workspace"]["members"].as_array().unwrap().clone();
    members.iter().map(|member| member.as_str().unwrap().to_owned()).collect()
}

fn inherits(value: &toml::Value) -> bool {
    value.get("workspace").and_then(toml::Value::as_bool) == Some(true)
}

fn manifest(path: &str) -> Table {
    read(path).parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn read(path: &str) -> String {
    fs::read_to_string(paths::root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The crates on which a program can depend.
const LIBRARIES: [&str; 5] = [
    "crates/acg-policy",
    "crates/acg-policy-gateway",
    "crates/acg-policy-tower",
    "crates/acg-policy-wire",
    "crates/e164-plan",
];

const NONE: [&str; 0] = [];
