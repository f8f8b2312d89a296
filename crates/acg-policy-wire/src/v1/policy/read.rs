//! Reads a policy, with the JSON reader that also reads request bodies.

use alloc::string::String;
use alloc::vec::Vec;

use acg_policy::json::{Kind, Value, read};
use acg_policy::text::near::nearest;
use acg_policy::{
    BackendSync, EmergencyAddress, Level, Location, Parameters, Part, Policy, Profile,
    UnknownRoutes, rules,
};

use super::error::{PolicyError, Problem};
use super::names::{BACKEND_SYNC, EMERGENCY_ADDRESSES, LEVELS, MEMBERS, PROFILES, UNKNOWN_ROUTES};
use super::parameters::{
    read_allowed_countries, read_api_versions, read_base_domain, read_max_body_bytes,
    read_numbering_plan, read_roles, read_service_verification_numbers,
};
use super::value::{at, unknown_member, word, wrong_type};

/// Reads a policy from UTF-8 JSON.
///
/// Every member is optional, unknown members are an error, and [`policy_schema`](super::policy_schema) describes the form:
/// `{"profile", "rules": {code: level}, "apiVersions": […], "emergencyAddress", "backendSync", "unknownRoutes",
/// "maxBodyBytes", "roles": {action: role}, "allowedCountries": […], "baseDomain",
/// "numberingPlan": {"additional": [{"prefix", "digits": […]}]}, "serviceVerificationNumbers": […]}`.
///
/// ```
/// use acg_policy::{Level, Profile, rules};
/// use acg_policy_wire::v1::policy_from_json;
///
/// let policy = policy_from_json(
///     br#"{"profile": "strict", "rules": {"number/no-service": "warning"}, "maxBodyBytes": 65536}"#,
/// )?;
/// assert_eq!(policy.profile(), Profile::Strict);
/// assert_eq!(policy.max_body_bytes(), 65_536);
/// let rule = rules::find("number/no-service").ok_or("unknown rule")?;
/// assert_eq!(policy.level(rule), Level::Warning);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`PolicyError`] with the place of the first problem: the text is not strict JSON; a member, rule
/// code, action or value is unknown; a value has the wrong type; a shape rule has a level other than
/// `error`; `apiVersions` or `allowedCountries` is empty or has duplicates; `maxBodyBytes` is outside
/// 1 to [`MAX_MAX_BODY_BYTES`](super::MAX_MAX_BODY_BYTES); an element of `allowedCountries` is not
/// two capital letters, or is `UK`; `baseDomain` is not a host name; a range of
/// `numberingPlan.additional` is incomplete, impossible or a duplicate; `serviceVerificationNumbers` is
/// empty or too long, or an element is a duplicate or not in E.164 format.
pub fn policy_from_json(text: &[u8]) -> Result<Policy, PolicyError> {
    let (document, faults) = read(text);
    if let Some(fault) = faults.first() {
        let pointer = Location { part: Part::Body, pointer: fault.pointer.clone() }.json_pointer();
        return Err(PolicyError::new(pointer, Problem::of(fault, text)));
    }
    // The reader returns a document or a fault. The fallback is an error, because a default policy
    // would hide a mistake.
    document.map_or(Err(top_level()), |document| policy_from_value(document.root()))
}

/// Reads a policy that is a value of a larger document. The caller has checked that the document has
/// no faults. Pointers of errors start at the root of that document.
///
/// ```
/// use acg_policy::json::read;
/// use acg_policy_wire::v1::policy_from_value;
///
/// let (document, faults) = read(br#"{"policy":{"profile":"lax"}}"#);
/// assert!(faults.is_empty());
/// let document = document.unwrap();
/// let error = policy_from_value(document.root().get("policy").unwrap()).unwrap_err();
/// assert_eq!(error.pointer(), "/policy/profile");
/// ```
///
/// # Errors
///
/// As for [`policy_from_json`].
pub fn policy_from_value(root: Value<'_>) -> Result<Policy, PolicyError> {
    if root.kind() != Kind::Object {
        return Err(wrong_type(root, "an object"));
    }
    let profile = match root.get("profile") {
        Some(name) => word(name, "a string", &PROFILES, Profile::from_name)?,
        None => Profile::default(),
    };
    let mut policy = Policy::new(profile);
    let mut parameters = Parameters::default();
    for member in root.children() {
        match member.key().unwrap_or_default() {
            "profile" => {}
            "rules" => read_rules(&mut policy, member)?,
            name => set_parameter(&mut parameters, name, member)?,
        }
    }
    Ok(policy.with_parameters(parameters))
}

fn set_parameter(
    parameters: &mut Parameters,
    name: &str,
    value: Value<'_>,
) -> Result<(), PolicyError> {
    // Without `..`, so that a new parameter does not compile until it is read.
    let Parameters {
        api_versions,
        emergency_address,
        backend_sync,
        unknown_routes,
        max_body_bytes,
        roles,
        allowed_countries,
        base_domain,
        additional_ranges,
        service_verification_numbers,
    } = parameters;
    match name {
        "apiVersions" => *api_versions = read_api_versions(value)?,
        "emergencyAddress" => {
            let reading =
                word(value, "a string", &EMERGENCY_ADDRESSES, EmergencyAddress::from_name)?;
            *emergency_address = Some(reading);
        }
        "backendSync" => {
            *backend_sync = word(value, "a string", &BACKEND_SYNC, BackendSync::from_name)?;
        }
        "unknownRoutes" => {
            *unknown_routes = word(value, "a string", &UNKNOWN_ROUTES, UnknownRoutes::from_name)?;
        }
        "maxBodyBytes" => *max_body_bytes = read_max_body_bytes(value)?,
        "roles" => *roles = Some(read_roles(value)?),
        "allowedCountries" => *allowed_countries = Some(read_allowed_countries(value)?),
        "baseDomain" => *base_domain = Some(read_base_domain(value)?),
        "numberingPlan" => *additional_ranges = read_numbering_plan(value)?,
        "serviceVerificationNumbers" => {
            *service_verification_numbers = read_service_verification_numbers(value)?;
        }
        _ => return Err(unknown_member(value, &MEMBERS)),
    }
    Ok(())
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

fn top_level() -> PolicyError {
    let problem = Problem::WrongType { expected: "an object", found: Kind::Null };
    PolicyError::new(String::new(), problem)
}
