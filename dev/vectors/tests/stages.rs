//! The other direction of `operations.rs`: each rule that `docs/operations.md` names for an
//! operation does report something for a request of that operation.
//!
//! Vectors exist for each rule, and not for each pair of rule and operation. The missing requests are
//! made from the vectors that the rule rejects: their query, header fields, path values and bodies
//! are put into requests of the operation.

use std::collections::BTreeSet;

use acg_policy::{OPERATIONS, Operation, Rule};
use acg_policy_vectors::{Case, CheckError, load};

#[test]
fn every_rule_of_a_stage_can_report_for_its_operation() -> Result<(), CheckError> {
    let cases = load()?;
    let mut silent = BTreeSet::new();
    for operation in OPERATIONS {
        let stages = operation.stages();
        let rules: BTreeSet<&str> = codes(stages.iter().flat_map(|stage| &stage.rules));
        for code in rules {
            let mut own = cases.iter().filter(|case| reports(case, code));
            if !own.any(|case| transplants(case, operation).any(|made| reports_now(&made, code))) {
                silent.insert(format!("{}: {code}", operation.id));
            }
        }
    }
    assert!(silent.is_empty(), "named for an operation, and never reported: {silent:#?}");
    Ok(())
}

fn codes<'r>(rules: impl Iterator<Item = &'r &'static Rule>) -> BTreeSet<&'static str> {
    rules.map(|rule| rule.code).collect()
}

fn reports(case: &Case, code: &str) -> bool {
    case.expect.issues.iter().any(|issue| issue.code == code)
}

fn reports_now(case: &Case, code: &str) -> bool {
    let Ok(validator) = case.validator() else { return false };
    let account = case.account.as_ref();
    let report = case.request.borrowed(|head, body| validator.check_request(head, body, account));
    report.issues().iter().any(|issue| issue.code() == code)
}

/// Requests of the operation with something of the case: as it is, its head, its path, its body.
fn transplants<'c>(
    case: &'c Case,
    operation: &'static Operation,
) -> impl Iterator<Item = Case> + 'c {
    let (path, query) = case.request.target.split_once('?').unwrap_or((&case.request.target, ""));
    let sample = sample_body(operation);
    let bodies = [case.request.body.clone(), wrapped(&case.request.body), sample.clone()];
    let paths = [sample_path(operation), path_with_values_of(operation, path)];
    let heads = [case.request.headers.clone(), sample_headers(operation)];
    let queries = [query.to_owned(), "api-version=2024-02-29".to_owned()];
    let all = paths.into_iter().flat_map(move |path| {
        queries.clone().into_iter().map(move |query| format!("{path}?{query}"))
    });
    all.flat_map(move |target| {
        let bodies = bodies.clone();
        heads.clone().into_iter().flat_map(move |headers| {
            let target = target.clone();
            bodies.clone().into_iter().map(move |body| {
                let mut made = case.clone();
                operation.method.clone_into(&mut made.request.method);
                made.request.target.clone_from(&target);
                made.request.headers.clone_from(&headers);
                made.request.body = body;
                made
            })
        })
    })
}

fn wrapped(number: &[u8]) -> Vec<u8> {
    [b"{\"numbers\":[", number, b"]}"].concat()
}

/// The path of the operation with good values.
fn sample_path(operation: &Operation) -> String {
    path_with(operation, "contoso", "+12065550100")
}

/// The path of the operation with the account name and the last value of another path.
fn path_with_values_of(operation: &Operation, path: &str) -> String {
    let mut segments = path.split('/').skip(2);
    let account = segments.next().unwrap_or("contoso");
    let account = account.split(':').next().unwrap_or(account);
    path_with(operation, account, segments.last().unwrap_or(account))
}

fn path_with(operation: &Operation, account: &str, value: &str) -> String {
    let id = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    let path = operation.path.replace("{accountName}", account);
    let path = path.replace("{telephoneNumber}", value).replace("{civicAddressId}", id);
    path.replace("{tenantId}", if account == "contoso" { id } else { account })
}

fn sample_headers(operation: &Operation) -> Vec<(String, Vec<u8>)> {
    let media_type = operation.media_type().into_iter();
    media_type.map(|value| ("content-type".to_owned(), value.as_bytes().to_vec())).collect()
}

fn sample_body(operation: &Operation) -> Vec<u8> {
    let body = match operation.id {
        "putAccount" => r#"{"name":"contoso"}"#,
        "putNumber" => {
            r#"{"telephoneNumber":"+12065550100","accountName":"contoso","serviceDetails":{"teamsDirectRouting":{"enabled":true}}}"#
        }
        "createOrUpdateNumbers" | "deleteNumbers" | "getTeamsAvailableCapabilities" => {
            r#"{"numbers":[{"telephoneNumber":"+12065550100"}]}"#
        }
        "patchRequestForInformation" => {
            r#"{"customerRelationship":{"status":"ConsentAcknowledged"}}"#
        }
        _ => "",
    };
    body.as_bytes().to_vec()
}
