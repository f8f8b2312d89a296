//! Ends syncs before their time.

use rusqlite::{Connection, params};
use serde_json::Value;

use crate::error::ApiError;
use crate::time;

/// The resources whose sync is to end.
#[derive(Debug)]
pub(crate) enum Which {
    All,
    /// An account and its numbers.
    Account(String),
    Number {
        account: String,
        telephone_number: String,
    },
    /// The request for information of a tenant, in lower case.
    Tenant(String),
}

/// How many resources were pending.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) accounts: usize,
    pub(crate) numbers: usize,
    pub(crate) requests_for_information: usize,
}

/// Ends the sync of all resources of `which` that are pending, with the given errors, or else with those that each sync
/// would have had.
pub(crate) fn settle(
    connection: &Connection,
    which: &Which,
    errors: Option<&[Value]>,
) -> Result<Settled, ApiError> {
    let errors = errors.map(serde_json::to_string).transpose()?;
    let end = |table: &str, condition: &str, keys: [&str; 2]| {
        let [first, second] = keys;
        // A condition that uses neither key needs them as well, because every parameter must be bound.
        let statement = format!(
            "UPDATE {table} SET settles_at = ?1, errors = coalesce(?2, errors)
             WHERE settles_at > ?1 AND {condition} AND ?3 IS NOT NULL AND ?4 IS NOT NULL"
        );
        let values = params![time::now(), errors, first, second];
        connection.prepare_cached(&statement)?.execute(values)
    };
    let none = Settled { accounts: 0, numbers: 0, requests_for_information: 0 };
    Ok(match which {
        Which::All => Settled {
            accounts: end("accounts", "true", ["", ""])?,
            numbers: end("numbers", "true", ["", ""])?,
            requests_for_information: end("requests_for_information", "true", ["", ""])?,
        },
        Which::Account(name) => Settled {
            accounts: end("accounts", "name = ?3", [name, ""])?,
            numbers: end("numbers", "account = ?3", [name, ""])?,
            ..none
        },
        Which::Number { account, telephone_number } => {
            let keys = [account.as_str(), telephone_number];
            let numbers = end("numbers", "account = ?3 AND telephone_number = ?4", keys)?;
            Settled { numbers, ..none }
        }
        Which::Tenant(tenant_id) => {
            let requests = end("requests_for_information", "tenant_id = ?3", [tenant_id, ""])?;
            Settled { requests_for_information: requests, ..none }
        }
    })
}
