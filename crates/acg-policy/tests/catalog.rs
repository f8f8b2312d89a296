//! Checks the register of rules: codes, files and pages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use acg_policy::{Level, Rule, rules};

#[test]
fn codes_are_unique_and_sorted_within_their_group() {
    for group in rules::RULES {
        let mut sorted: Vec<&str> = group.iter().map(|rule| rule.code).collect();
        let reported_last =
            ["request/body-missing", "request/body-unexpected", "request/path-misspelled"];
        sorted.retain(|code| !reported_last.contains(code));
        assert!(sorted.is_sorted(), "not in alphabetical order: {sorted:?}");
    }
    let codes: BTreeSet<&str> = rules::all().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), rules::all().count());
}

#[test]
fn every_rule_has_its_file_and_every_file_is_a_rule() {
    let declared: BTreeSet<PathBuf> = rules::all().map(file_of).collect();
    let mut found = BTreeSet::new();
    for group in fs::read_dir(source()).unwrap().map(|entry| entry.unwrap().path()) {
        if !group.is_dir() {
            continue;
        }
        let files = fs::read_dir(&group).unwrap().map(|entry| entry.unwrap().path());
        found.extend(files.filter(|file| !file.ends_with("mod.rs")));
    }
    assert_eq!(declared, found);
}

#[test]
fn every_file_declares_the_code_of_its_path() {
    for rule in rules::all() {
        let text = fs::read_to_string(file_of(rule)).unwrap();
        assert!(text.contains(&format!("code: \"{}\"", rule.code)), "{}", rule.code);
    }
}

#[test]
fn every_page_has_a_summary_and_all_headings_in_order() {
    for (rule, page) in rules::pages() {
        let headings: Vec<&str> =
            page.lines().map(str::trim).filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings, HEADINGS, "{}", rule.code);
        let first = page.lines().next().unwrap().trim();
        assert!(first.ends_with('.') && first.len() > 10, "{}: {first}", rule.code);
        let summary = rules::summary(rule);
        assert!(
            !summary.is_empty() && summary.len() <= 80 && !summary.ends_with('.'),
            "{}",
            rule.code
        );
    }
    assert_eq!(rules::pages().count(), rules::all().count());
}

#[test]
fn shape_rules_are_errors_in_every_profile() {
    for rule in rules::all().filter(|rule| rule.shape) {
        let levels = [rule.levels.standard, rule.levels.api, rule.levels.strict];
        assert_eq!(levels, [Level::Error; 3], "{}", rule.code);
    }
}

#[test]
fn every_status_is_known_to_the_reports() {
    for rule in rules::all() {
        assert!(STATUSES.contains(&rule.status), "{}: {}", rule.code, rule.status);
    }
}

#[test]
fn rules_are_found_by_code() {
    for rule in rules::all() {
        assert_eq!(rules::find(rule.code), Some(rule));
    }
    assert_eq!(rules::find("number/nothing"), None);
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules")
}

fn file_of(rule: &'static Rule) -> PathBuf {
    source().join(format!("{}.rs", rule.code.replace('-', "_")))
}

const HEADINGS: [&str; 5] =
    ["## What it checks", "## Why", "## Accepted", "## Rejected", "## Reference"];

const STATUSES: [u16; 11] = [400, 401, 403, 404, 405, 409, 413, 415, 428, 429, 503];
