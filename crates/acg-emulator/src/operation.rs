//! The table of the 18 operations: faults, the OpenAPI document and the dispatch of requests use it.

mod facts;

use axum::http::Method;

use crate::route::{Action, Route};

pub(crate) use facts::{Body, Facts};

/// An operation of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    ListAccounts,
    GetAccount,
    PutAccount,
    DeleteAccount,
    CreateOrUpdateNumbers,
    DeleteNumbers,
    GetTeamsCapabilityPlans,
    GetTeamsAvailableCapabilities,
    ListAccountNumbers,
    GetNumber,
    PutNumber,
    DeleteNumber,
    ListTeamsCivicAddresses,
    GetTeamsCivicAddress,
    ListNumbers,
    ListTeamsRequestsForInformation,
    GetTeamsRequestForInformation,
    PatchTeamsRequestForInformation,
}

impl Operation {
    pub(crate) const ALL: [Self; 18] = [
        Self::ListAccounts,
        Self::GetAccount,
        Self::PutAccount,
        Self::DeleteAccount,
        Self::CreateOrUpdateNumbers,
        Self::DeleteNumbers,
        Self::GetTeamsCapabilityPlans,
        Self::GetTeamsAvailableCapabilities,
        Self::ListAccountNumbers,
        Self::GetNumber,
        Self::PutNumber,
        Self::DeleteNumber,
        Self::ListTeamsCivicAddresses,
        Self::GetTeamsCivicAddress,
        Self::ListNumbers,
        Self::ListTeamsRequestsForInformation,
        Self::GetTeamsRequestForInformation,
        Self::PatchTeamsRequestForInformation,
    ];

    /// The names, in the order of [`Operation::ALL`].
    pub(crate) const NAMES: [&str; 18] = {
        let mut names = [""; 18];
        let mut index = 0;
        while index < names.len() {
            #[expect(clippy::indexing_slicing, reason = "the loop ends at the length of both")]
            {
                names[index] = Self::ALL[index].facts().name;
            }
            index += 1;
        }
        names
    };

    /// The operation of `method` on `route`; `None` if the method is not allowed.
    pub(crate) fn of(route: &Route, method: &Method) -> Option<Self> {
        Some(match (route, method) {
            (Route::Accounts, &Method::GET) => Self::ListAccounts,
            (Route::Account { .. }, &Method::GET) => Self::GetAccount,
            (Route::Account { .. }, &Method::PUT) => Self::PutAccount,
            (Route::Account { .. }, &Method::DELETE) => Self::DeleteAccount,
            (Route::Action { action, .. }, &Method::POST) => match action {
                Action::CreateOrUpdateNumbers => Self::CreateOrUpdateNumbers,
                Action::DeleteNumbers => Self::DeleteNumbers,
                Action::TeamsCapabilityPlans => Self::GetTeamsCapabilityPlans,
                Action::TeamsAvailableCapabilities => Self::GetTeamsAvailableCapabilities,
            },
            (Route::AccountNumbers { .. }, &Method::GET) => Self::ListAccountNumbers,
            (Route::Number { .. }, &Method::GET) => Self::GetNumber,
            (Route::Number { .. }, &Method::PUT) => Self::PutNumber,
            (Route::Number { .. }, &Method::DELETE) => Self::DeleteNumber,
            (Route::CivicAddresses { .. }, &Method::GET) => Self::ListTeamsCivicAddresses,
            (Route::CivicAddress { .. }, &Method::GET) => Self::GetTeamsCivicAddress,
            (Route::AllNumbers, &Method::GET) => Self::ListNumbers,
            (Route::RequestsForInformation, &Method::GET) => Self::ListTeamsRequestsForInformation,
            (Route::RequestForInformation { .. }, &Method::GET) => {
                Self::GetTeamsRequestForInformation
            }
            (Route::RequestForInformation { .. }, &Method::PATCH) => {
                Self::PatchTeamsRequestForInformation
            }
            _ => return None,
        })
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.facts().name == name)
    }

    /// Whether the operation changes nothing.
    pub(crate) fn only_reads(self) -> bool {
        self.facts().only_reads
    }
}
