//! Query parameters. Names and values are case-sensitive, as the Azure guidelines require.

use crate::error::{ApiError, SUPPORTED_VERSIONS};

/// The decoded query of one request, in order.
#[derive(Debug)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    pub(crate) fn read(query: Option<&str>) -> Self {
        let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        Self { pairs }
    }

    /// # Errors
    ///
    /// When `api-version` is missing, unsupported or repeated.
    pub(crate) fn check_api_version(&self) -> Result<(), ApiError> {
        let mut versions = self.values("api-version");
        match (versions.next(), versions.next()) {
            (None | Some(""), None) => Err(ApiError::MissingApiVersion),
            (Some(version), None) if SUPPORTED_VERSIONS.contains(&version) => Ok(()),
            _ => Err(ApiError::UnsupportedApiVersion),
        }
    }

    /// The value of a boolean parameter; `false` by default.
    pub(crate) fn flag(&self, name: &'static str) -> Result<bool, ApiError> {
        match self.value(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(ApiError::InvalidQuery { name, expected: "true or false" }),
        }
    }

    /// `top`, an integer from 1 to 2147483647; `None` if absent.
    pub(crate) fn top(&self) -> Result<Option<u32>, ApiError> {
        self.int32("top", 1, "an integer from 1 to 2147483647")
    }

    /// `skip`, an integer from 0 to 2147483647; 0 if absent.
    pub(crate) fn skip(&self) -> Result<u32, ApiError> {
        Ok(self.int32("skip", 0, "an integer from 0 to 2147483647")?.unwrap_or(0))
    }

    /// `maxpagesize`, an integer from 1 to 2147483647; `None` if absent.
    pub(crate) fn max_page_size(&self) -> Result<Option<u32>, ApiError> {
        self.int32("maxpagesize", 1, "an integer from 1 to 2147483647")
    }

    /// The value of a parameter.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// # Errors
    ///
    /// When a parameter of the API is repeated, because servers differ in which one they use.
    pub(crate) fn check_repetition(&self) -> Result<(), ApiError> {
        match PARAMETERS.into_iter().find(|name| self.values(name).count() > 1) {
            None => Ok(()),
            Some(name) => Err(ApiError::InvalidQuery { name, expected: "sent once" }),
        }
    }

    fn int32(
        &self,
        name: &'static str,
        least: u32,
        expected: &'static str,
    ) -> Result<Option<u32>, ApiError> {
        let number = |value: &str| u32::try_from(value.parse::<i32>().ok()?).ok();
        self.value(name)
            .map(|value| {
                number(value)
                    .filter(|&value| value >= least)
                    .ok_or(ApiError::InvalidQuery { name, expected })
            })
            .transpose()
    }

    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// All parameters except `api-version`.
const PARAMETERS: [&str; 7] =
    ["top", "skip", "maxpagesize", "filter", "countRecords", "continuationToken", "deleteNumbers"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_two_published_versions_are_accepted() {
        for version in SUPPORTED_VERSIONS {
            assert!(
                Query::read(Some(&format!("api-version={version}"))).check_api_version().is_ok()
            );
        }
        for query in [None, Some(""), Some("api-version="), Some("Api-Version=2024-02-29")] {
            let result = Query::read(query).check_api_version();
            assert!(matches!(result, Err(ApiError::MissingApiVersion)), "{query:?}");
        }
        for query in ["api-version=2023-10-01", "api-version=2024-02-29&api-version=2024-02-29"] {
            let result = Query::read(Some(query)).check_api_version();
            assert!(matches!(result, Err(ApiError::UnsupportedApiVersion)), "{query}");
        }
    }

    #[test]
    fn top_and_skip_have_bounds() {
        let query = Query::read(Some("top=2&skip=0"));
        assert_eq!((query.top().unwrap(), query.skip().unwrap()), (Some(2), 0));
        assert_eq!(Query::read(None).top().unwrap(), None);
        for query in
            ["top=0&skip=-1", "top=x&skip=x", "top=2147483648&skip=2147483648", "top=&skip="]
        {
            let query = Query::read(Some(query));
            assert!(query.top().is_err() && query.skip().is_err(), "{query:?}");
        }
    }

    #[test]
    fn a_repeated_parameter_is_refused() {
        let check = |query| Query::read(Some(query)).check_repetition();
        assert!(check("top=1&skip=1&other=1&other=2").is_ok());
        for query in ["top=1&top=2", "top=1&top=1", "skip=1&%73kip=1", "filter=&filter="] {
            assert!(matches!(check(query), Err(ApiError::InvalidQuery { .. })), "{query}");
        }
    }

    #[test]
    fn flags_are_lower_case_words() {
        assert!(Query::read(Some("deleteNumbers=true")).flag("deleteNumbers").unwrap());
        assert!(!Query::read(None).flag("deleteNumbers").unwrap());
        assert!(Query::read(Some("deleteNumbers=True")).flag("deleteNumbers").is_err());
    }
}
