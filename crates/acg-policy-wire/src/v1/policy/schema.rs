//! The JSON Schema of a policy, generated from the rules of the core.

use alloc::format;
use alloc::string::String;

use acg_policy::document::{
    BACKEND_SYNC, EMERGENCY_ADDRESSES, LEVELS, MAX_BASE_DOMAIN, MAX_COUNTRIES, MAX_MAX_BODY_BYTES,
    MAX_RANGES, MAX_VERIFICATION_NUMBERS, MAX_VERSIONS, PERMISSIONS, PROFILES, RANGE, SCHEMA,
    UNKNOWN_ROUTES,
};
use acg_policy::json::writer::Writer;
use acg_policy::rules::tables::{REMOVED, RemovedRule};
use acg_policy::{ActionRoles, Catalogue, HelpUrl, Level, Parameters, Profile, Rule, rules};

/// The JSON Schema (draft 2020-12) of the policies that [`policy_from_json`](super::policy_from_json)
/// reads, for editors and for validation before deployment.
///
/// ```
/// let schema = acg_policy_wire::v1::policy_schema();
/// assert!(schema.starts_with(r#"{"$schema":"https://json-schema.org/draft/2020-12/schema""#));
/// assert!(schema.contains(r#""number/usage-empty""#));
/// ```
#[must_use]
pub fn policy_schema() -> String {
    Writer::text_of(|w| {
        w.object(|w| {
            w.string_member("$schema", "https://json-schema.org/draft/2020-12/schema");
            w.string_member("title", "acg-policy");
            w.string_member(
                "description",
                "Which rules reject a provisioning request, which only warn, and their parameters",
            );
            w.string_member("type", "object");
            w.member("additionalProperties", |w| w.boolean(false));
            w.member("properties", |w| w.object(members));
        });
    })
}

fn members(w: &mut Writer) {
    w.member(SCHEMA, |w| {
        w.object(|w| {
            w.string_member("description", SELF);
            w.string_member("type", "string");
        });
    });
    word(w, "profile", PROFILE, &PROFILES, Some(Profile::default().as_str()));
    w.member("rules", |w| {
        w.object(|w| {
            w.string_member("description", RULES);
            w.string_member("type", "object");
            w.member("additionalProperties", |w| w.boolean(false));
            w.member("properties", |w| w.object(levels));
        });
    });
    parameter_members(w, &Parameters::default());
}

fn parameter_members(w: &mut Writer, defaults: &Parameters) {
    // Without `..`, so that a new parameter does not compile until it is described. A parameter that
    // is `None` by default has no default in the schema.
    let Parameters {
        api_versions,
        emergency_address: _,
        backend_sync,
        unknown_routes,
        max_body_bytes,
        roles: _,
        allowed_countries: _,
        base_domain: _,
        additional_ranges: _,
        service_verification_numbers: _,
        help_url: _,
        catalogue: _,
    } = defaults;
    w.member("apiVersions", |w| w.object(|w| describe_api_versions(w, api_versions)));
    word(w, "emergencyAddress", EMERGENCY_ADDRESS, &EMERGENCY_ADDRESSES, None);
    word(w, "backendSync", SYNC, &BACKEND_SYNC, Some(backend_sync.as_str()));
    word(w, "unknownRoutes", ROUTES, &UNKNOWN_ROUTES, Some(unknown_routes.as_str()));
    w.member("maxBodyBytes", |w| w.object(|w| describe_max_body_bytes(w, *max_body_bytes)));
    w.member("roles", |w| w.object(describe_roles));
    w.member("allowedCountries", |w| w.object(describe_allowed_countries));
    w.member("baseDomain", |w| w.object(describe_base_domain));
    w.member("numberingPlan", |w| w.object(describe_numbering_plan));
    w.member("serviceVerificationNumbers", |w| w.object(describe_service_verification_numbers));
    w.member("helpUrl", |w| w.object(describe_help_url));
    word(w, "catalogue", CATALOGUE, &Catalogue::NAMES, None);
}

