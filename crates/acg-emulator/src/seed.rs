//! What the operator cannot write through the API, and has to be there from the start.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::ApiError;
use crate::schema::{self, GIVEN, Shape, optional, required};
use crate::time;

/// Requests for information, and per account the civic addresses and capability plans of its Teams tenant.
///
/// The default is a small sample around the account `contoso`.
#[derive(Clone, Debug)]
pub struct Seed {
    /// By tenant id in lower case.
    pub(crate) requests_for_information: BTreeMap<String, Value>,
    /// By account, then by id.
    civic_addresses: BTreeMap<String, BTreeMap<String, Value>>,
    /// By account, in the order of the file.
    capability_plans: BTreeMap<String, Vec<Value>>,
    /// Milliseconds since 1970; nothing of it changes afterwards.
    read_at: i64,
}

/// Why a seed cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SeedError {
    /// The file cannot be read.
    #[error("cannot read the seed file {}: {source}; choose another one with --seed", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is not JSON.
    #[error("the seed is not JSON at line {line} column {column}; mend it there")]
    NotJson {
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault, from 1.
        column: usize,
    },
    /// A place in it is not what the API would return.
    #[error("the seed has a fault: {pointer} must be {expected}")]
    Invalid {
        /// JSON Pointer of the place; empty for the whole document.
        pointer: String,
        /// What belongs there.
        expected: &'static str,
    },
}

impl Seed {
    /// A seed without anything.
    pub fn empty() -> Self {
        Self {
            requests_for_information: BTreeMap::new(),
            civic_addresses: BTreeMap::new(),
            capability_plans: BTreeMap::new(),
            read_at: time::now(),
        }
    }

    /// Reads a seed file.
    ///
    /// # Errors
    ///
    /// [`SeedError`] when the file cannot be read, or as for [`Seed::from_json`].
    pub fn from_file(path: &Path) -> Result<Self, SeedError> {
        let text = std::fs::read(path)
            .map_err(|source| SeedError::Unreadable { path: path.to_owned(), source })?;
        Self::from_json(&text)
    }

    /// Reads a JSON object with the optional members `requestsForInformation` (a list), `civicAddresses` and
    /// `capabilityPlans` (objects with a list for each account name), whose items look as the API returns them.
    ///
    /// # Errors
    ///
    /// [`SeedError`] with the first place that is not so.
    pub fn from_json(text: &[u8]) -> Result<Self, SeedError> {
        let document: Value = serde_json::from_slice(text)
            .map_err(|error| SeedError::NotJson { line: error.line(), column: error.column() })?;
        let Value::Object(members) = document else {
            return Err(invalid("", "an object"));
        };
        let mut seed = Self::empty();
        for (name, value) in members {
            match name.as_str() {
                "requestsForInformation" => seed.requests_for_information = requests(value)?,
                "civicAddresses" => {
                    seed.civic_addresses = per_account(&name, value, &CIVIC_ADDRESS, by_id)?;
                }
                "capabilityPlans" => {
                    seed.capability_plans =
                        per_account(&name, value, &CAPABILITY_PLAN, |_, plans| Ok(plans))?;
                }
                _ => return Err(invalid(&pointer("", &name), "left out: no such member is known")),
            }
        }
        Ok(seed)
    }

    /// The addresses of an account by id, or `None` when it has none.
    pub(crate) fn civic_addresses(&self, account: &str) -> Option<&BTreeMap<String, Value>> {
        self.civic_addresses.get(account)
    }

