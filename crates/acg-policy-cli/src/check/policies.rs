//! The policy of the command line and the policies of single lines.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use acg_policy::{Policy, Validator};
use acg_policy_wire::v1::policy_from_json;
use serde_json::value::RawValue;

use crate::args::{Check, ProfileName};
use crate::exit::Fatal;

/// The validators. The last policy of a line is cached, because consecutive lines often have the same.
pub(super) struct Policies {
    default: Validator,
    last: Option<(String, Validator)>,
}

impl Policies {
    /// The policy of the command line: that of the file, of the profile, or the default policy.
    pub(super) fn new(check: &Check) -> Result<Self, Fatal> {
        let default = match (&check.policy, check.profile) {
            (Some(file), _) => Validator::new(read_policy(file)?),
            (None, Some(ProfileName(profile))) => Validator::new(Policy::new(profile)),
            (None, None) => Validator::default(),
        };
        Ok(Self { default, last: None })
    }

    /// The validator for a line with this policy.
    pub(super) fn of(&mut self, policy: Option<&RawValue>) -> Result<Validator, String> {
        let Some(text) = policy.map(RawValue::get) else { return Ok(self.default.clone()) };
        if let Some((known, validator)) = &self.last
            && known == text
        {
            return Ok(validator.clone());
        }
        let policy =
            policy_from_json(text.as_bytes()).map_err(|fault| format!("policy: {fault}"))?;
        let validator = Validator::new(policy);
        self.last = Some((text.to_owned(), validator.clone()));
        Ok(validator)
    }
}

/// The policy in a file.
pub(crate) fn read_policy(path: &Path) -> Result<Policy, Fatal> {
    let mut text = Vec::new();
    let file =
        File::open(path).and_then(|file| file.take(MAX_POLICY_BYTES + 1).read_to_end(&mut text));
    file.map_err(|source| Fatal::Read { path: path.to_owned(), source })?;
    if text.len() as u64 > MAX_POLICY_BYTES {
        return Err(Fatal::LargePolicy { path: path.to_owned(), limit: MAX_POLICY_BYTES });
    }
    policy_from_json(&text).map_err(|source| Fatal::Policy { path: path.to_owned(), source })
}

/// The maximum size of a policy file: over a hundred times that of a policy that lists every rule.
const MAX_POLICY_BYTES: u64 = 1024 * 1024;
