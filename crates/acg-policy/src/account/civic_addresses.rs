//! The emergency addresses of an account.

use alloc::string::String;
use alloc::vec::Vec;

use super::non_null;
use super::tables::{UnreadableTable, elements, text, with_root};
use crate::json::Value;

/// The emergency addresses of an account: the response of `GET /accounts/{name}/teamsCivicAddresses`.
/// For `state/civic-address`, `state/civic-address-country` and `state/civic-address-not-validated`.
///
/// ```
/// use acg_policy::{CivicAddresses, KnownAccount};
///
/// let first = CivicAddresses::read(
///     br#"{"value": [{"id": "a1", "defaultLocationId": "l1"}], "nextLink": "https://example.com/2"}"#,
/// )?;
/// let second =
///     CivicAddresses::read(br#"{"value": [{"id": "a2", "defaultLocationId": "l2"}]}"#)?;
/// let account = KnownAccount::new("contoso").with_civic_addresses(first.followed_by(second));
/// # Ok::<(), acg_policy::UnreadableTable>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CivicAddresses {
    addresses: Vec<CivicAddress>,
    /// Whether the last page is included.
    complete: bool,
}

/// An address of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CivicAddress {
    id: String,
    default_location: String,
    /// `None` if the address does not list them.
    locations: Option<Vec<String>>,
    /// As the API writes it.
    pub(crate) country: Option<String>,
    /// Whether the status is `notValidated`.
    pub(crate) is_unvalidated: bool,
}

impl CivicAddresses {
    /// Reads a page of the response, with at most
    /// [`MAX_RESPONSE_NODES`](crate::json::MAX_RESPONSE_NODES) values. Other members are ignored.
    ///
    /// ```
    /// use acg_policy::{CivicAddresses, UnreadableTable};
    ///
    /// assert!(CivicAddresses::read(br#"{"value": []}"#).is_ok());
    /// assert_eq!(CivicAddresses::read(b"[]"), Err(UnreadableTable::CivicAddresses));
    /// ```
    ///
    /// # Errors
    ///
    /// [`UnreadableTable::CivicAddresses`] if the text is not valid JSON or has duplicate members, or a
    /// required member is missing or has another type.
    pub fn read(body: &[u8]) -> Result<Self, UnreadableTable> {
        with_root(body, Self::from_root).ok_or(UnreadableTable::CivicAddresses)
    }

    /// Reads a page from a value of a document without faults.
    ///
    /// ```
    /// use acg_policy::{CivicAddresses, json};
    ///
    /// let (document, _) = json::read(br#"{"value": []}"#);
    /// assert!(CivicAddresses::from_value(document.unwrap().root()).is_ok());
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`CivicAddresses::read`].
    pub fn from_value(root: Value<'_>) -> Result<Self, UnreadableTable> {
        Self::from_root(root).ok_or(UnreadableTable::CivicAddresses)
    }

    fn from_root(root: Value<'_>) -> Option<Self> {
        let addresses = elements(root.get("value")?)?.map(CivicAddress::read);
        let addresses = addresses.collect::<Option<_>>()?;
        Some(Self { addresses, complete: non_null(root, "nextLink").is_none() })
    }

    /// Appends the next page, the response of `nextLink`. Until the last page is appended, unknown IDs
    /// are not reported.
    #[must_use]
    pub fn followed_by(mut self, next: Self) -> Self {
        self.addresses.extend(next.addresses);
        self.complete = next.complete;
        self
    }

    /// Whether the account may have an address with this ID, ignoring letter case.
    pub(crate) fn may_have(&self, id: &str) -> bool {
        !self.complete || self.addresses.iter().any(|address| address.is(id))
    }

    /// Whether the location may belong to this address; without an address, to any.
    pub(crate) fn may_have_location(&self, address: Option<&str>, location: &str) -> bool {
        let matches = |known: &&CivicAddress| address.is_none_or(|id| known.is(id));
        !self.complete
            || self.addresses.iter().filter(matches).any(|known| known.may_have(location))
    }
}

impl CivicAddresses {
    /// The addresses with this ID; without an ID, those that list the location.
    pub(crate) fn named<'a>(
        &'a self,
        id: Option<&'a str>,
        location: Option<&'a str>,
    ) -> impl Iterator<Item = &'a CivicAddress> {
        self.addresses.iter().filter(move |known| match (id, location) {
            (Some(id), _) => known.is(id),
            (None, Some(location)) => known.lists(location),
            (None, None) => false,
        })
    }
}

impl CivicAddress {
    fn read(address: Value<'_>) -> Option<Self> {
        let locations = match non_null(address, "locations") {
            None => None,
            Some(locations) => {
                let ids = elements(locations)?.map(|location| text(location, "id"));
                Some(ids.collect::<Option<_>>()?)
            }
        };
        let default_location = text(address, "defaultLocationId")?;
        let optional = |name| address.get(name).and_then(|member| member.as_str());
        let status = optional("validationStatus").unwrap_or_default();
        Some(Self {
            id: text(address, "id")?,
            default_location,
            locations,
            country: optional("country").map(Into::into),
            is_unvalidated: status.eq_ignore_ascii_case("notValidated"),
        })
    }

    fn is(&self, id: &str) -> bool {
        self.id.eq_ignore_ascii_case(id)
    }

    fn may_have(&self, location: &str) -> bool {
        self.locations.is_none() || self.lists(location)
    }

    fn lists(&self, location: &str) -> bool {
        let mut known = self.locations.iter().flatten().chain([&self.default_location]);
        known.any(|id| id.eq_ignore_ascii_case(location))
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn a_location_belongs_to_its_address() {
        let list = r#"[{"id":"A","defaultLocationId":"1","locations":[{"id":"1"},{"id":"2"}]},
            {"id":"B","defaultLocationId":"3"}]"#;
        let read = |next: &str| {
            CivicAddresses::read(format!(r#"{{"value":{list}{next}}}"#).as_bytes()).unwrap()
        };
        let whole = read("");
        assert!(whole.may_have("a") && !whole.may_have("C"));
        assert!(
            whole.may_have_location(Some("a"), "2") && !whole.may_have_location(Some("a"), "3")
        );
        assert!(whole.may_have_location(Some("B"), "7"), "B does not list its locations");
        assert!(whole.may_have_location(None, "2"));
        let part = read(r#","nextLink":"https://example.com/2""#);
        assert!(part.may_have("C") && part.may_have_location(Some("A"), "3"));
        assert!(!part.clone().followed_by(part.clone()).complete);
        assert!(!part.followed_by(whole).may_have("C"));
    }

    #[test]
    fn malformed_civic_addresses_are_errors() {
        for body in [
            "{}",
            r#"{"value":[{"id":"A"}]}"#,
            r#"{"value":[{"defaultLocationId":"1"}]}"#,
            r#"{"value":[{"id":"A","defaultLocationId":"1","locations":[{}]}]}"#,
        ] {
            let read = CivicAddresses::read(body.as_bytes());
            assert_eq!(read, Err(UnreadableTable::CivicAddresses), "{body}");
        }
    }

    #[test]
    fn a_table_may_have_more_values_than_a_request() {
        let address = r#"{"id":"A","defaultLocationId":"1"}"#;
        let list = alloc::vec![address; 10_000].join(",");
        assert!(CivicAddresses::read(format!(r#"{{"value":[{list}]}}"#).as_bytes()).is_ok());
    }
}
