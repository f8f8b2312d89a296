//! The prelude of the core beside everything that a server imports. A name that two of them had would be ambiguous, and
//! this file would not compile.
#![expect(unused_imports, reason = "none of their names is needed: only that none is ambiguous")]

use acg_policy::prelude::*;
use axum::extract::*;
use axum::*;
use http::*;
use hyper::*;
use serde_json::*;
use tower::*;
use tracing::*;

#[test]
fn the_prelude_has_no_name_of_another_crate() -> std::result::Result<(), Box<dyn std::error::Error>>
{
    let level = acg_policy::Level::Warning;
    let policy: Policy = Policy::new(Profile::Strict)
        .with_rule("number/plan-pattern", level)?
        .with_max_body_bytes(4096)?;
    let validator = Validator::new(policy);
    let account = AccountState::Known(KnownAccount::new("contoso"));
    let number = acg_policy::Number::new("+442079460123", "contoso");
    let report: Report = validator.check_resource(&number, Some(&account));
    let issue: &Issue = report.errors().next().unwrap();
    assert_eq!(
        (issue.severity, issue.rule),
        (Severity::Error, rules::find("number/no-service").unwrap())
    );
    assert!(NumberRange::new("+1436", &[11]).is_ok());

    fn store<T: Resource>(valid: &Valid<T>) -> String {
        valid.to_json()
    }
    let service = acg_policy::Service::CallProtection;
    let account = validator.accept(acg_policy::Account::new("contoso").with_service(service), None);
    assert!(store(&account.unwrap()).starts_with(r#"{"name":"contoso""#));
    Ok(())
}
