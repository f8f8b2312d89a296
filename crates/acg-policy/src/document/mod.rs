//! The JSON form of a policy: reader and writer. The crate `acg-policy-wire` publishes their functions, and the
//! feature `serde` uses them for [`Policy`](crate::Policy).

mod build;
mod error;
mod names;
mod parameters;
mod read;
mod value;
mod write;

pub use error::PolicyError;
pub use names::{
    ACTIONS, BACKEND_SYNC, EMERGENCY_ADDRESSES, LEVELS, MAX_BASE_DOMAIN, MAX_COUNTRIES,
    MAX_MAX_BODY_BYTES, MAX_RANGES, MAX_VERIFICATION_NUMBERS, MAX_VERSIONS, MEMBERS,
    NUMBERING_PLAN, PERMISSIONS, PROFILES, RANGE, SCHEMA, UNKNOWN_ROUTES,
};
pub use read::{policy_from_json, policy_from_value, policy_or_faults};
pub use write::policy_to_json;

#[cfg(test)]
mod tests;
