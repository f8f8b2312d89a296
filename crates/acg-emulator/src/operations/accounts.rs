//! GET, PUT and DELETE of an account, and the list of accounts.

use rusqlite::Connection;
use serde_json::Value;

use super::call::Call;
use crate::answer::Answer;
use crate::document;
use crate::error::ApiError;
use crate::etag::Version;
use crate::filter::Members;
use crate::paging::Item;
use crate::provisioning::Sync;
use crate::service::{NumberCounts, Service};
use crate::store::{Accounts, Numbers, Record, View, Window};
use crate::time;

pub(crate) fn list(view: View<'_>, call: &Call) -> Result<Answer, ApiError> {
    let index = &view.lists.accounts;
    let accounts = Accounts(view.connection);
    let item = |record: Record, now| {
        let key =
            record.document.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let counts = accounts.number_counts(&key)?;
        let representation =
            document::represent_account(record.document, &record.sync, &counts, now);
        Ok(Item { key, representation })
    };
    let list = |window: &Window<'_>| {
        let (records, now) = (accounts.list(index, window)?, window.now());
        records.into_iter().map(|record| item(record, now)).collect()
    };
    call.page(Some(Members::Accounts), list, |filter| Ok(Accounts::count(index, filter)))
}

pub(crate) fn fetch(connection: &Connection, name: &str, call: &Call) -> Result<Answer, ApiError> {
    let record = Accounts(connection).require(name)?;
    let (representation, version) = represent(record, &Accounts(connection).number_counts(name)?);
    call.found(representation, version)
}

pub(crate) fn put(connection: &Connection, name: &str, call: &Call) -> Result<Answer, ApiError> {
    let document = document::account(&call.body, name)?;
    let accounts = Accounts(connection);
    let counts = accounts.number_counts(name)?;
    let replaced = accounts.find(name)?;
    if let Some(replaced) = &replaced {
        check_tenant(&replaced.document, &document, &counts)?;
    }
    let sync = Sync::of_account(
        &document,
        replaced.as_ref().map(|record| &record.document),
        &call.backend,
    );
    let existed = replaced.is_some();
    let current = replaced.map(|record| represent(record, &counts).1);
    call.allow_write(current.as_ref())?;
    let (representation, version) = represent(accounts.save(name, document, sync)?, &counts);
    Ok(if existed {
        Answer::Replaced(representation, version.etag)
    } else {
        Answer::Created(representation, version.etag)
    })
}

pub(crate) fn delete(connection: &Connection, name: &str, call: &Call) -> Result<Answer, ApiError> {
    let with_numbers = call.query.flag("deleteNumbers")?;
    let accounts = Accounts(connection);
    let numbers = Numbers(connection);
    if !with_numbers && numbers.any(name)? {
        return Err(ApiError::AccountHasNumbers);
    }
    let counts = accounts.number_counts(name)?;
    let current = accounts.find(name)?.map(|record| represent(record, &counts).1);
    call.allow_write(current.as_ref())?;
    accounts.remove(name)?;
    Ok(Answer::Deleted)
}

fn represent(record: Record, counts: &NumberCounts) -> (Value, Version) {
    let (document, now) = (record.document.clone(), time::now());
    let representation = document::represent_account(document, &record.sync, counts, now);
    let version = record.version(&representation, now);
    (representation, version)
}

/// The tenant of an account with Teams numbers cannot be changed or removed. Setting the first one is allowed.
fn check_tenant(old: &Value, new: &Value, counts: &NumberCounts) -> Result<(), ApiError> {
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
