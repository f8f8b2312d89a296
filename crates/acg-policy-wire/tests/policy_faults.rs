//! All faults of a policy at once, and the limits of its lists.
#![expect(clippy::expect_used, reason = "a panic fails the test")]

use acg_policy_wire::v1::{PolicyError, policy_from_json, policy_or_faults};
use serde_json::{Value, json};

fn faults(text: &str) -> Vec<PolicyError> {
    policy_or_faults(text.as_bytes()).expect_err(text)
}

fn pointers(faults: &[PolicyError]) -> Vec<&str> {
    faults.iter().map(PolicyError::pointer).collect()
}

#[test]
fn every_fault_of_a_policy_is_found_in_the_order_of_the_text() {
    let text = r#"{
        "rules": {"number/usage-emtpy": "off", "number/usage-empty": "of", "json/syntax": "off"},
        "profil": "api",
        "apiVersions": ["", 7, "a", "a", "\u007f"],
        "profile": "lax",
        "maxBodyBytes": 0,
        "roles": {"putNumber": "any", "deleteNumbers": "none"},
        "allowedCountries": ["UK", "XX", "GB", "GB"],
        "baseDomain": "-",
        "numberingPlan": {"additional": [{"prefix": "+1"}, {"prefix": "+1", "digit": [9]}], "x": 1},
        "serviceVerificationNumbers": ["+999"],
        "backendSync": 1, "unknownRoutes": "", "emergencyAddress": null, "helpUrl": "help", "catalogue": "9.9"
    }"#;
    let faults = faults(text);
    let expected = [
        "/rules/number~1usage-emtpy",
        "/rules/number~1usage-empty",
        "/rules/json~1syntax",
        "/profil",
        "/apiVersions/0",
        "/apiVersions/1",
        "/apiVersions/3",
        "/apiVersions/4",
        "/profile",
        "/maxBodyBytes",
        "/roles/putNumber",
        "/roles/deleteNumbers",
        "/allowedCountries/0",
        "/allowedCountries/1",
        "/allowedCountries/3",
        "/baseDomain",
        "/numberingPlan/additional/0",
        "/numberingPlan/additional/1/digit",
        "/numberingPlan/x",
        "/serviceVerificationNumbers/0",
        "/backendSync",
        "/unknownRoutes",
        "/emergencyAddress",
        "/helpUrl",
        "/catalogue",
    ];
    assert_eq!(pointers(&faults), expected);
    // The offset of a member is that of its name.
    let firsts: Vec<u8> = faults.iter().map(|fault| text.as_bytes()[fault.offset()]).collect();
    assert_eq!(firsts, br#""""""7""""""""""{"""""""""#);
    assert!(faults.contains(&policy_from_json(text.as_bytes()).unwrap_err()));
}

#[test]
fn faults_of_the_text_as_json_are_found_with_the_others() {
    let found = faults(r#"{"profile":"api","profile":"strict","baseDomain":"\ud800","x":1}"#);
    assert_eq!(pointers(&found), ["/profile", "/baseDomain", "/baseDomain", "/x"]);
    assert_eq!(pointers(&faults("{\"x\":1,}")), [""]);
    assert_eq!(pointers(&faults("7")), [""]);
}

#[test]
fn a_policy_without_faults_is_the_same_by_both_functions() {
    let text = br#"{"profile":"strict","allowedCountries":["GB"]}"#;
    assert_eq!(policy_or_faults(text), Ok(policy_from_json(text).unwrap()));
}

#[test]
fn at_most_100_faults_are_listed() {
    let names = (0..5000).map(|index| (format!("x{index}"), Value::Null));
    let policy = Value::Object(names.collect()).to_string();
    assert_eq!(faults(&policy).len(), 100);
}

#[test]
fn a_list_has_a_limit() {
    for (name, limit, message) in
        [("apiVersions", 100, "more than 100 versions"), ("allowedCountries", 300, "more than 300")]
    {
        let versions: Vec<String> = (0..=limit).map(|index| index.to_string()).collect();
        let fault = policy_from_json(json!({name: versions}).to_string().as_bytes()).unwrap_err();
        assert_eq!(fault.pointer(), format!("/{name}/{limit}"));
        assert!(fault.message().starts_with(message), "{fault}");
        let versions = &versions[1..];
        let read = policy_from_json(json!({name: versions}).to_string().as_bytes());
        assert!(read.is_ok() || name == "allowedCountries", "{read:?}");
    }
}

#[test]
fn a_thousand_ranges_may_have_all_lengths() {
    let lengths: Vec<usize> = (5..=15).collect();
    let ranges = (0..1000).map(|n| json!({"prefix": format!("+1{n:04}"), "digits": lengths}));
    let policy = json!({"numberingPlan": {"additional": ranges.collect::<Vec<_>>()}});
    assert!(policy_from_json(policy.to_string().as_bytes()).is_ok());
}

#[test]
fn a_service_verification_number_may_belong_to_an_additional_range() {
    let policy = |digits: usize| {
        let range = json!({"prefix": "+999", "digits": [digits]});
        json!({"serviceVerificationNumbers": ["+9991234567"], "numberingPlan": {"additional": [range]}})
    };
    assert!(policy_from_json(policy(10).to_string().as_bytes()).is_ok());
    let fault = policy_from_json(policy(11).to_string().as_bytes()).unwrap_err();
    assert_eq!(fault.pointer(), "/serviceVerificationNumbers/0");
}

#[test]
fn a_text_that_is_too_large_or_too_deep_gets_a_true_advice() {
    let deep = "[".repeat(40) + &"]".repeat(40);
    let fault = policy_from_json(deep.as_bytes()).unwrap_err();
    assert!(fault.message().contains("at most five levels"), "{fault}");
    let many = format!("[{}]", vec!["1"; (1 << 20) + 1].join(","));
    let fault = policy_from_json(many.as_bytes()).unwrap_err();
    assert!(fault.message().contains("check that the text is a policy"), "{fault}");
}
