//! Reads a policy with the reader that requests are read with.

use alloc::string::String;
use alloc::vec::Vec;

use acg_policy::json::{Kind, Value, read};
use acg_policy::near::nearest;
use acg_policy::{
    EmergencyAddress, Level, Location, Parameter, Part, Policy, Profile, UnknownRoutes, rules,
};

use super::error::{PolicyError, Problem};
use super::parameters::{allowed_countries, api_versions, base_domain, max_body_bytes, roles};
use super::{EMERGENCY_ADDRESSES, LEVELS, MEMBERS, PROFILES, UNKNOWN_ROUTES};

/// Reads a policy:
/// `{"profile","rules":{code:level},"apiVersions":[…],"emergencyAddress","unknownRoutes","maxBodyBytes",
/// "roles":{action:role},"allowedCountries":[…],"baseDomain"}`, each member optional. [`policy_schema`](super::policy_schema) has the whole form.
///
/// # Errors
///
/// [`PolicyError`] for the first thing that is wrong: text that is not strict JSON, an unknown
/// member, rule or word, another type, a shape rule that is not `error`, `apiVersions` that are
/// empty or repeated, `maxBodyBytes` outside 1 to [`MAX_MAX_BODY_BYTES`](super::MAX_MAX_BODY_BYTES), an unknown action or
/// role, `allowedCountries` that are no codes, empty or repeated, a `baseDomain` that is no host
/// name.
pub fn policy_from_json(text: &[u8]) -> Result<Policy, PolicyError> {
    let (document, faults) = read(text);
    if let Some(fault) = faults.first() {
        let pointer = Location { part: Part::Body, pointer: fault.pointer.clone() }.json_pointer();
        return Err(PolicyError::new(pointer, Problem::of(fault, text)));
    }
    // Without a fault there is a document; an empty policy would be a silent default.
    document.map_or(Err(top_level(Kind::Null)), |document| policy(document.root()))
}

fn policy(root: Value<'_>) -> Result<Policy, PolicyError> {
    if root.kind() != Kind::Object {
        return Err(top_level(root.kind()));
    }
    let profile = match root.get("profile") {
        Some(name) => word(name, "a string", &PROFILES, Profile::from_name)?,
        None => Profile::default(),
    };
    let mut policy = Policy::new(profile);
    for member in root.children() {
        match member.key().unwrap_or_default() {
            "profile" => {}
            "rules" => read_rules(&mut policy, member)?,
            name => policy.set(parameter(name, member)?),
        }
    }
    Ok(policy)
}

fn parameter(name: &str, value: Value<'_>) -> Result<Parameter, PolicyError> {
    Ok(match name {
        "apiVersions" => Parameter::ApiVersions(api_versions(value)?),
        "emergencyAddress" => Parameter::EmergencyAddress(word(
            value,
            "a string",
            &EMERGENCY_ADDRESSES,
            EmergencyAddress::from_name,
        )?),
        "unknownRoutes" => Parameter::UnknownRoutes(word(
            value,
            "a string",
            &UNKNOWN_ROUTES,
            UnknownRoutes::from_name,
        )?),
        "maxBodyBytes" => Parameter::MaxBodyBytes(max_body_bytes(value)?),
        "roles" => Parameter::Roles(roles(value)?),
        "allowedCountries" => Parameter::AllowedCountries(allowed_countries(value)?),
        "baseDomain" => Parameter::BaseDomain(base_domain(value)?),
        _ => {
            let nearest = nearest(name, MEMBERS.iter().copied());
            return Err(at(value, Problem::UnknownMember { nearest }));
        }
    })
}

fn read_rules(policy: &mut Policy, value: Value<'_>) -> Result<(), PolicyError> {
    if value.kind() != Kind::Object {
        return Err(wrong_type(value, "an object from rule codes to levels"));
    }
    for member in value.children() {
        let code = member.key().unwrap_or_default();
        let Some(rule) = rules::find(code) else {
            let codes: Vec<&str> = rules::all().map(|rule| rule.code).collect();
            return Err(at(
                member,
                Problem::UnknownRule { nearest: nearest(code, codes.iter().copied()) },
            ));
        };
        let level = word(member, "`error`, `warning` or `off`", &LEVELS, Level::from_name)?;
        policy.set_level(rule, level).map_err(|fault| at(member, Problem::Shape(fault)))?;
    }
    Ok(())
}

pub(super) fn word<T>(
    value: Value<'_>,
    kind: &'static str,
    expected: &'static [&'static str],
    from_name: fn(&str) -> Option<T>,
) -> Result<T, PolicyError> {
    let Some(text) = value.as_str() else { return Err(wrong_type(value, kind)) };
    from_name(text).ok_or_else(|| {
        let nearest = nearest(text, expected.iter().copied());
        at(value, Problem::UnknownWord { expected, nearest })
    })
}

pub(super) fn wrong_type(value: Value<'_>, expected: &'static str) -> PolicyError {
    at(value, Problem::WrongType { expected, found: value.kind() })
}

fn top_level(found: Kind) -> PolicyError {
    PolicyError::new(String::new(), Problem::WrongType { expected: "an object", found })
}

pub(super) fn at(value: Value<'_>, problem: Problem) -> PolicyError {
    let location = Location { part: Part::Body, pointer: value.pointer() };
    PolicyError::new(location.json_pointer(), problem)
}
