//! Account GET, PUT and DELETE, and the list of accounts.

use rusqlite::Connection;
use serde_json::Value;

use super::call::Call;
use crate::answer::Answer;
use crate::document;
use crate::error::ApiError;
use crate::etag::Version;
use crate::paging::Item;
use crate::provisioning::Sync;
use crate::service::{NumberCounts, Service};
use crate::store::{Accounts, Numbers, Record};

pub(crate) fn list(connection: &Connection, call: &Call) -> Result<Answer, ApiError> {
    let accounts = Accounts(connection);
    let item = |record: Record| {
        let key =
            record.document.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let counts = Numbers(connection).counts(&key)?;
        Ok(Item { key, shown: show(record, &counts).0 })
    };
    call.page(|window| accounts.list(window)?.into_iter().map(item).collect(), || accounts.count())
}

pub(crate) fn fetch(connection: &Connection, name: &str, call: &Call) -> Result<Answer, ApiError> {
    let record = Accounts(connection).require(name)?;
    let (shown, version) = show(record, &Numbers(connection).counts(name)?);
    call.found(shown, version)
}

pub(crate) fn put(connection: &Connection, name: &str, call: &Call) -> Result<Answer, ApiError> {
    let document = document::account(&call.body, name)?;
    let accounts = Accounts(connection);
    let counts = Numbers(connection).counts(name)?;
    let replaced = accounts.find(name)?;
    if let Some(replaced) = &replaced {
        keep_tenant(&replaced.document, &document, &counts)?;
    }
    let sync = Sync::of_account(
        &document,
        replaced.as_ref().map(|record| &record.document),
        call.sync_delay,
    );
    let existed = replaced.is_some();
    let current = replaced.map(|record| show(record, &counts).1);
    call.allow_write(current.as_ref())?;
    accounts.save(name, &document, &sync)?;
    let (shown, version) = show(accounts.require(name)?, &counts);
    Ok(if existed {
        Answer::Replaced(shown, version.etag)
    } else {
        Answer::Created(shown, version.etag)
    })
}

pub(crate) fn delete(connection: &Connection, name: &str, call: &Call) -> Result<Answer, ApiError> {
    let with_numbers = call.query.flag("deleteNumbers")?;
    let accounts = Accounts(connection);
    let numbers = Numbers(connection);
    if !with_numbers && numbers.any(name)? {
        return Err(ApiError::AccountHasNumbers);
    }
    let counts = numbers.counts(name)?;
    let current = accounts.find(name)?.map(|record| show(record, &counts).1);
    call.allow_write(current.as_ref())?;
    accounts.remove(name)?;
    Ok(Answer::Deleted)
}

fn show(record: Record, counts: &NumberCounts) -> (Value, Version) {
    let shown = document::show_account(record.document.clone(), &record.sync, counts);
    let version = record.version(&shown);
    (shown, version)
}

/// A tenant that numbers were uploaded for cannot be exchanged or taken away under them. Setting the first one is fine.
fn keep_tenant(old: &Value, new: &Value, counts: &NumberCounts) -> Result<(), ApiError> {
    let (Some(old), new) = (tenant(old), tenant(new)) else {
        return Ok(());
    };
    let same = new.is_some_and(|new| new.eq_ignore_ascii_case(old));
    let in_use = Service::SYNCED.iter().any(|&service| counts.of(service) > 0);
    if in_use && !same { Err(ApiError::TenantInUse) } else { Ok(()) }
}

fn tenant(account: &Value) -> Option<&str> {
    account.get("serviceDetails")?.get("teamsTenantId")?.as_str()
}
