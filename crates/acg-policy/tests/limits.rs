//! The limits of bodies, which are too large for a vector.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use acg_policy::{
    Account, AccountState, Begin, Head, KnownAccount, Policy, Profile, Report, Service, Validator,
};

/// The codes of a request of that action with so many different numbers.
fn codes(action: &str, numbers: usize) -> Vec<&'static str> {
    let policy = Policy::new(Profile::Api).with_max_body_bytes(1 << 20).unwrap();
    let target = format!("/accounts/contoso:{action}?api-version=2024-02-29");
    let numbers: Vec<_> =
        (0..numbers).map(|n| format!("{{\"telephoneNumber\":\"+1206555{n:04}\"}}")).collect();
    let body = format!("{{\"numbers\":[{}]}}", numbers.join(","));
    let headers: &[(&[u8], &[u8])] = &[(b"content-type", b"application/json")];
    let head = Head { method: b"POST", target: target.as_bytes(), headers };
    let report = Validator::new(policy).check_request(&head, body.as_bytes(), None);
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

#[test]
fn a_body_alone_has_the_limit_of_the_policy() {
    let body = br#"{"name": "contoso", "serviceDetails": {"operatorConnect": {"enabled": true}}}"#;
    let validator = |limit| Validator::new(Policy::default().with_max_body_bytes(limit).unwrap());
    for (limit, is_over) in [(body.len(), false), (body.len() - 1, true)] {
        let validator = validator(limit);
        let parsed = validator.parse::<Account>(body, None).err();
        let reports = [
            Some(validator.check_account(body, None)),
            Some(validator.check_number(body, None)),
            parsed,
        ];
        for report in reports.into_iter().flatten() {
            let codes: Vec<_> = report.issues().iter().map(|issue| issue.code()).collect();
            assert_eq!(codes == ["request/body-too-large"], is_over, "{limit}: {codes:?}");
            assert_eq!(report.status() == Some(413), is_over);
        }
    }
}

#[test]
fn a_body_whose_declared_length_is_over_the_limit_of_the_policy_is_not_awaited() {
    let target = b"/accounts/contoso?api-version=2024-02-29";
    for (limit, length, is_awaited) in [
        (5_000, "5000", true),
        (5_000, "5001", false),
        (20_000, "20000", true),
        (20_000, "20001", false),
    ] {
        let policy = Policy::default().with_max_body_bytes(limit).unwrap();
        let fields: &[(&[u8], &[u8])] =
            &[(b"content-type", b"application/json"), (b"content-length", length.as_bytes())];
        let begun = Validator::new(policy).begin(&Head { method: b"PUT", target, headers: fields });
        assert_eq!(matches!(begun, Begin::NeedsBody(_)), is_awaited, "{length} of {limit}");
    }
}

/// The report of a batch of 100 numbers, each with an empty usage of two services: more errors than a
/// report lists.
fn report_of_batch(last_number: &str, synced: [bool; 2]) -> Report {
    let number = |number: &str| {
        let configuration = r#""configuration":{"usage":"","choosableCapabilities":["Mobile"]}"#;
        format!(
            r#"{{"telephoneNumber":"{number}","accountName":"contoso","serviceDetails":{{
                "teamsOperatorConnect":{{"enabled":true,{configuration}}},
                "teamsPhoneMobile":{{"enabled":true,{configuration}}}}}}}"#
        )
    };
    let mut numbers: Vec<_> = (0..99).map(|n| number(&format!("+4474001234{n:02}"))).collect();
    numbers.push(number(last_number));
    let body = format!("{{\"numbers\":[{}]}}", numbers.join(","));
    let [operator_connect, phone_mobile] = synced;
    let account = KnownAccount::new("contoso")
        .with_service(Service::OperatorConnect)
        .with_sync_enabled(Service::OperatorConnect, operator_connect)
        .with_service(Service::PhoneMobile)
        .with_sync_enabled(Service::PhoneMobile, phone_mobile);
    let target = b"/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29";
    let headers: &[(&[u8], &[u8])] = &[(b"content-type", b"application/json")];
    let head = Head { method: b"POST", target, headers };
    let account = AccountState::Known(account);
    Validator::default().check_request(&head, body.as_bytes(), Some(&account))
}

#[test]
fn without_sync_errors_beyond_the_limit_are_no_errors() {
    let report = report_of_batch("+447400123499", [false, false]);
    assert!(report.is_accepted(), "{report}");
    assert!(report.issues().len() <= 100 && report.omitted() > 0, "{report}");
}

#[test]
fn an_error_beyond_the_limit_rejects() {
    assert!(!report_of_batch("+447400123499", [true, true]).is_accepted());
    assert!(!report_of_batch("+447400123499", [false, true]).is_accepted());
    assert!(!report_of_batch("+447400123499", [true, false]).is_accepted());
    assert!(!report_of_batch("447400123499", [false, false]).is_accepted());
}
