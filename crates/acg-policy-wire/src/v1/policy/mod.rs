//! The JSON form of a policy, and its JSON Schema.

mod schema;

#[doc(inline)]
pub use acg_policy::document::{
    MAX_MAX_BODY_BYTES, PolicyError, policy_from_json, policy_from_value, policy_or_faults,
    policy_to_json,
};
pub use schema::policy_schema;
