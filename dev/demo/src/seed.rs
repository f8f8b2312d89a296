//! The data with which the demo starts: three accounts with different services, 2,000 numbers, five consents, civic addresses
//! and capability plans. It is generated, always the same, and uses numbers that are reserved for fiction.

mod accounts;
mod addresses;
mod consents;
mod numbers;
mod plans;

use serde_json::{Value, json};

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

/// A GUID that depends on the name only.
fn guid(name: &str) -> String {
    let half = |salt: u64| {
        name.bytes().fold(0xcbf2_9ce4_8422_2325 ^ salt, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3).rotate_left(17)
        })
    };
    let (high, low) = (half(1), half(2));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | ((low >> 48) & 0x3fff),
        low & 0xffff_ffff_ffff
    )
}

fn tenant(account: &str) -> String {
    guid(&format!("tenant {account}"))
}

fn text(item: &Value, member: &str) -> String {
    item.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}
