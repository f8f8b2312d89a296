//! GET, PUT and DELETE of a number, and the lists of the numbers of an account and of all accounts.

use rusqlite::Connection;
use serde_json::Value;

use super::call::Call;
use crate::answer::Answer;
use crate::document;
use crate::error::ApiError;
use crate::etag::Version;
use crate::filter::Members;
use crate::paging::Item;
use crate::provisioning::{Backend, Sync};
use crate::store::{Accounts, Numbers, Record, View, Window};
use crate::time;

/// A number to be stored.
#[derive(Debug)]
pub(crate) struct Put<'a> {
    pub(crate) account: &'a str,
    pub(crate) telephone_number: &'a str,
    pub(crate) document: Value,
    /// The account's document.
    pub(crate) owner: &'a Value,
    /// The stored number that it replaces.
    pub(crate) replaced: Option<&'a Record>,
}

impl Put<'_> {
    /// Stores the number, and returns its representation.
    pub(crate) fn save(
        self,
        connection: &Connection,
        backend: &Backend,
    ) -> Result<(Value, Version), ApiError> {
        let Self { account, telephone_number, document, owner, replaced } = self;
        let old = replaced.map(|record| &record.document);
        let sync = Sync::of_number(&document, old, owner, backend);
        let saved = Numbers(connection).save(account, telephone_number, document, sync)?;
        Ok(represent(&saved))
    }
}

/// The numbers of one account.
pub(crate) fn list(view: View<'_>, account: &str, call: &Call) -> Result<Answer, ApiError> {
    let (connection, index) = (view.connection, &view.lists.numbers);
    Accounts(connection).require(account)?;
    let numbers = Numbers(connection);
    let item = |record: Record, now| Item {
        key: member(&record, "telephoneNumber").to_owned(),
        representation: document::represent_number(record.document, &record.sync, now),
    };
    let list = |window: &Window<'_>| {
        let (records, now) = (numbers.list(index, account, window)?, window.now());
        Ok(records.into_iter().map(|record| item(record, now)).collect())
    };
    call.page(Some(Members::Numbers), list, |filter| numbers.count(index, account, filter))
}

/// The numbers of all accounts.
pub(crate) fn list_all(view: View<'_>, call: &Call) -> Result<Answer, ApiError> {
    let index = &view.lists.numbers;
    let numbers = Numbers(view.connection);
    let item = |record: Record, now| Item {
        key: format!("{} {}", member(&record, "telephoneNumber"), member(&record, "accountName")),
        representation: document::represent_number(record.document, &record.sync, now),
    };
    let list = |window: &Window<'_>| {
        let (records, now) = (numbers.list_all(index, window)?, window.now());
        Ok(records.into_iter().map(|record| item(record, now)).collect())
    };
    call.page(Some(Members::Numbers), list, |filter| Ok(Numbers::count_all(index, filter)))
}

pub(crate) fn fetch(
    connection: &Connection,
    account: &str,
    telephone_number: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    Accounts(connection).require(account)?;
    let record =
        Numbers(connection).find(account, telephone_number)?.ok_or(ApiError::NumberNotFound)?;
    let (representation, version) = represent(&record);
    call.found(representation, version)
}

pub(crate) fn put(
    connection: &Connection,
    account: &str,
    telephone_number: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    let document = document::number(&call.body, account, telephone_number)?;
    let owner = Accounts(connection).require(account)?.document;
    let replaced = Numbers(connection).find(account, telephone_number)?;
    let replaced = replaced.as_ref();
    let current = replaced.map(|record| represent(record).1);
    call.allow_write(current.as_ref())?;
    let put = Put { account, telephone_number, document, owner: &owner, replaced };
    let (representation, version) = put.save(connection, &call.backend)?;
    Ok(match replaced {
        Some(_) => Answer::Replaced(representation, version.etag),
        None => Answer::Created(representation, version.etag),
    })
}

pub(crate) fn delete(
    connection: &Connection,
    account: &str,
    telephone_number: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    Accounts(connection).require(account)?;
    let numbers = Numbers(connection);
    let current = numbers.find(account, telephone_number)?.map(|record| represent(&record).1);
    call.allow_write(current.as_ref())?;
    numbers.remove(account, telephone_number)?;
    Ok(Answer::Deleted)
}

fn represent(record: &Record) -> (Value, Version) {
    let now = time::now();
    let representation = document::represent_number(record.document.clone(), &record.sync, now);
    let version = record.version(&representation, now);
    (representation, version)
}

fn member<'a>(record: &'a Record, name: &str) -> &'a str {
    record.document.get(name).and_then(Value::as_str).unwrap_or_default()
}
