//! Reads the parameters of a policy; one function for each.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use acg_policy::json::{Kind, Value};
use acg_policy::text::near::nearest;
use acg_policy::{ActionRoles, InvalidRange, NumberRange, Permission};

use super::error::{PolicyError, Problem};
use super::names::{
    ACTIONS, MAX_BASE_DOMAIN, MAX_MAX_BODY_BYTES, MAX_RANGES, MAX_VERIFICATION_NUMBERS,
    NUMBERING_PLAN, PERMISSIONS, RANGE,
};
use super::value::{at, unknown_member, word, wrong_type};

pub(super) fn read_api_versions(value: Value<'_>) -> Result<Vec<String>, PolicyError> {
    if value.kind() != Kind::Array {
        return Err(wrong_type(value, "an array of strings"));
    }
    let mut versions: Vec<String> = Vec::new();
    for element in value.children() {
        match element.as_str() {
            None => return Err(wrong_type(element, "a string")),
            Some("") => return Err(at(element, Problem::EmptyVersion)),
            Some(version) if versions.iter().any(|known| known == version) => {
                return Err(at(element, Problem::DuplicateVersion));
            }
            Some(version) => versions.push(version.to_string()),
        }
    }
    if versions.is_empty() { Err(at(value, Problem::NoVersions)) } else { Ok(versions) }
}

pub(super) fn read_max_body_bytes(value: Value<'_>) -> Result<usize, PolicyError> {
    let Some(digits) = value.as_number() else { return Err(wrong_type(value, "a number")) };
    let bytes = digits.parse().ok().filter(|bytes| (1..=MAX_MAX_BODY_BYTES).contains(bytes));
    bytes.ok_or_else(|| at(value, Problem::BodyBytes))
}

pub(super) fn read_roles(value: Value<'_>) -> Result<ActionRoles, PolicyError> {
    if value.kind() != Kind::Object {
        return Err(wrong_type(value, "an object from actions to roles"));
    }
    let mut roles = ActionRoles::default();
    for member in value.children() {
        let action = member.key().unwrap_or_default();
        if !ACTIONS.contains(&action) {
            let nearest = nearest(action, ACTIONS.iter().copied());
            return Err(at(member, Problem::UnknownAction { nearest }));
        }
        let permission = word(member, "a string", &PERMISSIONS, Permission::from_name)?;
        roles = roles.with(action, permission).unwrap_or(roles);
    }
    Ok(roles)
}

pub(super) fn read_allowed_countries(value: Value<'_>) -> Result<Vec<String>, PolicyError> {
    if value.kind() != Kind::Array {
        return Err(wrong_type(value, "an array of strings"));
    }
    let mut countries: Vec<String> = Vec::new();
    for element in value.children() {
        let Some(country) = element.as_str() else { return Err(wrong_type(element, "a string")) };
        let is_code = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        let problem = match country {
            "UK" => Some(Problem::UnitedKingdom),
            _ if !is_code => Some(Problem::CountryFormat),
            _ if countries.iter().any(|known| known == country) => Some(Problem::DuplicateCountry),
            _ => None,
        };
        if let Some(problem) = problem {
            return Err(at(element, problem));
        }
        countries.push(country.to_string());
    }
    if countries.is_empty() { Err(at(value, Problem::NoCountries)) } else { Ok(countries) }
}

pub(super) fn read_base_domain(value: Value<'_>) -> Result<String, PolicyError> {
    let Some(domain) = value.as_str() else { return Err(wrong_type(value, "a string")) };
    let is_host_name = domain.len() <= MAX_BASE_DOMAIN && domain.split('.').all(is_label);
    if is_host_name { Ok(domain.to_string()) } else { Err(at(value, Problem::BaseDomain)) }
}

