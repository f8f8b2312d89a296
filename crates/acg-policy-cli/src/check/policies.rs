//! The policy of the command line and the policies of single cases.

use acg_policy::{Policy, Validator};
use acg_policy_wire::v1::policy_from_json;
use serde_json::value::RawValue;

use super::fault::{self, Fault};
use crate::args::{Check, ProfileName};
use crate::exit::Fatal;
use crate::policy;

/// The validators. The last policy of a case is cached, because consecutive cases often have the same.
pub(crate) struct Policies {
    default: Validator,
    last: Option<(String, Validator)>,
}

impl Policies {
    /// The policy of the command line: that of the file, of the profile, or the default policy.
    pub(super) fn default_of(check: &Check) -> Result<Validator, Fatal> {
        Ok(match (&check.policy, check.profile) {
            (Some(file), _) => Validator::new(policy::read(file)?),
            (None, Some(ProfileName(profile))) => Validator::new(Policy::new(profile)),
            (None, None) => Validator::default(),
        })
    }

    /// With a validator for cases without a policy of their own.
    pub(crate) const fn new_with(default: Validator) -> Self {
        Self { default, last: None }
    }

    /// The validator for a case with this policy, which is part of `text`.
    pub(crate) fn of(
        &mut self,
        text: &[u8],
        policy: Option<&RawValue>,
    ) -> Result<Validator, Fault> {
        let Some(policy) = policy else { return Ok(self.default.clone()) };
        if let Some((known, validator)) = &self.last
            && known == policy.get()
        {
            return Ok(validator.clone());
        }
        let read = policy_from_json(policy.get().as_bytes())
            .map_err(|error| fault::in_policy(text, policy, &error))?;
        let validator = Validator::new(read);
        self.last = Some((policy.get().to_owned(), validator.clone()));
        Ok(validator)
    }
}
