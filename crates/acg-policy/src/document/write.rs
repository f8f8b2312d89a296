//! Writes a policy in its canonical form.

use alloc::string::String;
use alloc::vec::Vec;

use crate::policy::{BackendSync, NumberRange, Parameters, Policy};

use crate::json::writer::Writer;

/// The canonical JSON of a policy: equivalent policies have the same text.
///
/// All members with a default are present. `rules` has the levels that differ from
/// [`Policy::default_level`], sorted by code. `roles` has every action. [`policy_from_json`](super::policy_from_json)
/// reads the text back.
///
/// ```
/// use acg_policy::{Parameters, Policy};
/// use acg_policy_wire::v1::{policy_from_json, policy_to_json};
///
/// let text = policy_to_json(&Policy::default().with_max_body_bytes(65_536)?);
/// assert!(text.starts_with(r#"{"profile":"standard","rules":{},"apiVersions":["#));
/// assert_eq!(policy_from_json(text.as_bytes())?.max_body_bytes(), 65_536);
/// # Ok::<(), acg_policy_wire::v1::PolicyError>(())
/// ```
#[must_use]
pub fn policy_to_json(policy: &Policy) -> String {
    Writer::text_of(|w| {
        w.object(|w| {
            w.string_member("profile", policy.profile().as_str());
            w.member("rules", |w| {
                w.object(|w| {
                    levels(policy)
                        .into_iter()
                        .for_each(|(code, level)| w.string_member(code, level))
                });
            });
            write_parameters(w, policy);
        });
    })
}

fn write_parameters(w: &mut Writer, policy: &Policy) {
    // Without `..`, so that a new parameter does not compile until it is written.
    let Parameters {
        api_versions,
        emergency_address: _, // Its default depends on the profile, so the policy resolves it.
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
    } = policy.parameters();
    w.member("apiVersions", |w| w.strings(api_versions.iter().map(String::as_str)));
    w.string_member("emergencyAddress", policy.emergency_address().as_str());
    if *backend_sync != BackendSync::default() {
        w.string_member("backendSync", backend_sync.as_str());
    }
    w.string_member("unknownRoutes", unknown_routes.as_str());
    w.member("maxBodyBytes", |w| w.number(*max_body_bytes as u64));
    if let Some(roles) = roles {
        w.member("roles", |w| {
            w.object(|w| {
                for (action, permission) in roles.permissions() {
                    w.string_member(action, permission.as_str());
                }
            });
        });
    }
    if let Some(countries) = allowed_countries {
        w.member("allowedCountries", |w| w.strings(countries.iter().map(String::as_str)));
    }
    if let Some(domain) = base_domain {
        w.string_member("baseDomain", domain);
    }
    if !additional_ranges.is_empty() {
        w.member("numberingPlan", |w| {
            w.object(|w| w.member("additional", |w| w.array(|w| ranges(w, additional_ranges))));
        });
    }
    if !service_verification_numbers.is_empty() {
        w.member("serviceVerificationNumbers", |w| {
            w.strings(service_verification_numbers.iter().map(String::as_str));
        });
    }
    if let Some(help_url) = help_url {
        w.string_member("helpUrl", help_url.as_str());
    }
    if let Some(catalogue) = catalogue {
        w.string_member("catalogue", catalogue.as_str());
    }
}

fn ranges(w: &mut Writer, ranges: &[NumberRange]) {
    for range in ranges {
        w.object(|w| {
            w.string_member("prefix", range.prefix());
            w.member("digits", |w| w.array(|w| range.digits().for_each(|n| w.number(n as u64))));
        });
    }
}

fn levels(policy: &Policy) -> Vec<(&'static str, &'static str)> {
    let changed = policy.changed_levels();
    let mut levels: Vec<_> = changed.map(|(rule, level)| (rule.code, level.as_str())).collect();
    levels.sort_unstable();
    levels
}
