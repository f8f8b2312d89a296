//! Reads the parameters of a policy; one function for each.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::json::{Kind, Value};
use crate::policy::{ActionRoles, InvalidRange, NumberRange, Permission};
use crate::report::{Catalogue, HelpUrl};
use crate::text::near::nearest;
use e164_plan::{Length, Region, outline};

use super::error::Problem;
use super::names::{
    ACTIONS, MAX_BASE_DOMAIN, MAX_COUNTRIES, MAX_MAX_BODY_BYTES, MAX_RANGES,
    MAX_VERIFICATION_NUMBERS, MAX_VERSIONS, NUMBERING_PLAN, PERMISSIONS, RANGE,
};
use super::value::{Faults, StringList};

pub(super) fn read_api_versions(value: Value<'_>, faults: &mut Faults) -> Vec<String> {
    let list = StringList {
        empty: Problem::NoVersions,
        duplicate: Problem::DuplicateVersion,
        limit: MAX_VERSIONS,
        too_many: Problem::TooManyVersions,
    };
    faults.strings(value, &list, |version| match version {
        "" => Some(Problem::EmptyVersion),
        _ if version.contains(char::is_control) => Some(Problem::ControlInVersion),
        _ => None,
    })
}

pub(super) fn read_max_body_bytes(value: Value<'_>, faults: &mut Faults) -> Option<usize> {
    let Some(digits) = value.as_number() else {
        faults.wrong_type(value, "a number");
        return None;
    };
    let bytes = digits.parse().ok().filter(|bytes| (1..=MAX_MAX_BODY_BYTES).contains(bytes));
    if bytes.is_none() {
        faults.add(value, Problem::BodyBytes);
    }
    bytes
}

pub(super) fn read_roles(value: Value<'_>, faults: &mut Faults) -> ActionRoles {
    let mut roles = ActionRoles::default();
    if !faults.expect(value, Kind::Object, "an object from actions to roles") {
        return roles;
    }
    for member in value.children() {
        let action = member.key().unwrap_or_default();
        if !ACTIONS.contains(&action) {
            let nearest = nearest(action, ACTIONS.iter().copied());
            faults.add(member, Problem::UnknownAction { nearest });
            continue;
        }
        let permission = faults.word(member, "a string", &PERMISSIONS, Permission::from_name);
        if let Some(permission) = permission {
            roles = roles.with(action, permission).unwrap_or(roles);
        }
    }
    roles
}

pub(super) fn read_allowed_countries(value: Value<'_>, faults: &mut Faults) -> Vec<String> {
    let list = StringList {
        empty: Problem::NoCountries,
        duplicate: Problem::DuplicateCountry,
        limit: MAX_COUNTRIES,
        too_many: Problem::TooManyCountries,
    };
    faults.strings(value, &list, |country| {
        let is_code = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        match country {
            "UK" => Some(Problem::UnitedKingdom),
            _ if !is_code => Some(Problem::CountryFormat),
            _ if Region::from_code(country).is_none() => Some(Problem::UnknownCountry),
            _ => None,
        }
    })
}

pub(super) fn read_base_domain(value: Value<'_>, faults: &mut Faults) -> Option<String> {
    let Some(domain) = value.as_str() else {
        faults.wrong_type(value, "a string");
        return None;
    };
    let is_host_name = domain.len() <= MAX_BASE_DOMAIN && domain.split('.').all(is_label);
    if !is_host_name {
        faults.add(value, Problem::BaseDomain);
    }
    is_host_name.then(|| domain.to_string())
}

pub(super) fn read_help_url(value: Value<'_>, faults: &mut Faults) -> Option<HelpUrl> {
    let Some(url) = value.as_str() else {
        faults.wrong_type(value, "a string");
        return None;
    };
    let help_url = HelpUrl::new(url);
    if let Err(fault) = help_url {
        faults.add(value, Problem::HelpUrl(fault));
    }
    help_url.ok()
}

