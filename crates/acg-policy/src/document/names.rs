//! The names and limits of the JSON form, for the reader, the writer, the schema and the error messages.

use crate::policy::{BackendSync, EmergencyAddress, Permission, UnknownRoutes};
use crate::report::{Level, Profile};

/// The largest value of `maxBodyBytes`, in bytes: 16 MiB. A gateway holds a request body in memory
/// until the request is validated.
///
/// ```
/// use acg_policy_wire::v1::{MAX_MAX_BODY_BYTES, policy_from_json};
///
/// let policy = |bytes: usize| policy_from_json(format!(r#"{{"maxBodyBytes":{bytes}}}"#).as_bytes());
/// assert!(policy(MAX_MAX_BODY_BYTES).is_ok());
/// assert!(policy(MAX_MAX_BODY_BYTES + 1).is_err());
/// ```
pub const MAX_MAX_BODY_BYTES: usize = 16_777_216;

/// The maximum length of `baseDomain`, in bytes: that of any host name.
pub const MAX_BASE_DOMAIN: usize = 253;

/// The members of a policy, in the order of the canonical form.
pub const MEMBERS: [&str; 14] = [
    "profile",
    "rules",
    "apiVersions",
    "emergencyAddress",
    "backendSync",
    "unknownRoutes",
    "maxBodyBytes",
    "roles",
    "allowedCountries",
    "baseDomain",
    "numberingPlan",
    "serviceVerificationNumbers",
    "helpUrl",
    "catalogue",
];

/// The member by which editors find the JSON Schema. It is ignored, and never written.
pub const SCHEMA: &str = "$schema";

/// The members of `numberingPlan`.
pub const NUMBERING_PLAN: [&str; 1] = ["additional"];

/// The members of a range in `numberingPlan.additional`.
pub const RANGE: [&str; 2] = ["prefix", "digits"];

/// The maximum number of API versions, each of which is compared with all others.
pub const MAX_VERSIONS: usize = 100;

/// The maximum number of countries: more than ISO 3166-1 has.
pub const MAX_COUNTRIES: usize = 300;

/// The maximum number of ranges: an invalid number is compared with each of them.
pub const MAX_RANGES: usize = 1000;

/// The maximum number of service verification numbers: each number of a request is compared with them.
/// A deployment has six for each service.
pub const MAX_VERIFICATION_NUMBERS: usize = 100;

pub const PROFILES: [&str; 3] =
    [Profile::Standard.as_str(), Profile::Api.as_str(), Profile::Strict.as_str()];

pub const LEVELS: [&str; 3] = [Level::Error.as_str(), Level::Warning.as_str(), Level::Off.as_str()];

pub const EMERGENCY_ADDRESSES: [&str; 2] =
    [EmergencyAddress::Required.as_str(), EmergencyAddress::Documented.as_str()];

pub const BACKEND_SYNC: [&str; 2] = [BackendSync::PerAccount.as_str(), BackendSync::Off.as_str()];

pub const UNKNOWN_ROUTES: [&str; 2] =
    [UnknownRoutes::Pass.as_str(), UnknownRoutes::Refuse.as_str()];

pub const PERMISSIONS: [&str; Permission::ALL.len()] = {
    let [read, write, delete, admin, any] = Permission::ALL;
    [read.as_str(), write.as_str(), delete.as_str(), admin.as_str(), any.as_str()]
};

/// The names of the actions. A test compares them with the operations of the core.
pub const ACTIONS: [&str; 4] = [
    "createOrUpdateNumbers",
    "deleteNumbers",
    "getTeamsCapabilityPlans",
    "getTeamsAvailableCapabilities",
];
