//! The operations of the API, one file for each kind of resource. Each runs in one transaction.

mod accounts;
mod batches;
mod call;
mod capabilities;
mod civic_addresses;
mod numbers;
mod requests_for_information;

use axum::http::Method;
use rusqlite::Connection;

use crate::answer::Answer;
use crate::error::ApiError;
use crate::route::{Action, Route};
use crate::seed::Seed;

pub(crate) use call::Call;

/// Performs the operation of `method` on the resource of `route`.
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
            perform_action(connection, seed, account, *action, call)
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

fn perform_action(
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
