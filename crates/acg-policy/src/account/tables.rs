//! What a caller may know beside the account: the answers of three more operations of the API,
//! which a portal has at hand. Without a table, the rule that reads it is silent.

use alloc::string::String;
use alloc::vec::Vec;

use super::non_null;
use crate::json::{Kind, Value, read_response};

/// The account's capability plans: the answer to `POST /accounts/{name}:getTeamsCapabilityPlans`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapabilityPlans {
    plans: Vec<Plan>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Plan {
    usage: String,
    /// `None` when the plan does not say.
    capabilities: Option<Vec<String>>,
}

/// The account's emergency addresses: the answer to `GET /accounts/{name}/teamsCivicAddresses`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CivicAddresses {
    addresses: Vec<Address>,
    /// Whether there is no further page.
    complete: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Address {
    id: String,
    default_location: String,
    /// `None` when the address does not say.
    locations: Option<Vec<String>>,
}

/// The customer's consent: the answer to `GET /teamsRequestsForInformation/{tenantId}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    withdrawn: bool,
    /// ISO 3166 codes; `None` when the answer does not say.
    countries: Option<Vec<String>>,
}

/// A text that is no such answer of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnreadableTable {
    /// See [`CapabilityPlans::read`].
    #[error("not capability plans: expected the answer of `:getTeamsCapabilityPlans`")]
    Plans,
    /// See [`CivicAddresses::read`].
    #[error("not civic addresses: expected the answer of `GET …/teamsCivicAddresses`")]
    CivicAddresses,
    /// See [`Consent::read`].
    #[error(
        "not a consent: expected the answer of `GET /teamsRequestsForInformation/{{tenantId}}`"
    )]
    Consent,
}

impl CapabilityPlans {
    /// Reads the API's answer. Members that nobody needs here are ignored.
    ///
    /// # Errors
    ///
    /// [`UnreadableTable::Plans`] when the text is not JSON, has a member twice, or a member that
    /// is needed is missing or has another type.
    pub fn read(body: &[u8]) -> Result<Self, UnreadableTable> {
        with_root(body, Self::from_root).ok_or(UnreadableTable::Plans)
    }

    /// Reads an answer that is part of a document without faults.
    ///
    /// # Errors
    ///
    /// As for [`CapabilityPlans::read`].
    pub fn from_value(root: Value<'_>) -> Result<Self, UnreadableTable> {
        Self::from_root(root).ok_or(UnreadableTable::Plans)
    }

    fn from_root(root: Value<'_>) -> Option<Self> {
        let plans = elements(root.get("capabilityPlans")?)?.map(Plan::read);
        Some(Self { plans: plans.collect::<Option<_>>()? })
    }

    /// Whether a plan is for this usage, letter case included.
    #[must_use]
    pub fn has_usage(&self, usage: &str) -> bool {
        self.plans.iter().any(|plan| plan.usage == usage)
    }

    /// Whether a number of this usage may have the capability. Where a plan does not list any, it
    /// may have every one.
    #[must_use]
    pub fn allows(&self, usage: &str, capability: &str) -> bool {
        let mut plans = self.plans.iter().filter(|plan| plan.usage == usage);
        plans.any(|plan| match &plan.capabilities {
            Some(capabilities) => capabilities.iter().any(|known| known == capability),
            None => true,
        })
    }
}

impl Plan {
    fn read(plan: Value<'_>) -> Option<Self> {
        let usage = plan.get("usage")?.as_str()?.into();
        let choosable = texts(plan, "choosableCapabilities")?;
        let mandatory = texts(plan, "mandatoryCapabilities")?.unwrap_or_default();
        let capabilities = choosable.map(|mut capabilities| {
            capabilities.extend(mandatory);
            capabilities
        });
        Some(Self { usage, capabilities })
    }
}

impl CivicAddresses {
    /// Reads a page of the API's answer. Members that nobody needs here are ignored.
    ///
    /// # Errors
    ///
    /// [`UnreadableTable::CivicAddresses`] when the text is not JSON, has a member twice, or a
    /// member that is needed is missing or has another type.
    pub fn read(body: &[u8]) -> Result<Self, UnreadableTable> {
        with_root(body, Self::from_root).ok_or(UnreadableTable::CivicAddresses)
    }

