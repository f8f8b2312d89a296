//! Documents as they are stored (what the caller may set) and as they are shown (with what the API adds).

use serde_json::{Map, Value, json};

use crate::error::ApiError;
use crate::provisioning::Sync;
use crate::schema::{self, Shape};
use crate::service::{NumberCounts, Service};

/// Reads the body of an account PUT.
///
/// # Errors
///
/// When the body is not JSON or not what the schema asks for.
pub(crate) fn account(body: &[u8], account: &str) -> Result<Value, ApiError> {
    let mut document = read(body)?;
    schema::check(&document, &schema::ACCOUNT)?;
    for service in Service::ALL {
        if let Some(block) = service.block_mut(&mut document) {
            strip(block, &["numberCount"]);
        }
    }
    if let Some(block) = Service::DirectRouting.block_mut(&mut document) {
        strip(block, &["subdomainStatus"]);
    }
    Ok(name(document, &[("name", account)]))
}

/// Reads the body of a number PUT.
///
/// # Errors
///
/// When the body is not JSON or not what the schema asks for.
pub(crate) fn number(
    body: &[u8],
    account: &str,
    telephone_number: &str,
) -> Result<Value, ApiError> {
    let document = read(body)?;
    schema::check(&document, &schema::NUMBER)?;
    Ok(as_stored(document, account, telephone_number))
}

/// Reads the body of a batch of numbers: each with the number that it is about, in order.
///
/// # Errors
///
/// When the body is not JSON, or any of the numbers not what the schema asks for.
pub(crate) fn number_batch(body: &[u8], account: &str) -> Result<Vec<(String, Value)>, ApiError> {
    let batch = batch(body, &schema::NUMBER_BATCH)?;
    let item = |(telephone_number, document): (String, Value)| {
        let document = as_stored(document, account, &telephone_number);
        (telephone_number, document)
    };
    Ok(batch.into_iter().map(item).collect())
}

/// Reads the telephone numbers of a batch that only names numbers.
///
/// # Errors
///
/// When the body is not JSON, or not of `shape`.
pub(crate) fn identifiers(body: &[u8], shape: &Shape) -> Result<Vec<String>, ApiError> {
    Ok(batch(body, shape)?.into_iter().map(|(telephone_number, _)| telephone_number).collect())
}

/// Reads the body of the merge patch of a request for information; what only the API writes is taken out.
///
/// # Errors
///
/// When the body is not JSON, or would put something into the resource that the schema refuses.
pub(crate) fn request_for_information_patch(body: &[u8]) -> Result<Value, ApiError> {
    let mut patch = read(body)?;
    if let Some(members) = patch.as_object_mut() {
        strip(members, &PROVISIONING);
        strip(members, &REQUEST_FOR_INFORMATION_READ_ONLY);
    }
    schema::check(&patch, &schema::REQUEST_FOR_INFORMATION_PATCH)?;
    Ok(patch)
}

/// A request for information of a seed as it is stored, and the errors of its last sync.
pub(crate) fn seeded_request_for_information(mut document: Value) -> (Value, Vec<Value>) {
    let errors = document.get_mut("serviceProvisioningErrors").map(Value::take);
    if let Some(members) = document.as_object_mut() {
        strip(members, &PROVISIONING);
    }
    match errors {
        Some(Value::Array(errors)) => (document, errors),
        _ => (document, Vec::new()),
    }
}

/// Notes on a request for information that the operator has just changed the relationship.
pub(crate) fn date_relationship(document: &mut Value, timestamp: String) {
    if let Some(relationship) = relationship_mut(document) {
        relationship.insert("lastModifiedOn".to_owned(), timestamp.into());
    }
}

/// An account as GET shows it.
pub(crate) fn show_account(mut document: Value, sync: &Sync, counts: &NumberCounts) -> Value {
    for service in Service::ALL {
        if let Some(block) = service.block_mut(&mut document) {
            block.insert("numberCount".to_owned(), counts.of(service).into());
        }
    }
    if let Some(block) = Service::DirectRouting.block_mut(&mut document) {
        let status =
            if block.contains_key("configuration") { "provisioned" } else { "notProvisioned" };
        block.insert("subdomainStatus".to_owned(), status.into());
    }
    show(document, sync)
}

