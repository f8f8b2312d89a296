//! The sync to the backends of Operator Connect and Teams Phone Mobile.
//!
//! A PUT determines at once when its sync ends and with what result; until then the resource is `pending`. Nothing runs in
//! the background, so a restart changes nothing.

use std::time::Duration;

use serde_json::{Value, json};

use crate::service::Service;
use crate::time::{milliseconds, now};

/// How the backends treat the syncs that a request starts.
#[derive(Debug)]
pub(crate) struct Backend {
    /// How long a sync takes.
    pub(crate) delay: Duration,
    /// The errors with which every sync ends; by default each sync determines them.
    pub(crate) errors: Option<Vec<Value>>,
}

/// A sync that a PUT has started, with its result.
#[derive(Clone, Debug)]
pub(crate) struct Sync {
    /// When the sync ends, in milliseconds since 1970; 0 without a sync.
    pub(crate) settles_at: i64,
    /// The errors of the backends, as error objects; empty when the sync succeeds.
    pub(crate) errors: Vec<Value>,
}

impl Sync {
    /// For an account. A backend is notified while its sync is enabled, and once when it is disabled.
    pub(crate) fn of_account(
        document: &Value,
        replaced: Option<&Value>,
        backend: &Backend,
    ) -> Self {
        let synced =
            |account: &Value| Service::SYNCED.iter().any(|service| service.is_synced(account));
        Self::new(synced(document) || replaced.is_some_and(synced), Vec::new(), backend)
    }

    /// For a number of `account`. A backend is notified about a number for which its service is or was enabled.
    pub(crate) fn of_number(
        document: &Value,
        replaced: Option<&Value>,
        account: &Value,
        backend: &Backend,
    ) -> Self {
        let errors: Vec<Value> = TARGETS
            .iter()
            .filter_map(|&(service, target)| backend_error(service, target, document, account))
            .collect();
        let is_notified = |service: &Service| {
            service.is_synced(account)
                && (service.is_enabled(document)
                    || replaced.is_some_and(|old| service.is_enabled(old)))
        };
        let is_needed = !errors.is_empty() || Service::SYNCED.iter().any(is_notified);
        Self::new(is_needed, errors, backend)
    }

    /// For a request for information, about which the backend is always notified and which it never refuses.
    pub(crate) fn of_request_for_information(backend: &Backend) -> Self {
        Self::new(true, Vec::new(), backend)
    }

    /// `serviceProvisioningStatus` and `serviceProvisioningErrors` at the time `now`, in milliseconds since 1970.
    pub(crate) fn outcome(&self, now: i64) -> (&'static str, Option<&[Value]>) {
        if now < self.settles_at {
            ("pending", None)
        } else if self.errors.is_empty() {
            ("synced", None)
        } else {
            ("failed", Some(&self.errors))
        }
    }

    fn new(is_needed: bool, errors: Vec<Value>, backend: &Backend) -> Self {
        if !is_needed {
            return Self { settles_at: 0, errors };
        }
        let settles_at = now().saturating_add(milliseconds(backend.delay));
        Self { settles_at, errors: backend.errors.clone().unwrap_or(errors) }
    }
}

/// The error of the backend of `service` for a number.
fn backend_error(service: Service, target: &str, number: &Value, account: &Value) -> Option<Value> {
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

/// The `target` of an error for each backend: `oc` is in the API's documentation, `tpm` in a draft of it.
const TARGETS: [(Service, &str); 2] =
    [(Service::OperatorConnect, "oc"), (Service::PhoneMobile, "tpm")];
