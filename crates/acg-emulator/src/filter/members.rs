//! The members that a filter can compare.

use super::test::Member;
use crate::service::Service;

/// The resources of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Members {
    Accounts,
    Numbers,
    RequestsForInformation,
}

/// A member by its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    Text(Text),
    /// Whether the service at this place of [`Service::ALL`] is enabled.
    Service(usize),
}

/// A member that is a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    Status,
    Of(Member),
}

impl Members {
    pub(super) fn find(self, path: &str) -> Option<Typed> {
        let member = match (self, path) {
            (_, "serviceProvisioningStatus") => return Some(Typed::Text(Text::Status)),
            (Self::Accounts, "name") | (Self::Numbers, "accountName") => Member::Account,
            (Self::Numbers, "telephoneNumber") => Member::TelephoneNumber,
            (Self::RequestsForInformation, "tenantId") => Member::Document("/tenantId"),
            (Self::RequestsForInformation, "accountName") => Member::Document("/accountName"),
            (Self::RequestsForInformation, "status") => Member::Document("/status"),
            (Self::RequestsForInformation, "customerRelationship/status") => {
                Member::Document("/customerRelationship/status")
            }
            (Self::Accounts | Self::Numbers, path) => return service(path).map(Typed::Service),
            _ => return None,
        };
        Some(Typed::Text(Text::Of(member)))
    }

    /// What an unknown member must be.
    pub(super) fn expected(self) -> &'static str {
        match self {
            Self::Accounts => {
                "name, serviceProvisioningStatus or serviceDetails/SERVICE/enabled, or startswith, contains, not or ("
            }
            Self::Numbers => {
                "telephoneNumber, accountName, serviceProvisioningStatus or serviceDetails/SERVICE/enabled, or startswith, contains, not or ("
            }
            Self::RequestsForInformation => {
                "tenantId, accountName, status, customerRelationship/status or serviceProvisioningStatus, or startswith, contains, not or ("
            }
        }
    }
}

fn service(path: &str) -> Option<usize> {
    let name = path.strip_prefix("serviceDetails/")?.strip_suffix("/enabled")?;
    Service::ALL.iter().position(|service| service.member() == name)
}