/// A number as GET shows it.
pub(crate) fn show_number(mut document: Value, sync: &Sync) -> Value {
    for service in Service::SYNCED {
        if let Some(block) = service.block_mut(&mut document) {
            block.entry("assignmentStatus").or_insert_with(|| "assigned".into());
        }
        if let Some(configuration) = configuration_mut(&mut document, service) {
            configuration.entry("allowTenantAddressUpdate").or_insert(Value::Bool(false));
        }
    }
    show(document, sync)
}

/// A document with nothing computed, as GET shows it. The provisioning pair comes first, as in the API's documentation.
pub(crate) fn show(document: Value, sync: &Sync) -> Value {
    let (status, errors) = sync.outcome();
    let mut shown = Map::new();
    shown.insert("serviceProvisioningStatus".to_owned(), status.into());
    shown.insert("serviceProvisioningErrors".to_owned(), json!(errors));
    if let Value::Object(members) = document {
        shown.extend(members);
    }
    Value::Object(shown)
}

fn read(body: &[u8]) -> Result<Value, ApiError> {
    let document = serde_json::from_slice(body).map_err(|error| unreadable(&error))?;
    match document {
        Value::Object(_) => Ok(document),
        _ => Err(ApiError::UnreadableBody("it is JSON of another type".to_owned())),
    }
}

/// The message of the JSON reader could quote the body, its position cannot.
fn unreadable(error: &serde_json::Error) -> ApiError {
    ApiError::UnreadableBody(format!(
        "it is not JSON at line {} column {}",
        error.line(),
        error.column()
    ))
}

/// The items of a batch of that shape, each with its telephone number.
fn batch(body: &[u8], shape: &Shape) -> Result<Vec<(String, Value)>, ApiError> {
    let mut document = read(body)?;
    schema::check(&document, shape)?;
    let Some(Value::Array(items)) = document.get_mut("numbers").map(Value::take) else {
        return Ok(Vec::new());
    };
    let item = |item: Value| {
        let telephone_number = item.get("telephoneNumber").and_then(Value::as_str);
        (telephone_number.unwrap_or_default().to_owned(), item)
    };
    Ok(items.into_iter().map(item).collect())
}

/// A number as it is stored, under the name that the path or the batch gives it.
fn as_stored(mut document: Value, account: &str, telephone_number: &str) -> Value {
    for service in Service::SYNCED {
        if let Some(configuration) = configuration_mut(&mut document, service) {
            strip(configuration, &["acquiredCapabilities", "availableCapabilities"]);
        }
    }
    name(document, &[("telephoneNumber", telephone_number), ("accountName", account)])
}

/// The path names the resource: what the body says about its own name must fit the schema, and is then replaced.
fn name(mut document: Value, identity: &[(&str, &str)]) -> Value {
    if let Some(members) = document.as_object_mut() {
        strip(members, &PROVISIONING);
        for (name, value) in identity {
            members.insert((*name).to_owned(), (*value).into());
        }
    }
    document
}

fn relationship_mut(document: &mut Value) -> Option<&mut Map<String, Value>> {
    document.get_mut("customerRelationship")?.as_object_mut()
}

fn configuration_mut(document: &mut Value, service: Service) -> Option<&mut Map<String, Value>> {
    service.block_mut(document)?.get_mut("configuration")?.as_object_mut()
}

/// Takes read-only members out and keeps the order of the others.
fn strip(object: &mut Map<String, Value>, names: &[&str]) {
    for name in names {
        object.shift_remove(*name);
    }
}

const PROVISIONING: [&str; 2] = ["serviceProvisioningStatus", "serviceProvisioningErrors"];

const REQUEST_FOR_INFORMATION_READ_ONLY: [&str; 10] = [
    "id",
    "tenantId",
    "accountName",
    "productContext",
    "operatorId",
    "status",
    "consentedOn",
    "lastModifiedOn",
    "consentedCountries",
    "contacts",
];
