//! Rules about accounts.

pub(crate) mod configured_but_disabled;
pub(crate) mod direct_routing_unconfigured;
pub(crate) mod name_format;
pub(crate) mod name_mismatch;
pub(crate) mod no_service;
pub(crate) mod subdomain_format;
pub(crate) mod subdomain_label;
pub(crate) mod subdomain_token_format;
pub(crate) mod subdomain_tokens_equal;
pub(crate) mod sync_unsupported;
pub(crate) mod sync_without_enabled;
pub(crate) mod tenant_id_format;
pub(crate) mod tenant_id_missing;

use crate::resource::AccountDraft;
use crate::rules::rules;

rules!(account: AccountDraft;
    configured_but_disabled,
    direct_routing_unconfigured,
    name_format,
    name_mismatch,
    no_service,
    subdomain_format,
    subdomain_label,
    subdomain_token_format,
    subdomain_tokens_equal,
    sync_unsupported,
    sync_without_enabled,
    tenant_id_format,
    tenant_id_missing,
);