    /// Reads a page that is part of a document without faults.
    ///
    /// # Errors
    ///
    /// As for [`CivicAddresses::read`].
    pub fn from_value(root: Value<'_>) -> Result<Self, UnreadableTable> {
        Self::from_root(root).ok_or(UnreadableTable::CivicAddresses)
    }

    fn from_root(root: Value<'_>) -> Option<Self> {
        let addresses = elements(root.get("value")?)?.map(Address::read);
        let addresses = addresses.collect::<Option<_>>()?;
        Some(Self { addresses, complete: non_null(root, "nextLink").is_none() })
    }

    /// The same list with the page that its `nextLink` leads to. Until the last page is there,
    /// nothing is said about an id that was not found.
    #[must_use]
    pub fn followed_by(mut self, next: Self) -> Self {
        self.addresses.extend(next.addresses);
        self.complete = next.complete;
        self
    }

    /// Whether the account may have an address with this id; GUIDs have no letter case.
    pub(crate) fn may_have(&self, id: &str) -> bool {
        !self.complete || self.addresses.iter().any(|address| address.is(id))
    }

    /// Whether the place may belong to that address, or to any when none is given.
    pub(crate) fn may_have_location(&self, address: Option<&str>, location: &str) -> bool {
        let meant = |known: &&Address| address.is_none_or(|id| known.is(id));
        !self.complete || self.addresses.iter().filter(meant).any(|known| known.may_have(location))
    }
}

impl Address {
    fn read(address: Value<'_>) -> Option<Self> {
        let locations = match non_null(address, "locations") {
            None => None,
            Some(locations) => {
                let ids = elements(locations)?.map(|location| text(location, "id"));
                Some(ids.collect::<Option<_>>()?)
            }
        };
        let default_location = text(address, "defaultLocationId")?;
        Some(Self { id: text(address, "id")?, default_location, locations })
    }

    fn is(&self, id: &str) -> bool {
        self.id.eq_ignore_ascii_case(id)
    }

    fn may_have(&self, location: &str) -> bool {
        let is = |id: &String| id.eq_ignore_ascii_case(location);
        is(&self.default_location)
            || self.locations.as_ref().is_none_or(|locations| locations.iter().any(is))
    }
}

impl Consent {
    /// Reads the API's answer. Members that nobody needs here are ignored.
    ///
    /// # Errors
    ///
    /// [`UnreadableTable::Consent`] when the text is not JSON, has a member twice, or a member that
    /// is needed has another type; or without `tenantId`, which every answer has.
    pub fn read(body: &[u8]) -> Result<Self, UnreadableTable> {
        with_root(body, Self::from_root).ok_or(UnreadableTable::Consent)
    }

    /// Reads an answer that is part of a document without faults.
    ///
    /// # Errors
    ///
    /// As for [`Consent::read`].
    pub fn from_value(root: Value<'_>) -> Result<Self, UnreadableTable> {
        Self::from_root(root).ok_or(UnreadableTable::Consent)
    }

    fn from_root(root: Value<'_>) -> Option<Self> {
        root.get("tenantId")?.as_str()?;
        let status = match non_null(root, "status") {
            Some(status) => status.as_str()?,
            None => "",
        };
        let countries = texts(root, "consentedCountries")?;
        Some(Self { withdrawn: WITHDRAWN.iter().any(|word| is(word, status)), countries })
    }

    /// Whether the consent is suspended or removed.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawn
    }

    /// Whether the customer may have consented to numbers of the country, which is an ISO 3166 code
    /// of two capital letters. The API says `UK` for `GB`; an answer without countries may mean
    /// every one.
    #[must_use]
    pub fn covers(&self, country: &str) -> bool {
        let meant = |known: &String| is(country, if is("UK", known) { "GB" } else { known });
        self.countries.as_ref().is_none_or(|countries| countries.iter().any(meant))
    }
}

fn is(word: &str, other: &str) -> bool {
    word.eq_ignore_ascii_case(other)
}

