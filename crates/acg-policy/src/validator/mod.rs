//! The path of a request: head, body, account, verdict. The validator fetches nothing: it says what it
//! needs next, and its caller brings it.

mod answer;
mod begin;
mod contents;
mod finish;
mod parameters;
mod stages;

pub use answer::{Outcome, Question};
pub use begin::Begin;
pub use finish::Pending;
pub use stages::{Stage, routing_rules};

use alloc::sync::Arc;

use crate::account::{AccountState, StateCheck};
use crate::api::Model;
use crate::policy::{Granted, Policy};
use crate::report::{Report, Rule};
use crate::resource::{Resource, Valid};
use crate::route::{Head, PathParameters, Request};
use crate::rules::findings::{At, Findings, Found};
use crate::rules::{self, Ruleset};

use parameters::OwnedParameters;

/// Validates requests by one policy. Cheap to clone and to share.
#[derive(Clone, Debug, Default)]
pub struct Validator {
    ruleset: Arc<Ruleset>,
    granted: Option<Granted>,
}

impl Validator {
    /// A validator for `policy`.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self { ruleset: Arc::new(Ruleset::new(policy)), granted: None }
    }

    /// The same validator for a caller with these roles, for example `ProvisioningAPI.Read`: the
    /// values of the claim `roles` of a verified token. Without it the caller's roles are unknown,
    /// and `request/role` reports nothing.
    #[must_use]
    pub fn for_caller(&self, roles: impl IntoIterator<Item: AsRef<str>>) -> Self {
        Self { ruleset: Arc::clone(&self.ruleset), granted: Some(Granted::read(roles)) }
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.ruleset.policy
    }

    /// The enabled rules that need to know the account. Without any, no account has to be looked up.
    pub fn account_rules(&self) -> impl Iterator<Item = &'static Rule> {
        let checks = [StateCheck::Number, StateCheck::Account, StateCheck::Deletion];
        checks.into_iter().flat_map(|check| self.ruleset.account_rules(check))
    }

    /// Validates what comes before the body.
    pub fn begin(&self, head: &Head<'_>) -> Begin {
        begin::begin(self, head)
    }

    /// Validates a whole request. A path outside the API is accepted. Without an account the rules
    /// about its state are left out.
    #[must_use]
    pub fn validate(&self, request: &Request<'_>, account: Option<&AccountState>) -> Report {
        match self.begin(&request.head) {
            Begin::OutsideApi => Report::default(),
            Begin::Decided(report) => report,
            Begin::NeedsBody(pending) => {
                pending.step(request.body).1.resolve(&self.ruleset, account)
            }
        }
    }

    /// Reads a resource from a body.
    ///
    /// # Errors
    ///
    /// The report, when it has an error.
    pub fn parse<T: Resource>(&self, body: &[u8]) -> Result<Valid<T>, Report> {
        let mut out = Findings::new(&self.ruleset);
        let document = contents::read(body, T::MODEL.schema(), &mut out);
        if let Some(document) = &document {
            contents::check(T::MODEL, document.root(), PathParameters::default(), &mut out);
        }
        let rejected = out.has_error();
        let report = out.into_report();
        match document.and_then(|document| T::build(document.root())).filter(|_| !rejected) {
            Some(value) => Ok(Valid::new(value, report)),
            None => Err(report),
        }
    }

    /// Validates the body of a number PUT alone, as a form has it: there is no path to compare.
    #[must_use]
    pub fn check_number(&self, body: &[u8], account: Option<&AccountState>) -> Report {
        let path = OwnedParameters::absent();
        finish::with_body(&self.ruleset, Model::Number, path, Found::default(), body)
            .resolve(&self.ruleset, account)
    }

    /// Validates the body of an account PUT alone, as a form has it: there is no path to compare.
    #[must_use]
    pub fn check_account(&self, body: &[u8]) -> Report {
        let path = OwnedParameters::absent();
        finish::with_body(&self.ruleset, Model::Account, path, Found::default(), body)
            .resolve(&self.ruleset, None)
    }

    /// Validates a telephone number alone, as UTF-8 text.
    #[must_use]
    pub fn check_phone_number(&self, number: &[u8]) -> Report {
        let mut out = Findings::new(&self.ruleset);
        rules::number::check_text(number, &At::Body, &mut out);
        out.into_report()
    }
}
