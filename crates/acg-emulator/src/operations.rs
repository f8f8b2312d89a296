//! What the API does, one file per kind of resource. Everything here runs inside one transaction.

mod accounts;
mod batches;
mod capabilities;
mod civic_addresses;
mod numbers;
mod requests_for_information;

use std::time::Duration;

use axum::http::{HeaderValue, Method};
use rusqlite::Connection;
use serde_json::Value;

use crate::address::Address;
use crate::answer::Answer;
use crate::error::ApiError;
use crate::etag::Version;
use crate::paging::{Item, Paging};
use crate::precondition::{Preconditions, Verdict};
use crate::query::Query;
use crate::route::{Action, Route};
use crate::seed::Seed;
use crate::store::Window;

/// The parts of a request that operations look at.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) address: Address,
    pub(crate) query: Query,
    pub(crate) preconditions: Preconditions,
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) body: Vec<u8>,
    pub(crate) sync_delay: Duration,
}

/// Does what `method` does to the resource of `route`.
pub(crate) fn perform(
    connection: &Connection,
    seed: &Seed,
    method: &Method,
    route: &Route,
    call: &Call,
) -> Result<Answer, ApiError> {
    match (route, method) {
        (Route::Accounts, &Method::GET) => accounts::list(connection, call),
        (Route::Account { account }, &Method::GET) => accounts::fetch(connection, account, call),
        (Route::Account { account }, &Method::PUT) => accounts::put(connection, account, call),
        (Route::Account { account }, &Method::DELETE) => {
            accounts::delete(connection, account, call)
        }
        (Route::Action { account, action }, &Method::POST) => {
            act(connection, seed, account, *action, call)
        }
        (Route::AllNumbers, &Method::GET) => numbers::list_all(connection, call),
        (Route::AccountNumbers { account }, &Method::GET) => {
            numbers::list(connection, account, call)
        }
        (Route::Number { account, telephone_number: number }, &Method::GET) => {
            numbers::fetch(connection, account, number, call)
        }
        (Route::Number { account, telephone_number: number }, &Method::PUT) => {
            numbers::put(connection, account, number, call)
        }
        (Route::Number { account, telephone_number: number }, &Method::DELETE) => {
            numbers::delete(connection, account, number, call)
        }
        (Route::CivicAddresses { account }, &Method::GET) => {
            civic_addresses::list(connection, seed, account, call)
        }
        (Route::CivicAddress { account, id }, &Method::GET) => {
            civic_addresses::fetch(connection, seed, account, id, call)
        }
        (Route::RequestsForInformation, &Method::GET) => {
            requests_for_information::list(connection, call)
        }
        (Route::RequestForInformation { tenant_id }, &Method::GET) => {
            requests_for_information::fetch(connection, tenant_id, call)
        }
        (Route::RequestForInformation { tenant_id }, &Method::PATCH) => {
            requests_for_information::patch(connection, tenant_id, call)
        }
        _ => Err(ApiError::MethodNotAllowed { allow: route.allow() }),
    }
}

fn act(
    connection: &Connection,
    seed: &Seed,
    account: &str,
    action: Action,
    call: &Call,
) -> Result<Answer, ApiError> {
    match action {
        Action::CreateOrUpdateNumbers => batches::create_or_update(connection, account, call),
        Action::DeleteNumbers => batches::delete(connection, account, call),
        Action::TeamsCapabilityPlans => capabilities::plans(connection, seed, account),
        Action::TeamsAvailableCapabilities => {
            capabilities::available(connection, seed, account, call)
        }
    }
}

impl Call {
    /// The answer to a GET of a resource that exists.
    fn found(&self, shown: Value, version: Version) -> Result<Answer, ApiError> {
        match self.preconditions.check_read(&version) {
            Verdict::Proceed => Ok(Answer::Found(shown, version.etag)),
            Verdict::NotModified => Ok(Answer::NotModified(version.etag)),
            Verdict::Failed => Err(ApiError::PreconditionFailed),
        }
    }

    /// The answer to a GET of a list. `list` gives the items of a window in the order of their keys, `count` says how
    /// long the whole list is. Conditional headers mean nothing to a list.
    fn page(
        &self,
        list: impl FnOnce(&Window<'_>) -> Result<Vec<Item>, ApiError>,
        count: impl FnOnce() -> Result<i64, ApiError>,
    ) -> Result<Answer, ApiError> {
        let link = |parameters: &[(&str, &str)]| {
            let version = self.query.last("api-version").unwrap_or_default();
            let mut query = vec![("api-version", version)];
            query.extend_from_slice(parameters);
            self.address.with_query(&query)
        };
        Paging::read(&self.query)?.page(list, count, link)
    }

    /// Preconditions come last (RFC 9110 section 13.2.1): what would be refused anyway is refused for that reason.
    fn allow_write(&self, current: Option<&Version>) -> Result<(), ApiError> {
        self.preconditions.allow_write(current).then_some(()).ok_or(ApiError::PreconditionFailed)
    }
}
