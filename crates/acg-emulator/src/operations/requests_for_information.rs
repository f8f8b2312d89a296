//! GET and PATCH of a request for information, and the list.

use rusqlite::Connection;
use serde_json::Value;

use super::call::Call;
use crate::answer::Answer;
use crate::document;
use crate::error::{ApiError, MERGE_PATCH};
use crate::etag::Version;
use crate::filter::Members;
use crate::merge_patch;
use crate::paging::Item;
use crate::provisioning::Sync;
use crate::store::{Record, RequestsForInformation, Window};
use crate::time;

pub(crate) fn list(connection: &Connection, call: &Call) -> Result<Answer, ApiError> {
    let requests = RequestsForInformation(connection);
    let item = |record: Record, now| {
        let tenant_id = record.document.get("tenantId").and_then(Value::as_str);
        let key = tenant_id.unwrap_or_default().to_ascii_lowercase();
        Item { key, representation: represent(&record, now).0 }
    };
    let list = |window: &Window<'_>| {
        let (records, now) = (requests.list(window)?, window.now());
        Ok(records.into_iter().map(|record| item(record, now)).collect())
    };
    call.page(Some(Members::RequestsForInformation), list, |filter| requests.count(filter))
}

pub(crate) fn fetch(
    connection: &Connection,
    tenant_id: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    let (representation, version) =
        represent(&RequestsForInformation(connection).require(tenant_id)?, time::now());
    call.found(representation, version)
}

pub(crate) fn patch(
    connection: &Connection,
    tenant_id: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    check_media_type(call)?;
    let patch = document::request_for_information_patch(&call.body)?;
    let requests = RequestsForInformation(connection);
    let current = requests.require(tenant_id)?;
    call.allow_write(Some(&represent(&current, time::now()).1))?;
    let mut document = current.document.clone();
    let changes_relationship = patch.get("customerRelationship").is_some();
    merge_patch::apply(&mut document, patch);
    let sync = if changes_relationship {
        document::set_relationship_date(&mut document, time::timestamp());
        Sync::of_request_for_information(&call.backend)
    } else {
        current.sync.clone()
    };
    requests.save(tenant_id, &document, &sync)?;
    let (representation, version) = represent(&requests.require(tenant_id)?, time::now());
    Ok(Answer::Replaced(representation, version.etag))
}

/// Refuses another media type. A missing one is accepted, because the API's documentation shows a PATCH without it.
fn check_media_type(call: &Call) -> Result<(), ApiError> {
    let Some(content_type) = &call.content_type else {
        return Ok(());
    };
    let essence = content_type.to_str().ok().and_then(|text| text.split(';').next());
    essence
        .filter(|essence| essence.trim().eq_ignore_ascii_case(MERGE_PATCH))
        .map(|_| ())
        .ok_or(ApiError::NotMergePatch)
}

fn represent(record: &Record, now: i64) -> (Value, Version) {
    let representation = document::represent(record.document.clone(), &record.sync, now);
    let version = record.version(&representation, now);
    (representation, version)
}
