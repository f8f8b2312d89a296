//! Every text of the core has a code of its own, and its facts suffice to write it: `js/messages/reference.json` has a template for
//! each code, and its English, completed with the facts, is the message and the help of the core.
#![expect(clippy::panic, clippy::expect_used, reason = "a panic fails the test")]

use std::collections::{BTreeMap, BTreeSet};

use acg_policy::{
    AccountState, Fact, Head, Issue, Policy, Report, Service, UnknownReason, Validator,
};
use acg_policy_vectors::load;
use serde::Deserialize;

#[test]
fn the_facts_complete_the_text_of_each_code() {
    let reference = Reference::read();
    let mut seen = BTreeSet::new();
    each_report(|id, report| {
        for issue in report.issues() {
            let code = issue.text_code();
            let text = reference.texts.get(code.as_ref());
            let text = text.unwrap_or_else(|| panic!("{id}: no template for {code}: {issue}"));
            let help = issue.help.as_deref().unwrap_or_default();
            assert_eq!(reference.complete(&text.message, issue), issue.message, "{id}: {code}");
            assert_eq!(reference.complete(&text.help, issue), help, "{id}: {code}");
            let facts: Vec<&str> = issue.facts.iter().map(|(name, _)| *name).collect();
            assert_eq!(text.facts, facts, "{id}: {code}");
            seen.insert(code.into_owned());
        }
    });
    let unseen = reference.texts.keys().filter(|code| !seen.contains(*code));
    assert_eq!(unseen.collect::<Vec<_>>(), UNREACHED, "templates that no request has");
}

#[test]
fn a_text_code_is_the_code_of_a_rule_and_a_variant() {
    let reference = Reference::read();
    for code in reference.texts.keys() {
        let (rule, variant) = code.split_once('.').unwrap_or((code, "general"));
        assert!(acg_policy::rules::find(rule).is_some(), "{code}");
        let is_word =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        assert!(!variant.is_empty() && variant.chars().all(is_word), "{code}");
    }
    for rule in acg_policy::rules::all() {
        let is_of = |code: &String| code.split('.').next() == Some(rule.code);
        assert!(reference.texts.keys().any(is_of), "{}", rule.code);
    }
}

/// A doubt that the numbering plans of today cannot cause for a number of a possible length.
const UNREACHED: [&str; 1] = ["number/plan-pattern.national-format"];

fn each_report(mut check: impl FnMut(&str, &Report)) {
    for case in load().expect("the vectors load") {
        let validator = case.validator().unwrap_or_else(|error| panic!("{}: {error}", case.id));
        let report = case
            .request
            .borrowed(|head, body| validator.check_request(head, body, case.account.as_ref()));
        check(&case.id, &report);
    }
    let validator = Validator::default();
    for number in NUMBERS {
        check(number, &validator.check_phone_number(number.as_bytes()));
    }
    for country in ["\u{20}US ", "+44", "826"] {
        check(country, &validator.check_number(displayed(country).as_bytes(), None));
    }
    check("curly", &validator.check_account("{\u{201C}name\u{201D}: 1}".as_bytes(), None));
    let long = "\u{e9}".repeat(101);
    check("long", &validator.check_account(account(&long).as_bytes(), None));
    check("header", &validator.check_number(header(&long).as_bytes(), None));
    let unreadable = AccountState::Unknown(UnknownReason::Unreadable);
    let number = r#"{"telephoneNumber": "+442079460123", "accountName": "contoso",
        "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}"#;
    check("unreadable", &validator.check_number(number.as_bytes(), Some(&unreadable)));
    let get = |validator: &Validator, target: &str| {
        let head = Head { method: b"GET", target: target.as_bytes(), headers: &[] };
        validator.check_request(&head, b"", None)
    };
    let target = "/accounts?countRecords=yes&api-version=2024-02-29";
    check("boolean", &get(&validator, target));
    let versions = (1..=9).map(|day| format!("2025-01-0{day}-preview"));
    let policy = Policy::default().with_api_versions(versions).expect("valid versions");
    check("version", &get(&Validator::new(policy), "/accounts?api-version=2024-02-29"));
}

