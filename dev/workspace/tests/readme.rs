//! The README: its length, and its examples that are neither Rust nor JavaScript.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a panic fails the test")]

use std::fs;

use acg_policy::Profile;
use acg_policy_wire::v1::policy_from_json;
use acg_policy_workspace::paths;

#[test]
fn the_readme_has_less_than_150_lines() {
    let lines = read("README.md").lines().count();
    assert!(lines < 150, "{lines} lines");
}

#[test]
fn the_policy_is_valid() {
    let readme = read("README.md");
    let policy = policy_from_json(block(&readme, "json").as_bytes()).unwrap();
    assert_eq!(policy.profile(), Profile::Standard);
}

#[test]
fn the_lines_for_envoy_are_those_of_the_sample() {
    let readme = read("README.md");
    let lines: Vec<&str> = block(&readme, "yaml").lines().collect();
    assert!(lines.len() >= 5, "{lines:?}");
    let sample = read("plugin/envoy/minimal.yaml");
    let start = sample.lines().find(|line| line.trim_start() == lines[0]);
    let start = start.unwrap_or_else(|| panic!("the sample lacks `{}`", lines[0]));
    let indent = " ".repeat(start.len() - lines[0].len());
    let indented: String = lines.iter().map(|line| format!("{indent}{line}\n")).collect();
    assert!(sample.contains(&indented), "the sample lacks\n{indented}");
}

/// The only code block in this language.
fn block<'a>(text: &'a str, language: &str) -> &'a str {
    let start = format!("```{language}\n");
    let mut blocks = text.split(&start).skip(1);
    let block = blocks.next().unwrap_or_else(|| panic!("no block in {language}"));
    assert_eq!(blocks.next(), None, "two blocks in {language}");
    block.split("```").next().unwrap()
}

fn read(path: &str) -> String {
    fs::read_to_string(paths::root().join(path)).unwrap()
}
