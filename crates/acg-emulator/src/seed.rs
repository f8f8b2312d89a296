//! Initial data.

mod error;
mod provisioned;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::schema::{self, CAPABILITY_PLAN, CIVIC_ADDRESS, REQUEST_FOR_INFORMATION, Shape, step};
use crate::time;

pub use error::SeedError;
pub(crate) use provisioned::Provisioned;

use error::invalid;

/// Accounts, numbers and requests for information, and the civic addresses and capability plans of accounts.
///
/// The default is a small sample for the account `contoso`.
///
/// ```
/// use acg_emulator::Seed;
///
/// let seed = Seed::from_json(br#"{"requestsForInformation": [{"tenantId": "contosoTenantId"}]}"#)?;
/// # let _ = seed;
/// # Ok::<(), acg_emulator::SeedError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Seed {
    /// By name.
    pub(crate) accounts: BTreeMap<String, Provisioned>,
    /// By account and telephone number.
    pub(crate) numbers: BTreeMap<(String, String), Provisioned>,
    /// By tenant ID in lower case.
    pub(crate) requests_for_information: BTreeMap<String, Provisioned>,
    /// By account, then by ID.
    civic_addresses: BTreeMap<String, BTreeMap<String, Value>>,
    /// By account, in the order of the file.
    capability_plans: BTreeMap<String, Vec<Value>>,
    /// When the seed was read, in milliseconds since 1970; it never changes afterwards.
    read_at: i64,
}

