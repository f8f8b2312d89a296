//! The licence and the notice travel in every package.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;

use acg_policy_workspace::{listing, paths, process};

#[test]
fn every_published_crate_contains_the_licence_and_the_notice() {
    let published = published();
    assert!(published.iter().any(|folder| folder.ends_with("e164-plan")), "{published:?}");
    for folder in published {
        let packaged = packaged(&folder);
        assert_same_text(&folder, &packaged, "LICENSE");
        if contains_plans(&folder) {
            assert_same_text(&folder, &packaged, "NOTICE");
        }
    }
}

#[test]
fn the_npm_package_contains_the_licence_and_the_notice() {
    let manifest = read("js/package.json");
    let (_, files) = manifest.split_once("\"files\": [").unwrap();
    let (files, _) = files.split_once(']').unwrap();
    let files: Vec<&str> = files.split('"').collect();
    for name in ["LICENSE", "NOTICE"] {
        assert_same_text("js", &files, name);
    }
}

#[test]
fn the_notice_names_the_version_of_the_metadata() {
    let vectors = read("crates/e164-plan/tests/vectors.txt");
    // Up to the date of the overlay.
    let version = vectors.strip_prefix("# metadata ").unwrap().split(['+', ';']).next().unwrap();
    assert!(read("NOTICE").contains(&format!("version {version},")), "{version}");
}

fn assert_same_text(folder: &str, packaged: &[impl AsRef<str>], name: &str) {
    let found = packaged.iter().any(|file| file.as_ref() == name);
    assert!(found, "the package of {folder} lacks {name}");
    let copy = format!("{folder}/{name}");
    assert!(read(&copy) == read(name), "{copy} differs from {name}: copy it again");
}

/// The folders of the crates that can be published.
fn published() -> Vec<String> {
    let manifests = listing::files("crates/*/Cargo.toml").unwrap();
    let folders = manifests.iter().filter_map(|path| path.strip_suffix("/Cargo.toml"));
    let of_workspace = folders.filter(|folder| folder.matches('/').count() == 1);
    let published = of_workspace.filter(|folder| {
        !read(&format!("{folder}/Cargo.toml")).lines().any(|line| line == "publish = false")
    });
    published.map(str::to_owned).collect()
}

/// The files that cargo would publish.
fn packaged(folder: &str) -> Vec<String> {
    let mut cargo = process::cargo();
    cargo.args(["package", "--list", "--offline", "--allow-dirty", "--manifest-path"]);
    lines(cargo.arg(format!("{folder}/Cargo.toml")))
}

/// Whether the package is linked with the numbering plans, or is them.
fn contains_plans(folder: &str) -> bool {
    let mut cargo = process::cargo();
    cargo.args(["tree", "--offline", "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    let listed = lines(cargo.args(["--manifest-path", &format!("{folder}/Cargo.toml")]));
    listed.iter().any(|line| line.starts_with("e164-plan "))
}

fn lines(command: &mut std::process::Command) -> Vec<String> {
    process::output(command).unwrap().lines().map(str::to_owned).collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(paths::root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
