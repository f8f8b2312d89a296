//! The required forms of the items of a seed.

use crate::schema::{NON_EMPTY, Shape, optional, required};

pub(super) static REQUEST_FOR_INFORMATION: Shape = Shape::Object(&[
    required("tenantId", &NON_EMPTY),
    optional("id", &Shape::String),
    optional("accountName", &Shape::String),
    optional("productContext", &Shape::String),
    optional("operatorId", &Shape::String),
    optional("status", &Shape::String),
    optional("consentedOn", &Shape::String),
    optional("lastModifiedOn", &Shape::String),
    optional("consentedCountries", &Shape::Strings),
    optional("contacts", &Shape::List(&CONTACT, usize::MAX, "an array")),
    optional("customerRelationship", &CUSTOMER_RELATIONSHIP),
]);

static CONTACT: Shape = Shape::Object(&[
    required("fullName", &Shape::String),
    required("email", &Shape::String),
    optional("telephoneNumber", &Shape::String),
    optional("companyName", &Shape::String),
    optional("companySize", &Shape::String),
]);

static CUSTOMER_RELATIONSHIP: Shape = Shape::Object(&[
    optional("status", &Shape::String),
    optional("comment", &Shape::String),
    optional("lastModifiedOn", &Shape::String),
]);

pub(super) static CIVIC_ADDRESS: Shape = Shape::Object(&[
    required("id", &NON_EMPTY),
    required("defaultLocationId", &NON_EMPTY),
    optional("validationStatus", &Shape::String),
    optional("locations", &Shape::List(&LOCATION, usize::MAX, "an array of locations")),
]);

static LOCATION: Shape = Shape::Object(&[
    required("id", &NON_EMPTY),
    required("civicAddressId", &NON_EMPTY),
    optional("isDefault", &Shape::Boolean),
]);

pub(super) static CAPABILITY_PLAN: Shape = Shape::Object(&[
    required("name", &Shape::String),
    required("usage", &Shape::String),
    required("supportsTollFree", &Shape::Boolean),
    optional("offerTypes", &Shape::Strings),
    optional("mandatoryCapabilities", &Shape::Strings),
    optional("choosableCapabilities", &Shape::Strings),
]);
