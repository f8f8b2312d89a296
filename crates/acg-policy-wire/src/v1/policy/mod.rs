//! A policy as JSON, and the JSON Schema of that form.

mod error;
mod parameters;
mod read;
mod schema;
mod write;

pub use error::PolicyError;
pub use read::policy_from_json;
pub use schema::policy_schema;
pub use write::policy_to_json;

use acg_policy::{EmergencyAddress, Level, Permission, Profile, UnknownRoutes};

/// The largest value of `maxBodyBytes`: 16 MiB. A gateway holds a body in memory until it has a
/// verdict.
pub const MAX_MAX_BODY_BYTES: usize = 16_777_216;

/// The most characters of a base domain: those of any host name.
const MAX_BASE_DOMAIN: usize = 253;

const MEMBERS: [&str; 9] = [
    "profile",
    "rules",
    "apiVersions",
    "emergencyAddress",
    "unknownRoutes",
    "maxBodyBytes",
    "roles",
    "allowedCountries",
    "baseDomain",
];

const PROFILES: [&str; 3] =
    [Profile::Standard.as_str(), Profile::Api.as_str(), Profile::Strict.as_str()];

const LEVELS: [&str; 3] = [Level::Error.as_str(), Level::Warning.as_str(), Level::Off.as_str()];

const EMERGENCY_ADDRESSES: [&str; 2] =
    [EmergencyAddress::Required.as_str(), EmergencyAddress::Documented.as_str()];

const UNKNOWN_ROUTES: [&str; 2] = [UnknownRoutes::Pass.as_str(), UnknownRoutes::Refuse.as_str()];

const PERMISSIONS: [&str; Permission::ALL.len()] = {
    let [read, write, delete, admin, any] = Permission::ALL;
    [read.as_str(), write.as_str(), delete.as_str(), admin.as_str(), any.as_str()]
};
