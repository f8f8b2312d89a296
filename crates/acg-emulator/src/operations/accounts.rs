//! Account GET, PUT and DELETE.

use rusqlite::Transaction;
use serde_json::Value;

use super::Call;
use crate::answer::Answer;
use crate::document;
use crate::error::ApiError;
use crate::etag::ETag;
use crate::provisioning::Sync;
use crate::service::Service;
use crate::store::{Accounts, Counts, Numbers, Record};

pub(crate) fn fetch(
    transaction: &Transaction<'_>,
    name: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    let record = Accounts(transaction).require(name)?;
    let (shown, etag) = show(record, &Numbers(transaction).counts(name)?);
    call.found(shown, etag)
}

pub(crate) fn put(
    transaction: &Transaction<'_>,
    name: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    let document = document::account(&call.body, name)?;
    let accounts = Accounts(transaction);
    let counts = Numbers(transaction).counts(name)?;
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
    let (shown, etag) = show(accounts.require(name)?, &counts);
    Ok(if existed { Answer::Replaced(shown, etag) } else { Answer::Created(shown, etag) })
}

pub(crate) fn delete(
    transaction: &Transaction<'_>,
    name: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    let with_numbers = call.query.flag("deleteNumbers")?;
    let accounts = Accounts(transaction);
    let numbers = Numbers(transaction);
    if !with_numbers && numbers.any(name)? {
        return Err(ApiError::AccountHasNumbers);
    }
    let counts = numbers.counts(name)?;
    let current = accounts.find(name)?.map(|record| show(record, &counts).1);
    call.allow_write(current.as_ref())?;
    accounts.remove(name)?;
    Ok(Answer::Deleted)
}

fn show(record: Record, counts: &Counts) -> (Value, ETag) {
    let Record { document, revision, sync } = record;
    let shown = document::show_account(document, &sync, counts);
    let etag = ETag::new(&revision, &shown);
    (shown, etag)
}

/// A tenant that numbers were uploaded for cannot be exchanged or taken away under them. Setting the first one is fine.
fn keep_tenant(old: &Value, new: &Value, counts: &Counts) -> Result<(), ApiError> {
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