    pub(crate) fn capability_plans(&self, account: &str) -> &[Value] {
        self.capability_plans.get(account).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn read_at(&self) -> i64 {
        self.read_at
    }
}

impl Default for Seed {
    fn default() -> Self {
        // A test reads the sample, so it is never the empty one that is returned.
        Self::from_json(SAMPLE).unwrap_or_else(|_| Self::empty())
    }
}

fn requests(value: Value) -> Result<BTreeMap<String, Value>, SeedError> {
    let at = "/requestsForInformation";
    keyed(at, list(at, value, &REQUEST_FOR_INFORMATION)?, "tenantId", str::to_ascii_lowercase)
}

fn by_id(at: &str, addresses: Vec<Value>) -> Result<BTreeMap<String, Value>, SeedError> {
    keyed(at, addresses, "id", str::to_owned)
}

fn per_account<T>(
    name: &str,
    value: Value,
    item: &'static Shape,
    collect: impl Fn(&str, Vec<Value>) -> Result<T, SeedError>,
) -> Result<BTreeMap<String, T>, SeedError> {
    let at = pointer("", name);
    let Value::Object(accounts) = value else {
        return Err(invalid(&at, "an object"));
    };
    let mut collected = BTreeMap::new();
    for (account, value) in accounts {
        let at = pointer(&at, &account);
        if !schema::is_name(&account) {
            return Err(invalid(&at, "named by an account: 1 to 100 letters, digits, _ or -"));
        }
        let items = collect(&at, list(&at, value, item)?)?;
        collected.insert(account, items);
    }
    Ok(collected)
}

fn list(at: &str, value: Value, item: &'static Shape) -> Result<Vec<Value>, SeedError> {
    let Value::Array(items) = value else {
        return Err(invalid(at, "a list"));
    };
    for (index, value) in items.iter().enumerate() {
        schema::check_below(pointer(at, &index.to_string()), value, item).map_err(misshapen)?;
    }
    Ok(items)
}

fn keyed(
    at: &str,
    items: Vec<Value>,
    member: &str,
    key: impl Fn(&str) -> String,
) -> Result<BTreeMap<String, Value>, SeedError> {
    let mut collected = BTreeMap::new();
    for (index, item) in items.into_iter().enumerate() {
        let key = item.get(member).and_then(Value::as_str).map(&key).unwrap_or_default();
        if collected.insert(key, item).is_some() {
            let at = pointer(&pointer(at, &index.to_string()), member);
            return Err(invalid(&at, "different from those of the items before it"));
        }
    }
    Ok(collected)
}

fn misshapen(error: ApiError) -> SeedError {
    match error {
        ApiError::InvalidBody { pointer, expected } => SeedError::Invalid { pointer, expected },
        _ => invalid("", "what the API returns"),
    }
}

fn invalid(pointer: &str, expected: &'static str) -> SeedError {
    SeedError::Invalid { pointer: pointer.to_owned(), expected }
}

/// One step further in a JSON Pointer (RFC 6901).
fn pointer(parent: &str, member: &str) -> String {
    format!("{parent}/{}", member.replace('~', "~0").replace('/', "~1"))
}

static REQUEST_FOR_INFORMATION: Shape = Shape::Object(&[
    required("tenantId", &GIVEN),
    optional("id", &Shape::Text),
    optional("accountName", &Shape::Text),
    optional("productContext", &Shape::Text),
    optional("operatorId", &Shape::Text),
    optional("status", &Shape::Text),
    optional("consentedOn", &Shape::Text),
    optional("lastModifiedOn", &Shape::Text),
    optional("consentedCountries", &Shape::TextList),
    optional("contacts", &Shape::List(&CONTACT, usize::MAX, "a list")),
    optional("customerRelationship", &CUSTOMER_RELATIONSHIP),
    optional(
        "serviceProvisioningErrors",
        &Shape::List(&Shape::Object(&[]), usize::MAX, "a list of errors"),
    ),
]);

static CONTACT: Shape = Shape::Object(&[
    required("fullName", &Shape::Text),
    required("email", &Shape::Text),
    optional("telephoneNumber", &Shape::Text),
    optional("companyName", &Shape::Text),
    optional("companySize", &Shape::Text),
]);

static CUSTOMER_RELATIONSHIP: Shape = Shape::Object(&[
    optional("status", &Shape::Text),
    optional("comment", &Shape::Text),
    optional("lastModifiedOn", &Shape::Text),
]);

static CIVIC_ADDRESS: Shape = Shape::Object(&[
    required("id", &GIVEN),
    required("defaultLocationId", &GIVEN),
    optional("validationStatus", &Shape::Text),
    optional("locations", &Shape::List(&LOCATION, usize::MAX, "a list of locations")),
]);

static LOCATION: Shape = Shape::Object(&[
    required("id", &GIVEN),
    required("civicAddressId", &GIVEN),
    optional("isDefault", &Shape::Boolean),
]);

static CAPABILITY_PLAN: Shape = Shape::Object(&[
    required("name", &Shape::Text),
    required("usage", &Shape::Text),
    required("supportsTollFree", &Shape::Boolean),
    optional("offerTypes", &Shape::TextList),
    optional("mandatoryCapabilities", &Shape::TextList),
    optional("choosableCapabilities", &Shape::TextList),
]);

const SAMPLE: &[u8] = include_bytes!("../sample-seed.json");

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fault(seed: &Value) -> String {
        match Seed::from_json(seed.to_string().as_bytes()) {
            Err(SeedError::Invalid { pointer, .. }) => pointer,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn the_sample_has_something_of_everything() {
        let seed = Seed::from_json(SAMPLE).unwrap();
        assert_eq!(seed.requests_for_information.len(), 2);
        assert_eq!(seed.civic_addresses("contoso").unwrap().len(), 2);
        assert_eq!(seed.capability_plans("contoso").len(), 3);
        assert!(seed.civic_addresses("other").is_none());
        assert!(seed.capability_plans("other").is_empty());
    }

    #[test]
    fn faults_are_named_by_their_place() {
        assert!(Seed::from_json(b"{}").is_ok());
        let torn = Seed::from_json(b"{\n\"civicAddresses\":}").unwrap_err();
        assert!(matches!(torn, SeedError::NotJson { line: 2, .. }), "{torn}");
        let rfi = json!({ "tenantId": "A" });
        for (seed, pointer) in [
            (json!([]), ""),
            (json!({ "numbers": [] }), "/numbers"),
            (json!({ "requestsForInformation": {} }), "/requestsForInformation"),
            (json!({ "requestsForInformation": [rfi, {}] }), "/requestsForInformation/1/tenantId"),
            (
                json!({ "requestsForInformation": [rfi, { "tenantId": "a" }] }),
                "/requestsForInformation/1/tenantId",
            ),
            (json!({ "civicAddresses": [] }), "/civicAddresses"),
            (json!({ "civicAddresses": { "a/b": [] } }), "/civicAddresses/a~1b"),
            (
                json!({ "civicAddresses": { "contoso": [{ "id": "1" }] } }),
                "/civicAddresses/contoso/0/defaultLocationId",
            ),
            (
                json!({ "capabilityPlans": { "contoso": [{ "name": "a", "usage": "b" }] } }),
                "/capabilityPlans/contoso/0/supportsTollFree",
            ),
        ] {
            assert_eq!(fault(&seed), pointer, "{seed}");
        }
    }
}
