//! GET of a civic address, and the list. Civic addresses belong to the Teams tenant and are read-only.

use std::ops::Bound;

use rusqlite::Connection;
use serde_json::Value;

use super::call::Call;
use crate::answer::Answer;
use crate::error::ApiError;
use crate::etag::{ETag, Version};
use crate::filter::Filter;
use crate::paging::Item;
use crate::seed::Seed;
use crate::store::{Accounts, Window};

pub(crate) fn list(
    connection: &Connection,
    seed: &Seed,
    account: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    Accounts(connection).require(account)?;
    let addresses = seed.civic_addresses(account);
    let window = |window: &Window<'_>| {
        let after = (Bound::Excluded(window.after), Bound::Unbounded);
        let items = addresses.into_iter().flat_map(|addresses| addresses.range::<str, _>(after));
        Ok(items
            .skip(size(window.skip))
            .take(size(window.limit))
            .map(|(id, address)| Item { key: id.clone(), representation: address.clone() })
            .collect())
    };
    let count = |_: Option<&Filter>| {
        Ok(addresses.map_or(0, |addresses| addresses.len()).try_into().unwrap_or(i64::MAX))
    };
    call.page(None, window, count)
}

pub(crate) fn fetch(
    connection: &Connection,
    seed: &Seed,
    account: &str,
    id: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    Accounts(connection).require(account)?;
    let address: &Value = seed
        .civic_addresses(account)
        .and_then(|addresses| addresses.get(id))
        .ok_or(ApiError::CivicAddressNotFound)?;
    let version = Version {
        etag: ETag::of_constant(address),
        written_at: seed.read_at(),
        changed_at: seed.read_at(),
    };
    call.found(address.clone(), version)
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
