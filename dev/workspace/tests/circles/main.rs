//! No files of a package import each other in a circle. A file that only re-exports what is in another file does not import it:
//! an import leads to the file that declares the item.
#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

mod javascript;
mod rust;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use acg_policy_workspace::{listing, paths};

/// The texts of files, by their paths.
type Sources = BTreeMap<String, String>;

/// Which file imports from which, and the names that it imports.
type Imports = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

#[test]
fn no_rust_files_import_each_other_in_a_circle() {
    let imports = rust::imports(&sources(&["*/src/*.rs"]));
    assert!(imports.len() > 300, "imports of {} files found", imports.len());
    check(imports);
}

#[test]
fn no_files_of_the_package_and_the_portal_import_each_other_in_a_circle() {
    let imports = javascript::imports(&sources(&["js/src/*.ts", "js/portal/src/*.ts*"]));
    assert!(imports.len() > 80, "imports of {} files found", imports.len());
    check(imports);
}

#[test]
fn circles_are_found() {
    let imports = [
        ("a", "b", "B"),
        ("b", "c", "C"),
        ("b", "c", "D"),
        ("c", "a", "A"),
        ("c", "d", "E"),
        ("e", "a", "A"),
    ];
    let expected = "a, b, c import each other in a circle:\n  a imports B from b\n  b imports C, D from c\n  c imports A from a\n";
    assert_eq!(circles(&graph(&imports)), expected);
    assert_eq!(circles(&graph(&[("a", "b", "B"), ("a", "c", "C"), ("b", "c", "C")])), "");
}

/// Fails for a circle that is left without the exceptions.
fn check(mut imports: Imports) {
    for (file, folder, _reason) in EXCEPTIONS {
        if let Some(others) = imports.get_mut(file) {
            let before = others.len();
            others.retain(|other, _| !other.starts_with(folder));
            assert!(
                others.len() < before,
                "{file} imports nothing from {folder}: remove the exception"
            );
        }
    }
    let circles = circles(&imports);
    assert!(circles.is_empty(), "what two files need is in a third one below them:\n{circles}");
}

/// A text that names the files of each circle, and what they import from each other.
fn circles(imports: &Imports) -> String {
    let below: BTreeMap<&str, BTreeSet<&str>> =
        imports.keys().map(|file| (file.as_str(), reached(imports, file))).collect();
    let reaches = |from: &str, to: &str| below.get(from).is_some_and(|files| files.contains(to));
    let circle = |file: &&str| -> BTreeSet<&str> {
        below.keys().copied().filter(|other| reaches(file, other) && reaches(other, file)).collect()
    };
    let found: BTreeSet<BTreeSet<&str>> = below.keys().map(circle).collect();
    found.iter().filter(|files| !files.is_empty()).map(|files| described(files, imports)).collect()
}

/// The files that a file imports from, those that these import from, and so on.
fn reached<'a>(imports: &'a Imports, file: &str) -> BTreeSet<&'a str> {
    let (mut reached, mut open) = (BTreeSet::new(), vec![file]);
    while let Some(file) = open.pop() {
        for next in imports.get(file).into_iter().flat_map(BTreeMap::keys) {
            if reached.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    reached
}

fn described(circle: &BTreeSet<&str>, imports: &Imports) -> String {
    let files: Vec<&str> = circle.iter().copied().collect();
    let mut text = format!("{} import each other in a circle:\n", files.join(", "));
    for file in &files {
        for (other, names) in
            imports[*file].iter().filter(|(other, _)| circle.contains(other.as_str()))
        {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            text += &format!("  {file} imports {} from {other}\n", names.join(", "));
        }
    }
    text
}

fn sources(patterns: &[&str]) -> Sources {
    let files = patterns.iter().flat_map(|pattern| listing::files(pattern).unwrap());
    files
        .map(|file| (file.clone(), fs::read_to_string(paths::root().join(&file)).unwrap()))
        .collect()
}

fn graph(imports: &[(&str, &str, &str)]) -> Imports {
    let mut graph = Imports::new();
    for (file, other, name) in imports {
        add(&mut graph, file, other, name);
    }
    graph
}

fn add(imports: &mut Imports, file: &str, other: &str, name: &str) {
    if file != other {
        let others = imports.entry(file.to_owned()).or_default();
        others.entry(other.to_owned()).or_default().insert(name.to_owned());
    }
}

/// Imports that may close a circle: the file, the folder that it imports from, and why.
const EXCEPTIONS: [(&str, &str, &str); 1] = [(
    "crates/acg-policy/src/rules/ruleset.rs",
    "crates/acg-policy/src/rules/",
    "a ruleset has one array of severities per group, as long as the group's register, so that each rule reads its own without a search",
)];