fn word(
    w: &mut Writer,
    name: &'static str,
    description: &str,
    words: &[&'static str],
    default: Option<&str>,
) {
    w.member(name, |w| {
        w.object(|w| {
            w.string_member("description", description);
            w.member("enum", |w| w.strings(words.iter().copied()));
            if let Some(default) = default {
                w.string_member("default", default);
            }
        });
    });
}

fn levels(w: &mut Writer) {
    rules::all().for_each(|rule| level(w, rule));
    // A policy that names one is read, with a warning.
    for RemovedRule { code, removed_in, .. } in REMOVED {
        w.member(code, |w| {
            w.object(|w| {
                w.string_member("description", &format!("removed in {removed_in}"));
                w.member("deprecated", |w| w.boolean(true));
                w.member("enum", |w| w.strings(LEVELS));
            });
        });
    }
}

fn level(w: &mut Writer, rule: &Rule) {
    if rule.shape {
        let description = format!("{}; always an error", rules::summary(rule));
        return word(w, rule.code, &description, &SHAPE_LEVELS, None);
    }
    let levels = rule.levels;
    let description = format!(
        "{}; default: {} (standard), {} (api), {} (strict)",
        rules::summary(rule),
        levels.standard.as_str(),
        levels.api.as_str(),
        levels.strict.as_str()
    );
    word(w, rule.code, &description, &LEVELS, None);
}

fn describe_api_versions(w: &mut Writer, default: &[String]) {
    describe_list(w, "The accepted values of api-version, compared exactly", MAX_VERSIONS, |w| {
        w.string_member("type", "string");
        w.member("minLength", |w| w.number(1));
        w.string_member("pattern", WITHOUT_CONTROLS);
    });
    w.member("default", |w| w.strings(default.iter().map(String::as_str)));
}

fn describe_max_body_bytes(w: &mut Writer, default: usize) {
    w.string_member("description", "The maximum size of a request body, in bytes");
    w.string_member("type", "integer");
    w.member("minimum", |w| w.number(1));
    w.member("maximum", |w| w.number(MAX_MAX_BODY_BYTES as u64));
    w.member("default", |w| w.number(default as u64));
}

fn describe_roles(w: &mut Writer) {
    w.string_member("description", ROLES);
    w.string_member("type", "object");
    w.member("additionalProperties", |w| w.boolean(false));
    w.member("properties", |w| {
        w.object(|w| {
            for (action, permission) in ActionRoles::default().permissions() {
                let description =
                    format!("The role that permits :{action}, or any for all callers");
                word(w, action, &description, &PERMISSIONS, Some(permission.as_str()));
            }
        });
    });
}

fn describe_allowed_countries(w: &mut Writer) {
    describe_list(w, ALLOWED_COUNTRIES, MAX_COUNTRIES, |w| {
        w.string_member("type", "string");
        w.string_member("pattern", "^[A-Z]{2}$");
        w.member("not", |w| w.object(|w| w.string_member("const", "UK")));
    });
}

fn describe_service_verification_numbers(w: &mut Writer) {
    describe_list(w, SERVICE_VERIFICATION_NUMBERS, MAX_VERIFICATION_NUMBERS, |w| {
        w.string_member("type", "string");
        w.string_member("pattern", "^\\+[1-9][0-9]{1,14}$");
    });
}

fn describe_base_domain(w: &mut Writer) {
    w.string_member("description", BASE_DOMAIN);
    w.string_member("type", "string");
    w.string_member("pattern", HOST_NAME);
    w.member("maxLength", |w| w.number(MAX_BASE_DOMAIN as u64));
}

fn describe_help_url(w: &mut Writer) {
    w.string_member("description", HELP_URL);
    w.string_member("type", "string");
    w.string_member("pattern", SITE);
    w.member("maxLength", |w| w.number(HelpUrl::MAX_BYTES as u64));
}

/// Describes an array of 1 to `most` different elements.
fn describe_list(w: &mut Writer, description: &str, most: usize, element: fn(&mut Writer)) {
    w.string_member("description", description);
    w.string_member("type", "array");
    w.member("items", |w| w.object(element));
    w.member("minItems", |w| w.number(1));
    w.member("maxItems", |w| w.number(most as u64));
    w.member("uniqueItems", |w| w.boolean(true));
}

fn describe_numbering_plan(w: &mut Writer) {
    w.string_member("description", NUMBERING_PLAN);
    w.string_member("type", "object");
    w.member("additionalProperties", |w| w.boolean(false));
    w.member("properties", |w| {
        w.object(|w| w.member("additional", |w| w.object(describe_ranges)));
    });
}

fn describe_ranges(w: &mut Writer) {
    describe_list(w, RANGES, MAX_RANGES, describe_range);
}

fn describe_range(w: &mut Writer) {
    w.string_member("type", "object");
    w.member("additionalProperties", |w| w.boolean(false));
    w.member("required", |w| w.strings(RANGE));
    w.member("properties", |w| {
        w.object(|w| {
            w.member("prefix", |w| {
                w.object(|w| {
                    w.string_member("description", PREFIX);
                    w.string_member("type", "string");
                    w.string_member("pattern", "^\\+[1-9][0-9]{0,14}$");
                });
            });
            w.member("digits", |w| w.object(describe_digits));
        });
    });
}

fn describe_digits(w: &mut Writer) {
    w.string_member("description", DIGITS);
    w.string_member("type", "array");
    w.member("items", |w| {
        w.object(|w| {
            w.string_member("type", "integer");
            w.member("minimum", |w| w.number(2));
            w.member("maximum", |w| w.number(15));
        });
    });
    w.member("minItems", |w| w.number(1));
    w.member("uniqueItems", |w| w.boolean(true));
}

const SELF: &str = "The address of this schema, for editors; it is ignored";
const PROFILE: &str = "The default levels. `api` rejects what the published schema forbids, ambiguous requests, and what the account, \
                       the caller's roles and the policy exclude. `standard`, the default, also rejects faults that \
                       are known to fail later, and only warns of three faults that Microsoft's examples contain. \
                       `strict` also rejects probable mistakes";
const RULES: &str = "The levels of single rules, in place of those of the profile";
const EMERGENCY_ADDRESS: &str = "When an Operator Connect number requires an emergency address: always (required, the default of \
                                 standard and strict), or where the operator documentation requires one (documented, \
                                 the default of api)";
const SYNC: &str = "Whether each account decides if its numbers are synced to the backends (perAccount), or no account is \
                    synced (off)";
const ROUTES: &str = "Whether a path outside the API passes unchecked or is rejected";
const ROLES: &str = "The role that permits each action, in addition to ProvisioningAPI.Admin; if this member is present, \
                     even empty, the rule request/token-missing applies";
const ALLOWED_COUNTRIES: &str = "The countries whose numbers are accepted, as ISO 3166-1 alpha-2 codes; all countries by default";
const SERVICE_VERIFICATION_NUMBERS: &str =
    "The service verification numbers of the gateway, which are not provisioned";
const BASE_DOMAIN: &str = "The base domain of the gateway, which determines the maximum length of a Direct Routing subdomain";

const NUMBERING_PLAN: &str = "Corrections of the numbering plans";
const RANGES: &str =
    "Number ranges that are in use and that the plans lack; their numbers are accepted";
const PREFIX: &str = "The beginning of the numbers, with the plus sign, for example +1436";
const DIGITS: &str =
    "How many digits the numbers have, the digits of the prefix included, for example 11";

/// Without the control characters of ASCII and of Latin-1.
const WITHOUT_CONTROLS: &str = r"^[^\x00-\x1F\x7F-\x9F]*$";
const HOST_NAME: &str = r"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$";

const CATALOGUE: &str = "The minor release whose errors the policy keeps: rules that were added later, and are errors by the profile, only warn; by \
                         default, all rules of the release that reads the policy apply";
const HELP_URL: &str = "The site to which the member url of issues points, for example a copy of the pages of the rules in your network; \
                        the page of number/e164 is number/e164.html below it";
/// As the reader, except that it neither counts the groups of an IPv6 address nor compares the port with 65535.
const SITE: &str = concat!(
    r"^https?://([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?",
    r"(/([A-Za-z0-9/._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)?$",
);

const SHAPE_LEVELS: [&str; 1] = [Level::Error.as_str()];
