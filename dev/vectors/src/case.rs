//! A case: a request, its context, and the expected verdict.

use acg_policy::{AccountState, Head, HeaderField, Policy, Validator};
use acg_policy_wire::v1::{PolicyError, policy_from_json};
use serde_json::Value;

use crate::verdict::Verdict;

/// A case of a vector file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Case {
    /// The unique full ID: `rules/number/usage-empty/blank`.
    pub id: String,
    /// What the case tests, in a sentence.
    pub description: String,
    /// The JSON of the policy; `None` for the default policy.
    pub policy_json: Option<Vec<u8>>,
    /// The request.
    pub request: Request,
    /// The state of the account. `None`: the account is not looked up, and the rules about its state
    /// are skipped.
    pub account: Option<AccountState>,
    /// The caller's roles; `None` if they are unknown.
    pub roles: Option<Vec<String>>,
    /// The expected verdict.
    pub expect: Verdict,
    /// The case as in the file, for outlets that read this format themselves.
    pub json: Value,
}

impl Case {
    /// The policy of this case.
    ///
    /// # Errors
    ///
    /// [`PolicyError`]; never for a case that the loader has accepted.
    pub fn policy(&self) -> Result<Policy, PolicyError> {
        self.policy_json.as_deref().map_or_else(|| Ok(Policy::default()), policy_from_json)
    }

    /// A validator with the policy and the caller of this case.
    ///
    /// # Errors
    ///
    /// [`PolicyError`]; never for a case that the loader has accepted.
    pub fn validator(&self) -> Result<Validator, PolicyError> {
        Ok(self.validator_with(self.policy()?))
    }

    /// A validator with another policy and the caller of this case.
    #[must_use]
    pub fn validator_with(&self, policy: Policy) -> Validator {
        let validator = Validator::new(policy);
        match &self.roles {
            Some(roles) => validator.for_caller(roles),
            None => validator,
        }
    }
}

/// The bytes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// Names and values of the header fields, in order. Values need not be UTF-8.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body; empty when there is none.
    pub body: Vec<u8>,
}

impl Request {
    /// Calls a function with the request in the form of the core.
    pub fn borrowed<T>(&self, check: impl FnOnce(&Head<'_>, &[u8]) -> T) -> T {
        let headers: Vec<HeaderField<'_>> =
            self.headers.iter().map(|(name, value)| (name.as_bytes(), value.as_slice())).collect();
        let head = Head {
            method: self.method.as_bytes(),
            target: self.target.as_bytes(),
            headers: &headers,
        };
        check(&head, &self.body)
    }
}
