//! Resolves paths to resources.

use percent_encoding::percent_decode_str;

use crate::error::ApiError;
use crate::schema;

/// The resources and actions of the API, with path parameters decoded and checked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Accounts,
    Account {
        account: String,
    },
    Action {
        account: String,
        action: Action,
    },
    AccountNumbers {
        account: String,
    },
    Number {
        account: String,
        telephone_number: String,
    },
    CivicAddresses {
        account: String,
    },
    CivicAddress {
        account: String,
        id: String,
    },
    AllNumbers,
    RequestsForInformation,
    RequestForInformation {
        /// In lower case, because a GUID is case-insensitive.
        tenant_id: String,
    },
}

/// The actions of an account, which follow a colon in the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    CreateOrUpdateNumbers,
    DeleteNumbers,
    TeamsCapabilityPlans,
    TeamsAvailableCapabilities,
}

impl Route {
    /// Splits at `/` first and decodes each segment once, so that `%2B` is `+` and `%252B` is not.
    pub(crate) fn of(path: &str) -> Result<Self, ApiError> {
        let segments = path
            .strip_prefix('/')
            .ok_or(ApiError::UnknownPath)?
            .split('/')
            .map(|segment| percent_decode_str(segment).decode_utf8())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| ApiError::UnknownPath)?;
        let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        match segments.as_slice() {
            // No resource ends with a slash, and no name is empty.
            [.., ""] | ["accounts", "", ..] => Err(ApiError::UnknownPath),
            ["accounts"] => Ok(Self::Accounts),
            ["numbers"] => Ok(Self::AllNumbers),
            ["teamsRequestsForInformation"] => Ok(Self::RequestsForInformation),
            ["teamsRequestsForInformation", id] => {
                tenant_id(id).map(|tenant_id| Self::RequestForInformation { tenant_id })
            }
            ["accounts", account, rest @ ..] => Self::of_account(account, rest),
            _ => Err(ApiError::UnknownPath),
        }
    }

    fn of_account(account: &str, rest: &[&str]) -> Result<Self, ApiError> {
        // An account name has no colon, so the first one ends it, encoded or not.
        if let Some((account, action)) = account.split_once(':') {
            return match (Action::from_name(action), rest) {
                (Some(action), []) if !account.is_empty() => {
                    Ok(Self::Action { account: account_name(account)?, action })
                }
                _ => Err(ApiError::UnknownPath),
            };
        }
        match rest {
            [] => Ok(Self::Account { account: account_name(account)? }),
            ["numbers"] => Ok(Self::AccountNumbers { account: account_name(account)? }),
            ["numbers", number] => Ok(Self::Number {
                account: account_name(account)?,
                telephone_number: telephone_number(number)?,
            }),
            ["teamsCivicAddresses"] => Ok(Self::CivicAddresses { account: account_name(account)? }),
            ["teamsCivicAddresses", id] => {
                Ok(Self::CivicAddress { account: account_name(account)?, id: (*id).to_owned() })
            }
            _ => Err(ApiError::UnknownPath),
        }
    }

    /// The account in the path.
    pub(crate) fn account(&self) -> Option<&str> {
        match self {
            Self::Account { account }
            | Self::Action { account, .. }
            | Self::AccountNumbers { account }
            | Self::Number { account, .. }
            | Self::CivicAddresses { account }
            | Self::CivicAddress { account, .. } => Some(account),
            Self::Accounts
            | Self::AllNumbers
            | Self::RequestsForInformation
            | Self::RequestForInformation { .. } => None,
        }
    }

    /// The telephone number in the path.
    pub(crate) fn telephone_number(&self) -> Option<&str> {
        match self {
            Self::Number { telephone_number, .. } => Some(telephone_number),
            _ => None,
        }
    }

    /// The methods of this resource.
    pub(crate) fn allow(&self) -> &'static str {
        match self {
            Self::Account { .. } | Self::Number { .. } => "GET, PUT, DELETE",
            Self::RequestForInformation { .. } => "GET, PATCH",
            Self::Action { .. } => "POST",
            Self::Accounts
            | Self::AccountNumbers { .. }
            | Self::CivicAddresses { .. }
            | Self::CivicAddress { .. }
            | Self::AllNumbers
            | Self::RequestsForInformation => "GET",
        }
    }
}

