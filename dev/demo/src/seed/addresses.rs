//! Civic addresses, of which Teams has validated some.

use serde_json::{Map, Value, json};

use super::accounts::{FABRIKAM, WOODGROVE};
use super::ids::{guid, tenant};

pub(super) fn all() -> Value {
    let of = |account: &str, places: &[Place]| -> Value {
        places.iter().map(|place| address(account, place)).collect()
    };
    json!({
        "contoso": of("contoso", &PLACES[..2]),
        FABRIKAM: of(FABRIKAM, &PLACES),
        WOODGROVE: of(WOODGROVE, &PLACES),
    })
}

/// The ID of the address of the account in a country.
pub(super) fn id_in(account: &str, country: &str) -> Option<String> {
    let place = PLACES.iter().find(|place| place.country == country)?;
    Some(id(account, place))
}

fn id(account: &str, place: &Place) -> String {
    guid(&format!("address {account} {}", place.city))
}

struct Place {
    country: &'static str,
    house: &'static str,
    street: (&'static str, &'static str),
    city: &'static str,
    state: &'static str,
    postal_code: &'static str,
    coordinates: Option<(&'static str, &'static str)>,
}

fn address(account: &str, place: &Place) -> Value {
    let Place { country, house, street, city, state, postal_code, coordinates } = place;
    let id = id(account, place);
    let location = |name: &str, is_default: bool| {
        json!({
            "id": guid(&format!("location {account} {city} {name}")),
            "civicAddressId": id,
            "description": name,
            "isDefault": is_default,
        })
    };
    let locations = [location("Reception", true), location("Second floor", false)];
    let mut address = Map::new();
    let mut set = |name: &str, value: Value| address.insert(name.to_owned(), value);
    set("id", json!(id));
    set("country", json!(country));
    set("houseNumber", json!(house));
    set("streetName", json!(street.0));
    if !street.1.is_empty() {
        set("streetSuffix", json!(street.1));
    }
    set("cityOrTown", json!(city));
    if !state.is_empty() {
        set("stateOrProvince", json!(state));
    }
    set("postalOrZipCode", json!(postal_code));
    set("description", json!(format!("{city} office")));
    set("companyName", json!(account));
    set("defaultLocationId", json!(locations[0].get("id")));
    set(
        "validationStatus",
        json!(if coordinates.is_some() { "validated" } else { "notValidated" }),
    );
    set("tenantId", json!(tenant(account)));
    set("partnerId", json!(guid("operator")));
    set("locations", json!(locations));
    if let Some((latitude, longitude)) = coordinates {
        set("latitude", json!(latitude));
        set("longitude", json!(longitude));
    }
    Value::Object(address)
}

const fn place(
    country: &'static str,
    house: &'static str,
    street: (&'static str, &'static str),
    city: &'static str,
    state: &'static str,
    postal_code: &'static str,
    coordinates: Option<(&'static str, &'static str)>,
) -> Place {
    Place { country, house, street, city, state, postal_code, coordinates }
}

const PLACES: [Place; 7] = [
    place(
        "US",
        "1200",
        ("Fifth", "Avenue"),
        "Seattle",
        "WA",
        "98101",
        Some(("47.6097", "-122.3331")),
    ),
    place("GB", "20", ("Station", "Road"), "Reading", "", "RG1 1AA", Some(("51.4584", "-0.9738"))),
    place(
        "DE",
        "7",
        ("Invalidenstraße", ""),
        "Berlin",
        "BE",
        "10115",
        Some(("52.5309", "13.3847")),
    ),
    place("FR", "12", ("Rue de Rivoli", ""), "Paris", "", "75001", None),
    place("AU", "88", ("Pitt", "Street"), "Sydney", "NSW", "2000", Some(("-33.8657", "151.2093"))),
    place("SE", "3", ("Drottninggatan", ""), "Stockholm", "", "111 51", None),
    place(
        "CA",
        "555",
        ("Granville", "Street"),
        "Vancouver",
        "BC",
        "V6C 1Y6",
        Some(("49.2847", "-123.1129")),
    ),
];
