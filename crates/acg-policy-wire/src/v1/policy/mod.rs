//! The JSON form of a policy, and its JSON Schema.

mod error;
mod names;
mod parameters;
mod read;
mod schema;
mod value;
mod write;

pub use error::PolicyError;
pub use names::MAX_MAX_BODY_BYTES;
pub use read::{policy_from_json, policy_from_value, policy_or_faults};
pub use schema::policy_schema;
pub use write::policy_to_json;
