//! The tables of resources that the API does not create: a seed has them, and the OpenAPI document describes them.

use super::{
    NON_EMPTY, PROVISIONING_ERRORS, PROVISIONING_STATUS, Shape, optional, read_only, required,
};

pub(crate) static REQUEST_FOR_INFORMATION: Shape = Shape::Object(&[
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
    read_only("serviceProvisioningStatus", &PROVISIONING_STATUS),
    read_only("serviceProvisioningErrors", &PROVISIONING_ERRORS),
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

pub(crate) static CIVIC_ADDRESS: Shape = Shape::Object(&[
    required("id", &NON_EMPTY),
    required("defaultLocationId", &NON_EMPTY),
    optional("country", &Shape::String),
    optional("houseNumber", &Shape::String),
    optional("houseNumberSuffix", &Shape::String),
    optional("preDirectional", &Shape::String),
    optional("streetName", &Shape::String),
    optional("streetSuffix", &Shape::String),
    optional("postDirectional", &Shape::String),
    optional("stateOrProvince", &Shape::String),
    optional("countyOrDistrict", &Shape::String),
    optional("cityOrTown", &Shape::String),
    optional("cityOrTownAlias", &Shape::String),
    optional("postalOrZipCode", &Shape::String),
    optional("description", &Shape::String),
    optional("companyName", &Shape::String),
    optional("companyId", &Shape::String),
    optional("tenantId", &Shape::String),
    optional("partnerId", &Shape::String),
    optional("latitude", &Shape::String),
    optional("longitude", &Shape::String),
    optional("validationStatus", &Shape::String),
    optional("locations", &Shape::List(&LOCATION, usize::MAX, "an array of locations")),
]);

static LOCATION: Shape = Shape::Object(&[
    required("id", &NON_EMPTY),
    required("civicAddressId", &NON_EMPTY),
    optional("description", &Shape::String),
    optional("additionalInfo", &Shape::String),
    optional("isDefault", &Shape::Boolean),
    optional("elin", &Shape::String),
]);

pub(crate) static CAPABILITY_PLAN: Shape = Shape::Object(&[
    required("name", &Shape::String),
    required("usage", &Shape::String),
    required("supportsTollFree", &Shape::Boolean),
    optional("offerTypes", &Shape::Strings),
    optional("mandatoryCapabilities", &Shape::Strings),
    optional("choosableCapabilities", &Shape::Strings),
]);