/// Numbers with a fault that no vector has.
const NUMBERS: [&str; 12] = [
    "+22 65012345",
    "+26300101238",
    "+54111523456789",
    "+120155501232",
    "+202220572651",
    "tel:+442079460123",
    "++442079460123",
    "00442079460123",
    "+\u{ff14}\u{ff14}2079460123",
    "+\u{664}\u{664}2079460123",
    "+44 (0)20 7946 0123",
    "+442079460123;ext=402",
];

fn displayed(country: &str) -> String {
    format!(
        r#"{{"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails": {{
            "teamsOperatorConnect": {{"enabled": true, "configuration": {{
                "usage": "CallingUserAssignment", "choosableCapabilities": ["InboundCalling"],
                "displayedCountryCode": "{country}"}}}}}}}}"#
    )
}

fn account(long: &str) -> String {
    format!(
        r#"{{"name": "{long}", "serviceDetails": {{"teamsDirectRouting": {{"enabled": true,
            "syncEnabled": true, "configuration": {{"callScreening": true, "subdomain": "{long}",
            "subdomainTokens": {{"region1Token": "{long}", "region2Token": "t"}}}}}}}}}}"#
    )
}

fn header(long: &str) -> String {
    format!(
        r#"{{"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails": {{}},
            "configuration": {{"customSipHeader": "{long}"}}}}"#
    )
}

/// The templates.
#[derive(Deserialize)]
struct Reference {
    texts: BTreeMap<String, Text>,
    /// Phrases for the words of a fact that is a list, by text code.
    items: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct Text {
    message: String,
    help: String,
    /// The names of the facts, in their order.
    facts: Vec<String>,
}

impl Reference {
    fn read() -> Self {
        let text = include_str!("../../../js/messages/reference.json");
        serde_json::from_str(text).expect("the reference")
    }

    /// Replaces `{fact}` with a fact, `{fact|separator}` and `{fact|separator|last separator}` with a list, and
    /// `{service.name}` with the name of a service.
    fn complete(&self, template: &str, issue: &Issue) -> String {
        let (mut text, mut rest) = (String::new(), template);
        while let Some((before, after)) = rest.split_once('{') {
            let (place, after) = after.split_once('}').expect("a closing brace");
            text.push_str(before);
            // A brace of the text itself, as in an object.
            if place.chars().any(|letter| letter.is_ascii_lowercase()) {
                text.push_str(&self.fact(place, issue));
            } else {
                text.push_str(&format!("{{{place}}}"));
            }
            rest = after;
        }
        text + rest
    }

    fn fact(&self, place: &str, issue: &Issue) -> String {
        let (place, separators) = place.split_once('|').unwrap_or((place, "`, `"));
        let (separator, last) = separators.split_once('|').unwrap_or((separators, separators));
        let (name, is_name) =
            place.strip_suffix(".name").map_or((place, false), |name| (name, true));
        let fact = issue.facts.iter().find(|(known, _)| *known == name);
        match &fact.unwrap_or_else(|| panic!("{issue}: no fact {name}")).1 {
            Fact::Count(count) => count.to_string(),
            Fact::Text(text) if is_name => {
                let service = Service::ALL.into_iter().find(|service| service.member() == text);
                service.expect("a service").name().to_owned()
            }
            Fact::Text(text) => text.to_string(),
            Fact::List(words) => {
                let word = |word: &str| match self.items.get(issue.text_code().as_ref()) {
                    Some(items) => self.complete(items.get(word).expect("an item"), issue),
                    None => word.to_owned(),
                };
                let words: Vec<_> = words.iter().map(|text| word(text)).collect();
                match words.split_last() {
                    Some((word, others @ [_, ..])) => {
                        [&*others.join(separator), last, word].concat()
                    }
                    _ => words.concat(),
                }
            }
        }
    }
}
