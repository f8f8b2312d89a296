//! The documents name what exists, and the map names every folder.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use acg_policy_workspace::{listing, paths};

#[test]
fn every_folder_with_sources_is_on_the_map() {
    let map = read("ARCHITECTURE.md");
    let folders = source_folders();
    assert!(folders.len() > 80, "{} folders", folders.len());
    let missing: Vec<&String> =
        folders.iter().filter(|folder| !map.contains(&format!("\n| `{folder}` | "))).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md has no row for {missing:?}");
}

#[test]
fn paths_in_documents_exist() {
    let documents = listing::files("*.md").unwrap();
    let (mut checked, mut missing) = (0, BTreeSet::new());
    for document in documents {
        let text = without_code_blocks(&read(&document));
        let folder = Path::new(&document).parent().unwrap();
        for link in links(&text) {
            checked += 1;
            if !paths::root().join(folder).join(link).exists() {
                missing.insert(format!("{document} links to {link}"));
            }
        }
        for word in code_spans(&text).filter(|word| looks_like_a_path(word)) {
            checked += 1;
            let places = [Path::new(word).to_owned(), folder.join(word)];
            if !places.iter().any(|place| paths::root().join(place).exists()) {
                missing.insert(format!("{document} names {word}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(checked > 500, "only {checked} paths were checked");
}

#[test]
fn the_guards_of_the_invariants_exist() {
    let text = read("ARCHITECTURE.md");
    let (_, table) = text.split_once("\n## Invariants and their guards\n").unwrap();
    let mut checked = 0;
    for (test, file) in table.lines().flat_map(guards) {
        checked += 1;
        assert!(read(file).contains(&format!("fn {test}(")), "{file} has no {test}");
    }
    assert!(checked >= 15, "only {checked} guards were checked");
}

#[test]
fn every_decision_fits_on_a_page_and_has_its_parts() {
    let decisions = listing::files("docs/decisions/*.md").unwrap();
    assert!(decisions.len() >= 11, "{} decisions", decisions.len());
    for file in decisions {
        let text = read(&file);
        for part in ["**Decided**: ", "**Why.** ", "**What it costs.** "] {
            assert!(text.contains(&format!("\n\n{part}")), "{file} lacks {part}");
        }
        assert!(text.lines().count() <= 50, "{file} has more than 50 lines");
    }
}

#[test]
fn the_good_summaries_on_the_page_about_wording_are_in_use() {
    let page = read("docs/wording.md");
    let (_, section) = page.split_once("\n## Rules: summary\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(1);
    let good: Vec<&str> = rows.filter_map(|row| row.split(" | ").nth(1)).collect();
    assert!(good.len() >= 5, "{good:?}");
    for summary in good {
        assert!(
            acg_policy::rules::all().any(|rule| acg_policy::rules::summary(rule) == summary),
            "{summary}"
        );
    }
}

/// Every `name` in `file` of a line.
fn guards(line: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = line.split('`').collect();
    let places = parts.windows(3).filter(|window| matches!(window, [_, " in ", _]));
    let pairs = places.filter_map(|window| Some((*window.first()?, *window.last()?)));
    pairs.collect()
}

/// The folders that contain source files.
fn source_folders() -> BTreeSet<String> {
    let files = listing::files("*").unwrap();
    let sources = files.iter().filter(|file| SOURCES.iter().any(|ending| file.ends_with(ending)));
    let folders = sources.filter_map(|file| file.rsplit_once('/'));
    folders.map(|(folder, _)| folder.to_owned()).collect()
}

/// The targets of links to files, without anchors.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files = targets.filter_map(|target| target.split('#').next());
    files.filter(|file| !file.is_empty() && !file.contains("://"))
}

fn code_spans(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

fn without_code_blocks(text: &str) -> String {
    let parts = text.split("\n```").step_by(2);
    parts.collect::<Vec<_>>().join("\n")
}

fn looks_like_a_path(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
    let rooted = ROOTS.iter().any(|folder| word.starts_with(folder));
    word.bytes().all(plain) && rooted && !word.starts_with(BUILT)
}

fn read(path: &str) -> String {
    fs::read_to_string(paths::root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

const SOURCES: [&str; 10] =
    [".rs", ".ts", ".tsx", ".cts", ".js", ".mjs", ".py", ".html", ".css", ".yaml"];
const ROOTS: [&str; 8] =
    ["crates/", "dev/", "bench/", "plugin/", "js/", "tests/", "docs/", "fuzz/"];
/// Exists after a build only.
const BUILT: &str = "js/dist";
