//! What a request is validated with, as the members of a line.

use std::sync::Arc;

use acg_policy::Profile;
use acg_policy_invariants::random::Random;
use acg_policy_vectors::Case;
use serde_json::{Map, Value, json};

use crate::body;

/// The members `policy`, `account` and `roles` of a line.
#[derive(Debug)]
pub(crate) struct Context {
    /// An object.
    json: String,
}

impl Context {
    /// The policy of a profile, without account and roles.
    pub(crate) fn of_profile(profile: Profile) -> Arc<Self> {
        Self::of_json(json!({"policy": {"profile": profile.as_str()}}).to_string())
    }

    pub(crate) fn of_case(case: &Case) -> Arc<Self> {
        let names = ["policy", "account", "roles"].into_iter();
        let member = |name: &str| Some((name.to_owned(), case.json.get(name)?.clone()));
        let members: Map<String, Value> = names.filter_map(member).collect();
        Self::of_json(Value::Object(members).to_string())
    }

    fn of_json(json: String) -> Arc<Self> {
        Arc::new(Self { json })
    }

    /// A change of this context, as far as it remains an object in UTF-8. The program refuses what it cannot read.
    pub(crate) fn mutated(&self, donor: &Self, random: &mut Random) -> Option<Arc<Self>> {
        let mut json = self.json.clone().into_bytes();
        body::mutate(&mut json, donor.json.as_bytes(), random);
        let json = String::from_utf8(json).ok()?;
        let is_object = json.starts_with('{') && json.ends_with('}');
        (is_object && json.len() <= MAX_BYTES && !json.contains('\n')).then(|| Self::of_json(json))
    }

    /// The members, with a comma behind the last one.
    pub(crate) fn members(&self) -> String {
        match self.json.get(1..self.json.len() - 1).unwrap_or_default().trim_ascii() {
            "" => String::new(),
            members => format!("{members},"),
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.json.len()
    }
}

/// The largest policy and account of the search.
const MAX_BYTES: usize = 60 * 1024;
