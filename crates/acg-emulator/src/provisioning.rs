//! The sync to the backends of Operator Connect and Teams Phone Mobile.
//!
//! A PUT decides at once how its sync will end and when; until then the resource is `pending`. Nothing runs in the
//! background, and a restart changes nothing.

use std::time::Duration;

use serde_json::{Value, json};

use crate::service::Service;
use crate::time::{milliseconds, now};

/// The sync that a PUT has started, with the end that it will come to.
#[derive(Clone, Debug)]
pub(crate) struct Sync {
    /// When the sync ends, in milliseconds since 1970; 0 when there was nothing to sync.
    pub(crate) settles_at: i64,
    /// What the backends will complain about, as error objects; empty when the sync succeeds.
    pub(crate) errors: Vec<Value>,
}

impl Sync {
    /// For an account. A backend is told when its sync is on, and once more when it is switched off.
    pub(crate) fn of_account(document: &Value, replaced: Option<&Value>, delay: Duration) -> Self {
        let synced =
            |account: &Value| Service::SYNCED.iter().any(|service| service.is_synced(account));
        Self::ending(synced(document) || replaced.is_some_and(synced), Vec::new(), delay)
    }

    /// For a number on `account`, as that account is now. A backend is told about a number that uses it or did so.
    pub(crate) fn of_number(
        document: &Value,
        replaced: Option<&Value>,
        account: &Value,
        delay: Duration,
    ) -> Self {
        let errors: Vec<Value> = TARGETS
            .iter()
            .filter_map(|&(service, target)| complaint(service, target, document, account))
            .collect();
        let told = |service: &Service| {
            service.is_synced(account)
                && (service.is_enabled(document)
                    || replaced.is_some_and(|old| service.is_enabled(old)))
        };
        let starts = !errors.is_empty() || Service::SYNCED.iter().any(told);
        Self::ending(starts, errors, delay)
    }

    /// For a change that its backend is always told and never refuses.
    pub(crate) fn of_request_for_information(delay: Duration) -> Self {
        Self::ending(true, Vec::new(), delay)
    }

    /// `serviceProvisioningStatus` and `serviceProvisioningErrors` at this moment.
    pub(crate) fn outcome(&self) -> (&'static str, Option<&[Value]>) {
        if now() < self.settles_at {
            ("pending", None)
        } else if self.errors.is_empty() {
            ("synced", None)
        } else {
            ("failed", Some(&self.errors))
        }
    }

    fn ending(starts: bool, errors: Vec<Value>, delay: Duration) -> Self {
        let settles_at = if starts { now().saturating_add(milliseconds(delay)) } else { 0 };
        Self { settles_at, errors }
    }
}

/// What the backend of `service` has against a number.
fn complaint(service: Service, target: &str, number: &Value, account: &Value) -> Option<Value> {
    if !service.is_enabled(number) {
        return None;
    }
    let message = if !service.is_enabled(account) {
        "The service is not enabled on the account".to_owned()
    } else if service.is_synced(account) {
        let missing = missing_attributes(service, number);
        if missing.is_empty() {
            return None;
        }
        format!("Invalid/missing required configuration attributes: {}", missing.join(", "))
    } else {
        return None;
    };
    Some(json!({ "code": "InvalidRequest", "message": message, "target": target }))
}

fn missing_attributes(service: Service, number: &Value) -> Vec<&'static str> {
    let configuration = service.block(number).and_then(|block| block.get("configuration"));
    let attribute = |name: &str| configuration.and_then(|configuration| configuration.get(name));
    let usage = attribute("usage").and_then(Value::as_str).unwrap_or_default();
    let mut missing = Vec::new();
    if usage.trim().is_empty() {
        missing.push("Usage");
    }
    if !attribute("choosableCapabilities").is_some_and(Value::is_array) {
        missing.push("ChoosableCapabilities");
    }
    missing
}

/// How an error names the backend: `oc` is in the API's documentation, `tpm` in a draft of it.
const TARGETS: [(Service, &str); 2] =
    [(Service::OperatorConnect, "oc"), (Service::PhoneMobile, "tpm")];
