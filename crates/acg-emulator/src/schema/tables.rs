//! The tables of the published schema. The OpenAPI document is made from them as well.

use super::{
    IS_NAME, IS_NOT_EMPTY, IS_SUBDOMAIN, IS_TELEPHONE_NUMBER, IS_TOKEN, Shape, optional, read_only,
    required,
};

pub(crate) static ACCOUNT: Shape = Shape::Object(&[
    required("name", &NAME),
    optional("correlationId", &Shape::String),
    optional("serviceDetails", &ACCOUNT_SERVICES),
    read_only("serviceProvisioningStatus", &PROVISIONING_STATUS),
    read_only("serviceProvisioningErrors", &PROVISIONING_ERRORS),
]);

pub(crate) static NUMBER: Shape = Shape::Object(&[
    required("telephoneNumber", &TELEPHONE_NUMBER),
    required("accountName", &NAME),
    required("serviceDetails", &NUMBER_SERVICES),
    optional("configuration", &Shape::Object(&[optional("customSipHeader", &NAME)])),
    read_only("serviceProvisioningStatus", &PROVISIONING_STATUS),
    read_only("serviceProvisioningErrors", &PROVISIONING_ERRORS),
]);

pub(crate) static NUMBER_BATCH: Shape =
    Shape::Object(&[required("numbers", &Shape::List(&NUMBER, BATCH, BATCH_EXPECTED))]);

pub(crate) static IDENTIFIER_BATCH: Shape =
    Shape::Object(&[required("numbers", &Shape::List(&IDENTIFIER, BATCH, BATCH_EXPECTED))]);

/// As [`IDENTIFIER_BATCH`], without a maximum, because the schema has none.
pub(crate) static IDENTIFIERS: Shape =
    Shape::Object(&[required("numbers", &Shape::List(&IDENTIFIER, usize::MAX, "an array"))]);

/// The members of a merge patch. `null` removes an optional member.
pub(crate) static REQUEST_FOR_INFORMATION_PATCH: Shape = Shape::Object(&[optional(
    "customerRelationship",
    &Shape::Object(&[optional("status", &Shape::String), optional("comment", &Shape::String)]),
)]);

/// A string of at least one character.
pub(crate) static NON_EMPTY: Shape = Shape::Matching(&IS_NOT_EMPTY);

/// Error objects of a backend.
pub(crate) static ERRORS: Shape = Shape::List(&ERROR, usize::MAX, "an array of errors");

pub(crate) static ERROR: Shape = Shape::Object(&[
    required("code", &Shape::String),
    required("message", &Shape::String),
    optional("target", &Shape::String),
]);

static IDENTIFIER: Shape = Shape::Object(&[required("telephoneNumber", &TELEPHONE_NUMBER)]);

const BATCH: usize = 100;
const BATCH_EXPECTED: &str = "an array of at most 100 numbers";

static ACCOUNT_SERVICES: Shape = Shape::Object(&[
    optional("teamsTenantId", &Shape::String),
    optional("teamsOperatorConnect", &SYNCED_SERVICE),
    optional("teamsPhoneMobile", &SYNCED_SERVICE),
    optional("zoomPhoneCloudPeering", &SYNCED_SERVICE),
    optional("azureOperatorCallProtection", &COUNTED_SERVICE),
    optional("teamsDirectRouting", &ACCOUNT_DIRECT_ROUTING),
]);

static ACCOUNT_DIRECT_ROUTING: Shape = Shape::Object(&[
    required("enabled", &Shape::Boolean),
    required("syncEnabled", &Shape::Boolean),
    optional("configuration", &DIRECT_ROUTING_CONFIGURATION),
    read_only("numberCount", &COUNT),
    read_only("subdomainStatus", &SUBDOMAIN_STATUS),
]);

static DIRECT_ROUTING_CONFIGURATION: Shape = Shape::Object(&[
    required("callScreening", &Shape::Boolean),
    required("subdomain", &Shape::Matching(&IS_SUBDOMAIN)),
    required(
        "subdomainTokens",
        &Shape::Object(&[required("region1Token", &TOKEN), required("region2Token", &TOKEN)]),
    ),
]);

static NUMBER_SERVICES: Shape = Shape::Object(&[
    optional("teamsOperatorConnect", &NUMBER_SYNCED_SERVICE),
    optional("teamsPhoneMobile", &NUMBER_SYNCED_SERVICE),
    optional("teamsDirectRouting", &PLAIN_SERVICE),
    optional("zoomPhoneCloudPeering", &PLAIN_SERVICE),
    optional("azureOperatorCallProtection", &PLAIN_SERVICE),
]);

static NUMBER_SYNCED_SERVICE: Shape = Shape::Object(&[
    required("enabled", &Shape::Boolean),
    optional("assignmentStatus", &Shape::String),
    optional("configuration", &BACKEND_CONFIGURATION),
]);

/// `usage` and `choosableCapabilities` are optional here, although the schema requires them: according to the API's
/// documentation it is the backend that reports a missing usage.
static BACKEND_CONFIGURATION: Shape = Shape::Object(&[
    optional("usage", &Shape::String),
    optional("choosableCapabilities", &Shape::Strings),
    optional("additionalUsages", &Shape::Strings),
    optional("civicAddressId", &Shape::String),
    optional("locationId", &Shape::String),
    optional("allowTenantAddressUpdate", &Shape::Boolean),
    optional("displayedCountryCode", &Shape::String),
    read_only("acquiredCapabilities", &Shape::Strings),
    read_only("availableCapabilities", &Shape::Strings),
]);

static SYNCED_SERVICE: Shape = Shape::Object(&[
    required("enabled", &Shape::Boolean),
    required("syncEnabled", &Shape::Boolean),
    read_only("numberCount", &COUNT),
]);

static COUNTED_SERVICE: Shape =
    Shape::Object(&[required("enabled", &Shape::Boolean), read_only("numberCount", &COUNT)]);

static COUNT: Shape = Shape::Integer(0, i64::MAX as u64, "an integer of at least 0");

static SUBDOMAIN_STATUS: Shape = Shape::Word(
    &["provisioned", "notProvisioned", "inconsistent"],
    "provisioned, notProvisioned or inconsistent",
);

pub(crate) static PROVISIONING_STATUS: Shape =
    Shape::Word(&["pending", "synced", "failed"], "pending, synced or failed");

pub(crate) static PROVISIONING_ERRORS: Shape = Shape::NullOr(&ERRORS);

static PLAIN_SERVICE: Shape = Shape::Object(&[required("enabled", &Shape::Boolean)]);

pub(crate) static TELEPHONE_NUMBER: Shape = Shape::Matching(&IS_TELEPHONE_NUMBER);

pub(crate) static NAME: Shape = Shape::Matching(&IS_NAME);

static TOKEN: Shape = Shape::Matching(&IS_TOKEN);
