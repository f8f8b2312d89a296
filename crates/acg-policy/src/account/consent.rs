//! The consent of a customer.

use alloc::string::String;
use alloc::vec::Vec;

use super::non_null;
use super::tables::{UnreadableTable, texts, with_root};
use crate::json::Value;

/// The consent of a customer: the response of `GET /teamsRequestsForInformation/{tenantId}`. For
/// `state/consent`, `state/consent-ended` and `state/consent-tenant`.
///
/// ```
/// use acg_policy::Consent;
///
/// let consent = Consent::read(
///     br#"{"tenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47", "status": "active",
///         "consentedCountries": ["US", "UK"]}"#,
/// )?;
/// assert!(!consent.is_withdrawn());
/// assert!(consent.covers("GB") && !consent.covers("DE"));
/// # Ok::<(), acg_policy::UnreadableTable>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    pub(crate) tenant_id: String,
    /// Whether the operator declined it, or the contract is terminated.
    pub(crate) is_ended: bool,
    withdrawn: bool,
    /// ISO 3166-1 codes; `None` if the response does not list them.
    countries: Option<Vec<String>>,
}

impl Consent {
    /// Reads a response of the API, with at most
    /// [`MAX_RESPONSE_NODES`](crate::json::MAX_RESPONSE_NODES) values. Other members are ignored.
    ///
    /// ```
    /// use acg_policy::{Consent, UnreadableTable};
    ///
    /// let consent = Consent::read(br#"{"tenantId": "t", "status": "removed"}"#)?;
    /// assert!(consent.is_withdrawn());
    /// assert_eq!(Consent::read(b"{}"), Err(UnreadableTable::Consent));
    /// # Ok::<(), UnreadableTable>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`UnreadableTable::Consent`] if the text is not valid JSON or has duplicate members, if
    /// `tenantId` is missing, or if a member has another type.
    pub fn read(body: &[u8]) -> Result<Self, UnreadableTable> {
        with_root(body, Self::from_root).ok_or(UnreadableTable::Consent)
    }

    /// Reads a response from a value of a document without faults.
    ///
    /// ```
    /// use acg_policy::{Consent, json};
    ///
    /// let (document, _) = json::read(br#"{"tenantId": "t"}"#);
    /// assert!(Consent::from_value(document.unwrap().root()).is_ok());
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Consent::read`].
    pub fn from_value(root: Value<'_>) -> Result<Self, UnreadableTable> {
        Self::from_root(root).ok_or(UnreadableTable::Consent)
    }

    fn from_root(root: Value<'_>) -> Option<Self> {
        let tenant_id = root.get("tenantId")?.as_str()?.into();
        let relationship = root.get("customerRelationship").and_then(|member| member.get("status"));
        let relationship = relationship.and_then(|status| status.as_str()).unwrap_or_default();
        let status = match non_null(root, "status") {
            Some(status) => status.as_str()?,
            None => "",
        };
        let countries = texts(root, "consentedCountries")?;
        Some(Self {
            tenant_id,
            is_ended: ENDED.iter().any(|word| is(word, relationship)),
            withdrawn: WITHDRAWN.iter().any(|word| is(word, status)),
            countries,
        })
    }

    /// Whether the status is `suspended` or `removed`.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawn
    }

    /// Whether the customer may have consented to numbers of the country, an ISO 3166-1 code of two
    /// capital letters. The API writes `UK` for `GB`. A response without countries covers all countries.
    #[must_use]
    pub fn covers(&self, country: &str) -> bool {
        let matches = |known: &String| is(country, if is("UK", known) { "GB" } else { known });
        self.countries.as_ref().is_none_or(|countries| countries.iter().any(matches))
    }
}

fn is(word: &str, other: &str) -> bool {
    word.eq_ignore_ascii_case(other)
}

/// The values of `status` of a withdrawn consent, in any letter case.
const WITHDRAWN: [&str; 2] = ["suspended", "removed"];

/// The values of `customerRelationship.status` after which numbers cannot be added.
const ENDED: [&str; 2] = ["ConsentDeclined", "ContractTerminated"];

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn a_consent_covers_countries_unless_it_is_withdrawn() {
        let read = |members: &str| {
            Consent::read(format!(r#"{{"tenantId":"t"{members}}}"#).as_bytes()).unwrap()
        };
        let consent = read(r#","status":"active","consentedCountries":["US","UK"]"#);
        assert!(!consent.is_withdrawn() && consent.covers("US") && consent.covers("GB"));
        assert!(!consent.covers("DE") && !consent.covers("UK"));
        assert!(read("").covers("DE") && !read("").is_withdrawn());
        assert!(read(r#","status":"Removed""#).is_withdrawn());
        assert!(!read(r#","status":"later""#).is_withdrawn());
    }

    #[test]
    fn malformed_consents_are_errors() {
        for body in [
            "{}",
            r#"{"tenantId":"t","status":1}"#,
            r#"{"tenantId":"t","consentedCountries":"US"}"#,
            r#"{"tenantId":"t","consentedCountries":[1]}"#,
        ] {
            assert_eq!(Consent::read(body.as_bytes()), Err(UnreadableTable::Consent), "{body}");
        }
    }
}
