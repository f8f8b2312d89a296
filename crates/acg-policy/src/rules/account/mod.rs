//! Rules about accounts.

use crate::resource::AccountDraft;
use crate::rule::rules;

rules!(AccountDraft;
    direct_routing_unconfigured,
    name_format,
    name_mismatch,
    no_service,
    subdomain_format,
    subdomain_label,
    subdomain_token_format,
    subdomain_tokens_equal,
    sync_without_enabled,
    tenant_id_format,
    tenant_id_missing,
);
