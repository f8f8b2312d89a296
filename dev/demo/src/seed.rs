//! The data with which the demo starts: three accounts with different services, 2,000 numbers, five consents, civic addresses
//! and capability plans. It is generated, always the same, and uses numbers that are reserved for fiction.

mod accounts;
mod addresses;
mod consents;
mod ids;
mod numbers;
mod plans;

use serde_json::json;

/// A seed of the emulator, as JSON.
///
/// ```
/// let seed: serde_json::Value = serde_json::from_str(&acg_policy_demo::seed::json()).unwrap();
/// assert_eq!(seed["numbers"].as_array().unwrap().len(), 2000);
/// ```
#[must_use]
pub fn json() -> String {
    let seed = json!({
        "accounts": accounts::all(),
        "numbers": numbers::all(),
        "requestsForInformation": consents::all(),
        "civicAddresses": addresses::all(),
        "capabilityPlans": plans::all(),
    });
    seed.to_string()
}

/// The contents of the data, for people.
pub const SUMMARY: &str =
    "the accounts fabrikam, northwind and woodgrove with 2,000 numbers, and 5 consents";
