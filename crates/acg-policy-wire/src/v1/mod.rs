//! The first version of the JSON forms.
//!
//! These forms never change incompatibly: an addition that an existing reader rejects requires a
//! second version beside this one.

mod account;
mod identity;
mod policy;
mod received;
mod report;

pub use account::{AccountStateError, KnownAccountTexts, account_state_from_json};
pub use identity::Identity;
pub use policy::{
    MAX_MAX_BODY_BYTES, PolicyError, policy_from_json, policy_from_value, policy_or_faults,
    policy_schema, policy_to_json,
};
pub use received::{
    ReceivedIssue, ReceivedReport, UnreadableReport, report_from_json, report_from_reply,
};
pub use report::report_to_json;

pub(crate) use report::{part_word, severity_word, write_facts, write_variant};
