//! What is known about an account: its state, and the tables that a caller may bring beside it.

mod check;
mod state;
mod tables;

pub use state::{AccountState, KnownAccount, UnknownReason, UnreadableAccount};
pub use tables::{CapabilityPlans, CivicAddresses, Consent, UnreadableTable};

pub(crate) use check::StateCheck;

use crate::json::{Kind, Value};

/// A member that is present and not `null`.
fn non_null<'d>(object: Value<'d>, name: &str) -> Option<Value<'d>> {
    object.get(name).filter(|value| value.kind() != Kind::Null)
}