impl Action {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "createOrUpdateNumbers" => Self::CreateOrUpdateNumbers,
            "deleteNumbers" => Self::DeleteNumbers,
            "getTeamsCapabilityPlans" => Self::TeamsCapabilityPlans,
            "getTeamsAvailableCapabilities" => Self::TeamsAvailableCapabilities,
            _ => return None,
        })
    }
}

fn account_name(text: &str) -> Result<String, ApiError> {
    let invalid = || ApiError::InvalidPath { name: "accountName", expected: schema::NAME_EXPECTED };
    schema::is_name(text).then(|| text.to_owned()).ok_or_else(invalid)
}

fn telephone_number(text: &str) -> Result<String, ApiError> {
    let invalid = || ApiError::InvalidPath {
        name: "telephoneNumber",
        expected: schema::TELEPHONE_NUMBER_EXPECTED,
    };
    schema::is_telephone_number(text).then(|| text.to_owned()).ok_or_else(invalid)
}

/// Checks only the length: the schema requires a GUID, but the tenant ID in the API's documentation is not one.
fn tenant_id(text: &str) -> Result<String, ApiError> {
    if text.chars().count() <= 36 {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(ApiError::InvalidPath { name: "tenantId", expected: "1 to 36 characters" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(telephone_number: &str) -> Route {
        Route::Number {
            account: "contoso".to_owned(),
            telephone_number: telephone_number.to_owned(),
        }
    }

    #[test]
    fn a_plus_sign_may_be_literal_or_encoded_once() {
        assert_eq!(Route::of("/accounts/contoso/numbers/+123451").unwrap(), number("+123451"));
        assert_eq!(Route::of("/accounts/contoso/numbers/%2B123451").unwrap(), number("+123451"));
        assert_eq!(
            Route::of("/accounts/c%6Fntoso/n%75mbers/%2b123451").unwrap(),
            number("+123451")
        );
        let twice = Route::of("/accounts/contoso/numbers/%252B123451");
        assert!(
            matches!(twice, Err(ApiError::InvalidPath { name: "telephoneNumber", .. })),
            "{twice:?}"
        );
    }

    #[test]
    fn other_paths_are_unknown() {
        for path in [
            "/",
            "/accounts/",
            "/Accounts/contoso",
            "/account/contoso",
            "//accounts/contoso",
            "/accounts/contoso/",
            "/accounts/contoso/numbers/",
            "/accounts/contoso/numbers/+123451/x",
            "/accounts/contoso/teamsCivicAddresses/",
            "/accounts/:deleteNumbers",
            "/accounts/contoso:",
            "/accounts/contoso:deletenumbers",
            "/accounts/contoso:deleteNumbers:deleteNumbers",
            "/accounts/contoso:deleteNumbers/numbers",
            "/numbers/",
            "/numbers/+123451",
            "/teamsrequestsforinformation",
            "/teamsRequestsForInformation/a/b",
            "/accounts/%FF",
            "*",
        ] {
            assert!(matches!(Route::of(path), Err(ApiError::UnknownPath)), "{path}");
        }
    }

    #[test]
    fn an_action_follows_a_literal_or_encoded_colon() {
        for (name, action) in [
            ("createOrUpdateNumbers", Action::CreateOrUpdateNumbers),
            ("deleteNumbers", Action::DeleteNumbers),
            ("getTeamsCapabilityPlans", Action::TeamsCapabilityPlans),
            ("getTeamsAvailableCapabilities", Action::TeamsAvailableCapabilities),
        ] {
            for colon in [":", "%3A", "%3a"] {
                let route = Route::of(&format!("/accounts/contoso{colon}{name}")).unwrap();
                assert_eq!(route, Route::Action { account: "contoso".to_owned(), action });
            }
        }
    }

    #[test]
    fn tenant_ids_are_case_insensitive() {
        let tenant_id = "contosotenantid".to_owned();
        assert_eq!(
            Route::of("/teamsRequestsForInformation/contosoTenantId").unwrap(),
            Route::RequestForInformation { tenant_id }
        );
        let long = format!("/teamsRequestsForInformation/{}", "a".repeat(37));
        assert!(matches!(Route::of(&long), Err(ApiError::InvalidPath { name: "tenantId", .. })));
    }

    #[test]
    fn an_encoded_slash_does_not_split_a_segment() {
        let result = Route::of("/accounts/contoso%2Fnumbers");
        assert!(
            matches!(result, Err(ApiError::InvalidPath { name: "accountName", .. })),
            "{result:?}"
        );
    }
}