pub(super) fn read_numbering_plan(value: Value<'_>) -> Result<Vec<NumberRange>, PolicyError> {
    if value.kind() != Kind::Object {
        return Err(wrong_type(value, "an object"));
    }
    let unknown = value.children().find(|member| member.key() != Some("additional"));
    if let Some(member) = unknown {
        return Err(unknown_member(member, &NUMBERING_PLAN));
    }
    value.get("additional").map_or(Ok(Vec::new()), read_ranges)
}

fn read_ranges(value: Value<'_>) -> Result<Vec<NumberRange>, PolicyError> {
    if value.kind() != Kind::Array {
        return Err(wrong_type(value, "an array of objects"));
    }
    let mut ranges: Vec<NumberRange> = Vec::new();
    for element in value.children() {
        let range = read_range(element)?;
        if ranges.contains(&range) {
            return Err(at(element, Problem::DuplicateRange));
        }
        ranges.push(range);
        if ranges.len() > MAX_RANGES {
            return Err(at(value, Problem::TooManyRanges));
        }
    }
    if ranges.is_empty() { Err(at(value, Problem::NoRanges)) } else { Ok(ranges) }
}

fn read_range(value: Value<'_>) -> Result<NumberRange, PolicyError> {
    if value.kind() != Kind::Object {
        return Err(wrong_type(value, "an object with `prefix` and `digits`"));
    }
    let (mut prefix, mut digits) = (None, None);
    for member in value.children() {
        match member.key().unwrap_or_default() {
            "prefix" => prefix = Some(member),
            "digits" => digits = Some(member),
            _ => return Err(unknown_member(member, &RANGE)),
        }
    }
    let (Some(prefix), Some(digits)) = (prefix, digits) else {
        return Err(at(value, Problem::IncompleteRange));
    };
    let Some(text) = prefix.as_str() else { return Err(wrong_type(prefix, "a string")) };
    if digits.kind() != Kind::Array {
        return Err(wrong_type(digits, "an array of numbers"));
    }
    let mut range = Err(InvalidRange::NoDigits);
    let mut lengths: Vec<usize> = Vec::new();
    // Each length is tried as it is read, so that the error has its place.
    let mut last = digits;
    for element in digits.children() {
        last = element;
        let Some(length) = element.as_number() else {
            return Err(wrong_type(element, "a number"));
        };
        lengths.push(length.parse().unwrap_or(0));
        range = NumberRange::new(text, &lengths);
        if range.is_err() {
            break;
        }
    }
    range.map_err(|fault| {
        let place = if fault == InvalidRange::Prefix { prefix } else { last };
        at(place, Problem::Range(fault))
    })
}

pub(super) fn read_service_verification_numbers(
    value: Value<'_>,
) -> Result<Vec<String>, PolicyError> {
    if value.kind() != Kind::Array {
        return Err(wrong_type(value, "an array of strings"));
    }
    let mut numbers: Vec<String> = Vec::new();
    for element in value.children() {
        let Some(number) = element.as_str() else { return Err(wrong_type(element, "a string")) };
        let problem = match number {
            _ if !is_e164(number) => Some(Problem::NumberFormat),
            _ if numbers.iter().any(|known| known == number) => Some(Problem::DuplicateNumber),
            _ if numbers.len() == MAX_VERIFICATION_NUMBERS => Some(Problem::TooManyNumbers),
            _ => None,
        };
        if let Some(problem) = problem {
            return Err(at(element, problem));
        }
        numbers.push(number.to_string());
    }
    if numbers.is_empty() { Err(at(value, Problem::NoNumbers)) } else { Ok(numbers) }
}

/// Whether `number` is a plus sign and 2 to 15 digits, the first of which is not 0.
fn is_e164(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or_default();
    (2..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0')
}

/// Whether `label` is a label of a host name: 1 to 63 letters, digits and `-`, not beginning or
/// ending with `-`.
fn is_label(label: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let has_outer_hyphen = label.starts_with('-') || label.ends_with('-');
    (1..=63).contains(&label.len()) && label.bytes().all(is_allowed) && !has_outer_hyphen
}
