//! The path of a request: head, body, account, report. The validator does no I/O: it returns what it
//! needs next.

mod accepted;
mod answer;
mod batches;
mod begin;
mod contents;
mod finish;
mod parameters;
mod stages;
mod typed;

pub use accepted::{Accepted, Kept, KeptBody};
pub use answer::{Finish, Question};
pub use batches::BulkBatch;
pub use begin::Begin;
pub use finish::Pending;
pub use stages::{Stage, routing_rules};

use alloc::sync::Arc;

use crate::account::{AccountState, StateCheck};
use crate::api::{Model, Operation};
use crate::policy::{Granted, Policy};
use crate::report::{Report, Rule};
use crate::resource::{Resource, Valid};
use crate::route::PathParameters;
use crate::rules::findings::{At, Findings, Found};
use crate::rules::{self, Ruleset};

use parameters::OwnedParameters;

/// Validates requests by a [`Policy`]. A validator never changes; clones share the policy.
///
/// ```
/// use acg_policy::{Head, Validator};
///
/// let validator = Validator::default();
/// let head = Head { method: b"GET", target: b"/accounts", headers: &[] };
/// let report = validator.check_request(&head, b"", None);
/// assert_eq!(report.issues()[0].code(), "request/api-version-missing");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Validator {
    ruleset: Arc<Ruleset>,
    granted: Option<Granted>,
}

