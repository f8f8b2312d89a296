//! Reports with more issues than they list.

use acg_policy::{AccountState, Head, Level, Policy, Report, Severity, Validator, rules};

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
fn an_error_beyond_the_listed_ones_rejects_if_its_service_is_synced() {
    let operator_connect = r#"{"teamsOperatorConnect": {"enabled": true}}"#;
    let phone_mobile = r#"{"teamsPhoneMobile": {"enabled": true, "configuration": {
        "usage": "", "choosableCapabilities": ["InboundCalling"]}}}"#;
    let account = |phone_mobile: bool| {
        format!(
            r#"{{"name": "contoso", "serviceDetails": {{
                "teamsOperatorConnect": {{"enabled": true, "syncEnabled": false}},
                "teamsPhoneMobile": {{"enabled": true, "syncEnabled": {phone_mobile}}}}}}}"#
        )
    };
    let numbers = (0..101).map(|index| {
        let services = if index == 100 { phone_mobile } else { operator_connect };
        format!(
            r#"{{"telephoneNumber": "+14255550{index:03}", "accountName": "contoso", "serviceDetails": {services}}}"#
        )
    });
    let numbers = numbers.collect::<Vec<_>>().join(",");
    // A batch of more than 100 numbers is an error in itself, unless the policy disables the rule.
    let rule = rules::find("batch/too-large").unwrap();
    let policy = Policy::default().with_rule(rule, Level::Off).unwrap();
    let validator = Validator::new(policy);
    let check = |sync: bool| report(&validator, &numbers, &account(sync));
    assert!(check(false).is_accepted());
    let synced = check(true);
    assert_eq!((synced.status(), synced.issues().len()), (Some(400), 100));
}

#[test]
fn unknown_query_parameters_beyond_the_listed_ones_are_counted() {
    for (count, listed, omitted) in [(16, 16, 0), (17, 16, 1), (300, 16, 284)] {
        let names: Vec<String> = (0..count).map(|number| format!("&x{number}=1")).collect();
        let target = format!("/accounts/contoso?api-version=2024-02-29{}", names.concat());
        let head = Head { method: b"GET", target: target.as_bytes(), headers: &[] };
        let report = Validator::default().check_request(&head, b"", None);
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
    let sync = sync.map(|sync| format!(r#", "syncEnabled": {sync}"#)).unwrap_or_default();
    let account = format!(
        r#"{{"name": "contoso", "serviceDetails": {{"teamsOperatorConnect": {{"enabled": true{sync}}}}}}}"#
    );
    report(&Validator::default(), &numbers.join(","), &account)
}

/// The report on a batch of these numbers, for this response of the API for the account.
fn report(validator: &Validator, numbers: &str, account: &str) -> Report {
    let body = format!(r#"{{"numbers": [{numbers}]}}"#);
    let state = AccountState::from_response("contoso", 200, account.as_bytes());
    let target = b"/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29";
    let head = Head { method: b"POST", target, headers: &[(b"content-type", b"application/json")] };
    validator.check_request(&head, body.as_bytes(), Some(&state))
}
