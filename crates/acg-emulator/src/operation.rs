//! The table of the 18 operations. Faults and the OpenAPI document name operations as this table does.

use axum::http::Method;

use crate::route::{Action, Route};

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

    /// Whether the operation changes nothing.
    pub(crate) fn only_reads(self) -> bool {
        match self {
            Self::ListAccounts
            | Self::GetAccount
            | Self::GetTeamsCapabilityPlans
            | Self::GetTeamsAvailableCapabilities
            | Self::ListAccountNumbers
            | Self::GetNumber
            | Self::ListTeamsCivicAddresses
            | Self::GetTeamsCivicAddress
            | Self::ListNumbers
            | Self::ListTeamsRequestsForInformation
            | Self::GetTeamsRequestForInformation => true,
            Self::PutAccount
            | Self::DeleteAccount
            | Self::CreateOrUpdateNumbers
            | Self::DeleteNumbers
            | Self::PutNumber
            | Self::DeleteNumber
            | Self::PatchTeamsRequestForInformation => false,
        }
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ListAccounts => "listAccounts",
            Self::GetAccount => "getAccount",
            Self::PutAccount => "putAccount",
            Self::DeleteAccount => "deleteAccount",
            Self::CreateOrUpdateNumbers => "createOrUpdateNumbers",
            Self::DeleteNumbers => "deleteNumbers",
            Self::GetTeamsCapabilityPlans => "getTeamsCapabilityPlans",
            Self::GetTeamsAvailableCapabilities => "getTeamsAvailableCapabilities",
            Self::ListAccountNumbers => "listAccountNumbers",
            Self::GetNumber => "getNumber",
            Self::PutNumber => "putNumber",
            Self::DeleteNumber => "deleteNumber",
            Self::ListTeamsCivicAddresses => "listTeamsCivicAddresses",
            Self::GetTeamsCivicAddress => "getTeamsCivicAddress",
            Self::ListNumbers => "listNumbers",
            Self::ListTeamsRequestsForInformation => "listTeamsRequestsForInformation",
            Self::GetTeamsRequestForInformation => "getTeamsRequestForInformation",
            Self::PatchTeamsRequestForInformation => "patchTeamsRequestForInformation",
        }
    }
}
