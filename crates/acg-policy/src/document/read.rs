//! Reads a policy, with the JSON reader that also reads request bodies.

use alloc::vec::Vec;

use crate::json::{Kind, Value, read_response};
use crate::policy::{BackendSync, EmergencyAddress, Parameters, Policy, UnknownRoutes};
use crate::report::{Level, Profile};
use crate::rules;
use crate::text::near::nearest;

use super::error::{PolicyError, Problem};
use super::names::{
    BACKEND_SYNC, EMERGENCY_ADDRESSES, LEVELS, MEMBERS, PROFILES, SCHEMA, UNKNOWN_ROUTES,
};
use super::parameters::{
    read_allowed_countries, read_api_versions, read_base_domain, read_catalogue, read_help_url,
    read_max_body_bytes, read_numbering_plan, read_roles, read_service_verification_numbers,
};
use super::value::Faults;

/// Reads a policy from UTF-8 JSON.
///
/// Every member is optional, unknown members are an error, and the JSON Schema of `acg-policy-wire` describes the form:
/// `{"profile", "rules": {code: level}, "apiVersions": […], "emergencyAddress", "backendSync", "unknownRoutes",
/// "maxBodyBytes", "roles": {action: role}, "allowedCountries": […], "baseDomain",
/// "numberingPlan": {"additional": [{"prefix", "digits": […]}]}, "serviceVerificationNumbers": […], "helpUrl", "catalogue"}`. A member
/// `$schema`, by which editors find the schema, is ignored.
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
/// 1 to [`MAX_MAX_BODY_BYTES`](super::MAX_MAX_BODY_BYTES); an element of `allowedCountries` is not the
/// ISO 3166-1 code of a country with telephone numbers; `apiVersions` has more than 100 elements, or one that is empty or
/// has a control character; `baseDomain` is not a host name; a range of
/// `numberingPlan.additional` is incomplete, impossible or a duplicate; `serviceVerificationNumbers` is
/// empty or too long, or an element is a duplicate or not an E.164 number of a numbering plan; `helpUrl` is
/// not the absolute URL of a site ([`HelpUrl`](crate::HelpUrl)); `catalogue` is none of
/// [`Catalogue::NAMES`](crate::Catalogue::NAMES).
/// [`policy_or_faults`] returns all of them.
pub fn policy_from_json(text: &[u8]) -> Result<Policy, PolicyError> {
    let mut faults = Faults::up_to(1);
    let policy = read_document(text, &mut faults);
    faults.into_first().map_or(Ok(policy), Err)
}

/// Reads a policy as [`policy_from_json`] does, and finds all of its faults.
///
/// ```
/// use acg_policy_wire::v1::policy_or_faults;
///
/// let faults = policy_or_faults(br#"{"profil": "api", "allowedCountries": ["GB", "UK"]}"#).unwrap_err();
/// let places: Vec<&str> = faults.iter().map(|fault| fault.pointer()).collect();
/// assert_eq!(places, ["/profil", "/allowedCountries/1"]);
/// ```
///
/// # Errors
///
/// The first 100 faults, in the order of the text. A syntax error hides all others.
pub fn policy_or_faults(text: &[u8]) -> Result<Policy, Vec<PolicyError>> {
    let mut faults = Faults::up_to(MAX_FAULTS);
    let policy = read_document(text, &mut faults);
    if faults.is_empty() { Ok(policy) } else { Err(faults.into_sorted()) }
}

fn read_document(text: &[u8], faults: &mut Faults) -> Policy {
    // As many values as a response may have: a thousand number ranges have more than a request.
    let (document, found) = read_response(text);
    faults.add_faults_of_json(&found, text);
    document.map(|document| read_policy(document.root(), faults)).unwrap_or_default()
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
    let mut faults = Faults::up_to(1);
    let policy = read_policy(root, &mut faults);
    faults.into_first().map_or(Ok(policy), Err)
}

/// The policy is that of the members without faults.
fn read_policy(root: Value<'_>, faults: &mut Faults) -> Policy {
    if !faults.expect(root, Kind::Object, "an object") {
        return Policy::default();
    }
    let profile = root
        .get("profile")
        .and_then(|name| faults.word(name, "a string", &PROFILES, Profile::from_name));
    let mut policy = Policy::new(profile.unwrap_or_default());
    let mut parameters = Parameters::default();
    // Before the numbers that may belong to one of these ranges.
    if let Some(plan) = root.get("numberingPlan") {
        parameters.additional_ranges = read_numbering_plan(plan, faults);
    }
    for member in root.children() {
        match member.key().unwrap_or_default() {
            "profile" | "numberingPlan" => {}
            SCHEMA => {
                faults.expect(member, Kind::String, "a string");
            }
            "rules" => read_rules(&mut policy, member, faults),
            name => set_parameter(&mut parameters, name, member, faults),
        }
    }
    *policy.parameters_mut() = parameters;
    policy
}

fn set_parameter(parameters: &mut Parameters, name: &str, value: Value<'_>, faults: &mut Faults) {
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
        help_url,
        catalogue,
    } = parameters;
    match name {
        "apiVersions" => *api_versions = read_api_versions(value, faults),
        "emergencyAddress" => {
            let from_name = EmergencyAddress::from_name;
            *emergency_address = faults.word(value, "a string", &EMERGENCY_ADDRESSES, from_name);
        }
        "backendSync" => {
            let sync = faults.word(value, "a string", &BACKEND_SYNC, BackendSync::from_name);
            *backend_sync = sync.unwrap_or_default();
        }
        "unknownRoutes" => {
            let routes = faults.word(value, "a string", &UNKNOWN_ROUTES, UnknownRoutes::from_name);
            *unknown_routes = routes.unwrap_or_default();
        }
        "maxBodyBytes" => {
            *max_body_bytes = read_max_body_bytes(value, faults).unwrap_or(*max_body_bytes);
        }
        "roles" => *roles = Some(read_roles(value, faults)),
        "allowedCountries" => *allowed_countries = Some(read_allowed_countries(value, faults)),
        "baseDomain" => *base_domain = read_base_domain(value, faults),
        "serviceVerificationNumbers" => {
            *service_verification_numbers =
                read_service_verification_numbers(value, additional_ranges, faults);
        }
        "helpUrl" => *help_url = read_help_url(value, faults),
        "catalogue" => *catalogue = read_catalogue(value, faults),
        _ => faults.unknown_member(value, &MEMBERS),
    }
}

fn read_rules(policy: &mut Policy, value: Value<'_>, faults: &mut Faults) {
    if !faults.expect(value, Kind::Object, "an object from rule codes to levels") {
        return;
    }
    for member in value.children() {
        let code = member.key().unwrap_or_default();
        if let Some(removed) = rules::removed::find(code) {
            faults.word(member, LEVEL, &LEVELS, Level::from_name);
            policy.name_removed(removed);
            continue;
        }
        let Some(rule) = rules::find(code) else {
            if faults.is_full() {
                return;
            }
            let codes: Vec<&str> = rules::all().map(|rule| rule.code).collect();
            let nearest = nearest(code, codes.iter().copied());
            faults.add(member, Problem::UnknownRule { nearest });
            continue;
        };
        let level = faults.word(member, LEVEL, &LEVELS, Level::from_name);
        if let Some(Err(fault)) = level.map(|level| policy.set_level(rule, level)) {
            faults.add(member, Problem::Shape(fault));
        }
    }
}

/// What a level is, for a value of another type.
const LEVEL: &str = "`error`, `warning` or `off`";

/// How many faults [`policy_or_faults`] lists.
const MAX_FAULTS: usize = 100;