/// Reads what `look` wants of a text without faults.
fn with_root<T>(body: &[u8], look: impl FnOnce(Value<'_>) -> Option<T>) -> Option<T> {
    let (document, faults) = read_response(body);
    let document = document.filter(|_| faults.is_empty())?;
    look(document.root())
}

fn elements<'d>(array: Value<'d>) -> Option<impl Iterator<Item = Value<'d>>> {
    (array.kind() == Kind::Array).then(|| array.children())
}

fn text(object: Value<'_>, name: &str) -> Option<String> {
    object.get(name)?.as_str().map(Into::into)
}

/// The texts of a member: nothing at all when it is of another type, none when it is not there.
#[expect(clippy::option_option, reason = "unreadable, and not said, are different things")]
fn texts(object: Value<'_>, name: &str) -> Option<Option<Vec<String>>> {
    let Some(array) = non_null(object, name) else { return Some(None) };
    let texts = elements(array)?.map(|text| text.as_str().map(Into::into));
    texts.collect::<Option<_>>().map(Some)
}

/// The states in which a consent gives nothing, in any letter case.
const WITHDRAWN: [&str; 2] = ["suspended", "removed"];

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn plans_of_one_usage_are_taken_together() {
        let plans = CapabilityPlans::read(
            br#"{"capabilityPlans":[
                {"name":"a","usage":"U","mandatoryCapabilities":["M"],"choosableCapabilities":["C"],"supportsTollFree":false},
                {"name":"b","usage":"U","choosableCapabilities":["D"],"supportsTollFree":true},
                {"name":"c","usage":"V","choosableCapabilities":null},
                {"name":"d","usage":"W","choosableCapabilities":[]}]}"#,
        )
        .unwrap();
        assert!(plans.has_usage("U") && !plans.has_usage("u"));
        for (usage, capability, allowed) in
            [("U", "M", true), ("U", "C", true), ("U", "D", true), ("U", "d", false)]
        {
            assert_eq!(plans.allows(usage, capability), allowed, "{usage} {capability}");
        }
        assert!(plans.allows("V", "anything") && !plans.allows("W", "C"));
    }

    #[test]
    fn a_place_belongs_to_its_address() {
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
        assert!(whole.may_have_location(Some("B"), "7"), "B does not list its places");
        assert!(whole.may_have_location(None, "2"));
        let part = read(r#","nextLink":"https://example.com/2""#);
        assert!(part.may_have("C") && part.may_have_location(Some("A"), "3"));
        assert!(!part.clone().followed_by(part.clone()).complete);
        assert!(!part.followed_by(whole).may_have("C"));
    }

    #[test]
    fn a_consent_is_for_countries_until_it_is_withdrawn() {
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
    fn a_table_that_cannot_be_relied_on_is_refused() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"capabilityPlans":{}}"#,
            r#"{"capabilityPlans":[{}]}"#,
            r#"{"capabilityPlans":[{"usage":"U","choosableCapabilities":"C"}]}"#,
            r#"{"capabilityPlans":[{"usage":"U","usage":"U"}]}"#,
        ] {
            assert_eq!(
                CapabilityPlans::read(body.as_bytes()),
                Err(UnreadableTable::Plans),
                "{body}"
            );
        }
        for body in [
            "{}",
            r#"{"value":[{"id":"A"}]}"#,
            r#"{"value":[{"defaultLocationId":"1"}]}"#,
            r#"{"value":[{"id":"A","defaultLocationId":"1","locations":[{}]}]}"#,
        ] {
            let read = CivicAddresses::read(body.as_bytes());
            assert_eq!(read, Err(UnreadableTable::CivicAddresses), "{body}");
        }
        for body in [
            "{}",
            r#"{"tenantId":"t","status":1}"#,
            r#"{"tenantId":"t","consentedCountries":"US"}"#,
            r#"{"tenantId":"t","consentedCountries":[1]}"#,
        ] {
            assert_eq!(Consent::read(body.as_bytes()), Err(UnreadableTable::Consent), "{body}");
        }
    }

    #[test]
    fn a_table_may_be_longer_than_a_request() {
        let address = r#"{"id":"A","defaultLocationId":"1"}"#;
        let list = alloc::vec![address; 10_000].join(",");
        assert!(CivicAddresses::read(format!(r#"{{"value":[{list}]}}"#).as_bytes()).is_ok());
    }
}
