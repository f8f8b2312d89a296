//! Documents: the stored form, with the members that a caller may set, and the representation, with the members that the
//! API adds.

use serde_json::{Map, Value, json};

use crate::error::ApiError;
use crate::provisioning::Sync;
use crate::schema::{self, Shape};
use crate::service::{NumberCounts, Service};

/// Reads the body of an account PUT.
///
/// # Errors
///
/// When the body is not JSON or does not match the schema.
pub(crate) fn account(body: &[u8], account: &str) -> Result<Value, ApiError> {
    let mut document = read(body)?;
    schema::check(&document, &schema::ACCOUNT)?;
    remove_computed(&mut document);
    Ok(identify(document, &[("name", account)]))
}

/// Reads the body of a number PUT.
///
/// # Errors
///
/// When the body is not JSON or does not match the schema.
pub(crate) fn number(
    body: &[u8],
    account: &str,
    telephone_number: &str,
) -> Result<Value, ApiError> {
    let document = read(body)?;
    schema::check(&document, &schema::NUMBER)?;
    Ok(for_storage(document, account, telephone_number))
}

/// Reads the body of a batch of numbers: pairs of telephone number and document, in order.
///
/// # Errors
///
/// When the body is not JSON, or a number does not match the schema.
pub(crate) fn number_batch(body: &[u8], account: &str) -> Result<Vec<(String, Value)>, ApiError> {
    let batch = batch(body, &schema::NUMBER_BATCH)?;
    let item = |(telephone_number, document): (String, Value)| {
        let document = for_storage(document, account, &telephone_number);
        (telephone_number, document)
    };
    Ok(batch.into_iter().map(item).collect())
}

/// Reads the body of a batch that has only telephone numbers.
///
/// # Errors
///
/// When the body is not JSON or does not match `shape`.
pub(crate) fn identifiers(body: &[u8], shape: &Shape) -> Result<Vec<String>, ApiError> {
    Ok(batch(body, shape)?.into_iter().map(|(telephone_number, _)| telephone_number).collect())
}

/// Reads the merge patch of a request for information, without the members that only the API writes.
///
/// # Errors
///
/// When the body is not JSON, or the patched resource would not match the schema.
pub(crate) fn request_for_information_patch(body: &[u8]) -> Result<Value, ApiError> {
    let mut patch = read(body)?;
    if let Some(members) = patch.as_object_mut() {
        remove(members, &PROVISIONING);
        remove(members, &REQUEST_FOR_INFORMATION_READ_ONLY);
    }
    schema::check(&patch, &schema::REQUEST_FOR_INFORMATION_PATCH)?;
    Ok(patch)
}

/// The stored form of a resource of a seed: without the members that are computed. Capabilities that the backend has granted
/// are kept, because a seed may have them.
pub(crate) fn seeded(mut document: Value) -> Value {
    remove_computed(&mut document);
    if let Some(members) = document.as_object_mut() {
        remove(members, &PROVISIONING);
    }
    document
}

/// Sets the date of the last change of the customer relationship.
pub(crate) fn set_relationship_date(document: &mut Value, timestamp: String) {
    if let Some(relationship) = relationship_mut(document) {
        relationship.insert("lastModifiedOn".to_owned(), timestamp.into());
    }
}

/// The representation of an account at the time `now`.
pub(crate) fn represent_account(
    mut document: Value,
    sync: &Sync,
    counts: &NumberCounts,
    now: i64,
) -> Value {
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
    represent(document, sync, now)
}

/// The representation of a number at the time `now`.
pub(crate) fn represent_number(mut document: Value, sync: &Sync, now: i64) -> Value {
    for service in Service::SYNCED {
        if let Some(block) = service.block_mut(&mut document) {
            block.entry("assignmentStatus").or_insert_with(|| "assigned".into());
        }
        if let Some(configuration) = configuration_mut(&mut document, service) {
            configuration.entry("allowTenantAddressUpdate").or_insert(Value::Bool(false));
        }
    }
    represent(document, sync, now)
}

/// The representation of a document without computed members at the time `now`. The two provisioning members come first, as in the API's
/// documentation.
pub(crate) fn represent(document: Value, sync: &Sync, now: i64) -> Value {
    let (status, errors) = sync.outcome(now);
    let mut representation = Map::new();
    representation.insert("serviceProvisioningStatus".to_owned(), status.into());
    representation.insert("serviceProvisioningErrors".to_owned(), json!(errors));
    if let Value::Object(members) = document {
        representation.extend(members);
    }
    Value::Object(representation)
}

/// Reads a JSON object.
///
/// # Errors
///
/// When the body is not a JSON object.
pub(crate) fn read(body: &[u8]) -> Result<Value, ApiError> {
    let document = serde_json::from_slice(body).map_err(|error| unreadable(&error))?;
    match document {
        Value::Object(_) => Ok(document),
        _ => Err(ApiError::UnreadableBody("it is another type of JSON value".to_owned())),
    }
}

/// Only the position, because the message of the JSON reader may quote the body.
fn unreadable(error: &serde_json::Error) -> ApiError {
    ApiError::UnreadableBody(format!(
        "invalid JSON at line {} column {}",
        error.line(),
        error.column()
    ))
}

/// The items of a batch, each with its telephone number.
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

/// The stored form of a number, with the telephone number of the path or of the batch.
fn for_storage(mut document: Value, account: &str, telephone_number: &str) -> Value {
    for service in Service::SYNCED {
        if let Some(configuration) = configuration_mut(&mut document, service) {
            remove(configuration, &["acquiredCapabilities", "availableCapabilities"]);
        }
    }
    identify(document, &[("telephoneNumber", telephone_number), ("accountName", account)])
}

/// Replaces the identifying members of the body with those of the path, and removes the provisioning members.
fn identify(mut document: Value, identity: &[(&str, &str)]) -> Value {
    if let Some(members) = document.as_object_mut() {
        remove(members, &PROVISIONING);
        for (name, value) in identity {
            members.insert((*name).to_owned(), (*value).into());
        }
    }
    document
}

fn remove_computed(account: &mut Value) {
    for service in Service::ALL {
        if let Some(block) = service.block_mut(account) {
            remove(block, &["numberCount"]);
        }
    }
    if let Some(block) = Service::DirectRouting.block_mut(account) {
        remove(block, &["subdomainStatus"]);
    }
}

fn relationship_mut(document: &mut Value) -> Option<&mut Map<String, Value>> {
    document.get_mut("customerRelationship")?.as_object_mut()
}

fn configuration_mut(document: &mut Value, service: Service) -> Option<&mut Map<String, Value>> {
    service.block_mut(document)?.get_mut("configuration")?.as_object_mut()
}

/// Removes members and keeps the order of the others.
fn remove(object: &mut Map<String, Value>, names: &[&str]) {
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