impl Seed {
    /// An empty seed.
    pub fn empty() -> Self {
        Self {
            accounts: BTreeMap::new(),
            numbers: BTreeMap::new(),
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

    /// Reads a JSON object with the optional members `accounts`, `numbers` and `requestsForInformation` (arrays), and
    /// `civicAddresses` and `capabilityPlans` (objects with an array for each account name). Items have the form in which the
    /// API returns them. The account of a number must be in `accounts`.
    ///
    /// # Errors
    ///
    /// [`SeedError`] with the first invalid place.
    pub fn from_json(text: &[u8]) -> Result<Self, SeedError> {
        let document: Value = serde_json::from_slice(text)
            .map_err(|error| SeedError::NotJson { line: error.line(), column: error.column() })?;
        let Value::Object(mut members) = document else {
            return Err(invalid("", "an object"));
        };
        let mut seed = Self::empty();
        // First, because numbers refer to accounts.
        if let Some(value) = members.shift_remove("accounts") {
            seed.accounts = accounts(value)?;
        }
        for (name, value) in members {
            match name.as_str() {
                "numbers" => seed.numbers = numbers(value, &seed.accounts)?,
                "requestsForInformation" => seed.requests_for_information = requests(value)?,
                "civicAddresses" => {
                    seed.civic_addresses = per_account(&name, value, &CIVIC_ADDRESS, by_id)?;
                }
                "capabilityPlans" => {
                    seed.capability_plans =
                        per_account(&name, value, &CAPABILITY_PLAN, |_, plans| Ok(plans))?;
                }
                _ => {
                    return Err(invalid(
                        &step("", &name),
                        "removed, because the member is unknown",
                    ));
                }
            }
        }
        Ok(seed)
    }

    /// The addresses of an account by ID; `None` if the seed has none.
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
        // The fallback is unreachable: a test reads the sample.
        Self::from_json(SAMPLE).unwrap_or_else(|_| Self::empty())
    }
}

fn accounts(value: Value) -> Result<BTreeMap<String, Provisioned>, SeedError> {
    let items = provisioned("/accounts", value, &schema::ACCOUNT)?;
    keyed("/accounts", items, "name", |account| text(&account.document, "name"))
}

fn numbers(
    value: Value,
    accounts: &BTreeMap<String, Provisioned>,
) -> Result<BTreeMap<(String, String), Provisioned>, SeedError> {
    let items = provisioned("/numbers", value, &schema::NUMBER)?;
    let key = |number: &Provisioned| {
        (text(&number.document, "accountName"), text(&number.document, "telephoneNumber"))
    };
    if let Some(index) = items.iter().position(|item| !accounts.contains_key(&key(item).0)) {
        let at = format!("/numbers/{index}/accountName");
        return Err(invalid(&at, "the name of an account of /accounts"));
    }
    keyed("/numbers", items, "telephoneNumber", key)
}

fn requests(value: Value) -> Result<BTreeMap<String, Provisioned>, SeedError> {
    let at = "/requestsForInformation";
    let items = provisioned(at, value, &REQUEST_FOR_INFORMATION)?;
    keyed(at, items, "tenantId", |request| text(&request.document, "tenantId").to_ascii_lowercase())
}

fn provisioned(
    at: &str,
    value: Value,
    item: &'static Shape,
) -> Result<Vec<Provisioned>, SeedError> {
    let items = list(at, value, item)?.into_iter().enumerate();
    items.map(|(index, item)| Provisioned::read(&step(at, &index.to_string()), item)).collect()
}

fn by_id(at: &str, addresses: Vec<Value>) -> Result<BTreeMap<String, Value>, SeedError> {
    keyed(at, addresses, "id", |address| text(address, "id"))
}

fn per_account<T>(
    name: &str,
    value: Value,
    item: &'static Shape,
    collect: impl Fn(&str, Vec<Value>) -> Result<T, SeedError>,
) -> Result<BTreeMap<String, T>, SeedError> {
    let at = step("", name);
    let Value::Object(accounts) = value else {
        return Err(invalid(&at, "an object"));
    };
    let mut collected = BTreeMap::new();
    for (account, value) in accounts {
        let at = step(&at, &account);
        if !schema::is_name(&account) {
            return Err(invalid(&at, "named like an account: 1 to 100 letters, digits, _ or -"));
        }
        let items = collect(&at, list(&at, value, item)?)?;
        collected.insert(account, items);
    }
    Ok(collected)
}

fn list(at: &str, value: Value, item: &'static Shape) -> Result<Vec<Value>, SeedError> {
    let Value::Array(items) = value else {
        return Err(invalid(at, "an array"));
    };
    for (index, value) in items.iter().enumerate() {
        schema::check_at_pointer(step(at, &index.to_string()), value, item)?;
    }
    Ok(items)
}

/// The items by key; `member` is the one that a duplicate must change.
fn keyed<K: Ord, T>(
    at: &str,
    items: Vec<T>,
    member: &str,
    key: impl Fn(&T) -> K,
) -> Result<BTreeMap<K, T>, SeedError> {
    let mut collected = BTreeMap::new();
    for (index, item) in items.into_iter().enumerate() {
        if collected.insert(key(&item), item).is_some() {
            let at = step(&step(at, &index.to_string()), member);
            return Err(invalid(&at, "different from those of the preceding items"));
        }
    }
    Ok(collected)
}

fn text(item: &Value, member: &str) -> String {
    item.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}

const SAMPLE: &[u8] = include_bytes!("../sample-seed.json");

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pointer_of(seed: &Value) -> String {
        match Seed::from_json(seed.to_string().as_bytes()) {
            Err(SeedError::Invalid { pointer, .. }) => pointer,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn the_sample_has_all_kinds_of_data() {
        let seed = Seed::from_json(SAMPLE).unwrap();
        assert_eq!(seed.requests_for_information.len(), 2);
        assert_eq!(seed.civic_addresses("contoso").unwrap().len(), 2);
        assert_eq!(seed.capability_plans("contoso").len(), 3);
        assert!(seed.civic_addresses("other").is_none());
        assert!(seed.capability_plans("other").is_empty());
    }

    #[test]
    fn an_error_has_a_pointer() {
        assert!(Seed::from_json(b"{}").is_ok());
        let truncated = Seed::from_json(b"{\n\"civicAddresses\":}").unwrap_err();
        assert!(matches!(truncated, SeedError::NotJson { line: 2, .. }), "{truncated}");
        let rfi = json!({ "tenantId": "A" });
        let account = json!({ "name": "contoso" });
        let number =
            json!({ "telephoneNumber": "+123451", "accountName": "contoso", "serviceDetails": {} });
        let with = |account: &Value, member: &str, value: Value| {
            let mut account = account.clone();
            account[member] = value;
            json!({ "accounts": [account] })
        };
        for (seed, pointer) in [
            (json!([]), ""),
            (json!({ "number": [] }), "/number"),
            (json!({ "accounts": {} }), "/accounts"),
            (json!({ "accounts": [account, {}] }), "/accounts/1/name"),
            (json!({ "accounts": [account, account] }), "/accounts/1/name"),
            (json!({ "numbers": [number] }), "/numbers/0/accountName"),
            (
                json!({ "numbers": [number, number], "accounts": [account] }),
                "/numbers/1/telephoneNumber",
            ),
            (
                with(&account, "serviceProvisioningStatus", json!("done")),
                "/accounts/0/serviceProvisioningStatus",
            ),
            (
                with(&account, "serviceProvisioningStatus", json!("failed")),
                "/accounts/0/serviceProvisioningErrors",
            ),
            (
                with(&account, "serviceProvisioningErrors", json!([{ "code": "a" }])),
                "/accounts/0/serviceProvisioningErrors/0/message",
            ),
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
            assert_eq!(pointer_of(&seed), pointer, "{seed}");
        }
    }
}
