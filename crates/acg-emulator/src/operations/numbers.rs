//! Number GET, PUT, DELETE, and the list of an account's numbers.

use rusqlite::Transaction;
use serde_json::Value;

use super::Call;
use crate::answer::Answer;
use crate::document;
use crate::error::ApiError;
use crate::etag::ETag;
use crate::provisioning::Sync;
use crate::store::{Accounts, Numbers, Record};

pub(crate) fn list(
    transaction: &Transaction<'_>,
    account: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    let (top, skip) = (call.query.top()?, call.query.skip()?);
    call.query.refuse("filter")?;
    Accounts(transaction).require(account)?;
    let records = Numbers(transaction).list(account, top, skip)?;
    Ok(Answer::List(records.into_iter().map(|record| show(record).0).collect()))
}

pub(crate) fn fetch(
    transaction: &Transaction<'_>,
    account: &str,
    telephone_number: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    Accounts(transaction).require(account)?;
    let record =
        Numbers(transaction).find(account, telephone_number)?.ok_or(ApiError::NumberNotFound)?;
    let (shown, etag) = show(record);
    call.found(shown, etag)
}

pub(crate) fn put(
    transaction: &Transaction<'_>,
    account: &str,
    telephone_number: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    let document = document::number(&call.body, account, telephone_number)?;
    let owner = Accounts(transaction).require(account)?;
    let numbers = Numbers(transaction);
    let replaced = numbers.find(account, telephone_number)?;
    let old = replaced.as_ref().map(|record| &record.document);
    let sync = Sync::of_number(&document, old, &owner.document, call.sync_delay);
    let existed = replaced.is_some();
    let current = replaced.map(|record| show(record).1);
    call.allow_write(current.as_ref())?;
    numbers.save(account, telephone_number, &document, &sync)?;
    let saved = numbers.find(account, telephone_number)?.ok_or(ApiError::NumberNotFound)?;
    let (shown, etag) = show(saved);
    Ok(if existed { Answer::Replaced(shown, etag) } else { Answer::Created(shown, etag) })
}

pub(crate) fn delete(
    transaction: &Transaction<'_>,
    account: &str,
    telephone_number: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    Accounts(transaction).require(account)?;
    let numbers = Numbers(transaction);
    let current = numbers.find(account, telephone_number)?.map(|record| show(record).1);
    call.allow_write(current.as_ref())?;
    numbers.remove(account, telephone_number)?;
    Ok(Answer::Deleted)
}

fn show(record: Record) -> (Value, ETag) {
    let Record { document, revision, sync } = record;
    let shown = document::show_number(document, &sync);
    let etag = ETag::new(&revision, &shown);
    (shown, etag)
}
