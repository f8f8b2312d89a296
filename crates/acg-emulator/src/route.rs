//! From a path to the resource that it names.

use percent_encoding::percent_decode_str;

use crate::error::ApiError;
use crate::schema;

/// The resources of the API, with path parameters decoded and checked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Account { account: String },
    Numbers { account: String },
    Number { account: String, telephone_number: String },
}

impl Route {
    /// Splits at `/` first and decodes each segment exactly once, so that `%2B` is `+`, and `%252B` is not.
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
            // What follows a colon is an action, and an account name cannot contain one.
            ["accounts", account, ..] if account.is_empty() || account.contains(':') => {
                Err(ApiError::UnknownPath)
            }
            ["accounts", account] => Ok(Self::Account { account: account_name(account)? }),
            ["accounts", account, "numbers"] => {
                Ok(Self::Numbers { account: account_name(account)? })
            }
            ["accounts", _, "numbers", ""] => Err(ApiError::UnknownPath),
            ["accounts", account, "numbers", number] => Ok(Self::Number {
                account: account_name(account)?,
                telephone_number: telephone_number(number)?,
            }),
            _ => Err(ApiError::UnknownPath),
        }
    }

    /// The methods that this resource has.
    pub(crate) fn allow(&self) -> &'static str {
        match self {
            Self::Account { .. } | Self::Number { .. } => "GET, PUT, DELETE",
            Self::Numbers { .. } => "GET",
        }
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
    fn a_plus_may_be_literal_or_encoded_once() {
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
            "/accounts",
            "/accounts/",
            "/Accounts/contoso",
            "/account/contoso",
            "//accounts/contoso",
            "/accounts/contoso/",
            "/accounts/contoso/numbers/",
            "/accounts/contoso/numbers/+123451/x",
            "/accounts/contoso:deleteNumbers",
            "/accounts/contoso%3AdeleteNumbers",
            "/accounts/%FF",
            "*",
            "/numbers",
        ] {
            assert!(matches!(Route::of(path), Err(ApiError::UnknownPath)), "{path}");
        }
    }

    #[test]
    fn a_separator_inside_a_segment_does_not_split_it() {
        let result = Route::of("/accounts/contoso%2Fnumbers");
        assert!(
            matches!(result, Err(ApiError::InvalidPath { name: "accountName", .. })),
            "{result:?}"
        );
    }
}
