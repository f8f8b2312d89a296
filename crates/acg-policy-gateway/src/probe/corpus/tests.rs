use std::collections::BTreeSet;

use acg_policy::Profile;

use super::*;
use crate::settings;

fn cases() -> Vec<Case> {
    Corpus::read().unwrap().cases
}

#[test]
fn the_corpus_has_at_least_250_cases_with_unique_names() {
    let cases = cases();
    let ids: BTreeSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    assert!(cases.iter().filter(|case| !case.accepts).count() >= 250, "{}", cases.len());
    assert_eq!(ids.len(), cases.len());
    for case in &cases {
        assert!(case.sends.len() > 10, "{}", case.id);
        assert!(!case.cures.is_empty(), "{}", case.id);
    }
}

#[test]
fn every_file_of_the_corpus_is_part_of_the_program() {
    let folder = acg_policy_workspace::paths::root().join("tests/bypass");
    let mut found: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".json"))
        .collect();
    let mut embedded: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
    found.sort();
    embedded.sort_unstable();
    assert_eq!(found, embedded);
}

#[test]
fn every_profile_refuses_every_well_formed_case_with_its_code() {
    let mut faults = Vec::new();
    for profile in [Profile::Standard, Profile::Api, Profile::Strict] {
        let policy = Policy::new(profile);
        for case in cases() {
            let Some(verdict) = case.codes_by(&policy) else { continue };
            let codes = verdict.unwrap_or_default();
            let is_expected = |code: &String| codes.contains(&code.as_str());
            if !case.accepts && !case.codes.iter().any(is_expected) {
                faults.push(format!("{profile:?} {}: {codes:?}, not {:?}", case.id, case.codes));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn valid_requests_have_no_other_fault_than_that_the_account_does_not_exist() {
    for case in cases().iter().filter(|case| case.accepts) {
        for profile in [Profile::Standard, Profile::Api, Profile::Strict] {
            let codes = case.codes_by(&Policy::new(profile)).unwrap().unwrap_or_default();
            let others: Vec<&str> =
                codes.into_iter().filter(|code| !code.starts_with("state/")).collect();
            assert_eq!(others, [""; 0], "{} with {profile:?}", case.id);
        }
    }
}

#[test]
fn every_code_and_every_cure_exists() {
    for case in cases() {
        for code in &case.codes {
            assert!(acg_policy::rules::all().any(|rule| rule.code == code), "{}: {code}", case.id);
        }
        for cure in &case.cures {
            assert!(settings::find(cure).is_some(), "{}: {cure}", case.id);
        }
    }
}

/// A case that writes could change an account of the API if it passes.
#[test]
fn only_cases_that_write_name_the_account() {
    for case in cases() {
        let text = format!("{:?}", case.form);
        assert_eq!(text.contains("{account}"), case.writes, "{}", case.id);
    }
}
