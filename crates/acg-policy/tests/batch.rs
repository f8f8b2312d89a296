//! A batch without a path: its numbers are of one account, because each path is that of one account.

use acg_policy::{Number, NumberBatch, OPERATIONS, Policy, Profile, Report, Service, Validator};

fn batch(accounts: &[&str]) -> NumberBatch {
    let numbers = accounts.iter().enumerate().map(|(index, account)| {
        let number = format!("+4420794601{index:02}");
        Number::new(number, *account).with_service(Service::DirectRouting)
    });
    numbers.collect()
}

fn places(report: &Report) -> Vec<(&'static str, String)> {
    let issues = report.issues().iter();
    issues.map(|issue| (issue.code(), issue.location.json_pointer())).collect()
}

#[test]
fn numbers_of_another_account_are_rejected() {
    let validator = Validator::default();
    let of_two = batch(&["contoso", "fabrikam", "contoso", "Contoso"]);
    let expected = ["/numbers/1/accountName", "/numbers/3/accountName"]
        .map(|place| ("number/account-mismatch", place.to_owned()));

    let report = validator.check_resource(&of_two, None);
    assert_eq!(report.status(), Some(400));
    assert_eq!(places(&report), expected);
    let issue = &report.issues()[0];
    assert_eq!(issue.text_code(), "number/account-mismatch.batch");
    let text = "`accountName` differs from that of an earlier number in the batch";
    assert_eq!(
        (&*issue.message, issue.help.as_deref()),
        (text, Some("send a batch for each account"))
    );

    assert_eq!(places(&validator.accept(of_two.clone(), None).unwrap_err()), expected);
    let body = acg_policy::Resource::to_json(&of_two);
    assert_eq!(
        places(&validator.parse::<NumberBatch>(body.as_bytes(), None).unwrap_err()),
        expected
    );
    let operation = OPERATIONS.iter().find(|operation| operation.id == "createOrUpdateNumbers");
    let report = validator.check_body(operation.unwrap(), body.as_bytes(), None);
    assert_eq!(places(&report), expected);

    assert!(
        validator
            .accept(batch(&["contoso", "contoso"]), None)
            .unwrap()
            .warnings()
            .issues()
            .is_empty()
    );
    let warned = Validator::new(Policy::new(Profile::Api)).accept(of_two, None).unwrap();
    assert_eq!(places(warned.warnings()), expected);
}

#[test]
fn a_malformed_account_name_is_reported_once() {
    let report =
        Validator::default().check_resource(&batch(&["con toso", "contoso", "fabrikam"]), None);
    let expected = [
        ("account/name-format", "/numbers/0/accountName".to_owned()),
        ("number/account-mismatch", "/numbers/2/accountName".to_owned()),
    ];
    assert_eq!(places(&report), expected);
}
