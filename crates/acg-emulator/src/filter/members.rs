//! The members that a filter can compare.

use super::Filter;
use crate::service::Service;
use crate::time;

/// The resources of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Members {
    Accounts,
    Numbers,
    RequestsForInformation,
}

/// The type of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Flag,
}

/// A member, as an expression of SQL.
#[derive(Clone, Debug)]
pub(super) enum Member {
    Column(&'static str),
    /// A text in the document; empty if absent.
    Document(&'static str),
    Status,
    /// Whether a service is enabled for a number.
    NumberService(usize),
    /// Whether a service is enabled for an account.
    AccountService(&'static str),
}

impl Members {
    pub(super) fn find(self, path: &str) -> Option<Member> {
        if path == "serviceProvisioningStatus" {
            return Some(Member::Status);
        }
        match (self, path) {
            (Self::Accounts, "name") => Some(Member::Column("name")),
            (Self::Numbers, "telephoneNumber") => Some(Member::Column("telephone_number")),
            (Self::Numbers, "accountName") => Some(Member::Column("account")),
            (Self::RequestsForInformation, "tenantId") => Some(Member::Document("$.tenantId")),
            (Self::RequestsForInformation, "accountName") => {
                Some(Member::Document("$.accountName"))
            }
            (Self::RequestsForInformation, "status") => Some(Member::Document("$.status")),
            (Self::RequestsForInformation, "customerRelationship/status") => {
                Some(Member::Document("$.customerRelationship.status"))
            }
            (Self::Accounts | Self::Numbers, path) => self.service(path),
            _ => None,
        }
    }

    fn service(self, path: &str) -> Option<Member> {
        let name = path.strip_prefix("serviceDetails/")?.strip_suffix("/enabled")?;
        let bit = Service::ALL.iter().position(|service| service.member() == name)?;
        Some(match self {
            Self::Numbers => Member::NumberService(bit),
            _ => Member::AccountService(Service::ALL.get(bit)?.member()),
        })
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

impl Member {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Column(_) | Self::Document(_) | Self::Status => Kind::Text,
            Self::NumberService(_) | Self::AccountService(_) => Kind::Flag,
        }
    }

    pub(super) fn write(&self, filter: &mut Filter) {
        match self {
            Self::Column(name) => filter.push(name),
            Self::Document(path) => {
                filter.push(&format!("coalesce(json_extract(document, '{path}'), '')"));
            }
            Self::Status => {
                filter.push("CASE WHEN settles_at > ");
                filter.push_value(time::now().into());
                filter.push(" THEN 'pending' WHEN failed THEN 'failed' ELSE 'synced' END");
            }
            Self::NumberService(bit) => filter.push(&format!("(services >> {bit} & 1)")),
            Self::AccountService(member) => filter.push(&format!(
                "coalesce(json_extract(document, '$.serviceDetails.{member}.enabled'), 0)"
            )),
        }
    }
}
