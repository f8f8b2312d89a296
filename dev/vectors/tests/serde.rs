//! The feature `serde` of the core: its JSON is that of the wire crate, and its checks give the verdicts of bodies.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use acg_policy::{
    Account, ConsentPatch, Identifiers, Number, NumberBatch, NumberDeletion, OPERATIONS, Operation,
    Policy, PolicyDocument, Report, Resource, Validator,
};
use acg_policy_vectors::load;
use acg_policy_wire::v1::{
    ReceivedIssue, policy_from_json, policy_to_json, report_from_json, report_from_reply,
    report_to_json,
};
use serde_json::Value;

#[test]
fn a_serialized_report_is_that_of_the_wire_crate() {
    for case in load().unwrap() {
        let validator = case.validator().unwrap();
        let account = case.account.as_ref();
        let report =
            case.request.borrowed(|head, body| validator.check_request(head, body, account));
        let text = report_to_json(&report);
        let wire: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_value(&report).unwrap(), wire, "{}", case.id);
        assert_eq!(serde_json::to_value(report.issues()).unwrap(), wire["issues"], "{}", case.id);
        received(&report, &text);
    }
}

/// A client reads the same issues from the report and from the reply.
fn received(report: &Report, text: &str) {
    let read = report_from_json(text.as_bytes()).unwrap();
    assert_eq!((read.accepted, read.status), (report.is_accepted(), report.status()));
    let issues = read.issues.iter().zip(report);
    assert_eq!(read.issues.len(), report.issues().len());
    for (read, issue) in issues {
        assert_eq!((read.rule(), &read.location), (Some(issue.rule), &issue.location));
        assert_eq!(read.to_string(), issue.to_string());
    }
    if let Some(reply) = acg_policy_wire::reply(report) {
        let replied = report_from_reply(reply.status, &reply.body).unwrap();
        // A reply has a limit, and lists fewer issues in the same order.
        let mut rest = read.issues.iter();
        for issue in &replied.issues {
            let same = |other: &&ReceivedIssue| {
                (&other.code, &other.message) == (&issue.code, &issue.message)
            };
            assert!(rest.by_ref().any(|other| same(&other)), "{issue}");
        }
        assert!(replied.issues.iter().any(|issue| issue.code == report.deciding().unwrap().code()));
    }
}

#[test]
fn a_policy_document_of_a_vector_is_read_as_by_the_wire_crate() {
    for case in load().unwrap() {
        let Some(json) = case.policy_json.as_deref() else { continue };
        let Ok(expected) = policy_from_json(json) else {
            let document: PolicyDocument = serde_json::from_slice(json).unwrap();
            assert!(document.read().is_err(), "{}", case.id);
            continue;
        };
        let policy: Policy = serde_json::from_slice(json).unwrap();
        assert_eq!(policy_to_json(&policy), policy_to_json(&expected), "{}", case.id);
        assert_eq!(serde_json::to_string(&policy).unwrap(), policy_to_json(&expected));
    }
}

#[test]
fn a_value_gets_the_verdict_of_its_bytes() {
    let mut checked = 0;
    for case in load().unwrap() {
        let validator = case.validator().unwrap();
        let Ok(value) = serde_json::from_slice::<Value>(&case.request.body) else { continue };
        let bytes = serde_json::to_vec(&value).unwrap();
        for operation in OPERATIONS.iter().filter(|operation| operation.takes_body()) {
            let account = case.account.as_ref();
            let expected = validator.check_body(operation, &bytes, account);
            let (as_value, as_type) = match kind(operation) {
                Kind::Account => both::<Account>(&validator, &value, account),
                Kind::Consent => both::<ConsentPatch>(&validator, &value, account),
                Kind::Deletion => both::<NumberDeletion>(&validator, &value, account),
                Kind::Identifiers => both::<Identifiers>(&validator, &value, account),
                Kind::Number => both::<Number>(&validator, &value, account),
                Kind::Numbers => both::<NumberBatch>(&validator, &value, account),
                Kind::Other => continue,
            };
            assert_eq!(as_value, expected, "{} as {}", case.id, operation.id);
            let nulls = expected.issues().iter().any(|issue| issue.code() == "json/null-member");
            if !nulls && !bytes.windows(4).any(|word| word == b"null") {
                assert_eq!(as_type, expected, "{} as {}", case.id, operation.id);
            }
            checked += 1;
        }
    }
    assert!(checked > 1000, "{checked}");
}

fn both<T: Resource>(
    validator: &Validator,
    value: &Value,
    account: Option<&acg_policy::AccountState>,
) -> (Report, Report) {
    let as_value = validator.check_value::<T>(value, account);
    (as_value, validator.check::<T>(value, account).unwrap())
}

enum Kind {
    Account,
    Consent,
    Deletion,
    Identifiers,
    Number,
    Numbers,
    Other,
}

fn kind(operation: &Operation) -> Kind {
    match operation.id {
        "putAccount" => Kind::Account,
        "putNumber" => Kind::Number,
        "createOrUpdateNumbers" => Kind::Numbers,
        "deleteNumbers" => Kind::Deletion,
        "getTeamsAvailableCapabilities" => Kind::Identifiers,
        _ if operation.method == "PATCH" => Kind::Consent,
        _ => Kind::Other,
    }
}

/// `None` of a caller's struct is no member, except in a merge patch.
#[test]
fn nulls_of_a_callers_type_are_absent() {
    let validator = Validator::default();
    let number = serde_json::json!({"telephoneNumber": "+442079460123", "accountName": "contoso",
        "configuration": null, "serviceDetails": {"teamsPhoneMobile": null,
            "teamsDirectRouting": {"enabled": true}}});
    assert_eq!(validator.check::<Number>(&number, None).unwrap().issues(), []);
    let report = validator.check_value::<Number>(&number, None);
    assert_eq!(report.warnings().filter(|issue| issue.code() == "json/null-member").count(), 2);

    // A required member that is null is missing.
    let account = serde_json::json!({"name": null});
    let report = validator.check::<Account>(&account, None).unwrap();
    assert!(report.errors().any(|issue| issue.code() == "json/missing-member"), "{report}");

    let patch = serde_json::json!({"customerRelationship": {"comment": null}});
    assert_eq!(validator.check::<ConsentPatch>(&patch, None).unwrap().issues(), []);

    let unserializable = std::collections::BTreeMap::from([((1, 2), 3)]);
    assert!(validator.check::<Number>(&unserializable, None).is_err());
}

#[test]
fn a_serialized_resource_is_its_body() {
    let mut bodies = 0;
    for case in load().unwrap() {
        let validator = case.validator().unwrap();
        let body = &case.request.body;
        let Ok(number) = validator.parse::<Number>(body, None) else { continue };
        assert_eq!(serde_json::to_string(&number).unwrap(), number.to_json(), "{}", case.id);
        bodies += 1;
    }
    assert!(bodies > 100, "{bodies}");
}