impl Validator {
    /// A validator for a policy. It computes the severities of all rules: create one validator per
    /// policy, not per request.
    ///
    /// ```
    /// use acg_policy::{Policy, Profile, Validator};
    ///
    /// let validator = Validator::new(Policy::new(Profile::Strict));
    /// assert_eq!(validator.policy().profile(), Profile::Strict);
    /// ```
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self { ruleset: Arc::new(Ruleset::new(policy)), granted: None }
    }

    /// A validator for a caller with these roles, for example `ProvisioningAPI.Read`: the values of the
    /// claim `roles` of an access token that the application has verified. Unknown names are ignored.
    /// Without this call the roles are unknown, and `request/role` reports nothing.
    ///
    /// ```
    /// use acg_policy::{Begin, Head, Validator};
    ///
    /// let target = b"/accounts/contoso?api-version=2024-02-29";
    /// let head = Head { method: b"DELETE", target, headers: &[] };
    /// let validator = Validator::default().for_caller(["ProvisioningAPI.Read"]);
    /// let Begin::Decided(report) = validator.begin(&head) else { panic!() };
    /// assert_eq!(report.status(), Some(403));
    /// assert_eq!(report.issues()[0].code(), "request/role");
    /// ```
    #[must_use]
    pub fn for_caller(&self, roles: impl IntoIterator<Item: AsRef<str>>) -> Self {
        Self { ruleset: Arc::clone(&self.ruleset), granted: Some(Granted::read(roles)) }
    }

    /// The policy.
    ///
    /// ```
    /// use acg_policy::{Policy, Validator};
    ///
    /// assert_eq!(Validator::default().policy(), &Policy::default());
    /// ```
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.ruleset.policy
    }

    /// The enabled rules that depend on the state of an account. If there are none, no request results
    /// in [`Finish::NeedsAccount`], and an adapter needs no source of accounts.
    ///
    /// ```
    /// use acg_policy::{Level, Policy, Validator};
    ///
    /// let mut policy = Policy::default();
    /// for rule in Validator::default().account_rules() {
    ///     policy = policy.with_rule(rule, Level::Off)?;
    /// }
    /// assert_eq!(Validator::new(policy).account_rules().count(), 0);
    /// # Ok::<(), acg_policy::InvalidRule>(())
    /// ```
    pub fn account_rules(&self) -> impl Iterator<Item = &'static Rule> {
        let checks = [StateCheck::Number, StateCheck::Account, StateCheck::Deletion];
        checks.into_iter().flat_map(|check| self.ruleset.account_rules(check))
    }

    /// Validates a body, and reads it into a [`Number`](crate::Number), an [`Account`](crate::Account) or
    /// another [`Resource`]. There is no path to compare with. Without an account state, the rules that depend on it are
    /// skipped.
    ///
    /// ```
    /// use acg_policy::{Account, AccountState, KnownAccount, Number, Validator};
    ///
    /// let validator = Validator::default();
    /// let account = validator.parse::<Account>(
    ///     br#"{"name": "contoso", "serviceDetails": {
    ///         "zoomPhoneCloudPeering": {"enabled": true, "syncEnabled": true}}}"#,
    ///     None,
    /// )?;
    /// assert_eq!(account.name, "contoso");
    ///
    /// let state = AccountState::from(&account);
    /// let body = br#"{"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///     "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}"#;
    /// let report = validator.parse::<Number>(body, Some(&state)).unwrap_err();
    /// assert_eq!(report.issues()[0].code(), "state/service-not-enabled");
    /// # Ok::<(), acg_policy::Report>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The report, if it has an error.
    pub fn parse<T: Resource>(
        &self,
        body: &[u8],
        account: Option<&AccountState>,
    ) -> Result<Valid<T>, Report> {
        if body.len() > self.policy().max_body_bytes() {
            return Err(finish::too_large(&self.ruleset, Found::default()));
        }
        let mut out = Findings::new(&self.ruleset);
        let Some(document) = contents::read(body, T::MODEL, &mut out) else {
            return Err(out.into_report());
        };
        contents::check(T::MODEL, document.root(), PathParameters::default(), &mut out);
        let report = match account {
            Some(state) => finish::with_state(&self.ruleset, T::MODEL, &document, out, state),
            None => out.into_report(),
        };
        match T::build(document.root()).filter(|_| report.is_accepted()) {
            Some(value) => Ok(Valid::new(value, report)),
            None => Err(report),
        }
    }

    /// Validates the body of a number PUT, for example from a form. There is no path to compare with. A body
    /// over the limit of the policy is not read, as in [`Pending::finish`].
    ///
    /// ```
    /// use acg_policy::Validator;
    ///
    /// let body = br#"{"telephoneNumber": "020 7946 0123", "accountName": "contoso",
    ///     "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}"#;
    /// let report = Validator::default().check_number(body, None);
    /// assert_eq!(report.issues()[0].code(), "number/e164");
    /// assert_eq!(report.issues()[0].location.json_pointer(), "/telephoneNumber");
    /// ```
    #[must_use]
    pub fn check_number(&self, body: &[u8], account: Option<&AccountState>) -> Report {
        finish::body_alone(&self.ruleset, Model::Number, body).resolve(&self.ruleset, account)
    }

    /// Validates the body of an account PUT, for example from a form. There is no path to compare with. A
    /// body over the limit of the policy is not read, as in [`Pending::finish`]. The state is that of the account as it is.
    ///
    /// ```
    /// use acg_policy::{AccountState, KnownAccount, Service, Validator};
    ///
    /// let validator = Validator::default();
    /// let report = validator.check_account(br#"{"name": ""}"#, None);
    /// assert_eq!(report.issues()[0].code(), "account/name-format");
    ///
    /// let known = KnownAccount::new("contoso")
    ///     .with_service(Service::ZoomPhone)
    ///     .with_number_count(Service::ZoomPhone, 7);
    /// let body = br#"{"name": "contoso", "serviceDetails": {
    ///     "zoomPhoneCloudPeering": {"enabled": false, "syncEnabled": false}}}"#;
    /// let report = validator.check_account(body, Some(&AccountState::Known(known)));
    /// let codes: Vec<_> = report.issues().iter().map(|issue| issue.code()).collect();
    /// assert!(codes.contains(&"state/service-in-use"));
    /// ```
    #[must_use]
    pub fn check_account(&self, body: &[u8], account: Option<&AccountState>) -> Report {
        finish::body_alone(&self.ruleset, Model::Account, body).resolve(&self.ruleset, account)
    }

    /// Validates the body of an operation without its head, for example from a form. There is no path to
    /// compare with; a batch is about the account of its first number, and all its numbers are compared with it. A body that the operation requires
    /// and that is empty, or larger than the policy allows, is reported.
    ///
    /// ```
    /// use acg_policy::{OPERATIONS, Validator};
    ///
    /// let validator = Validator::default();
    /// let patch = OPERATIONS.iter().find(|operation| operation.method == "PATCH").unwrap();
    /// let report = validator.check_body(patch, br#"{"customerRelationship": {"status": "signed"}}"#, None);
    /// assert_eq!(report.issues()[0].code(), "rfi/status-unknown");
    /// ```
    #[must_use]
    pub fn check_body(
        &self,
        operation: &'static Operation,
        body: &[u8],
        account: Option<&AccountState>,
    ) -> Report {
        let pending = Pending {
            ruleset: Arc::clone(&self.ruleset),
            operation,
            path: OwnedParameters::absent(),
            keeps_numbers: false,
            found: Found::default(),
        };
        pending.step(body).1.resolve(&self.ruleset, account)
    }

    /// Validates a telephone number in E.164 form, for example while it is typed into a form.
    ///
    /// ```
    /// use acg_policy::Validator;
    ///
    /// let validator = Validator::default();
    /// assert!(validator.check_phone_number(b"+442079460123").issues().is_empty());
    /// let report = validator.check_phone_number(b"+44207946");
    /// assert_eq!(report.issues()[0].code(), "number/plan-length");
    /// ```
    #[must_use]
    pub fn check_phone_number(&self, number: &[u8]) -> Report {
        let mut out = Findings::new(&self.ruleset);
        rules::number::check_text(number, &At::Body, &mut out);
        out.into_report()
    }
}
