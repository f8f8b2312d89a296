//! Rules that need the state of the account.

pub(crate) mod account_has_numbers;
pub(crate) mod account_missing;
pub(crate) mod account_unreadable;
pub(crate) mod civic_address;
pub(crate) mod civic_address_country;
pub(crate) mod civic_address_not_validated;
pub(crate) mod consent;
pub(crate) mod consent_ended;
pub(crate) mod consent_tenant;
pub(crate) mod plan;
pub(crate) mod rate_limited;
pub(crate) mod service_in_use;
pub(crate) mod service_not_enabled;
pub(crate) mod subdomain_change;
pub(crate) mod subdomain_not_provisioned;
pub(crate) mod sync_stopped;
pub(crate) mod tenant_id_change;
pub(crate) mod toll_free_plan;
pub(crate) mod unauthenticated;
pub(crate) mod unknown;

use crate::account::{AccountState, KnownAccount, StateCheck};
use crate::api::Service;
use crate::api::schema::batch::NumbersMember;
use crate::json::Value;
use crate::report::Rule;
use crate::resource::{AccountDraft, Members, NumberDraft};
use crate::route::PathParameters;
use crate::rules::rules;

rules!(state: StateContext;
    account_has_numbers,
    account_missing,
    account_unreadable,
    civic_address,
    civic_address_country,
    civic_address_not_validated,
    consent,
    consent_ended,
    consent_tenant,
    plan,
    rate_limited,
    service_in_use,
    service_not_enabled,
    subdomain_change,
    subdomain_not_provisioned,
    sync_stopped,
    tenant_id_change,
    toll_free_plan,
    unauthenticated,
    unknown,
);

/// The state of the account, together with the request that depends on it.
#[derive(Debug)]
pub(crate) struct StateContext<'a> {
    pub(crate) check: StateCheck,
    pub(crate) body: Option<Value<'a>>,
    pub(crate) state: &'a AccountState,
}

/// The rules for which the account is looked up. Rules that only need tables are not among them:
/// tables are supplied together with an account.
pub(crate) fn account_rules(check: StateCheck) -> &'static [&'static Rule] {
    match check {
        StateCheck::Account => REPLACEMENT_RULES,
        StateCheck::Deletion => DELETION_RULES,
        StateCheck::Number | StateCheck::Numbers => NUMBER_RULES,
    }
}

impl<'a> StateContext<'a> {
    /// The account, if it is known and exists.
    pub(crate) fn account(&self) -> Option<&'a KnownAccount> {
        match self.state {
            AccountState::Known(account) => Some(account),
            AccountState::Missing | AccountState::Unknown(_) => None,
        }
    }

    /// The account in the body, if the request creates or replaces one.
    pub(crate) fn replacement(&self) -> Option<AccountDraft<'a>> {
        let body = self.body.filter(|_| self.check == StateCheck::Account)?;
        Some(AccountDraft::read(Members::of(body), PathParameters::default()))
    }

    /// The numbers in the body, in document order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = NumberDraft<'a>> {
        let one = self.body.filter(|_| self.check == StateCheck::Number);
        let batch = self.body.filter(|_| self.check == StateCheck::Numbers);
        let batch = batch.map(Members::<NumbersMember>::of);
        let items = batch.into_iter().flat_map(|batch| batch.elements(NumbersMember::Numbers));
        let numbers = one.into_iter().map(Members::of).chain(items);
        numbers.map(|number| NumberDraft::read(number, PathParameters::default()))
    }
}

/// Whether telephone numbers are known to use the service.
fn has_numbers(account: &KnownAccount, service: Service) -> bool {
    account.number_count(service).is_some_and(|count| count > 0)
}

static REPLACEMENT_RULES: &[&Rule] =
    &[&service_in_use::RULE, &subdomain_change::RULE, &sync_stopped::RULE, &tenant_id_change::RULE];

static DELETION_RULES: &[&Rule] = &[&account_has_numbers::RULE];

static NUMBER_RULES: &[&Rule] =
    &[&account_missing::RULE, &service_not_enabled::RULE, &subdomain_not_provisioned::RULE];
