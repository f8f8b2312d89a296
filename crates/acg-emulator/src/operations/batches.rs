//! Batches of numbers. A batch is atomic: it runs in the transaction of the request.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::call::Call;
use super::numbers;
use crate::answer::Answer;
use crate::document;
use crate::error::ApiError;
use crate::schema;
use crate::store::{Accounts, Numbers};

/// Stores each number as a PUT without preconditions, in the order of the batch.
pub(crate) fn create_or_update(
    connection: &Connection,
    account: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    let batch = document::number_batch(&call.body, account)?;
    let owner = Accounts(connection).require(account)?;
    let mut representation: Vec<Value> = Vec::with_capacity(batch.len());
    for (telephone_number, document) in batch {
        let replaced = Numbers(connection).find(account, &telephone_number)?;
        let put = numbers::Put {
            account,
            telephone_number: &telephone_number,
            document,
            owner: &owner.document,
            replaced: replaced.as_ref(),
        };
        representation.push(put.save(connection, &call.backend)?.0);
    }
    Ok(Answer::Computed(json!({ "numbers": representation })))
}

/// Deletes each number as a DELETE without preconditions; a number that does not exist is no error.
pub(crate) fn delete(
    connection: &Connection,
    account: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    let identifiers = document::identifiers(&call.body, &schema::IDENTIFIER_BATCH)?;
    Accounts(connection).require(account)?;
    for telephone_number in &identifiers {
        Numbers(connection).remove(account, telephone_number)?;
    }
    Ok(Answer::Deleted)
}
