//! Compares the rules with the catalogues of the minor releases.
//!
//! A file of `tests/catalogues` has the rules of a release with their levels in the profiles `standard`, `api` and
//! `strict`. `cargo xtask gen` writes that of the current release; those of earlier releases do not change.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a panic fails the test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use acg_policy::{Catalogue, Level, Policy, Profile, rules};

#[test]
fn a_pinned_catalogue_rejects_nothing_that_its_release_accepted() {
    for name in Catalogue::NAMES {
        let catalogue = Catalogue::from_name(name).unwrap();
        let levels = levels(name);
        for (place, profile) in PROFILES.into_iter().enumerate() {
            let policy = Policy::new(profile).with_catalogue(catalogue);
            for rule in rules::all().filter(|rule| !rule.shape) {
                let before = levels.get(rule.code).map_or(Level::Warning, |levels| levels[place]);
                let is_raised = policy.level(rule) == Level::Error && before != Level::Error;
                assert!(!is_raised, "{} is an error in {profile:?} with {name}", rule.code);
            }
        }
    }
}

#[test]
fn a_rule_is_in_every_catalogue_since_its_release() {
    for name in Catalogue::NAMES {
        let catalogue = Catalogue::from_name(name).unwrap();
        let levels = levels(name);
        for rule in rules::all() {
            let (code, since) = (rule.code, rule.since);
            assert_eq!(
                levels.contains_key(code),
                catalogue.contains(rule),
                "{code}: {since}, {name}"
            );
        }
    }
}

#[test]
fn every_code_of_an_earlier_release_exists() {
    for code in Catalogue::NAMES.into_iter().flat_map(|name| levels(name).into_keys()) {
        assert!(rules::find(&code).is_some(), "{code}");
    }
}

/// The levels of the rules of a release, in the order of [`PROFILES`].
fn levels(catalogue: &str) -> BTreeMap<String, [Level; 3]> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalogues");
    let text = fs::read_to_string(folder.join(format!("{catalogue}.txt"))).unwrap();
    let line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let level = |place: usize| Level::from_name(words[place]).unwrap();
        (words[0].to_owned(), [level(1), level(2), level(3)])
    };
    text.lines().map(line).collect()
}

const PROFILES: [Profile; 3] = [Profile::Standard, Profile::Api, Profile::Strict];
