//! Writes a policy in its canonical form: every member, rules by code.

use alloc::string::String;
use alloc::vec::Vec;

use acg_policy::Policy;

use crate::json::Writer;

/// The canonical JSON of a policy: every member is there, also where it is the default; `rules`
/// has the weights that differ from the profile's, sorted by code. Two policies that judge alike
/// have the same text.
#[must_use]
pub fn policy_to_json(policy: &Policy) -> String {
    Writer::text_of(|w| {
        w.object(|w| {
            w.string_member("profile", policy.profile().as_str());
            w.member("rules", |w| {
                w.object(|w| {
                    weights(policy)
                        .into_iter()
                        .for_each(|(code, weight)| w.string_member(code, weight))
                });
            });
            w.member("apiVersions", |w| {
                w.strings(policy.api_versions().iter().map(String::as_str))
            });
            w.string_member("emergencyAddress", policy.emergency_address().as_str());
            w.string_member("unknownRoutes", policy.unknown_routes().as_str());
            w.member("maxBodyBytes", |w| w.number(policy.max_body_bytes() as u64));
        });
    })
}

fn weights(policy: &Policy) -> Vec<(&'static str, &'static str)> {
    let changed = policy
        .weights()
        .iter()
        .filter(|(rule, weight)| rule.weights.of(policy.profile()) != *weight);
    let mut weights: Vec<_> = changed.map(|(rule, weight)| (rule.code, weight.as_str())).collect();
    weights.sort_unstable();
    weights
}