pub(super) fn read_catalogue(value: Value<'_>, faults: &mut Faults) -> Option<Catalogue> {
    let Some(name) = value.as_str() else {
        faults.wrong_type(value, "a string");
        return None;
    };
    let catalogue = Catalogue::from_name(name);
    if catalogue.is_none() {
        faults.add(value, Problem::UnknownCatalogue);
    }
    catalogue
}

pub(super) fn read_numbering_plan(value: Value<'_>, faults: &mut Faults) -> Vec<NumberRange> {
    let mut ranges = Vec::new();
    if !faults.expect(value, Kind::Object, "an object") {
        return ranges;
    }
    for member in value.children() {
        match member.key() {
            Some("additional") => read_ranges(member, &mut ranges, faults),
            _ => faults.unknown_member(member, &NUMBERING_PLAN),
        }
    }
    ranges
}

fn read_ranges(value: Value<'_>, ranges: &mut Vec<NumberRange>, faults: &mut Faults) {
    if !faults.expect(value, Kind::Array, "an array of objects") {
        return;
    }
    if value.is_empty() {
        faults.add(value, Problem::NoRanges);
    }
    // Not read, because each range is compared with all others.
    if value.len() > MAX_RANGES {
        return faults.add(value, Problem::TooManyRanges);
    }
    for element in value.children() {
        match read_range(element, faults) {
            Some(range) if ranges.contains(&range) => {
                faults.add(element, Problem::DuplicateRange);
            }
            Some(range) => ranges.push(range),
            None => {}
        }
    }
}

fn read_range(value: Value<'_>, faults: &mut Faults) -> Option<NumberRange> {
    if !faults.expect(value, Kind::Object, "an object with `prefix` and `digits`") {
        return None;
    }
    let (mut prefix, mut digits) = (None, None);
    let mut has_unknown = false;
    for member in value.children() {
        match member.key().unwrap_or_default() {
            "prefix" => prefix = Some(member),
            "digits" => digits = Some(member),
            _ => {
                has_unknown = true;
                faults.unknown_member(member, &RANGE);
            }
        }
    }
    let (Some(prefix), Some(digits)) = (prefix, digits) else {
        // A misspelt member is reported as such only.
        if !has_unknown {
            faults.add(value, Problem::IncompleteRange);
        }
        return None;
    };
    let Some(text) = prefix.as_str() else {
        faults.wrong_type(prefix, "a string");
        return None;
    };
    if !faults.expect(digits, Kind::Array, "an array of numbers") {
        return None;
    }
    let mut range = Err(InvalidRange::NoDigits);
    let mut lengths: Vec<usize> = Vec::new();
    // Each length is tried as it is read, so that the error has its place.
    let mut last = digits;
    for element in digits.children() {
        last = element;
        let Some(length) = element.as_number() else {
            faults.wrong_type(element, "a number");
            return None;
        };
        lengths.push(length.parse().unwrap_or(0));
        range = NumberRange::new(text, &lengths);
        if range.is_err() {
            break;
        }
    }
    if let Err(fault) = range {
        let place = if fault == InvalidRange::Prefix { prefix } else { last };
        faults.add(place, Problem::Range(fault));
    }
    range.ok()
}

pub(super) fn read_service_verification_numbers(
    value: Value<'_>,
    additional: &[NumberRange],
    faults: &mut Faults,
) -> Vec<String> {
    let list = StringList {
        empty: Problem::NoNumbers,
        duplicate: Problem::DuplicateNumber,
        limit: MAX_VERIFICATION_NUMBERS,
        too_many: Problem::TooManyNumbers,
    };
    faults.strings(value, &list, |number| {
        if !is_e164(number) {
            return Some(Problem::NumberFormat);
        }
        if additional.iter().any(|range| range.contains(number.as_bytes())) {
            return None;
        }
        match outline(number).map(|plan| plan.length()) {
            Err(_) => Some(Problem::UnassignedCallingCode),
            Ok(Length::Possible | Length::LocalOnly) => None,
            Ok(_) => Some(Problem::NumberLength),
        }
    })
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
