//! Rules about numbers; in a batch, about each of them.

use crate::resource::NumberDraft;
use crate::rule::rules;

rules!(NumberDraft;
    account_mismatch,
    additional_usage_unknown,
    assignment_status,
    call_protection_combination,
    capabilities_empty,
    capability_repeated,
    capability_unknown,
    civic_address_format,
    civic_address_missing,
    configuration_missing,
    configured_but_disabled,
    displayed_country,
    e164,
    no_service,
    path_mismatch,
    sip_header_format,
    sip_header_unused,
    usage_empty,
    usage_unknown,
);
