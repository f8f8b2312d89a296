//! Rules about numbers, alone and in a batch.

pub(crate) mod account_mismatch;
pub(crate) mod additional_usage_unknown;
pub(crate) mod assignment_status;
pub(crate) mod call_protection_combination;
pub(crate) mod capabilities_empty;
pub(crate) mod capability_repeated;
pub(crate) mod capability_unknown;
pub(crate) mod civic_address_format;
pub(crate) mod civic_address_missing;
pub(crate) mod configuration_missing;
pub(crate) mod configured_but_disabled;
pub(crate) mod country_code;
pub(crate) mod country_not_allowed;
pub(crate) mod displayed_country;
pub(crate) mod displayed_country_mismatch;
pub(crate) mod e164;
pub(crate) mod location_is_address;
pub(crate) mod no_service;
pub(crate) mod operator_services_combined;
pub(crate) mod path_mismatch;
pub(crate) mod phone_mobile_fixed_line;
pub(crate) mod plan_length;
pub(crate) mod plan_pattern;
pub(crate) mod service_verification;
pub(crate) mod sip_header_format;
pub(crate) mod sip_header_unused;
pub(crate) mod toll_free_country;
pub(crate) mod toll_free_usage;
pub(crate) mod usage_empty;
pub(crate) mod usage_unknown;

use crate::report::Rule;
use crate::resource::NumberDraft;
use crate::resource::numbering::Numbering;
use crate::rules::findings::{At, Findings, Reporter};
use crate::rules::rules;

rules!(number: NumberDraft;
    account_mismatch[ABOUT],
    additional_usage_unknown[ABOUT],
    assignment_status[ABOUT],
    call_protection_combination[ABOUT],
    capabilities_empty[ABOUT],
    capability_repeated[ABOUT],
    capability_unknown[ABOUT],
    civic_address_format[ABOUT],
    civic_address_missing[ABOUT],
    configuration_missing[ABOUT],
    configured_but_disabled[ABOUT],
    country_code[ABOUT](on_telephone_number),
    country_not_allowed(on_telephone_number),
    displayed_country[ABOUT],
    displayed_country_mismatch[ABOUT],
    e164[ABOUT],
    location_is_address[ABOUT],
    no_service[ABOUT],
    operator_services_combined[ABOUT],
    path_mismatch[ABOUT],
    phone_mobile_fixed_line[ABOUT],
    plan_length[ABOUT](on_telephone_number),
    plan_pattern[ABOUT](on_telephone_number),
    service_verification,
    sip_header_format[ABOUT],
    sip_header_unused[ABOUT],
    toll_free_country[ABOUT],
    toll_free_usage[ABOUT],
    usage_empty[ABOUT],
    usage_unknown[ABOUT],
);

/// Validates a telephone number at any place, without the rest of the resource.
pub(crate) fn check_text(number: &[u8], at: &At<'_>, out: &mut Findings<'_>) {
    e164::check_text(number, at.clone(), out);
    let Some(numbering) = Numbering::of(number) else { return };
    for (rule, check) in PLAN_RULES {
        if let Some(mut reporter) = out.of(rule) {
            check(numbering, at.clone(), &mut reporter);
        }
    }
}

/// Runs the check of a rule about numbering plans on `telephoneNumber`.
#[inline]
fn on_telephone_number(
    number: &NumberDraft<'_>,
    out: &mut Reporter<'_, '_>,
    check: impl Fn(Numbering<'_>, At<'_>, &mut Reporter<'_, '_>),
) {
    if let Some((numbering, at)) = number.numbering() {
        check(numbering, At::Value(at), out);
    }
}

type PlanCheck = fn(Numbering<'_>, At<'_>, &mut Reporter<'_, '_>);

static PLAN_RULES: &[(&Rule, PlanCheck)] = &[
    (&country_code::RULE, country_code::check),
    (&country_not_allowed::RULE, country_not_allowed::check),
    (&plan_length::RULE, plan_length::check),
    (&plan_pattern::RULE, plan_pattern::check),
];
