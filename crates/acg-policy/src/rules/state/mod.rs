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

use crate::account::StateCheck;
use crate::report::Rule;
use crate::rules::rules;
use crate::rules::state_context::StateContext;

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

/// The rules for which the account is looked up. Rules that only need tables are not among them:
/// tables are supplied together with an account.
pub(crate) fn account_rules(check: StateCheck) -> &'static [&'static Rule] {
    match check {
        StateCheck::Account => REPLACEMENT_RULES,
        StateCheck::Deletion => DELETION_RULES,
        StateCheck::Number | StateCheck::Numbers => NUMBER_RULES,
    }
}

static REPLACEMENT_RULES: &[&Rule] =
    &[&service_in_use::RULE, &subdomain_change::RULE, &sync_stopped::RULE, &tenant_id_change::RULE];

static DELETION_RULES: &[&Rule] = &[&account_has_numbers::RULE];

static NUMBER_RULES: &[&Rule] =
    &[&account_missing::RULE, &service_not_enabled::RULE, &subdomain_not_provisioned::RULE];
