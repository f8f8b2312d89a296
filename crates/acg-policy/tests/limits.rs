//! The limits of bodies, which are too large for a vector.

use acg_policy::{Head, Policy, Profile, Request, Validator};

/// The codes of a request of that action with so many different numbers.
fn codes(action: &str, numbers: usize) -> Vec<&'static str> {
    let policy = Policy::new(Profile::Api).with_max_body_bytes(1 << 20);
    let target = format!("/accounts/contoso:{action}?api-version=2024-02-29");
    let numbers: Vec<_> =
        (0..numbers).map(|n| format!("{{\"telephoneNumber\":\"+1206555{n:04}\"}}")).collect();
    let body = format!("{{\"numbers\":[{}]}}", numbers.join(","));
    let headers: &[(&[u8], &[u8])] = &[(b"content-type", b"application/json")];
    let head = Head { method: b"POST", target: target.as_bytes(), headers };
    let request = Request { head, body: body.as_bytes() };
    let report = Validator::new(policy).validate(&request, None);
    report.issues().iter().map(|issue| issue.code()).collect()
}

#[test]
fn a_query_for_capabilities_takes_8191_numbers() {
    for numbers in [1, 1_001, 2_048, 8_191] {
        assert_eq!(codes("getTeamsAvailableCapabilities", numbers), [""; 0], "{numbers}");
    }
    assert_eq!(codes("getTeamsAvailableCapabilities", 8_192), ["json/limits"]);
}

#[test]
fn a_deletion_takes_no_more_members_than_other_bodies() {
    assert_eq!(codes("deleteNumbers", 101), ["batch/too-large"]);
    assert_eq!(codes("deleteNumbers", 2_047), ["batch/too-large"]);
    assert_eq!(codes("deleteNumbers", 2_048), ["json/limits"]);
}
