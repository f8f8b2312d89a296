use crate::api::Service;
use crate::resource::AccountDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// Enabling Direct Routing requires `configuration`.
    ///
    /// ## What it checks
    ///
    /// `teamsDirectRouting` with `enabled: true` contains `configuration`.
    ///
    /// ## Why
    ///
    /// The gateway creates the customer's DNS records from the subdomain. Without the subdomain and
    /// its tokens, Microsoft Teams cannot recognise the customer. The schema makes the member
    /// optional; the portal requires it.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {
    ///   "enabled": true, "syncEnabled": true, "configuration": {
    ///     "callScreening": true, "subdomain": "contoso", "subdomainTokens": {
    ///       "region1Token": "MS=ms10000001", "region2Token": "MS=ms10000002"}}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": false, "syncEnabled": false}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true, "syncEnabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Azure Communications Gateway, "Manage Microsoft Teams Direct Routing customers and
    /// numbers with Azure Communications Gateway".
    code: "account/direct-routing-unconfigured",
    summary: "enabling Direct Routing requires `configuration`",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    if !account.direct_routing.is_absent() {
        return;
    }
    let mut enabled = account.enabled().filter(|service| service.service == Service::DirectRouting);
    if let Some(block) = enabled.find_map(|service| service.block.present()) {
        out.report(
            At::Missing(block, "configuration"),
            "Direct Routing is enabled without `configuration`",
        )
        .help("send `configuration` with `callScreening`, `subdomain` and `subdomainTokens`");
    }
}
