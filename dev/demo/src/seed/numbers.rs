//! 2,000 numbers in seven countries, with all services and statuses.

use serde_json::{Value, json};

use super::accounts::{FABRIKAM, NORTHWIND, WOODGROVE};
use super::addresses;

/// The numbers of an account for which one service is enabled.
struct Share {
    account: &'static str,
    service: &'static str,
    count: usize,
}

const SHARES: [Share; 9] = [
    share(FABRIKAM, "teamsOperatorConnect", 1200),
    share(NORTHWIND, "teamsDirectRouting", 180),
    share(NORTHWIND, "zoomPhoneCloudPeering", 80),
    share(NORTHWIND, "azureOperatorCallProtection", 40),
    share(WOODGROVE, "teamsOperatorConnect", 200),
    share(WOODGROVE, "teamsPhoneMobile", 150),
    share(WOODGROVE, "teamsDirectRouting", 80),
    share(WOODGROVE, "zoomPhoneCloudPeering", 40),
    share(WOODGROVE, "azureOperatorCallProtection", 30),
];

/// Ranges that the regulators reserve for fiction: the country, the digits before the counted ones, how many digits are
/// counted, the first value and the number of values.
const RANGES: [(&str, &str, usize, usize, usize); 12] = [
    ("US", "+1206555", 4, 100, 100),
    ("US", "+1425555", 4, 100, 100),
    ("US", "+1212555", 4, 100, 100),
    ("US", "+1312555", 4, 100, 100),
    ("US", "+1415555", 4, 100, 100),
    ("CA", "+1604555", 4, 100, 100),
    ("GB", "+4420794600", 2, 0, 100),
    ("GB", "+441614960", 3, 0, 500),
    ("DE", "+493023125", 3, 0, 300),
    ("FR", "+33199000", 3, 0, 250),
    ("AU", "+6125550", 4, 0, 150),
    ("SE", "+468465004", 2, 0, 100),
];

/// Toll-free numbers, which are for voice apps and conferences only.
const TOLL_FREE: (&str, &str) = ("US", "+18335550");

/// Mobile numbers, which Teams Phone Mobile requires.
const MOBILE: (&str, [&str; 2]) = ("DE", ["+4917139200", "+49176040690"]);

pub(super) fn all() -> Vec<Value> {
    let plain = plain_numbers();
    let mut toll_free = (100..).map(|value| (TOLL_FREE.0, format!("{}{value}", TOLL_FREE.1)));
    let mut mobile = (0..200).filter_map(|value| {
        let prefix = MOBILE.1.get(value / 100)?;
        Some((MOBILE.0, format!("{prefix}{:02}", value % 100)))
    });
    // A stride that is coprime to the count visits each number once, so that every account has all countries.
    let count = plain.len();
    let mut order = (0..count).map(move |index| index * STRIDE % count);
    let mut numbers = Vec::with_capacity(count);
    for Share { account, service, count } in SHARES {
        for index in 0..count {
            let place = match service {
                "teamsPhoneMobile" => mobile.next(),
                "teamsOperatorConnect" if index % 40 == 39 => toll_free.next(),
                _ => order.next().and_then(|place| plain.get(place).cloned()),
            };
            let Some((country, number)) = place else { break };
            numbers.push(number_of(account, service, country, &number, index));
        }
    }
    numbers
}

fn plain_numbers() -> Vec<(&'static str, String)> {
    let of =
        |&(country, prefix, digits, first, count): &(&'static str, &str, usize, usize, usize)| {
            let number = move |value: usize| (country, format!("{prefix}{value:0digits$}"));
            (first..first + count).map(number).collect::<Vec<_>>()
        };
    RANGES.iter().flat_map(of).collect()
}

fn number_of(account: &str, service: &str, country: &str, number: &str, index: usize) -> Value {
    let backend = BACKENDS.iter().find(|&&(name, _)| name == service);
    let mut block = json!({ "enabled": true });
    if let (Some(_), Some(members)) = (backend, block.as_object_mut()) {
        let usage = usage(number, index);
        let assignment = if index.is_multiple_of(3) { "unassigned" } else { "assigned" };
        members.insert("assignmentStatus".to_owned(), assignment.into());
        members.insert(
            "configuration".to_owned(),
            configuration(account, service, country, usage, is_toll_free(number)),
        );
    }
    let (status, errors) = outcome(backend.map(|&(_, target)| target), index);
    let mut document = json!({
        "serviceProvisioningStatus": status,
        "serviceProvisioningErrors": errors,
        "telephoneNumber": number,
        "accountName": account,
        "serviceDetails": { service: block },
    });
    // Not for the two services that do not support it.
    let has_header = !["teamsPhoneMobile", "azureOperatorCallProtection"].contains(&service);
    if let (true, Some(members)) = (has_header && index % 10 == 4, document.as_object_mut()) {
        let header = json!({ "customSipHeader": format!("site-{}", index % 7) });
        members.insert("configuration".to_owned(), header);
    }
    document
}

fn usage(number: &str, index: usize) -> &'static str {
    match index % 20 {
        19 => "ConferenceAssignment",
        9 | 17 => "FirstPartyAppAssignment",
        _ if is_toll_free(number) => "FirstPartyAppAssignment",
        _ => "CallingUserAssignment",
    }
}

fn is_toll_free(number: &str) -> bool {
    number.starts_with(TOLL_FREE.1)
}

fn configuration(
    account: &str,
    service: &str,
    country: &str,
    usage: &str,
    toll_free: bool,
) -> Value {
    let mut capabilities = vec!["InboundCalling", "OutboundCalling"];
    if service == "teamsPhoneMobile" && usage == "CallingUserAssignment" {
        capabilities.push("Mobile");
    }
    let mut configuration = json!({ "usage": usage, "choosableCapabilities": capabilities });
    let Some(members) = configuration.as_object_mut() else { return configuration };
    if let Some(id) = addresses::id_in(account, country) {
        members.insert("civicAddressId".to_owned(), id.into());
    }
    if usage == "CallingUserAssignment" {
        members.insert("allowTenantAddressUpdate".to_owned(), (country == "FR").into());
    }
    if toll_free {
        members.insert("displayedCountryCode".to_owned(), country.into());
    }
    configuration
}

/// The provisioning status, and its errors. Only numbers with a backend can be pending or failed.
fn outcome(target: Option<&str>, index: usize) -> (&'static str, Value) {
    let Some(target) = target else { return ("synced", Value::Null) };
    match index % 25 {
        6 | 18 => {
            let (code, message) = REASONS.get(index / 25 % REASONS.len()).unwrap_or(&REASONS[0]);
            ("failed", json!([{ "code": code, "message": message, "target": target }]))
        }
        12 => ("pending", Value::Null),
        _ => ("synced", Value::Null),
    }
}

const fn share(account: &'static str, service: &'static str, count: usize) -> Share {
    Share { account, service, count }
}

/// The services with a backend, and the names of the backends in errors.
const BACKENDS: [(&str, &str); 2] = [("teamsOperatorConnect", "oc"), ("teamsPhoneMobile", "tpm")];

const REASONS: [(&str, &str); 5] = [
    ("InvalidRequest", "The civic address does not exist in the tenant"),
    ("InvalidRequest", "The usage cannot change while the number is assigned"),
    ("unknown_country_code", "The country is not among the consented countries"),
    ("unable_to_match_geography_entry", "No entry of the geography table matches the number"),
    ("internal_error", "The backend did not answer in time"),
];

const STRIDE: usize = 733;
