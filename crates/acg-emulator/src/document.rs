//! Documents as they are stored (what the caller may set) and as they are shown (with what the API adds).

use serde_json::{Map, Value, json};

use crate::error::ApiError;
use crate::provisioning::Sync;
use crate::schema::{self, Shape};
use crate::service::Service;
use crate::store::Counts;

/// Reads the body of an account PUT.
///
/// # Errors
///
/// When the body is not JSON or not what the schema asks for.
pub(crate) fn account(body: &[u8], name: &str) -> Result<Value, ApiError> {
    let mut document = read(body)?;
    for service in Service::ALL {
        if let Some(block) = service.block_mut(&mut document) {
            strip(block, &["numberCount"]);
        }
    }
    if let Some(block) = Service::DirectRouting.block_mut(&mut document) {
        strip(block, &["subdomainStatus"]);
    }
    finish(document, &schema::ACCOUNT, &[("name", name)])
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
    let mut document = read(body)?;
    for service in Service::SYNCED {
        if let Some(configuration) = configuration_mut(&mut document, service) {
            strip(configuration, &["acquiredCapabilities", "availableCapabilities"]);
        }
    }
    let identity = [("telephoneNumber", telephone_number), ("accountName", account)];
    finish(document, &schema::NUMBER, &identity)
}

/// An account as GET shows it.
pub(crate) fn show_account(mut document: Value, sync: &Sync, counts: &Counts) -> Value {
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

/// The path names the resource: what the body says about its own name must fit the schema, and is then replaced.
fn finish(
    mut document: Value,
    shape: &Shape,
    identity: &[(&str, &str)],
) -> Result<Value, ApiError> {
    if let Some(members) = document.as_object_mut() {
        strip(members, &["serviceProvisioningStatus", "serviceProvisioningErrors"]);
    }
    schema::check(&document, shape)?;
    if let Some(members) = document.as_object_mut() {
        for (name, value) in identity {
            members.insert((*name).to_owned(), (*value).into());
        }
    }
    Ok(document)
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

/// The provisioning pair comes first, as in the API's documentation.
fn show(document: Value, sync: &Sync) -> Value {
    let (status, errors) = sync.outcome();
    let mut shown = Map::new();
    shown.insert("serviceProvisioningStatus".to_owned(), status.into());
    shown.insert("serviceProvisioningErrors".to_owned(), json!(errors));
    if let Value::Object(members) = document {
        shown.extend(members);
    }
    Value::Object(shown)
}
