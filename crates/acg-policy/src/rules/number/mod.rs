//! Rules about numbers; in a batch, about each of them.

use crate::resource::NumberDraft;
use crate::rule::rules;

rules!(NumberDraft;
    account_mismatch,
    civic_address_missing,
    configuration_missing,
    e164,
    no_service,
    path_mismatch,
    sip_header_format,
    usage_empty,
);
