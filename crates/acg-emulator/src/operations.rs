//! The operations of the API, one file for each kind of resource. Each runs in one transaction.

mod accounts;
mod batches;
mod call;
mod capabilities;
mod civic_addresses;
mod numbers;
mod requests_for_information;

use rusqlite::Connection;

use crate::answer::Answer;
use crate::error::ApiError;
use crate::operation::Operation;
use crate::route::{Action, Route};
use crate::seed::Seed;
use crate::store::View;

pub(crate) use call::Call;

/// Performs `operation` on the resource of `route`.
pub(crate) fn perform(
    view: View<'_>,
    seed: &Seed,
    operation: Operation,
    route: &Route,
    call: &Call,
) -> Result<Answer, ApiError> {
    use Operation as Of;
    let connection = view.connection;
    match (operation, route) {
        (Of::ListAccounts, _) => accounts::list(view, call),
        (Of::ListNumbers, _) => numbers::list_all(view, call),
        (Of::ListTeamsRequestsForInformation, _) => {
            requests_for_information::list(connection, call)
        }
        (Of::GetAccount, Route::Account { account }) => accounts::fetch(connection, account, call),
        (Of::PutAccount, Route::Account { account }) => accounts::put(connection, account, call),
        (Of::DeleteAccount, Route::Account { account }) => {
            accounts::delete(connection, account, call)
        }
        (_, Route::Action { account, action }) => {
            perform_action(connection, seed, account, *action, call)
        }
        (Of::ListAccountNumbers, Route::AccountNumbers { account }) => {
            numbers::list(view, account, call)
        }
        (Of::GetNumber, Route::Number { account, telephone_number: number }) => {
            numbers::fetch(connection, account, number, call)
        }
        (Of::PutNumber, Route::Number { account, telephone_number: number }) => {
            numbers::put(connection, account, number, call)
        }
        (Of::DeleteNumber, Route::Number { account, telephone_number: number }) => {
            numbers::delete(connection, account, number, call)
        }
        (Of::ListTeamsCivicAddresses, Route::CivicAddresses { account }) => {
            civic_addresses::list(connection, seed, account, call)
        }
        (Of::GetTeamsCivicAddress, Route::CivicAddress { account, id }) => {
            civic_addresses::fetch(connection, seed, account, id, call)
        }
        (Of::GetTeamsRequestForInformation, Route::RequestForInformation { tenant_id }) => {
            requests_for_information::fetch(connection, tenant_id, call)
        }
        (Of::PatchTeamsRequestForInformation, Route::RequestForInformation { tenant_id }) => {
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
