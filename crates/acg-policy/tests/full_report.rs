//! Reports with more issues than they list.

use acg_policy::{AccountState, Head, Report, Request, Severity, Validator};

#[test]
fn errors_of_a_sync_that_is_off_are_listed_before_other_warnings() {
    let report = batch(|index| if index == 99 { "" } else { "CallingUserAssignment" }, Some(false));
    assert!(report.is_accepted());
    assert_eq!(report.issues().len(), 100);
    assert_eq!(report.omitted(), 101);
    let usages = report.issues().iter().filter(|issue| issue.code() == "number/usage-empty");
    assert_eq!(usages.map(|issue| issue.severity).collect::<Vec<_>>(), [Severity::Warning]);
}

#[test]
fn errors_of_a_sync_can_fill_the_list_of_warnings() {
    let report = batch(|_| "", Some(false));
    assert!(report.is_accepted());
    assert_eq!(report.issues().len(), 100);
    assert!(report.issues().iter().all(|issue| issue.code() == "number/usage-empty"));
    assert_eq!(report.omitted(), 200);
}

#[test]
fn errors_of_a_sync_that_is_on_stay() {
    for sync in [Some(true), None] {
        let report = batch(|index| if index == 99 { "" } else { "CallingUserAssignment" }, sync);
        assert_eq!(report.status(), Some(400));
        assert_eq!(report.issues().len(), 101);
        assert_eq!(report.omitted(), 100);
    }
}

#[test]
fn unknown_query_parameters_beyond_the_listed_ones_are_counted() {
    for (count, listed, omitted) in [(16, 16, 0), (17, 16, 1), (300, 16, 284)] {
        let names: Vec<String> = (0..count).map(|number| format!("&x{number}=1")).collect();
        let target = format!("/accounts/contoso?api-version=2024-02-29{}", names.concat());
        let head = Head { method: b"GET", target: target.as_bytes(), headers: &[] };
        let report = Validator::default().validate(&Request { head, body: b"" }, None);
        assert_eq!((report.issues().len(), report.omitted()), (listed, omitted), "{count}");
    }
}

/// The report on 100 numbers with these usages and two unknown members each.
fn batch(usage: impl Fn(usize) -> &'static str, sync: Option<bool>) -> Report {
    let number = |index: usize| {
        format!(
            r#"{{"telephoneNumber": "+14255550{index:03}", "accountName": "contoso", "x": 1, "y": 2,
                "serviceDetails": {{"teamsOperatorConnect": {{"enabled": true, "configuration": {{
                    "usage": "{}", "choosableCapabilities": ["InboundCalling"],
                    "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}}}}}"#,
            usage(index)
        )
    };
    let numbers: Vec<String> = (0..100).map(number).collect();
    let body = format!(r#"{{"numbers": [{}]}}"#, numbers.join(","));
    let sync = sync.map(|sync| format!(r#", "syncEnabled": {sync}"#)).unwrap_or_default();
    let account = format!(
        r#"{{"name": "contoso", "serviceDetails": {{"teamsOperatorConnect": {{"enabled": true{sync}}}}}}}"#
    );
    let state = AccountState::from_response("contoso", 200, account.as_bytes());
    let target = b"/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29";
    let head = Head { method: b"POST", target, headers: &[(b"content-type", b"application/json")] };
    Validator::default().validate(&Request { head, body: body.as_bytes() }, Some(&state))
}
