//! The data of the demo: the emulator accepts it, it passes the filter, and it has everything that a portal must show.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};

use acg_emulator::Seed;
use acg_policy::{Head, Validator};
use acg_policy_demo::seed;
use serde_json::Value;

#[test]
fn the_emulator_accepts_the_data() {
    Seed::from_json(seed::json().as_bytes()).unwrap();
}

#[test]
fn the_data_is_always_the_same() {
    assert_eq!(seed::json(), seed::json());
}

#[test]
fn every_account_and_number_passes_the_filter_without_a_warning() {
    let seed: Value = serde_json::from_str(&seed::json()).unwrap();
    let mut checked = 0;
    for account in list(&seed, "accounts") {
        assert_clean(&format!("/accounts/{}", text(account, "name")), account);
        checked += 1;
    }
    for number in list(&seed, "numbers") {
        let (account, digits) = (text(number, "accountName"), text(number, "telephoneNumber"));
        assert_clean(&format!("/accounts/{account}/numbers/{digits}"), number);
        checked += 1;
    }
    assert_eq!(checked, 2003);
}

#[test]
fn the_data_has_all_services_statuses_and_countries() {
    let seed: Value = serde_json::from_str(&seed::json()).unwrap();
    let numbers = list(&seed, "numbers");
    let (mut services, mut statuses) = (BTreeSet::new(), BTreeMap::<&str, usize>::new());
    let (mut prefixes, mut reasons) = (BTreeSet::new(), BTreeSet::new());
    for number in numbers {
        services.extend(number["serviceDetails"].as_object().unwrap().keys());
        *statuses.entry(text(number, "serviceProvisioningStatus")).or_default() += 1;
        prefixes.insert(text(number, "telephoneNumber").get(..4).unwrap());
        let errors = number["serviceProvisioningErrors"].as_array();
        reasons.extend(errors.into_iter().flatten().map(|error| text(error, "message")));
    }
    assert_eq!(services.len(), 5, "{services:?}");
    assert!(statuses.values().all(|&count| count >= 50) && statuses.len() == 3, "{statuses:?}");
    assert!(prefixes.len() >= 10 && reasons.len() == 5, "{prefixes:?} {reasons:?}");
    let consents = list(&seed, "requestsForInformation");
    let states: BTreeSet<&str> = consents.iter().map(|consent| text(consent, "status")).collect();
    assert_eq!((consents.len(), states.len()), (5, 3), "{states:?}");
    let addresses = list(&seed["civicAddresses"], "fabrikam");
    let validations: BTreeSet<&str> =
        addresses.iter().map(|address| text(address, "validationStatus")).collect();
    assert_eq!(validations.len(), 2);
}

/// A PUT of what a client would send for `resource` has no issue.
fn assert_clean(path: &str, resource: &Value) {
    let mut resource = resource.clone();
    for name in ["serviceProvisioningStatus", "serviceProvisioningErrors"] {
        resource.as_object_mut().unwrap().shift_remove(name);
    }
    let target = format!("{path}?api-version=2024-02-29");
    let head = Head {
        method: b"PUT",
        target: target.as_bytes(),
        headers: &[(b"content-type", b"application/json")],
    };
    let body = resource.to_string();
    let report = Validator::default().check_request(&head, body.as_bytes(), None);
    assert!(report.issues().is_empty(), "{path}: {:?}\n{body}", report.issues());
}

fn list<'a>(document: &'a Value, member: &str) -> &'a [Value] {
    document[member].as_array().unwrap()
}

fn text<'a>(document: &'a Value, member: &str) -> &'a str {
    document[member].as_str().unwrap()
}
