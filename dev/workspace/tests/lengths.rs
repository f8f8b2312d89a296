//! The lengths of files. Those of functions are lints of clippy and oxlint: `clippy.toml`, `.oxlintrc.json`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;

use acg_policy_workspace::{listing, paths};

#[test]
fn no_file_is_over_its_limit() {
    let over: Vec<String> = sources()
        .into_iter()
        .filter_map(|file| {
            let (lines, limit) = (lines(&file), limit(&file));
            (lines > limit).then(|| format!("{file}: {lines} lines, limit {limit}"))
        })
        .collect();
    assert!(over.is_empty(), "{}", over.join("\n"));
}

#[test]
fn xtask_stays_small() {
    let files = sources().into_iter().filter(|file| file.starts_with("dev/xtask/"));
    let total: usize = files.map(|file| lines(&file)).sum();
    let help = "commands other than setup, build, test and demo are packages below dev or bench";
    assert!((1..=XTASK).contains(&total), "{total} lines, limit {XTASK}: {help}");
}

fn limit(file: &str) -> usize {
    let rule = file.split_once("/src/rules/").is_some_and(|(_, rest)| rest.contains('/'));
    if rule { RULE_FILE } else { FILE }
}

/// The sources that people read and write.
fn sources() -> Vec<String> {
    let endings = [".rs", ".ts", ".tsx", ".js", ".mjs"];
    let is_source = |file: &String| {
        endings.iter().any(|ending| file.ends_with(ending)) && !file.contains("/generated/")
    };
    let sources: Vec<String> = listing::files("*").unwrap().into_iter().filter(is_source).collect();
    assert!(sources.len() > 300, "git lists {} sources", sources.len());
    sources
}

fn lines(file: &str) -> usize {
    fs::read_to_string(paths::root().join(file)).unwrap().lines().count()
}

const FILE: usize = 400;
const RULE_FILE: usize = 150;
const XTASK: usize = 2500;
