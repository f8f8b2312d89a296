//! The JSON Schema of a policy, made from the register of rules.

use alloc::format;
use alloc::string::String;

use acg_policy::{
    ActionRoles, DEFAULT_API_VERSIONS, DEFAULT_MAX_BODY_BYTES, Level, Profile, Rule, UnknownRoutes,
    rules,
};

use super::{
    EMERGENCY_ADDRESSES, LEVELS, MAX_BASE_DOMAIN, MAX_MAX_BODY_BYTES, PERMISSIONS, PROFILES,
    UNKNOWN_ROUTES,
};
use crate::json::Writer;

/// The JSON Schema (2020-12) of what [`policy_from_json`](super::policy_from_json) reads, for
/// editors and for checks before a roll-out.
#[must_use]
pub fn policy_schema() -> String {
    Writer::text_of(|w| {
        w.object(|w| {
            w.string_member("$schema", "https://json-schema.org/draft/2020-12/schema");
            w.string_member("title", "acg-policy");
            w.string_member(
                "description",
                "Which provisioning requests are refused, and which only get a warning",
            );
            w.string_member("type", "object");
            w.member("additionalProperties", |w| w.boolean(false));
            w.member("properties", |w| w.object(members));
        });
    })
}

fn members(w: &mut Writer) {
    word(w, "profile", PROFILE, &PROFILES, Some(Profile::default().as_str()));
    w.member("rules", |w| {
        w.object(|w| {
            w.string_member("description", RULES);
            w.string_member("type", "object");
            w.member("additionalProperties", |w| w.boolean(false));
            w.member("properties", |w| w.object(|w| rules::all().for_each(|rule| level(w, rule))));
        });
    });
    w.member("apiVersions", |w| w.object(api_versions));
    word(w, "emergencyAddress", EMERGENCY_ADDRESS, &EMERGENCY_ADDRESSES, None);
    word(w, "unknownRoutes", ROUTES, &UNKNOWN_ROUTES, Some(UnknownRoutes::default().as_str()));
    w.member("maxBodyBytes", |w| w.object(max_body_bytes));
    w.member("roles", |w| w.object(roles));
    w.member("allowedCountries", |w| w.object(allowed_countries));
    w.member("baseDomain", |w| w.object(base_domain));
}

fn word(
    w: &mut Writer,
    name: &str,
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

fn level(w: &mut Writer, rule: &Rule) {
    if rule.shape {
        let description =
            format!("{}; guards the shape of a request and always rejects", rule.summary);
        return word(w, rule.code, &description, &SHAPE_LEVELS, None);
    }
    let levels = rule.levels;
    let description = format!(
        "{}; by default standard: {}, api: {}, strict: {}",
        rule.summary,
        levels.standard.as_str(),
        levels.api.as_str(),
        levels.strict.as_str()
    );
    word(w, rule.code, &description, &LEVELS, None);
}

fn api_versions(w: &mut Writer) {
    w.string_member("description", "The values of api-version that are accepted, compared exactly");
    w.string_member("type", "array");
    w.member("items", |w| {
        w.object(|w| {
            w.string_member("type", "string");
            w.member("minLength", |w| w.number(1));
        });
    });
    w.member("minItems", |w| w.number(1));
    w.member("uniqueItems", |w| w.boolean(true));
    w.member("default", |w| w.strings(DEFAULT_API_VERSIONS));
}

fn max_body_bytes(w: &mut Writer) {
    w.string_member("description", "The largest body that is accepted, in bytes");
    w.string_member("type", "integer");
    w.member("minimum", |w| w.number(1));
    w.member("maximum", |w| w.number(MAX_MAX_BODY_BYTES as u64));
    w.member("default", |w| w.number(DEFAULT_MAX_BODY_BYTES as u64));
}

fn roles(w: &mut Writer) {
    w.string_member("description", ROLES);
    w.string_member("type", "object");
    w.member("additionalProperties", |w| w.boolean(false));
    w.member("properties", |w| {
        w.object(|w| {
            for (action, permission) in ActionRoles::default().permissions() {
                let description = format!("The role that permits :{action}, or any");
                word(w, action, &description, &PERMISSIONS, Some(permission.as_str()));
            }
        });
    });
}

fn allowed_countries(w: &mut Writer) {
    w.string_member("description", ALLOWED_COUNTRIES);
    w.string_member("type", "array");
    w.member("items", |w| {
        w.object(|w| {
            w.string_member("type", "string");
            w.string_member("pattern", "^[A-Z]{2}$");
            w.member("not", |w| w.object(|w| w.string_member("const", "UK")));
        });
    });
    w.member("minItems", |w| w.number(1));
    w.member("uniqueItems", |w| w.boolean(true));
}

fn base_domain(w: &mut Writer) {
    w.string_member("description", BASE_DOMAIN);
    w.string_member("type", "string");
    w.string_member("pattern", HOST_NAME);
    w.member("maxLength", |w| w.number(MAX_BASE_DOMAIN as u64));
}

const PROFILE: &str = "The levels to start from: what the schema refuses and what is known to fail later (standard), \
                       only what the published schema refuses (api), or everything doubtful (strict)";
const RULES: &str = "Other levels for single rules";
const EMERGENCY_ADDRESS: &str = "When an Operator Connect number needs an emergency address: always (required, the \
                                 default of standard and strict), or only where the operator documentation asks for \
                                 it (documented, the default of api)";
const ROUTES: &str = "What becomes of a path outside the API";
const ROLES: &str = "Which role permits each action, beside ProvisioningAPI.Admin; a policy that has this member, be it \
                     empty, also judges whether a request has a token";
const ALLOWED_COUNTRIES: &str =
    "The countries whose numbers are accepted, as codes of ISO 3166; without it, all of them";
const BASE_DOMAIN: &str =
    "The gateway's base domain, for the exact length that a Direct Routing subdomain may have";

const HOST_NAME: &str = r"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$";

const SHAPE_LEVELS: [&str; 1] = [Level::Error.as_str()];
