//! A policy that a program builds is refused where the document that describes it is refused, with the same text.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use acg_policy::{NumberRange, Parameters, Policy, PolicyError};
use acg_policy_wire::v1::policy_from_json;

/// The place and the text of the refusal of both.
fn refused(built: Result<Policy, PolicyError>, document: &str) -> (String, String) {
    let built = built.unwrap_err();
    let read = policy_from_json(document.as_bytes()).unwrap_err();
    assert_eq!(built.pointer(), read.pointer(), "{document}");
    assert_eq!(built.to_string(), read.to_string(), "{document}");
    (built.pointer().to_owned(), built.message())
}

fn policy() -> Policy {
    Policy::default()
}

#[test]
fn countries_are_those_of_the_document() {
    let none: [&str; 0] = [];
    refused(policy().with_allowed_countries(none), r#"{"allowedCountries":[]}"#);
    for (country, place) in [("UK", "/0"), ("gb", "/0"), ("XX", "/0"), ("DE", "/1"), ("", "/0")] {
        let document = format!(r#"{{"allowedCountries":["{country}","DE"]}}"#);
        let (pointer, _) = refused(policy().with_allowed_countries([country, "DE"]), &document);
        assert_eq!(pointer, format!("/allowedCountries{place}"));
    }
}

#[test]
fn other_lists_are_those_of_the_document() {
    let none: [&str; 0] = [];
    refused(policy().with_api_versions(none), r#"{"apiVersions":[]}"#);
    refused(policy().with_api_versions(["a", "a"]), r#"{"apiVersions":["a","a"]}"#);
    refused(policy().with_api_versions([""]), r#"{"apiVersions":[""]}"#);
    refused(policy().with_api_versions(["1\t2"]), r#"{"apiVersions":["1\t2"]}"#);
    let number = "020 7946 0123";
    let built = policy().with_service_verification_numbers([number]);
    refused(built, &format!(r#"{{"serviceVerificationNumbers":["{number}"]}}"#));
    let range = NumberRange::new("+1436", &[11]).unwrap();
    let document = r#"{"prefix":"+1436","digits":[11]}"#;
    let document = format!(r#"{{"numberingPlan":{{"additional":[{document},{document}]}}}}"#);
    refused(policy().with_additional_ranges([range, range]), &document);
}

#[test]
fn single_values_are_those_of_the_document() {
    for bytes in [0, 16_777_217] {
        let document = format!(r#"{{"maxBodyBytes":{bytes}}}"#);
        refused(policy().with_max_body_bytes(bytes), &document);
        let parameters = Parameters { max_body_bytes: bytes, ..Parameters::default() };
        refused(policy().with_parameters(parameters), &document);
    }
    for domain in ["", "https://a.example", "a..b", "a.example:443", "a.example."] {
        let document = format!(r#"{{"baseDomain":"{domain}"}}"#);
        refused(policy().with_base_domain(domain), &document);
    }
}

/// Whether a number is valid depends on the ranges.
#[test]
fn a_number_needs_its_range() {
    let (number, range) = ("+999123", NumberRange::new("+999", &[6]).unwrap());
    assert!(policy().with_service_verification_numbers([number]).is_err());
    let with_range = policy().with_additional_ranges([range]).unwrap();
    let policy = with_range.with_service_verification_numbers([number]).unwrap();
    let error = policy.with_additional_ranges([]).unwrap_err();
    assert_eq!(error.pointer(), "/serviceVerificationNumbers/0");
}
