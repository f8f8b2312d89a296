//! What is known of an account: its state, and the tables that a caller may pass with it.

mod check;
mod civic_addresses;
mod consent;
mod from_resource;
mod from_response;
mod known;
mod plans;
mod state;
mod subdomain;
mod tables;

pub use civic_addresses::CivicAddresses;
pub use consent::Consent;
pub use from_response::UnreadableAccount;
pub use known::KnownAccount;
pub use plans::CapabilityPlans;
pub use state::{AccountState, UnknownReason};
pub use tables::UnreadableTable;

pub(crate) use check::StateCheck;
pub(crate) use civic_addresses::CivicAddress;

use crate::json::{Kind, Value};

/// A member that is present and not `null`.
fn non_null<'d>(object: Value<'d>, name: &str) -> Option<Value<'d>> {
    object.get(name).filter(|value| value.kind() != Kind::Null)
}
